// Map and list in step: the list is in the page before any of this runs.

import { makeMap } from "../map/adapter.js";

const SETTLE_MS = 120;
const NOBODY = "00000000-0000-0000-0000-000000000000";

export async function connect(element) {
  const words = Object.fromEntries([...element.querySelector("template").content.children].map((node) => [node.dataset.word, node.textContent]));
  const notice = element.querySelector('[data-target="notice"]');
  const searchHere = element.querySelector('[data-action="search-here"]');
  const results = document.querySelector('[data-target="results"]');
  if (matchMedia("(max-width: 63.99rem)").matches) element.querySelector(".legend")?.removeAttribute("open");
  let request = null;
  let query = new URLSearchParams(element.dataset.query);
  let timer = 0;
  let byHand = false;

  const tell = (message) => {
    notice.textContent = message;
    notice.hidden = !message;
  };

  const map = await makeMap(element.querySelector("[data-map]"), {
    box: element.dataset.bbox.split(",").map(Number),
    words,
    onSketch: () => document.documentElement.dataset.tiles && tell(words.sketch),
  });
  map.addButton(words.locate, "current-location", () => {
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => map.moveTo({ lon: coords.longitude, lat: coords.latitude }, 15),
      () => tell(words.nowhere),
    );
  });

  const drawn = (query.get("area") ?? "").split(";").map((corner) => corner.split(",").map(Number));
  const outline = () => map.sketchLine(drawn.length > 2 ? drawn : [], true);
  outline();
  map.addButton(words.draw, "polygon", async () => {
    if (element.classList.contains("is-drawing")) return;
    const { drawArea } = await import("../map/area.js");
    drawArea({ map, element, left: outline, done: (area) => { location.search = elsewhere({ area }); } });
  });

  /** The query with another place to look in than before. */
  function elsewhere(place) {
    const wanted = new URLSearchParams(query);
    ["cursor", "near", "radius", "bbox", "area"].forEach((name) => wanted.delete(name));
    if ("placed" in element.dataset) wanted.delete("q");
    if (wanted.get("sort") === "nearest") wanted.delete("sort");
    Object.entries(place).forEach(([name, value]) => wanted.set(name, value));
    return wanted;
  }

  /** One question a rest, the one before forgotten; what is shown stays until the answer is drawn. */
  async function ask() {
    request?.abort();
    request = new AbortController();
    const wanted = new URLSearchParams(query);
    ["cursor", "bbox", "sort", "near", "radius"].forEach((name) => wanted.delete(name));
    if ("placed" in element.dataset) wanted.delete("q");
    wanted.set("bbox", map.box);
    wanted.set("zoom", map.zoom);
    try {
      const answer = await fetch(`${element.dataset.viewUrl}?${wanted}`, { signal: request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      map.show(await answer.json(), { onStack: stack, onChoose: choose });
      if (notice.textContent === words.failed) tell("");
    } catch (error) {
      if (error.name !== "AbortError") tell(words.failed);
    }
  }

  /** Assets on one spot can't be told apart by zooming: the list tells them. */
  function stack({ lon, lat, spot }) {
    const edge = spot ? 0.00008 : 0.0004;
    const wanted = new URLSearchParams(query);
    wanted.delete("cursor");
    wanted.set("bbox", [lon - edge, lat - edge, lon + edge, lat + edge].map((side) => side.toFixed(5)).join(","));
    location.search = wanted;
  }

  /** The card of a pin comes when it is pressed: a view would be many times its size with all. */
  async function choose(point) {
    try {
      const answer = await fetch(element.dataset.peekUrl.replace(NOBODY, point.uid), { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      const card = await answer.text();
      if ("sheet" in element.dataset) sheet(point, card);
      else await map.popup(point, card);
    } catch {
      location.assign(element.dataset.assetUrl.replace(NOBODY, point.uid));
    }
  }

  function sheet(point, card) {
    element.querySelector(".sheet")?.remove();
    const box = document.createElement("div");
    box.className = "sheet card";
    box.innerHTML = card;
    const close = document.createElement("button");
    close.className = "sheet__x";
    close.type = "button";
    close.setAttribute("aria-label", words.close);
    close.textContent = "×";
    const leave = () => {
      box.remove();
      map.choose(point.uid, false);
      map.focusOn(point);
    };
    close.addEventListener("click", leave);
    box.addEventListener("keydown", (event) => event.key === "Escape" && leave());
    box.append(close);
    element.append(box);
    map.choose(point.uid, true);
    box.querySelector("a").focus();
  }

  // The map moves by itself as well, when the page around it takes shape.
  for (const touch of ["pointerdown", "wheel", "keydown"]) {
    element.addEventListener(touch, () => { byHand = true; }, { capture: true, passive: true });
  }
  map.onMoved(() => {
    clearTimeout(timer);
    timer = setTimeout(ask, SETTLE_MS);
    if (byHand) searchHere.hidden = false;
  });
  requestAnimationFrame(ask);

  searchHere.addEventListener("click", () => {
    const wanted = elsewhere({ bbox: map.box });
    if (results) list(wanted);
    else location.search = wanted;
  });

  /** The same page for the new query; only its list is taken over, and the address bar. */
  async function list(wanted) {
    const address = `${location.pathname}?${wanted}`;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector('[data-target="results"]');
      if (!fresh) throw new Error(answer.status);
      document.querySelector("body > .sprite:last-of-type")?.replaceWith(page.querySelector("body > .sprite:last-of-type"));
      results.replaceChildren(...fresh.childNodes);
      for (const choices of page.querySelectorAll('[data-target="choices"]')) {
        document.querySelector('[data-target="choices"]').replaceWith(choices);
      }
      submitOnChange();
      document.title = page.title;
      document.querySelector("h1").replaceWith(page.querySelector("h1"));
      document.querySelector("#q").value = page.querySelector("#q").value;
      history.pushState(null, "", address);
      query = wanted;
      drawn.length = 0;
      outline();
      ask();
      delete element.dataset.placed;
      searchHere.hidden = true;
      linkCards();
    } catch {
      location.assign(address);
    }
  }
  addEventListener("popstate", () => location.reload());

  function linkCards() {
    for (const card of results?.querySelectorAll(".acard[data-id]") ?? []) {
      const on = (value) => () => map.choose(card.dataset.id, value);
      card.addEventListener("mouseenter", on(true));
      card.addEventListener("mouseleave", on(false));
      card.addEventListener("focusin", on(true));
      card.addEventListener("focusout", on(false));
    }
  }

  /** A choice takes effect at once; without scripts there is a button for it. */
  function submitOnChange() {
    for (const form of document.querySelectorAll('[data-target="choices"], [data-target="order"]')) {
      form.addEventListener("change", () => form.requestSubmit());
    }
  }
  linkCards();
  submitOnChange();
}
