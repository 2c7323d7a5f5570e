import { kept, span } from "../../../assets/descent/curve.js";
import { equal, test } from "../harness.js";

test("an axis holds its values, with a margin", () => equal(span([0, 10, NaN, Infinity], false), [-0.5, 10.5]));

test("a log axis holds what is above zero", () => equal(span([0, -3, 1, 100], true), [-0.1, 2.1]));

test("an axis of one value is one wide, and one of none has its own range", () => {
  equal(span([5], false), [4.5, 5.5]);
  equal(span([], false), [0, 1]);
  equal(span([0], true), [-1, 1]);
});

test("a path that diverges leaves the picture of the others", () => {
  const paths = [{ outcome: "diverged" }, { outcome: "converged" }];
  const lines = [{ y: [10, 1e3, 1e9] }, { y: [10, 1, 0.1] }];
  equal(kept(paths, lines, true), [10, 1e3, 10, 1, 0.1]);
  equal(kept(paths, lines, false), [10, 10, 1, 0.1]);
});

test("so does one that runs off downhill", () => {
  const paths = [{ outcome: "ran_downhill" }, { outcome: "step_limit" }];
  equal(kept(paths, [{ y: [10, -20, -1e19] }, { y: [10, 1, -30] }], false), [10, -20, 10, 1, -30]);
});

test("all is shown where the starts are below zero", () => {
  equal(kept([{ outcome: "ran_downhill" }], [{ y: [-1, -5, -1e9] }], false), [-1, -5, -1e9]);
});
