// Shows the form of an entry one part at a time. Without it the form is one long page.

const words = (text, ...values) => values.reduce((told, value) => told.replace(/%[ns]/, value), text);

export function connect(form) {
  const steps = [...form.querySelectorAll("[data-step]")];
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  const back = part("back");
  const next = part("next");
  part("bar").setAttribute("aria-hidden", "true"); // “Step 1 of 3” says it in words
  const marks = [...part("bar").children];
  let current = 0;

  // --- What belongs to the choices made

  const value = (name) => form.querySelector(`[name="${name}"]:checked, select[name="${name}"]`)?.value ?? "";

  function fitChoices() {
    const kind = value("kind");
    const mode = value("place_mode");
    form.querySelectorAll("[data-when], [data-when-kind]").forEach((element) => {
      const { when, whenKind } = element.dataset;
      const fits = (!when || when.split(" ").includes(mode))
        && (!whenKind || whenKind.split(" ").includes(kind) || (kind === "" && !whenKind.includes("human")));
      if (element.hidden === fits) element.hidden = !fits;
    });
    fitCategories(kind);
    fitPrecision(kind);
  }

  function fitCategories(kind) {
    const select = form.elements.category;
    select.querySelectorAll("optgroup").forEach((group) => {
      const fits = !kind || group.querySelector("option").dataset.kind === kind;
      group.disabled = !fits;
      group.hidden = !fits;
    });
    if (kind && (select.selectedOptions[0]?.dataset.kind ?? kind) !== kind) select.value = "";
  }

  function fitPrecision(kind) {
    const select = form.elements.public_precision;
    const exactly = select.querySelector('option[value="exact"]');
    exactly.disabled = kind === "human";
    if (exactly.disabled && select.value === "exact") select.value = "cell";
  }

  // --- One part at a time

  function show(index, { focus = true, remember = true } = {}) {
    current = Math.max(0, Math.min(index, steps.length - 1));
    const step = steps[current];
    const last = current === steps.length - 1;
    steps.forEach((each) => { each.hidden = each !== step; });
    marks.forEach((mark, at) => { mark.classList.toggle("on", at <= current); });
    part("words").textContent = `${words(form.dataset.stepWords, current + 1)} · ${step.dataset.title}`;
    back.hidden = current === 0;
    next.hidden = last;
    next.firstElementChild.textContent = step.dataset.next ?? "";
    next.classList.toggle("span", back.hidden);
    part("send").hidden = !last;
    part("send").classList.remove("span");
    form.classList.toggle("flow--wide", "wide" in step.dataset);
    if (remember) history.pushState({ step: current }, "");
    if (focus) {
      window.scrollTo(0, 0);
      step.querySelector("h2").focus({ preventScroll: true });
    }
    window.dispatchEvent(new Event("resize")); // a map that was hidden has to look at its size anew
  }

  /** Bring a field into view, whichever part and whichever closed section it is in. */
  function reveal(element, { focus = true } = {}) {
    const index = steps.findIndex((step) => step.contains(element));
    if (index < 0) return;
    if (index !== current) show(index, { focus: false });
    for (let at = element.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    if (!focus) return;
    const field = element.matches("input, select, textarea") ? element : element.querySelector("input, select, textarea");
    (field ?? element).focus();
  }

  function goOn() {
    const wrong = [...steps[current].elements].find((field) => field.willValidate && !field.checkValidity());
    if (wrong) {
      reveal(wrong);
      wrong.reportValidity();
    } else show(current + 1);
  }

  form.noValidate = true; // a required field in a hidden part would stop the form without a word
  marks[0].parentElement.hidden = false;
  part("title")?.classList.add("vh"); // “Edit” and the name of an entry are kept in sight
  const look = part("look"); // the map shows what is close by as it moves
  if (look) look.hidden = look.disabled = true;

  form.addEventListener("change", (event) => {
    if (["kind", "place_mode"].includes(event.target.name)) fitChoices();
  });
  form.addEventListener("draft:restored", fitChoices);
  back.addEventListener("click", () => show(current - 1));
  next.addEventListener("click", goOn);
  form.addEventListener("submit", (event) => {
    const asked = event.submitter?.name === "place" || event.submitter?.value === "draft";
    if (asked || current === steps.length - 1) return;
    event.preventDefault(); // Enter in a field goes on to the next part
    goOn();
  });
  form.addEventListener("click", (event) => {
    const start = event.target.closest('[data-action="start"]');
    if (start) begin(form.elements.benefit, start.textContent.trim().replace("…", " "));
    const link = event.target.closest('.errors a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    reveal(field);
  });
  window.addEventListener("popstate", (event) => {
    if (event.state && "step" in event.state) show(event.state.step, { remember: false });
  });

  fitChoices();
  const wrong = form.querySelector(".field--error");
  const first = "atEnd" in form.dataset ? steps.length - 1 : 0; // all is filled in: one press more
  show(first, { focus: false, remember: false });
  if (wrong) reveal(wrong, { focus: false });
  history.replaceState({ step: current }, "");
}

function begin(area, start) {
  if (!area.value.startsWith(start)) area.value = start + area.value;
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
