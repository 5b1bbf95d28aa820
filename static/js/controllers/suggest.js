// Suggestions under the search box: the combobox with a listbox of the ARIA practices. Focus stays in
// the box; without scripts it is the plain box it was.

const SETTLE_MS = 150;
const SHORTEST = 2;

export function connect(form) {
  const input = form.querySelector('[name="q"]');
  const list = form.querySelector('[data-target="suggestions"]');
  const told = form.querySelector('[data-target="told"]');
  let asking = null;
  let timer = 0;
  let options = [];
  let active = -1;

  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": list.id, "aria-expanded": "false", autocomplete: "off" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  function choose(index) {
    active = index;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    if (active < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView?.({ block: "nearest" });
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function show(suggestions) {
    options = suggestions.map((suggestion, index) => optionOf(suggestion, `${list.id}-${index}`));
    list.replaceChildren(...options);
    choose(-1);
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    told.textContent = options.length ? form.dataset.some.replace("%n", options.length) : form.dataset.none;
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const text = input.value.trim();
    if (text.length < SHORTEST) {
      close();
      return;
    }
    try {
      const answer = await fetch(`${form.dataset.suggestUrl}?${new URLSearchParams({ q: text })}`, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      show((await answer.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") close(); // the box itself goes on working
    }
  }

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, SETTLE_MS);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, SETTLE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "Escape" && open) close();
    else if (event.key === "Enter" && open && active >= 0) options[active].click();
    else if (event.key === "ArrowDown" && !open) ask();
    else if (event.key === "ArrowDown") choose(active + 1 < options.length ? active + 1 : -1);
    else if (event.key === "ArrowUp" && open) choose(active >= 0 ? active - 1 : options.length - 1);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // focus stays in the box
}

function optionOf({ label, detail, called, url }, id) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  for (const [name, text] of [["b", label], ["small", [called, detail].filter(Boolean).join(" · ")]]) {
    const part = document.createElement(name);
    part.textContent = text;
    option.append(part, " ");
  }
  option.addEventListener("click", () => location.assign(url));
  return option;
}
