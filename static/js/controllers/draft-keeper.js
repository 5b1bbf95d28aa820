// Keeps what is typed into a form on the device after every field, until the server has it.
//
// On a form: data-draft (the name of the draft), data-kept ("Draft kept, %s"), and data-restore
// where what was kept may be put back. Elsewhere: data-clear forgets the draft of that name, which
// the server has now; data-forget on the sign-out form forgets them all.

const PREFIX = "draft:";
const DAYS = 30;
// Agreement is asked for anew; the rest is the server's. The version is kept, so that an old draft
// can't overwrite what others have written since.
const LEFT_OUT = /^(csrfmiddlewaretoken|seen|do|place|consent_.*)$/;

const store = () => {
  try {
    return window.localStorage;
  } catch {
    return null; // storage is switched off: the form works without
  }
};

export function connect(element) {
  const kept = store();
  if (!kept) return;
  if ("clear" in element.dataset) kept.removeItem(element.dataset.clear);
  else if ("forget" in element.dataset) element.addEventListener("submit", () => forgetAll(kept));
  else keep(element, kept);
}

function forgetAll(kept) {
  Object.keys(kept).filter((key) => key.startsWith(PREFIX)).forEach((key) => kept.removeItem(key));
}

/** What was kept under a name, as [[field, value]], or null when there is nothing or it is old. */
export function read(kept, key, now = Date.now()) {
  try {
    const draft = JSON.parse(kept.getItem(key));
    return now - draft.at < DAYS * 86_400_000 ? draft.fields : null;
  } catch {
    return null;
  }
}

/** The pairs of a form that are worth keeping. */
export const worth = (pairs) => pairs.filter(([name, value]) => !LEFT_OUT.test(name) && typeof value === "string");

function keep(form, kept) {
  const key = form.dataset.draft;
  const note = form.querySelector('[data-part="kept"]');
  const fields = () => worth([...new FormData(form)]);
  const untouched = JSON.stringify(fields());

  function save() {
    const now = new Date();
    try {
      kept.setItem(key, JSON.stringify({ at: now.getTime(), fields: fields() }));
    } catch {
      return; // the device is full: say nothing was kept rather than lie
    }
    note.lastElementChild.textContent = form.dataset.kept.replace(
      "%s",
      now.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }),
    );
    note.hidden = false;
  }

  form.addEventListener("change", save);
  form.addEventListener("input", debounced(save, 800));
  form.querySelector('[data-part="forget"]')?.addEventListener("click", () => {
    kept.removeItem(key);
    window.location.reload();
  });

  const draft = "restore" in form.dataset ? read(kept, key) : null;
  if (!draft || JSON.stringify(draft) === untouched) return;
  putBack(form, draft);
  const told = form.querySelector('[data-part="restored"]');
  told.hidden = false;
  told.parentElement.hidden = false;
}

/** Put [[name, value]] into a form and tell everybody who listens. */
export function putBack(form, draft) {
  const values = new Map();
  draft.forEach(([name, value]) => values.set(name, [...(values.get(name) ?? []), value]));
  for (const field of form.elements) {
    if (!field.name || LEFT_OUT.test(field.name) || field.type === "submit") continue;
    const given = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else if (given.length) [field.value] = given;
  }
  form.dispatchEvent(new CustomEvent("draft:restored"));
  for (const name of ["lat", "lon", "shape"]) {
    form.elements[name]?.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function debounced(call, milliseconds) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(call, milliseconds);
  };
}
