import assert from "node:assert/strict";
import { test } from "node:test";

import { putBack, read, worth } from "../../static/js/controllers/draft-keeper.js";

const HOUR = 3_600_000;

class Store extends Map {
  getItem(key) { return this.get(key) ?? null; }
}

test("agreement and tokens are not kept", () => {
  const pairs = [
    ["name", "Agnes"],
    ["csrfmiddlewaretoken", "x"],
    ["seen", "x"],
    ["consent_purposes", "publish"],
    ["consent_method", "spoken"],
    ["client_key", "k"],
  ];
  assert.deepEqual(worth(pairs), [["name", "Agnes"], ["client_key", "k"]]);
});

test("a draft of last month, or one that can't be read, is not brought back", () => {
  const now = Date.now();
  const store = new Store([
    ["new", JSON.stringify({ at: now - HOUR, fields: [["name", "A"]] })],
    ["old", JSON.stringify({ at: now - 31 * 24 * HOUR, fields: [["name", "A"]] })],
    ["torn", "{"],
  ]);
  assert.deepEqual(read(store, "new", now), [["name", "A"]]);
  for (const key of ["old", "torn", "none"]) assert.equal(read(store, key, now), null);
});

test("boxes and texts get back what was kept, and listeners hear of it", () => {
  const field = (name, type, value, checked = false) => ({ name, type, value, checked });
  const elements = [
    field("name", "text", ""),
    field("languages", "checkbox", "en", true),
    field("languages", "checkbox", "ur"),
    field("version", "hidden", "7"),
    field("seen", "hidden", "x"),
  ];
  const heard = [];
  const form = { elements, dispatchEvent: (event) => heard.push(event.type) };
  putBack(form, [["name", "Agnes"], ["languages", "ur"], ["version", "6"], ["seen", ""]]);
  assert.deepEqual(elements.map(({ value, checked }) => [value, checked]), [
    ["Agnes", false],
    ["en", false],
    ["ur", true],
    ["6", false],
    ["x", false],
  ]);
  assert.deepEqual(heard, ["draft:restored"]);
});
