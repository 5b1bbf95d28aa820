// The shipped basemap: outlines and names far out, communities' boundaries, and hand-drawn streets where a
// sketch covers the view. Drawn on one canvas under everything; colours are design tokens.

import { inTurns, nextTask } from "../lib/turns.js";

const STREETS_FROM = 13;
const NAMED_PX = 90; // as wide as a community has to be for its name
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
  const edges = new Map(); // boundaries around the view: {feature: its lines}
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let colours = {};
  const token = (name) => (colours[name] ??= getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  let drawing = 0;
  let shown = ""; // what the ground is of: a pan leaves it as it is

  const turn = (part) => (typeof part[0] === "number" ? [part[1], part[0]] : part.map(turn));
  const area = (coordinates, colour) =>
    layers.addLayer(L.polygon(turn(coordinates), { renderer: canvas, stroke: false, fillColor: token(colour), fillOpacity: 1, interactive: false, smoothFactor: 0.8 }));
  const line = (coordinates, colour, weight, more = {}) =>
    L.polyline(turn(coordinates), { renderer: canvas, color: token(colour), weight, interactive: false, lineCap: "round", ...more }).addTo(layers);

  function label(kind, words, lat, lon, angle = 0) {
    const marker = L.marker([lat, lon], {
      interactive: false,
      keyboard: false,
      pane: "shadowPane",
      icon: L.divIcon({ className: `bm bm--${kind}`, iconSize: [0, 0], html: "<span></span>" }),
    });
    names.addLayer(marker);
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

  const outlines = (land) => land?.outlines.forEach((steps) => area(corners(steps, land.per_degree), "--map-land"));
  const ringsOf = ({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).flat();
  const boxOf = (feature) => (feature.box ??= L.latLngBounds(turn(ringsOf(feature)[0])));

  /** What makes the boundaries around a view; those that are further off go. */
  function boundaries(features, around) {
    for (const [feature, lines] of edges) {
      if (around.intersects(boxOf(feature))) continue;
      lines.forEach((one) => layers.removeLayer(one));
      edges.delete(feature);
    }
    const missing = features.filter((feature) => !edges.has(feature) && around.intersects(boxOf(feature)));
    return missing.map((feature) => () => {
      edges.set(feature, ringsOf(feature).map((ring) => line(ring, "--green", 1.5, { dashArray: "2 6", opacity: 0.7 })));
    });
  }

  /** Names around a view: of streets where they are drawn, else of communities, cities, towns and seas. */
  function labels({ communities, isles, drawn, named }, zoom, around) {
    names.clearLayers();
    for (const [kind, words, lat, lon, angle] of drawn.flatMap((sketch) => sketch.labels)) {
      if (zoom < 13 || (kind === "road" && zoom < 15) || (kind === "park" && zoom < 14)) continue;
      if (around.contains([lat, lon])) label(kind, words, lat, lon, angle);
    }
    if (!named) return;
    for (const feature of communities.filter((one) => around.contains(boxOf(one).getCenter()))) {
      const box = boxOf(feature);
      const wide = map.latLngToLayerPoint(box.getNorthEast()).x - map.latLngToLayerPoint(box.getSouthWest()).x;
      if (wide > NAMED_PX) label("place", feature.properties.name, box.getCenter().lat, box.getCenter().lng);
    }
    for (const [kind, words, lat, lon, from] of isles?.names ?? []) {
      if (zoom >= from && around.contains([lat, lon])) label(kind, words, lat, lon);
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
    const isWanted = () => mine === drawing;
    await nextTask(); // where the library has just moved all it drew
    if (!isWanted()) return;
    const zoom = map.getZoom();
    const view = map.getBounds();
    const near = view.intersects(ISLES) && zoom >= 5;
    const alone = near && (zoom >= 7 || L.latLngBounds(ISLES_AND_SEA).contains(view));
    const [world, isles, edged, ...sketches] = await Promise.all([
      alone ? null : json(urls.world),
      near ? json(urls.isles) : null,
      zoom >= 8 ? json(urls.boundaries) : null,
      ...(zoom >= 11.5 ? sketchesIn(view).map(json) : []),
    ]);
    if (!isWanted()) return;
    const drawn = sketches.filter(Boolean); // without what did not come
    const communities = edged?.features ?? [];
    const theme = [document.documentElement.dataset.theme, dark.matches];
    const wanted = JSON.stringify([near, alone, drawn.map((sketch) => sketch.bounds), drawn.length && zoom, theme]);
    const makers = [];
    if (wanted !== shown) {
      shown = ""; // until all of it is there
      colours = {};
      layers.clearLayers();
      edges.clear();
      makers.push(() => outlines(world), () => outlines(isles), ...drawn.map((sketch) => () => streets(sketch, zoom)));
    }
    const around = view.pad(0.5);
    makers.push(...boundaries(communities, around));
    if (!await inTurns(makers, isWanted)) return;
    shown = wanted;
    const named = !drawn.length || zoom < STREETS_FROM; // else the streets have names of their own
    labels({ communities, isles, drawn, named }, zoom, around);
  }

  map.on("moveend", draw);
  dark.addEventListener("change", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  draw();
  return { draw };
}
