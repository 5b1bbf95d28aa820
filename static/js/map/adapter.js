// The only file that knows Leaflet. Everything else speaks of views, pins, rings and shapes.

import { icon, kindMark } from "../lib/icons.js";
import { inTurns, nextTask } from "../lib/turns.js";
import { drawBasemap } from "./basemap.js";

const KINDS = ["human", "social", "physical"];
const html = () => document.documentElement.dataset;
let loading = null;

/** Leaflet itself, fetched once and only where there is a map. */
function leaflet() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = html().leaflet;
    script.onload = () => resolve(lighter(window.L));
    script.onerror = () => reject(new Error("Leaflet could not be loaded."));
    document.head.append(script);
  });
  return loading;
}

/**
 * Marks that cost a slow device less. Moved in three dimensions each would be a layer of its own to
 * put together; and what is hidden while the map is zoomed is their pane (components/map.css), which
 * leaves the hundreds of elements within as they are.
 */
function lighter(L) {
  const { _initIcon: initIcon, _setPos: setPos } = L.Marker.prototype;
  L.Marker.include({
    _initIcon() {
      initIcon.call(this);
      this._icon.classList.remove("leaflet-zoom-hide");
    },
    _setPos(at) {
      setPos.call(this, at);
      this._icon.style.transform = `translate(${at.x}px, ${at.y}px)`;
    },
  });
  return L;
}

const text = (words) => {
  const span = document.createElement("span");
  span.textContent = words;
  return span.innerHTML;
};

/**
 * A map in `element`. `box` is [west, south, east, north]; `words` the texts of its parts;
 * `still` for a picture that can be zoomed but has no controls to speak of.
 */
