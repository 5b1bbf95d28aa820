// Light, dark or as the device has it. The choice is a cookie, so that the server can write it
// into the page and no page ever flashes in the wrong colours.

const YEAR = 60 * 60 * 24 * 365;

export function connect(element) {
  const root = document.documentElement;
  const buttons = [...element.querySelectorAll("button")];

  const show = () => buttons.forEach((button) => {
    button.setAttribute("aria-pressed", String(button.value === (root.dataset.theme || "")));
  });

  element.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.value) root.dataset.theme = button.value;
    else delete root.dataset.theme;
    const age = button.value ? YEAR : 0;
    document.cookie = `theme=${button.value}; path=/; max-age=${age}; samesite=lax`;
    show();
  });

  show();
  element.hidden = false;
}
