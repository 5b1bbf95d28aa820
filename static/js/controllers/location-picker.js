// A fixed pin under which the map moves: no dragging of markers, and arrow keys do it too.
// Writes latitude and longitude into the form, and corners of a route or an area as GeoJSON.

import { nearRow } from "../lib/near-row.js";
import { makeMap } from "../map/adapter.js";

const SETTLE_MS = 350;
const six = (value) => value.toFixed(6);

export async function connect(element) {
  const form = element.closest("form");
  const field = (name) => form.querySelector(`[data-target="${name}"]`);
  const [lat, lon, shape] = ["lat", "lon", "shape"].map(field);
  const hint = field("hint");
  const { dataset } = element;
  const isPlace = () => lat?.value && lon?.value && Math.abs(Number(lat.value)) <= 85 && Math.abs(Number(lon.value)) <= 180;
  const known = isPlace();
  const map = await makeMap(field("map"), {
    centre: [Number(known ? lon.value : dataset.lon ?? -4.25), Number(known ? lat.value : dataset.lat ?? 56.5)],
    zoom: Number(dataset.zoom ?? 6),
  });
  let corners = cornersOf(shape?.value);
  const stored = corners.length ? "" : shape?.value ?? ""; // several areas can't be drawn on from
  let closed = false;
  let timer = 0;
  let touched = false; // only a hand on the map writes coordinates: what is typed or stored stays
  let asking = null;

  const mode = () => dataset.mode ?? form.querySelector('[name="place_mode"]:checked, select[name="place_mode"]')?.value ?? "point";
  const tell = (words) => {
    if (!hint) return;
    hint.textContent = words;
    hint.hidden = !words;
  };
  const changed = (input) => input?.dispatchEvent(new Event("input", { bubbles: true }));

  function take() {
    if (mode() !== "point") return;
    const { lon: x, lat: y } = map.centre;
    lat.value = six(y);
    lon.value = six(x);
    changed(lat);
    element.dispatchEvent(new CustomEvent("assetmap:location-changed", { bubbles: true, detail: map.centre }));
    look();
  }

  async function look() {
    const list = field("nearby");
    if (!list || !dataset.nearbyUrl) return;
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${dataset.nearbyUrl}?lat=${lat.value}&lon=${lon.value}`, { signal: asking.signal });
      if (!answer.ok) return;
      const { assets } = await answer.json();
      list.replaceChildren(...assets.map((asset) => nearRow(asset, list.dataset.words)));
      const told = field("told");
      told.textContent = assets.length ? told.dataset.some : told.dataset.none;
    } catch (error) {
      if (error.name !== "AbortError") list.replaceChildren();
    }
  }

  map.onMoved(() => {
    if (!touched) return;
    clearTimeout(timer);
    timer = setTimeout(take, SETTLE_MS);
  });
  const box = field("map");
  ["pointerdown", "keydown", "wheel"].forEach((type) => box.addEventListener(type, () => { touched = true; }, { passive: true }));

  // A postcode is what somebody means last: it moves the pin, as far as it is known.
  const postcode = field("postcode");
  async function find() {
    if (mode() !== "point" || !postcode.value || !dataset.placesUrl) return;
    const answer = await fetch(`${dataset.placesUrl}?q=${encodeURIComponent(postcode.value)}`).catch(() => null);
    const [place] = answer?.ok ? (await answer.json()).matches : [];
    if (!place?.kind.startsWith("postcode")) return;
    if (place.kind !== "postcode") {
      map.moveTo(place, 15); // only near it: the rest is for a hand on the map
      return;
    }
    lat.value = six(place.lat);
    lon.value = six(place.lon);
    lat.dispatchEvent(new Event("change", { bubbles: true }));
  }
  postcode?.addEventListener("change", find);

  [lat, lon].forEach((input) => input?.addEventListener("change", () => {
    if (!isPlace()) return;
    touched = false;
    clearTimeout(timer);
    map.moveTo({ lon: Number(lon.value), lat: Number(lat.value) }, 17);
    look();
  }));

  const buttons = {
    locate() {
      navigator.geolocation?.getCurrentPosition(({ coords }) => {
        touched = true;
        const accuracy = field("accuracy");
        if (accuracy) accuracy.value = Math.round(coords.accuracy);
        tell(hint?.dataset.words.replace("%n", Math.round(coords.accuracy)));
        map.moveTo({ lon: coords.longitude, lat: coords.latitude }, 18);
      }, () => tell(hint?.dataset.unknown ?? ""), { enableHighAccuracy: true, timeout: 15000 });
    },
    corner() {
      const { lon: x, lat: y } = map.centre;
      corners.push([Number(six(x)), Number(six(y))]);
      closed = false;
      write();
    },
    undo() {
      corners.pop();
      closed = false;
      write();
    },
    finish() {
      closed = true;
      write();
    },
  };
  for (const [name, act] of Object.entries(buttons)) {
    form.querySelector(`[data-action="${name}"]`)?.addEventListener("click", act);
  }

  /** A line from two corners on; an area from three, once finished or as soon as it can be one. */
  function write() {
    const area = mode() !== "line";
    map.sketchLine(corners, area && closed);
    if (!shape) return;
    if (area && corners.length >= 3) shape.value = JSON.stringify({ type: "Polygon", coordinates: [[...corners, corners[0]]] });
    else if (!area && corners.length >= 2) shape.value = JSON.stringify({ type: "LineString", coordinates: corners });
    else shape.value = corners.length ? "" : stored;
    changed(shape);
  }
  if (dataset.boundary) {
    const boundary = JSON.parse(dataset.boundary);
    map.outline(boundary, "boundary");
    map.fitTo(boundary);
  }
  if (known) look();
  else if (postcode?.value) find(); // typed before the map was there
  if (corners.length) map.sketchLine(corners, mode() !== "line");
  // Steps of the form hide and show the map, whose size Leaflet has to be told.
  new ResizeObserver(() => map.resized()).observe(box);
}

/** The corners of a line or of one simple area, to go on drawing from; none of anything else. */
function cornersOf(text) {
  try {
    const { type, coordinates } = JSON.parse(text);
    if (type === "LineString") return coordinates;
    return type === "Polygon" && coordinates.length === 1 ? coordinates[0].slice(0, -1) : [];
  } catch {
    return [];
  }
}
