// "Use where I am" at the end of the search box: asks the device, then searches near there.

export function connect(form) {
  const button = form.querySelector('[data-action="locate"]');
  if (!navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      // Four decimals: about ten metres, and all that sorting by distance needs.
      const near = document.createElement("input");
      near.type = "hidden";
      near.name = "near";
      near.value = `${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`;
      form.append(near);
      form.elements.q.value = "";
      form.requestSubmit();
    }, () => { button.disabled = false; });
  });
}
