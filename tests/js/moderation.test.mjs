import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { connect } from "../../static/js/controllers/moderation.js";

const store = new Map();
globalThis.localStorage = {
  getItem: (key) => store.get(key) ?? null,
  setItem: (key, value) => store.set(key, value),
  removeItem: (key) => store.delete(key),
};

class Control extends EventTarget {
  label = { hidden: true };

  closest() { return this.label; }
}

// A review pane with two buttons, the switch and one hint.
function pane() {
  const pressed = [];
  const button = (key, disabled = false) => ({ dataset: { key }, disabled, click: () => pressed.push(key) });
  const element = new EventTarget();
  const control = new Control();
  const hint = { hidden: true };
  element.querySelector = () => control;
  element.querySelectorAll = (what) => (what === "kbd" ? [hint] : [button("a", true), button("d")]);
  connect(element);
  const press = (key, { typing = false, ...held } = {}) => {
    const event = Object.assign(new Event("keydown", { cancelable: true }), { key, ...held });
    Object.defineProperty(event, "target", { value: { closest: () => (typing ? {} : null) } });
    element.dispatchEvent(event);
  };
  return { control, hint, press, pressed };
}

beforeEach(() => store.clear());

test("a letter presses its button, a held control key or a field does not", () => {
  const { press, pressed } = pane();
  press("d", { typing: true });
  press("d", { ctrlKey: true });
  press("x");
  assert.deepEqual(pressed, []);
  press("d");
  assert.deepEqual(pressed, ["d"]);
});

test("a button that is switched off stays unpressed", () => {
  const { press, pressed } = pane();
  press("a");
  assert.deepEqual(pressed, []);
});

test("letters can be switched off, and stay off", () => {
  const first = pane();
  assert.equal(first.control.label.hidden, false);
  assert.equal(first.hint.hidden, false);
  first.control.checked = false;
  first.control.dispatchEvent(new Event("change"));
  first.press("d");
  assert.deepEqual(first.pressed, []);
  assert.equal(first.hint.hidden, true);

  const later = pane();
  assert.equal(later.control.checked, false);
  later.press("d");
  assert.deepEqual(later.pressed, []);
});
