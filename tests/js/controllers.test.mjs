import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { connect as connectDisclosure } from "../../static/js/controllers/disclosure.js";
import { connect as connectTheme } from "../../static/js/controllers/theme.js";

// As much of an element as these controllers ask for.
class Element extends EventTarget {
  constructor(values = {}) {
    super();
    this.attributes = {};
    this.focused = false;
    Object.assign(this, values);
  }

  setAttribute(name, value) { this.attributes[name] = value; }

  closest() { return this; }

  focus() { this.focused = true; }
}

const happen = (target, type, values) => target.dispatchEvent(Object.assign(new Event(type), values));

beforeEach(() => {
  globalThis.document = new Element({ cookie: "", documentElement: { dataset: {} } });
});

test("a theme is remembered for the server and shown as chosen", () => {
  const buttons = ["", "light", "dark"].map((value) => new Element({ value }));
  const group = new Element({ hidden: true, querySelectorAll: () => buttons });
  connectTheme(group);
  assert.equal(group.hidden, false);
  assert.equal(buttons[0].attributes["aria-pressed"], "true");

  const press = (button) => {
    const event = new Event("click");
    Object.defineProperty(event, "target", { value: button });
    group.dispatchEvent(event);
  };
  press(buttons[2]);
  assert.equal(document.documentElement.dataset.theme, "dark");
  assert.match(document.cookie, /^theme=dark; path=\/; max-age=[1-9]/);
  assert.equal(buttons[2].attributes["aria-pressed"], "true");

  press(buttons[0]);
  assert.equal("theme" in document.documentElement.dataset, false);
  assert.match(document.cookie, /max-age=0/);
});

test("Escape closes a menu and gives focus back to what opened it", () => {
  const summary = new Element();
  const menu = new Element({ open: true, querySelector: () => summary, contains: () => true });
  connectDisclosure(menu);
  happen(menu, "keydown", { key: "Escape" });
  assert.equal(menu.open, false);
  assert.equal(summary.focused, true);
});

test("a press elsewhere or focus moving on closes a menu", () => {
  for (const [target, type] of [["document", "click"], ["menu", "focusout"]]) {
    const menu = new Element({ open: true, contains: () => false });
    connectDisclosure(menu);
    happen(target === "menu" ? menu : document, type, { relatedTarget: new Element() });
    assert.equal(menu.open, false);
  }
});
