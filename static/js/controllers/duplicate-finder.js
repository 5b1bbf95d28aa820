// While a name is typed: what on the map already looks like it. The server compares; it is asked
// once typing pauses, and only when something it compares has changed.
//
// On a part of a form: data-url. Inside: data-target="alike" (the list, data-words for its links)
// in a section that stays hidden while there is nothing.

import { nearRow } from "../lib/near-row.js";

const PAUSE_MS = 400;
const SHORTEST = 3;
const COMPARED = ["name", "lat", "lon", "shape", "postcode", "place_mode", "host", "community", "kind", "category", "website", "contact_phone"];

export function connect(element) {
  const form = element.closest("form");
  const list = element.querySelector('[data-target="alike"]');
  const section = list.closest("section");
  let timer = 0;
  let asking = null;
  let asked = "";

  const told = () => {
    const data = new FormData(form);
    const kept = new FormData();
    for (const name of [...COMPARED, "client_key", "csrfmiddlewaretoken"]) {
      if (data.get(name)) kept.set(name, data.get(name));
    }
    return kept;
  };

  function show(assets) {
    list.replaceChildren(...assets.map((asset) => nearRow(asset, list.dataset.words)));
    section.hidden = assets.length === 0;
  }

  async function ask() {
    const data = told();
    const question = COMPARED.map((name) => data.get(name) ?? "").join("\n");
    if (question === asked) return;
    asked = question;
    asking?.abort();
    if ((data.get("name") ?? "").trim().length < SHORTEST) {
      show([]);
      return;
    }
    asking = new AbortController();
    try {
      const answer = await fetch(element.dataset.url, { method: "POST", body: data, signal: asking.signal });
      if (answer.ok) show((await answer.json()).assets);
    } catch (error) {
      if (error.name !== "AbortError") asked = ""; // offline: asked again with the next letter
    }
  }

  const soon = (event) => {
    if (!COMPARED.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  };
  ["input", "change"].forEach((type) => form.addEventListener(type, soon));
}
