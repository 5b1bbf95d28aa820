import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { connect } from "../../static/js/controllers/suggest.js";

// As much of an element as the controller asks for.
class Element extends EventTarget {
  constructor(values = {}) {
    super();
    Object.assign(this, { attributes: {}, children: [], textContent: "", dataset: {} }, values);
  }

  setAttribute(name, value) { this.attributes[name] = value; }

  removeAttribute(name) { delete this.attributes[name]; }

  append(...parts) { this.children.push(...parts); }

  replaceChildren(...parts) { this.children = parts; }

  click() { this.dispatchEvent(new Event("click")); }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 200));
let asked, visited, input, list, told, answer;

function press(key) {
  const event = Object.assign(new Event("keydown", { cancelable: true }), { key });
  input.dispatchEvent(event);
  return event.defaultPrevented;
}

async function type(text) {
  input.value = text;
  input.dispatchEvent(new Event("input"));
  await settle();
}

beforeEach(() => {
  asked = [];
  visited = [];
  answer = () => ["Govan", "Govanhill"].map((label) => ({ label, detail: "suburb", called: "Place", url: `/?near=${label}` }));
  globalThis.document = { createElement: () => new Element() };
  globalThis.location = { assign: (url) => visited.push(url) };
  globalThis.fetch = async (url, { signal }) => {
    asked.push([url, signal]);
    return { ok: true, json: async () => ({ suggestions: answer() }) };
  };
  input = new Element({ value: "" });
  list = new Element({ id: "list", hidden: true });
  told = new Element();
  const found = { '[name="q"]': input, '[data-target="suggestions"]': list, '[data-target="told"]': told };
  connect(new Element({ dataset: { suggestUrl: "/suggest.json", some: "%n found", none: "none" }, querySelector: (what) => found[what] }));
});

test("the box becomes a combobox and asks once somebody stops typing", async () => {
  assert.equal(input.attributes.role, "combobox");
  assert.equal(input.attributes["aria-expanded"], "false");
  input.value = "go";
  input.dispatchEvent(new Event("input"));
  await type("gov");
  assert.deepEqual(asked.map(([url]) => url), ["/suggest.json?q=gov"]);
  assert.equal(input.attributes["aria-expanded"], "true");
  assert.equal(told.textContent, "2 found");
  assert.deepEqual(list.children[0].children.map((part) => part.textContent ?? part).filter((part) => part !== " "), ["Govan", "Place · suburb"]);
});

test("arrows go through the suggestions and back into the box, Enter takes one", async () => {
  await type("gov");
  assert.equal(press("Enter"), false); // none chosen: the form is sent
  press("ArrowDown");
  assert.equal(input.attributes["aria-activedescendant"], "list-0");
  press("ArrowDown");
  press("ArrowDown");
  assert.equal("aria-activedescendant" in input.attributes, false);
  press("ArrowUp");
  assert.equal(list.children[1].attributes["aria-selected"], "true");
  assert.equal(press("Enter"), true);
  assert.deepEqual(visited, ["/?near=Govanhill"]);
});

test("Escape closes the list and keeps the text; a second one is nobody's", async () => {
  await type("gov");
  assert.equal(press("Escape"), true);
  assert.equal(list.hidden, true);
  assert.equal(input.value, "gov");
  assert.equal(press("Escape"), false);
});

test("a stale question is taken back, and one letter asks nothing", async () => {
  await type("gov");
  await type("gova");
  assert.equal(asked[0][1].aborted, true);
  assert.equal(asked[1][1].aborted, false);
  await type("g");
  assert.equal(asked.length, 2);
  assert.equal(list.hidden, true);
});

test("nothing found is told and shows no empty list; a failure is silent", async () => {
  answer = () => [];
  await type("zzz");
  assert.equal(told.textContent, "none");
  assert.equal(list.hidden, true);
  globalThis.fetch = async () => ({ ok: false, status: 500 });
  await type("zzzz");
  assert.equal(list.hidden, true);
});
