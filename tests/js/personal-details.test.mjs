import assert from "node:assert/strict";
import { test } from "node:test";

import { connect } from "../../static/js/controllers/personal-details.js";

class Field extends EventTarget {
  constructor(name, value = "", localName = "textarea") {
    super();
    Object.assign(this, { name, value, localName });
  }

  after(note) { this.note = note; }

  write(value) {
    this.value = value;
    this.dispatchEvent(new Event("change"));
  }
}

function joined(fields, names = "") {
  globalThis.document = { createElement: () => ({ setAttribute(name, value) { this[name] = value; }, textContent: "" }) };
  const patterns = JSON.stringify([["an email address", "\\w+@\\w+"], ["a number", "\\d{4}"]]);
  connect({ dataset: { patterns, names, words: "Seems to hold %s." }, closest: () => ({ elements: fields }) });
  return fields;
}

test("what looks like contact details is pointed out, and no longer once it is gone", () => {
  const [story] = joined([new Field("story")]);
  assert.deepEqual([story.note.role, story.note.textContent], ["status", ""]);
  story.write("me@home, 1234");
  assert.equal(story.note.textContent, "Seems to hold an email address, a number.");
  story.write("at home");
  assert.equal(story.note.textContent, "");
});

test("what was there before is pointed out too", () => {
  const [story] = joined([new Field("story", "me@home")]);
  assert.equal(story.note.textContent, "Seems to hold an email address.");
});

test("only the fields that are named are looked at, else every large one", () => {
  const fields = () => [new Field("name", "", "input"), new Field("note")];
  assert.deepEqual(joined(fields()).map((field) => Boolean(field.note)), [false, true]);
  assert.deepEqual(joined(fields(), "name benefit").map((field) => Boolean(field.note)), [true, false]);
});
