import { Cells, errorSpan } from "../../../../assets/descent/stages/cells.js";
import { equal, test, typed, typedAs } from "../../harness.js";

// A map of 3 rows and 5 columns, on a logarithmic axis across.
const told = {
  shape: [3, 5],
  axes: [
    { field: "learning_rate", scale: "log", values: typed(1, 10, 100, 1000, 10000) },
    { field: "y", scale: "linear", values: typed(-1, 0, 2) },
  ],
  kinds: ["converged", "diverged"],
  endings: ["A minimum that no list has", "Diverged"],
  minima: ["Minimum at (1, 2)"],
  optimum: 0,
  least: 1e-9,
  most: 8,
  edge: null,
};

function map(stride, cells, { kinds, minima, errors } = {}) {
  const made = new Cells(told);
  const each = (value) => cells.map(() => value);
  made.take({
    stride,
    cells: typedAs("i4", cells),
    kinds: typedAs("u1", kinds || each(0)),
    minima: typedAs("i2", minima || each(0)),
    errors: typedAs("f4", errors || each(0.5)),
    steps: typedAs("f4", each(7)),
    shares: typedAs("f4", each(1)),
  });
  return made;
}

test("a cell has its place on both axes, the first row at the least y", () => {
  const made = map(1, [0]);
  equal(
    [made.place(0), made.place(4), made.place(13)],
    [
      [1, -1],
      [10000, -1],
      [1000, 2],
    ]
  );
  equal(
    made.axes.map(({ log }) => log),
    [true, false]
  );
});

test("where a map is coarse the nearest known cell stands in", () => {
  const made = map(2, [0, 2, 4, 10, 12, 14]);
  equal([made.done, made.known[1]], [6, 0]);
  equal(
    [0, 1, 3, 5, 6, 9].map((cell) => made.standIn(cell)),
    [0, 2, 4, 10, 12, 14]
  );
  equal([map(2, [0]).standIn(14), map(2, [2]).standIn(14)], [0, -1]);
});

test("an ending is called by its minimum, or by its kind", () => {
  const made = map(1, [0, 1, 2], { kinds: [0, 0, 1], minima: [0, -1, -1] });
  equal(
    [0, 1, 2].map((cell) => made.ending(cell)),
    ["Minimum at (1, 2)", "A minimum that no list has", "Diverged"]
  );
});

test("colours of errors span what is known, no further than is told, without what diverged", () => {
  equal(errorSpan(map(1, [0, 1, 2], { kinds: [0, 0, 1], errors: [0.25, 4, Infinity] })), [0.25, 4]);
  equal(errorSpan(map(1, [0, 1], { errors: [0, 99] })), [1e-9, 8]);
  equal(errorSpan(map(1, [0, 1], { errors: [0.5, 0.5] })), [0.5, 5]);
});
