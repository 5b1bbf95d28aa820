// While somebody types what everybody will read: points out what looks like contact details. It says
// so and stops nothing. The server sends the patterns, which are its own.
//
// data-patterns: [[what in words, pattern]]; data-words with %s; data-names: fields, by spaces, else
// every textarea of the form.

const PAUSE_MS = 500;

export function connect(element) {
  const patterns = JSON.parse(element.dataset.patterns).map(([what, source]) => [what, new RegExp(source)]);
  const names = element.dataset.names ? element.dataset.names.split(" ") : null;

  for (const field of element.closest("form").elements) {
    if (names ? names.includes(field.name) : field.localName === "textarea") watch(field);
  }

  function watch(field) {
    const note = document.createElement("p");
    note.className = "small quiet";
    let timer = 0;
    const look = () => {
      const found = patterns.filter(([, pattern]) => pattern.test(field.value)).map(([what]) => what);
      const told = found.length ? element.dataset.words.replace("%s", found.join(", ")) : "";
      if (note.textContent === told) return;
      note.textContent = told;
      element.textContent = told; // which is read out
      if (told) field.after(note);
      else note.remove();
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE_MS);
    });
    field.addEventListener("change", look);
    if (field.value) look();
  }
}
