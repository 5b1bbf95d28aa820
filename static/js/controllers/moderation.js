// Single-letter keys for the buttons of the review pane: only while focus is in it and not in a
// field, and only until they are switched off (remembered on this device).

const REMEMBERED = "review-keys";
const TYPING = "input, textarea, select";

const isOff = () => localStorage.getItem(REMEMBERED) === "off";

export function connect(pane) {
  const control = pane.querySelector("[data-keys-switch]");
  if (!control) return; // nothing to decide here
  const hints = pane.querySelectorAll("kbd");
  const show = () => {
    control.checked = !isOff();
    hints.forEach((hint) => { hint.hidden = isOff(); });
  };
  control.closest("[hidden]").hidden = false;
  control.addEventListener("change", () => {
    if (control.checked) localStorage.removeItem(REMEMBERED);
    else localStorage.setItem(REMEMBERED, "off");
    show();
  });
  show();

  pane.addEventListener("keydown", (event) => {
    if (isOff() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(TYPING)) return;
    const button = [...pane.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key);
    if (!button || button.disabled) return;
    event.preventDefault();
    button.click();
  });
}
