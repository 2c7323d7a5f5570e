import { changed } from "../../../assets/lib/changes.js";
import { equal, test } from "../harness.js";

const component = (type, props) => ({ namespace: "dash_html_components", type, props });
const box = (id, value, props = {}) => component("Input", { id, value, ...props });
const div = (children, props = {}) => component("Div", { children, ...props });

// What is left of an answer that makes `after` the children of "frame", which has `before`.
const left = (before, after) =>
  changed({ frame: { children: after } }, (id) => (id === "frame" ? div(before, { id }) : undefined));

test("what stands there already is left out, be it nothing", () => {
  const shown = (id) => box(id, "3");
  equal(changed({ a: { value: "3", error: null }, b: { value: "4", error: "no" } }, shown), {
    b: { value: "4", error: "no" },
  });
});

test("what a store holds is told again, wherever it stands", () => {
  equal(changed({ a: { data: 1 } }, () => component("Store", { data: 1 })), { a: { data: 1 } });
  const store = component("Store", { id: "b", data: null });
  equal(left([store, box("a", "1")], [store, box("a", "1")]), { b: { data: null } });
});

test("what is not on the page is left to Dash", () =>
  equal(changed({ a: { value: "3" } }, () => undefined), { a: { value: "3" } }));

test("components that stay take what differs, wherever they stand", () => {
  const before = [div([div(box("a", "1")), box({ type: "field", name: "b" }, "2")]), "text"];
  const after = [div([div(box("a", "3")), box({ name: "b", type: "field" }, "4")]), "text"];
  equal(left(before, after), { a: { value: "3" }, '{"name":"b","type":"field"}': { value: "4" } });
  equal(left(before, before), {});
});

test("what others gave a component stays", () => {
  equal(left([box("a", "1", { error: "no", n_clicks: 2 })], [box("a", "1")]), {});
  equal(left([div("told", { id: "a" })], [div(null, { id: "a" })]), {});
});

test("without an id, or with another, a part is made anew with all that holds it up to the next id", () => {
  for (
    const [one, other] of [
      [div([], { className: "a" }), div([], { className: "b" })],
      [div([], { title: "a" }), div([])],
      [div([]), div([], { title: "a" })],
      [box("a", "1"), box("b", "1")],
      [box("a", "1"), component("Select", { id: "a", value: "1" })],
      [box("a", "1"), { ...box("a", "1"), namespace: "dash_mantine_components" }],
      ["text", "other"],
      [div(["a"]), div(["a", "b"])],
    ]
  ) {
    const around = (part) => [div(part, { id: "inner" }), box("far", "1")];
    equal(left(around(one), around(other)), { inner: { children: other } });
    equal(left(one, other), { frame: { children: other } });
  }
});

test("what a component had and is to lose is taken from it", () =>
  equal(left([box("a", "1")], [box("a", null)]), { a: { value: null } }));

test("what differs of a component and within it comes to one answer", () =>
  equal(left([div([box("b", "1")], { id: "a", title: "x" })], [div([box("b", "2")], { id: "a", title: "y" })]), {
    a: { title: "y" },
    b: { value: "2" },
  }));
