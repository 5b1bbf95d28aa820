import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { documentElement: { dataset: { icons: "/static/sprite.svg" } } };
const { icon, kindMark } = await import("../../static/js/lib/icons.js");

test("a mark carries the shape of its kind and the icon of its category", () => {
  const mark = kindMark("social", "soup");
  assert.match(mark, /href="#k-social"[^>]*class="ks-fill"/);
  assert.match(mark, /href="\/static\/sprite\.svg#i-soup"/);
  assert.doesNotMatch(mark, /ks-halo/);
});

test("a mark on a map stands on a halo", () => {
  assert.match(kindMark("human", "hammer", { halo: true }), /ks-halo.*ks-fill/);
});

test("a mark without an icon is still the shape", () => {
  assert.match(kindMark("physical"), /ks-fill/);
  assert.doesNotMatch(kindMark("physical"), /ks-icon/);
});

test("names that are not plain words never reach the markup", () => {
  assert.equal(icon('x"><script>'), "");
  assert.equal(kindMark('social"><script>', "soup"), "");
  assert.doesNotMatch(kindMark("social", '"><script>'), /script/);
});
