// The one script every page loads. An element with data-controller="name" gets the module of that
// name; nothing else is fetched. Import paths are literal so that they can be given hashed names.

const controllers = {
  "asset-form": () => import("./controllers/asset-form.js"),
  "copy": () => import("./controllers/copy.js"),
  "disclosure": () => import("./controllers/disclosure.js"),
  "draft-keeper": () => import("./controllers/draft-keeper.js"),
  "duplicate-finder": () => import("./controllers/duplicate-finder.js"),
  "error-summary": () => import("./controllers/error-summary.js"),
  "locate": () => import("./controllers/locate.js"),
  "location-picker": () => import("./controllers/location-picker.js"),
  "map-explorer": () => import("./controllers/map-explorer.js"),
  "mini-map": () => import("./controllers/mini-map.js"),
  "moderation": () => import("./controllers/moderation.js"),
  "personal-details": () => import("./controllers/personal-details.js"),
  "suggest": () => import("./controllers/suggest.js"),
  "theme": () => import("./controllers/theme.js"),
};

async function connect(element) {
  for (const name of element.dataset.controller.split(/\s+/).filter(Boolean)) {
    try {
      const module = await controllers[name]();
      await module.connect(element);
    } catch (error) {
      // The page works without its scripts; one that fails must not take the others with it.
      console.error(`Controller ${name}:`, error);
    }
  }
  element.toggleAttribute("data-connected", true);
}

document.querySelectorAll("[data-controller]").forEach(connect);
