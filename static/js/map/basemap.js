// The shipped basemap: outlines and names far out, communities' boundaries, and hand-drawn streets where a
// sketch covers the view. Drawn on one canvas under everything; colours are design tokens.

const STREETS_FROM = 13;
const AT_ONCE = 40; // communities
const ISLES = [[49, -11.5], [61.5, 2.5]];
const ISLES_AND_SEA = [[51.4, -24], [62, 3.35]]; // no other land is in it
const fetched = new Map();

function json(url) {
  if (!fetched.has(url)) {
    fetched.set(url, fetch(url).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null));
  }
  return fetched.get(url);
}

/** Starts drawing; draws again when the map has moved or the colours have changed. `L` is handed
 * in by the adapter, which is the one place that knows the library. */
export function drawBasemap(L, map, urls) {
  const pane = map.createPane("basemap");
  pane.style.zIndex = 150;
  const canvas = L.canvas({ pane: "basemap", padding: 0.5 });
  const layers = L.layerGroup().addTo(map);
  const names = L.layerGroup().addTo(map);
  const placeNames = L.layerGroup().addTo(map);
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  let drawing = 0;
  let shown = ""; // what the layers are of: a pan leaves them as they are

  const turn = (part) => (typeof part[0] === "number" ? [part[1], part[0]] : part.map(turn));
  const area = (coordinates, colour) =>
    layers.addLayer(L.polygon(turn(coordinates), { renderer: canvas, stroke: false, fillColor: token(colour), fillOpacity: 1, interactive: false, smoothFactor: 0.8 }));
  const line = (coordinates, colour, weight, more = {}) =>
    layers.addLayer(L.polyline(turn(coordinates), { renderer: canvas, color: token(colour), weight, interactive: false, lineCap: "round", ...more }));

  function label(kind, words, lat, lon, angle = 0, group = names) {
    const marker = L.marker([lat, lon], {
      interactive: false,
      keyboard: false,
      pane: "shadowPane",
      icon: L.divIcon({ className: `bm bm--${kind}`, iconSize: [0, 0], html: "<span></span>" }),
    });
    group.addLayer(marker);
    const node = marker.getElement();
    node.setAttribute("aria-hidden", "true");
    node.firstChild.textContent = words;
    if (angle) node.firstChild.style.transform = `translate(-50%, -50%) rotate(${angle}deg)`;
  }

  /** Corners as [lon, lat] from steps [x, y, dx, dy ...] in parts of a degree. */
  function corners(steps, perDegree) {
    let [x, y] = [0, 0];
    const found = [];
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      found.push([x / perDegree, y / perDegree]);
    }
    return found;
  }

  function outlines(sets) {
    sets.filter(Boolean).forEach((land) => land.outlines.forEach((steps) => area(corners(steps, land.per_degree), "--map-land")));
  }

  /** Cities, towns and seas, where no street sketch has names of its own. */
  function places(land, zoom, view) {
    placeNames.clearLayers();
    for (const [kind, words, lat, lon, from] of land?.names ?? []) {
      if (zoom >= from && view.contains([lat, lon])) label(kind, words, lat, lon, 0, placeNames);
    }
  }

  function boundaries(features, named) {
    for (const feature of features) {
      const parts = feature.geometry.type === "Polygon" ? [feature.geometry.coordinates] : feature.geometry.coordinates;
      parts.forEach((part) => part.forEach((ring) => line(ring, "--green", 1.5, { dashArray: "2 6", opacity: 0.7 })));
      const box = L.latLngBounds(turn(parts[0][0]));
      const wide = map.latLngToLayerPoint(box.getNorthEast()).x - map.latLngToLayerPoint(box.getSouthWest()).x;
      if (wide > 90 && named) label("place", feature.properties.name, box.getCenter().lat, box.getCenter().lng);
    }
  }

  function streets(sketch, zoom) {
    const scale = Math.pow(1.55, zoom - 15);
    (sketch.land ?? []).forEach((one) => area(one, "--map-land"));
    sketch.park.forEach((one) => area(one, "--map-park"));
    sketch.water.forEach((one) => area(one, "--map-water"));
    if (zoom >= 14.5) sketch.block.forEach((one) => area(corners(one, sketch.per_degree), "--map-block"));
    if (zoom >= STREETS_FROM) {
      const minor = sketch.minor.map((one) => corners(one, sketch.per_degree));
      minor.forEach((one) => line(one, "--map-road-edge", 5.4 * scale));
      minor.forEach((one) => line(one, "--map-road", 3.8 * scale));
    }
    sketch.rail.forEach((one) => line(one, "--map-rail", 2.2, { dashArray: "7 4", lineCap: "butt" }));
    sketch.major.forEach((one) => line(one, "--map-road-edge", 11 * scale));
    sketch.motorway.forEach((one) => line(one, "--map-motorway-edge", 14 * scale));
    sketch.major.forEach((one) => line(one, "--map-major", 8.6 * scale));
    sketch.motorway.forEach((one) => line(one, "--map-motorway", 11 * scale));
    sketch.labels.forEach(([kind, words, lat, lon, angle]) => {
      if (zoom < 13 || (kind === "road" && zoom < 15) || (kind === "park" && zoom < 14)) return;
      label(kind, words, lat, lon, angle);
    });
  }

  /** Addresses of the sketches that reach into a view: each is told with its box. */
  function sketchesIn(view) {
    return urls.sketches.split(" ").map((told) => told.split("|")).filter(([, box]) => {
      const [west, south, east, north] = box.split(",").map(Number);
      return view.intersects([[south, west], [north, east]]);
    }).map(([url]) => url);
  }

  async function draw() {
    const mine = ++drawing;
    const zoom = map.getZoom();
    const view = map.getBounds();
    const near = view.intersects(ISLES) && zoom >= 5;
    const alone = near && (zoom >= 7 || L.latLngBounds(ISLES_AND_SEA).contains(view));
    const [world, isles, edges, ...drawn] = await Promise.all([
      alone ? null : json(urls.world),
      near ? json(urls.isles) : null,
      zoom >= 8 ? json(urls.boundaries) : null,
      ...(zoom >= 11.5 ? sketchesIn(view).map(json) : []),
    ]).then((found) => [...found.slice(0, 3), ...found.slice(3).filter(Boolean)]); // without what did not come
    if (mine !== drawing) return;
    const named = !drawn.length || zoom < STREETS_FROM; // else the streets have names of their own
    const wanted = JSON.stringify([zoom, near, alone, drawn.map((sketch) => sketch.bounds), token("--map-land")]);
    if (wanted !== shown) {
      shown = wanted;
      layers.clearLayers();
      names.clearLayers();
      // One after the other, so that a slow device answers to fingers in between.
      const communities = edges?.features ?? [];
      const parts = [world, isles].map((land) => () => outlines([land]));
      parts.push(...drawn.map((sketch) => () => streets(sketch, zoom)));
      for (let at = 0; at < communities.length; at += AT_ONCE) {
        parts.push(() => boundaries(communities.slice(at, at + AT_ONCE), named));
      }
      for (const part of parts) {
        part();
        await new Promise((resolve) => { setTimeout(resolve); });
        if (mine !== drawing) {
          shown = "";
          return;
        }
      }
    }
    places(named ? isles : null, zoom, view.pad(0.1));
  }

  map.on("moveend", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  draw();
  return { draw };
}
