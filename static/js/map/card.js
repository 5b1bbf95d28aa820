// The card of a pin, above it. Fetched only when a pin is pressed.

/**
 * Of the map rather than of its pin, so that it and the focus in it stay when the pin is drawn anew.
 * `closed` is told whether its reader was in it. Gives what Leaflet knows it by, and how to close it.
 */
export function openCard({ L, map, element, words, at, html, closed }) {
  const { x, y } = map.getSize();
  const width = Math.min(304, x - 24);
  const card = L.popup({
    minWidth: width,
    maxWidth: width,
    maxHeight: y - 80,
    // Clear of the offer to search above, the buttons at the right and the list that laps over below.
    autoPanPaddingTopLeft: [12, 60],
    autoPanPaddingBottomRight: [64, 60],
  });
  let within = false;
  card.on("remove", () => {
    element.classList.remove("has-card");
    closed(within);
  });
  card.setLatLng(at).setContent(html).openOn(map);
  card.options.autoPan = false; // only to show itself: from now on the map is where its reader has it
  element.classList.add("has-card");
  const box = card.getElement();
  const leave = () => {
    within = box.contains(document.activeElement);
    card.close();
  };
  // Before Leaflet hears of it, and the focus is nowhere.
  box.addEventListener("click", ({ target }) => target.closest(".leaflet-popup-close-button") && leave(), true);
  box.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", words.close);
  box.querySelector("a").focus();
  return { popup: card, leave };
}