export async function makeMap(element, { box = null, centre = null, zoom = 13, words = {}, still = false, onSketch = () => {} } = {}) {
  const L = await leaflet();
  await nextTask(); // reading the library took long enough
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.5,
    minZoom: 3,
    maxZoom: 19,
    scrollWheelZoom: !still,
    worldCopyJump: true,
    fadeAnimation: false,
    markerZoomAnimation: false,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  const attribution = L.control.attribution({ prefix: '<a href="https://leafletjs.com" rel="noopener">Leaflet</a>' }).addTo(map);
  if (box) map.fitBounds(bounds(box), { maxZoom: 16, padding: [24, 24], animate: false });
  else map.setView([centre[1], centre[0]], zoom, { animate: false });
  await nextTask();

  let basemap = null;
  const sketch = () => {
    if (basemap) return;
    element.classList.add("is-sketch");
    basemap = drawBasemap(L, map, html());
    attribution.addAttribution("Natural Earth");
    onSketch();
  };
  if (html().tiles) addTiles(L, map, attribution, sketch);
  else sketch();
  await nextTask();

  // Marks are made in one of two panes while the other is looked at: see show().
  const panes = ["marks", "marks-too"].map((name) => ({ name, node: map.createPane(name), marks: L.layerGroup().addTo(map) }));
  panes.forEach(({ node }) => node.classList.add("marks"));
  let drawings = 0;
  const shapes = L.layerGroup().addTo(map);
  const drawn = L.layerGroup().addTo(map);
  let byUid = new Map();
  let marks = []; // of the view that is shown: {marker, at}
  let card = null; // the open one: {uid, popup, leave}
  let opening = null; // the ring that was pressed, until it has come apart

  function bar(position, buttons) {
    const control = L.control({ position });
    control.onAdd = () => {
      const group = L.DomUtil.create("div", "leaflet-bar");
      for (const [label, name, act] of buttons) {
        const button = L.DomUtil.create("button", "", group);
        button.type = "button";
        button.title = label;
        button.setAttribute("aria-label", label);
        button.innerHTML = icon(name);
        button.addEventListener("click", act);
      }
      L.DomEvent.disableClickPropagation(group);
      return group;
    };
    control.addTo(map);
  }
  if (words["zoom-in"]) {
    bar("topright", [
      [words["zoom-in"], "plus", () => map.zoomIn(1)],
      [words["zoom-out"], "minus", () => map.zoomOut(1)],
    ]);
  }

  function named(marker, label) {
    const node = marker.getElement();
    node.setAttribute("role", "button");
    node.setAttribute("aria-label", label);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault(); // a button is pressed by both, and the page does not scroll
      node.click();
    });
    return marker;
  }

  function pin(point, pane = "markerPane") {
    const marker = L.marker([point.lat, point.lon], {
      pane,
      riseOnHover: true,
      icon: L.divIcon({
        className: "",
        iconSize: [36, 36],
        html: `<div class="mk k-${point.kind}${point.rough_m ? " mk--rough" : ""}${point.due ? " mk--due" : ""}">${kindMark(point.kind, point.icon, { halo: true })}</div>`,
      }),
    });
    return marker;
  }

  function ring(cluster, pane) {
    const size = cluster.n > 60 ? 62 : cluster.n > 25 ? 54 : 46;
    const r = size / 2 - 4.5;
    const c = size / 2;
    const round = 2 * Math.PI * r;
    let at = 0;
    const arcs = KINDS.filter((kind) => cluster[kind]).map((kind) => {
      const length = (cluster[kind] / cluster.n) * round;
      const gap = cluster[kind] === cluster.n ? 0 : 3.2;
      const arc = `<circle class="cl__arc k-${kind}" cx="${c}" cy="${c}" r="${r}" stroke-dasharray="${Math.max(length - gap, 1)} ${round}" stroke-dashoffset="${-at}" transform="rotate(-90 ${c} ${c})"/>`;
      at += length;
      return arc;
    });
    const total = cluster.n > 9999 ? `${Math.round(cluster.n / 1000)}k` : cluster.n;
    return L.marker([cluster.lat, cluster.lon], {
      pane,
      icon: L.divIcon({
        className: "cl",
        iconSize: [size, size],
        html: `<svg viewBox="0 0 ${size} ${size}" aria-hidden="true">${arcs.join("")}</svg><b class="num">${total}</b>`,
      }),
    });
  }

  /** What a ring is called, for those who hear it. */
  function ringName(cluster) {
    const counts = KINDS.filter((kind) => cluster[kind]).map((kind) => `${cluster[kind]} ${words[`ring-${kind}`]}`);
    const around = cluster.place ? words["ring-around"] : words.ring;
    return around.replace("{n}", cluster.n).replace("{place}", cluster.place).replace("{kinds}", counts.join(", "));
  }

  function unpack({ zoom, origin: [left, top], places, categories, rings, pins: points, shapes: areas, ...rest }) {
    const coordsToLatLng = ([x, y]) => map.unproject([left + x, top + y], zoom);
    return {
      ...rest,
      coordsToLatLng,
      clusters: rings.map(([x, y, human, social, physical, place, spot]) => {
        const { lat, lng: lon } = coordsToLatLng([x, y]);
        return { lat, lon, human, social, physical, n: human + social + physical, place: places[place] ?? "", spot: Boolean(spot) };
      }),
      points: points.map(([uid, x, y, category, name, rough_m, due]) => {
        const { lat, lng: lon } = coordsToLatLng([x, y]);
        const [kind, symbol, sort] = categories[category];
        return { uid, lon, lat, kind, icon: symbol, category: sort, name, rough_m, due };
      }),
      shapes: areas.map(([kind, mode, geometry]) => ({ kind, mode, geometry })),
    };
  }

  /** True where zooming in can't tell the assets of a ring apart. */
  function open(cluster) {
    opening = null;
    if (cluster.spot || map.getZoom() >= map.getMaxZoom()) return true;
    opening = cluster;
    const step = map.getSize().x > 700 ? 3 : 2; // what was one mark then fills the map at most
    map.setView([cluster.lat, cluster.lon], Math.min(map.getZoom() + step, map.getMaxZoom()));
    return false;
  }

  /** On, when a ring that was pressed is still one: nobody wants to press it five times. */
  function openFurther(clusters) {
    const same = opening && clusters.find(({ n, lat, lon }) => n >= opening.n && near([lat, lon], map.getCenter()) < 100);
    if (!same || open(same)) opening = null;
  }

  const near = (one, other) => map.latLngToContainerPoint(one).distanceTo(map.latLngToContainerPoint(other));

  /** Focus stays on the map when what had it is drawn anew or closed: on its pin, or the mark next to it. */
  function refocus({ uid, at }) {
    const nearest = marks.reduce((best, mark) => (!best || near(mark.at, at) < near(best.at, at) ? mark : best), null);
    ((byUid.get(uid) ?? nearest?.marker)?.getElement() ?? element).focus({ preventScroll: true });
  }

  async function openCard({ uid }, html) {
    const { openCard: draw } = await import("./card.js");
    const at = byUid.get(uid)?.getLatLng();
    if (!at) return;
    map.closePopup();
    const closed = (within) => {
      card = null;
      choose(uid, false);
      if (within) refocus({ uid, at });
    };
    card = { uid, ...draw({ L, map, element, words, at, html, closed }) };
    choose(uid, true);
  }
  element.addEventListener("keydown", (event) => event.key === "Escape" && card?.leave());

  function choose(uid, on) {
    const marker = byUid.get(uid);
    marker?.getElement()?.querySelector(".mk")?.classList.toggle("is-on", on);
    marker?.setZIndexOffset(on ? 1000 : 0);
  }

  return {
    /**
     * Draw a view as the server sent it (assetmap/maps/encoding.py), in place of the one before.
     * In small pieces, so that a slow device answers to fingers meanwhile; unless the next one comes first.
     */
    async show(sent, { onStack = () => {}, onChoose = () => {} } = {}) {
      const view = unpack(sent);
      const drawing = ++drawings;
      const [shown, next] = panes;
      const fresh = { byUid: new Map(), marks: [] };
      next.node.classList.add("marks--next");
      next.marks.clearLayers();
      const makers = [
        ...view.clusters.map((cluster) => () => {
          const marker = ring(cluster, next.name).addTo(next.marks);
          named(marker, ringName(cluster));
          fresh.marks.push({ marker, at: [cluster.lat, cluster.lon] });
          marker.on("click", () => open(cluster) && onStack(cluster));
        }),
        ...view.points.map((point) => () => {
          const marker = pin(point, next.name).addTo(next.marks);
          named(marker, `${point.name}, ${words[point.kind]}${point.rough_m ? `, ${words.roughly}` : ""}${point.due ? `, ${words.due}` : ""}`);
          marker.getElement().dataset.uid = point.uid;
          fresh.byUid.set(point.uid, marker);
          fresh.marks.push({ marker, uid: point.uid, at: [point.lat, point.lon] });
          marker.on("click", () => onChoose(point));
        }),
      ];
      const isWanted = () => drawing === drawings;
      if (!await inTurns(makers, isWanted)) return;
      const held = marks.find(({ marker }) => marker.getElement() === document.activeElement);
      panes.reverse();
      next.node.classList.remove("marks--next");
      shown.marks.clearLayers();
      ({ byUid, marks } = fresh);
      if (card && byUid.has(card.uid)) {
        card.popup.setLatLng(byUid.get(card.uid).getLatLng());
        choose(card.uid, true);
      } else card?.leave();
      if (held) refocus(held);
      openFurther(view.clusters);
      await nextTask();
      if (!isWanted()) return;
      shapes.clearLayers();
      await inTurns(view.shapes.map((shape) => () => drawShape(L, shape, view).forEach((layer) => shapes.addLayer(layer))), isWanted);
    },
    /** The card of a pin, above it. */
    popup: openCard,
    /** Back to a pin, from what it opened. */
    focusOn: ({ uid, lat, lon }) => refocus({ uid, at: [lat, lon] }),
    /** Grow one pin, as when its card is looked at. */
    choose,
    /** One pin of its own, as on an asset's page. */
    mark(point) {
      if (point.rough_m) {
        L.rectangle(L.latLng(point).toBounds(point.rough_m), { className: `rough k-${point.kind}`, interactive: false }).addTo(map);
      }
      const marker = pin({ ...point, rough_m: 0 });
      marker.options.keyboard = false;
      marker.options.interactive = false;
      marker.addTo(map).getElement().querySelector(".mk").classList.add("is-on");
    },
    outline(geometry, kind) {
      drawShape(L, { geometry, kind }).forEach((layer) => layer.addTo(map));
    },
    fitTo(geometry) {
      map.fitBounds(L.geoJSON(geometry).getBounds(), { padding: [20, 20], maxZoom: 17, animate: false });
    },
    get box() {
      const b = map.getBounds();
      const fixed = (value) => value.toFixed(5);
      return [Math.max(-180, b.getWest()), Math.max(-85, b.getSouth()), Math.min(180, b.getEast()), Math.min(85, b.getNorth())].map(fixed).join(",");
    },
    get zoom() {
      return Math.max(0, Math.floor(map.getZoom()));
    },
    get centre() {
      const c = map.getCenter().wrap();
      return { lon: c.lng, lat: c.lat };
    },
    moveTo({ lon, lat }, zoom = null) {
      map.setView([lat, lon], zoom ?? map.getZoom());
    },
    /** After it has come to rest. */
    onMoved(act) {
      map.on("moveend", act);
    },
    /** Wherever it is pressed, until the function that comes back is called. */
    onPressed(act) {
      const press = ({ latlng }) => act({ lon: latlng.wrap().lng, lat: latlng.lat });
      map.on("click", press);
      map.doubleClickZoom.disable();
      panes.forEach(({ node }) => { node.inert = true; });
      return () => {
        map.off("click", press);
        map.doubleClickZoom.enable();
        panes.forEach(({ node }) => { node.inert = false; });
      };
    },
    addButton: (label, name, act) => bar("topright", [[label, name, act]]),
    /** The line or area being drawn: corners as [lon, lat]. */
    sketchLine(corners, closed) {
      drawn.clearLayers();
      if (!corners.length) return;
      const points = corners.map(([lon, lat]) => [lat, lon]);
      const options = { className: "drawn", interactive: false };
      drawn.addLayer(closed ? L.polygon(points, options) : L.polyline(points, options));
      points.forEach((at) => drawn.addLayer(L.circleMarker(at, { radius: 5, ...options })));
    },
    resized: () => map.invalidateSize(),
  };
}

const bounds = ([west, south, east, north]) => [[south, west], [north, east]];

function addTiles(L, map, attribution, sketch) {
  let arrived = false;
  let failed = 0;
  const tiles = L.tileLayer(html().tiles, { maxZoom: 19, attribution: text(html().tilesBy), referrerPolicy: "origin" });
  tiles.on("tileload", () => { arrived = true; });
  tiles.on("tileerror", () => {
    failed += 1;
    if (!arrived && failed >= 3) {
      tiles.remove();
      sketch();
    }
  });
  tiles.addTo(map);
}

/** A route as dots on a pale ground, an area as a tint with an outline; classes give the colours. */
function drawShape(L, { geometry, kind, mode = "" }, { coordsToLatLng } = {}) {
  const line = geometry.type.endsWith("LineString");
  const draw = (className) => L.geoJSON(geometry, { style: { className }, interactive: false, coordsToLatLng });
  if (line) return [draw("route__ground"), draw(`route k-${kind}`)];
  return [draw(`area k-${kind}${mode === "serves" ? " area--serves" : ""}`)];
}
