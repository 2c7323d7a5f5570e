import { axes, inWords, present, sketch } from "../../../assets/descent/shapes.js";
import { close, equal, ok, test } from "../harness.js";

const shape = (more) => ({ text: "It", names: [], scale: true, multiples: [1], faint: false, when: "", ...more });
const near = (found, wanted) => wanted.forEach((value, at) => close(found[at], value));
const words = (more, numbers) => inWords(shape(more), (name) => numbers[name]).replaceAll("\u00a0", " ");

test("the axes of an ellipse are where its matrix sends unit vectors", () => {
  const { long, short, way } = axes([2, 1, 2]); // 3 along (1, 1), 1 across
  near([long, short, ...way], [3, 1, Math.SQRT1_2, Math.SQRT1_2]);
  const turned = axes([-5, 0, 1]); // a matrix that turns round sends just as far
  near([turned.long, turned.short, Math.abs(turned.way[0])], [5, 1, 1]);
});

test("shapes are told in words, with their numbers", () => {
  equal(words({ form: "circle", numbers: ["d"] }, { d: [3, 4] }), "It: its radius is 5.00.");
  equal(
    words({ form: "ellipse", numbers: ["rate"], scale: false }, { rate: [0.1, 2] }),
    "It: 2.00 along (0.00, 1.00), 0.100 across (the ellipse, not to scale).",
  );
  const corners = { a: [0, 0], b: [2, 0], c: [0, 3] };
  equal(words({ form: "polygon", numbers: ["a", "b", "c"] }, corners), "It: its area is 3.00.");
  equal(words({ form: "points", numbers: ["a"] }, corners), "It.");
});

test("what isn't of a step is not there", () => {
  const shapes = [shape({ when: "learnt" }), shape({})];
  equal(present(shapes, () => [0]), [shapes[1]]);
});

test("an ellipse is drawn to scale, one that isn't as large as there is room", () => {
  const drawn = [];
  /** @type {any} */
  const pen = new Proxy({}, {
    get: (_, name) => (...args) => name === "lineTo" && drawn.push(args),
    set: () => true,
  });
  const value = () => [3, 0, 1];
  /** @type {any} */
  const map = { value, here: [100, 50], pixel: (place) => place, units: [10, -20], color: "red" };
  const right = () => Math.max(...drawn.map(([x]) => x)) - 100;
  const names = sketch(
    pen,
    shape({ form: "ellipse", numbers: ["C"], names: ["1σ", "2σ"], multiples: [1, 2] }),
    map,
  );
  equal(names.map(({ text }) => text), ["1σ", "2σ"]);
  near([right(), Math.max(...drawn.map(([, y]) => y)) - 50], [60, 40]);
  drawn.length = 0;
  sketch(pen, shape({ form: "ellipse", numbers: ["B"], scale: false }), map);
  near([right()], [32]);
  drawn.length = 0;
  equal(sketch(pen, shape({ form: "ellipse", numbers: ["B"] }), { ...map, value: () => [NaN, 0, 1] }), []);
  ok(!drawn.length);
});
