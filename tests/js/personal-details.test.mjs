import assert from "node:assert/strict";
import { test } from "node:test";

import { connect } from "../../static/js/controllers/personal-details.js";

class Field extends EventTarget {
  constructor(name, value = "", localName = "textarea") {
    super();
    Object.assign(this, { name, value, localName, told: "" });
  }

  after(note) {
    this.told = note.textContent;
    note.remove = () => { this.told = ""; };
  }

  write(value) {
    this.value = value;
    this.dispatchEvent(new Event("change"));
  }
}

let element;

function joined(fields, names = "") {
  globalThis.document = { createElement: () => ({ textContent: "" }) };
  const patterns = JSON.stringify([["an email address", "\\w+@\\w+"], ["a number", "\\d{4}"]]);
  element = { dataset: { patterns, names, words: "Seems to hold %s." }, textContent: "", closest: () => ({ elements: fields }) };
  connect(element);
  return fields;
}

test("what looks like contact details is pointed out and read out, and no longer once it is gone", () => {
  const [story] = joined([new Field("story")]);
  assert.equal(story.told, "");
  story.write("me@home, 1234");
  assert.equal(story.told, "Seems to hold an email address, a number.");
  assert.equal(element.textContent, story.told);
  story.write("at home");
  assert.deepEqual([story.told, element.textContent], ["", ""]);
});

test("what was there before is pointed out too", () => {
  const [story] = joined([new Field("story", "me@home")]);
  assert.equal(story.told, "Seems to hold an email address.");
});

test("only the fields that are named are looked at, else every large one", () => {
  const told = (names) => {
    const fields = joined([new Field("name", "", "input"), new Field("note")], names);
    fields.forEach((field) => field.write("me@home"));
    return fields.map((field) => Boolean(field.told));
  };
  assert.deepEqual(told(""), [false, true]);
  assert.deepEqual(told("name benefit"), [true, false]);
});
