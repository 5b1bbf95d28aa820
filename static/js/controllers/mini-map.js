// A small map beside a text: one pin, one outline, or both.

import { makeMap } from "../map/adapter.js";

const parsed = (value) => (value ? JSON.parse(value) : null);

export async function connect(element) {
  const { lon, lat, zoom, kind = "physical", icon = "", name = "" } = element.dataset;
  const rough = Number(element.dataset.roughM ?? element.dataset.rough ?? 0) || 0;
  const shape = parsed(element.dataset.geometry);
  const boundary = parsed(element.dataset.boundary);
  if (!lon && !shape && !boundary) return;
  element.setAttribute("role", "group");
  if (name && !element.hasAttribute("aria-label")) element.setAttribute("aria-label", name);
  const centre = lon ? [Number(lon), Number(lat)] : [0, 0];
  const map = await makeMap(element, { centre, zoom: Number(zoom) || (rough > 2000 ? 11 : rough ? 13 : 15), still: true });
  if (boundary) map.outline(boundary, "boundary");
  if (shape) map.outline(shape, kind);
  if (lon && !boundary && !(shape && shape.type !== "Point")) map.mark({ lon: centre[0], lat: centre[1], kind, icon, rough_m: rough });
  if (shape || boundary) map.fitTo(shape ?? boundary);
}
