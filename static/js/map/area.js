// Drawing an area to look in: pressing its corners, or adding the middle of the map as it is moved
// with the arrow keys. Fetched only when somebody wants to draw.

const MOST = 100;

/** Shows the tools over the map; `done` gets "lon,lat;lon,lat;…" of the area, `left` is called when nothing is drawn. */
export function drawArea({ map, element, done, left }) {
  const tools = element.querySelector('[data-target="drawing"]').content.firstElementChild.cloneNode(true);
  const status = tools.querySelector("p");
  const button = (name) => tools.querySelector(`[data-act="${name}"]`);
  let corners = [];

  function redraw() {
    map.sketchLine(corners, corners.length > 2);
    if (corners.length) status.textContent = status.dataset.some.replace("{n}", corners.length);
    button("add").disabled = corners.length >= MOST;
    button("back").disabled = !corners.length;
    button("done").disabled = corners.length < 3;
  }
  const add = ({ lon, lat }) => {
    if (corners.length < MOST) corners.push([lon, lat]);
    redraw();
  };
  const stop = map.onPressed(add);
  function end() {
    stop();
    tools.remove();
    element.classList.remove("is-drawing");
    document.removeEventListener("keydown", press);
    corners = [];
    redraw();
    left();
  }
  const back = () => {
    corners.pop();
    redraw();
  };
  const KEYS = { Enter: () => add(map.centre), " ": () => add(map.centre), Backspace: back };
  function press(event) {
    if (event.key === "Escape") end();
    if (!event.target.closest("[data-map]") || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  }

  button("add").addEventListener("click", () => add(map.centre));
  button("back").addEventListener("click", back);
  button("end").addEventListener("click", end);
  button("done").addEventListener("click", () => {
    done(corners.map((corner) => corner.map((degrees) => degrees.toFixed(5)).join(",")).join(";"));
  });
  document.addEventListener("keydown", press);
  element.classList.add("is-drawing");
  element.append(tools);
  redraw();
  button("add").focus();
}
