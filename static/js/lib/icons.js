// Icons and kind shapes for what a script draws, such as pins. The kinds' shapes are in every page;
// icons come from the sprite whose address the page gives in <html data-icons>.

const PLAIN = /^[a-z0-9-]+$/;
const KINDS = ["human", "social", "physical"];

const sprite = () => document.documentElement.dataset.icons;

/** An icon as markup, hidden from screen readers: words stand beside it. */
export function icon(name, classes = "i") {
  if (!PLAIN.test(name)) return "";
  return `<svg class="${classes}" viewBox="0 0 24 24" aria-hidden="true"><use href="${sprite()}#i-${name}"/></svg>`;
}

/** The mark of a kind as markup, with an icon in the middle; `halo` for a mark on a map. */
export function kindMark(kind, name = "", { halo = false, classes = "" } = {}) {
  if (!KINDS.includes(kind)) return "";
  const shape = (part) => `<use href="#k-${kind}" width="40" height="40" class="ks-${part}"/>`;
  const inner = PLAIN.test(name)
    ? `<use href="${sprite()}#i-${name}" x="10" y="10" width="20" height="20" class="ks-icon"/>`
    : "";
  return `<svg class="ks k-${kind} ${classes}" viewBox="0 0 40 40" aria-hidden="true">${halo ? shape("halo") : ""}${shape("fill")}${inner}</svg>`;
}
