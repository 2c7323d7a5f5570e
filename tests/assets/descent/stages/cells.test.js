import { Cells, coloring, errorSpan } from "../../../../assets/descent/stages/cells.js";
import { equal, ok, test } from "../../harness.js";
import { typed } from "../../typed.js";

const KINDS = ["converged", "stalled", "step_limit", "diverged", "ran_downhill", "hovers", "oscillates"];

// A map of three columns and two rows, of which nothing is known.
const map = (more = {}) =>
  new Cells({
    shape: [2, 3],
    axes: [
      { values: typed([1, 10, 100]), scale: "log", label: "Rate" },
      { values: typed([-1, 1]), scale: "linear", label: "y" },
    ],
    edge: null,
    kinds: KINDS,
    endings: KINDS.map((kind) => `${kind}, told`),
    minima: ["Minimum A", "Minimum B"],
    around: ["the minimum A", "the minimum B"],
    steps: 100,
    optimum: 0,
    least: 1e-10,
    most: null,
    repeats: 1,
    ...more,
  });

// The server's answer about some cells, [cell, code, minimum, error] each.
const answer = (rows, stride = 1) => ({
  stride,
  cells: typed(rows.map(([cell]) => cell), "i4"),
  kinds: typed(rows.map(([, code]) => code), "u1"),
  minima: typed(rows.map(([, , minimum]) => minimum), "i2"),
  errors: typed(rows.map(([, , , error]) => error), "f4"),
  steps: typed(rows.map(() => 5), "f4"),
  shares: typed(rows.map(() => 1), "f4"),
});

test("a cell stands at its column's and its row's value", () => {
  equal(map().place(0), [1, -1]);
  equal(map().place(5), [100, 1]);
  equal(map().axes.map(({ log }) => log), [true, false]);
});

test("what is known of a cell is how it ended, and in which minimum", () => {
  const found = map();
  found.take(answer([[1, 0, 1, 0.5], [3, 3, -1, Infinity], [4, 0, -1, 0.1]]));
  equal([1, 3, 4].map((cell) => found.ending(cell)), ["Minimum B", "diverged, told", "converged, told"]);
  equal([found.done, Array.from(found.known)], [3, [0, 1, 0, 1, 1, 0]]);
});

test("what circles a minimum names it, and has its colour", () => {
  const found = map();
  found.take(answer([[0, 5, 1, 0.5], [1, 6, 0, 0.5], [2, 2, 0, 0.5], [3, 0, 1, 0.5], [4, 0, 0, 0.5]]));
  equal([0, 1, 2].map((cell) => found.ending(cell)), [
    "hovers, told the minimum B",
    "oscillates, told the minimum A",
    "step_limit, told",
  ]);
  const color = coloring(found, "outcome", 0);
  equal([color(0), color(1)], [color(3), color(4)]);
});

test("while a map is coarse a known cell stands in for those around it", () => {
  const found = map();
  equal(found.standIn(4), -1);
  found.take(answer([[0, 0, 0, 1], [2, 0, 1, 1]], 2));
  equal([0, 1, 2, 3, 5].map((cell) => found.standIn(cell)), [0, 2, 2, 0, 2]);
});

test("the errors' colours span what is finite, from the least that is told apart", () => {
  const found = map();
  equal(errorSpan(found), [1e-10, 1]);
  found.take(answer([[0, 0, 0, 1e-20], [1, 2, -1, 8], [2, 3, -1, 1e30], [3, 4, -1, -Infinity]]));
  equal(errorSpan(found), [1e-10, 8]);
  equal(errorSpan(Object.assign(found, { most: 2 })), [1e-10, 2]);
});

test("where f* is not known f itself is spanned", () => {
  const found = map({ optimum: null });
  found.take(answer([[0, 0, 0, -3], [1, 2, -1, 5]]));
  equal(errorSpan(found), [-3, 5]);
  found.take(answer([[2, 4, -1, -1e6]]));
  equal(errorSpan(found), [-3, 5]); // what ran off downhill is not on the scale
});

test("a minimum's colour pales with the steps, other endings are grey", () => {
  const root = document.documentElement.style;
  const colors = {
    sheet: "#ffffff",
    stalled: "#111111",
    diverged: "#333333",
    "competitor-0": "#ff0000",
    "competitor-1": "#00ff00",
  };
  for (
    const [name, value] of Object.entries({
      ...colors,
      competitors: "3",
      "competitor-2": "#0000ff",
      unfinished: "#222222",
      downhill: "#444444",
    })
  ) {
    root.setProperty(`--${name}`, value);
  }
  const found = map();
  found.take(answer([[0, 0, 1, 0.5], [1, 3, -1, 1], [2, 0, -1, 0]]));
  const fresh = coloring(found, "outcome", 0);
  equal([0, 1, 2].map(fresh), [[0, 255, 0], [51, 51, 51], [0, 0, 255]]);
  const [red, green] = coloring(found, "outcome")(0);
  ok(red > 0 && green === 255);
});
