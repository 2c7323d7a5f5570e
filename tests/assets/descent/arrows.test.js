import { write } from "../../../assets/descent/arrows.js";
import { equal, test } from "../harness.js";

const BOX = { width: 300, height: 200 };

// What is written, where each letter is ten pixels wide.
function written(...names) {
  const said = [];
  const pen = /** @type {any} */ ({
    measureText: (text) => ({ width: 10 * text.length }),
    strokeText() {},
    fillText: (text, x, y) => said.push([text, x, y]),
  });
  write("arrows", pen, names.map((name) => ({ color: "#000", ...name })), BOX);
  return said;
}

test("a name stands beyond its arrow's tip, within the box", () => {
  equal(written({ at: [100, 100], way: [30, 0], text: "step" }), [["step", 155, 100]]);
  equal(written({ at: [100, 100], way: [900, 0], text: "step" }), [["step", 280, 100]]);
});

test("an arrow that comes from outside is named, one that is wholly outside is not", () => {
  equal(written({ at: [-50, 100], way: [100, 0], text: "g" }).length, 1);
  equal(written({ at: [-5000, 100], way: [40, 0], text: "g" }, { at: [100, -300], way: [0, -9], text: "v" }), []);
});
