// A line about an entry that is on the map already, with a way to say that it is the one.

import { kindMark } from "./icons.js";

export function nearRow(asset, words) {
  const item = document.createElement("li");
  const told = document.createElement("span");
  const name = document.createElement("b");
  name.textContent = asset.name;
  const more = document.createElement("small");
  more.textContent = [asset.place_name, asset.distance].filter(Boolean).join(", ");
  if (asset.why) more.textContent += `${more.textContent && ". "}${asset.why}.`;
  told.append(name, more);
  const link = document.createElement("a");
  link.className = "btn btn--s";
  link.href = `${asset.url}#check`;
  link.textContent = words;
  link.setAttribute("aria-label", `${words}: ${asset.name}`);
  item.innerHTML = kindMark(asset.kind, asset.icon);
  item.append(told, link);
  return item;
}
