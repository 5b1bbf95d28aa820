// Where Leaflet's marker is: leaflet.extras.js looks for the path before the page has it.

document.addEventListener("DOMContentLoaded", () => {
  const path = document.getElementById("force-img-path");
  if (path) window.L.Icon.Default.imagePath = JSON.parse(path.textContent);
});
