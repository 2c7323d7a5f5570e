import { between, turns } from "../../../../assets/network/landscape/easing.js";
import { equal, test } from "../../harness.js";

const answer = (value, epochs, run = "a") => ({
  side: 2,
  pair: ["a", "b"],
  across: [0, value],
  up: [-value, value],
  rows: Float32Array.of(value, value, Infinity, value),
  paths: [{ run, epochs, x: epochs.map(() => value), y: epochs.map(() => 2 * value) }],
});

test("halfway between two landscapes lie box, heights and the points that both have", () => {
  const half = between(answer(2, [0, 10]), answer(4, [0, 10, 12]), 0.5);
  equal([half.across, half.up], [[0, 3], [-3, 3]]);
  equal(half.rows, [3, 3, Infinity, 3]);
  equal([half.paths[0].x, half.paths[0].y], [[3, 3, 4], [6, 6, 8]]);
});

test("a path that was not there is where it is", () => {
  equal(between(answer(2, [0], "c"), answer(4, [0]), 0.5).paths[0].x, [4]);
});

test("only a plane through the same runs at the same places turns", () => {
  const next = answer(4, [0]);
  equal(turns(null, next), false);
  equal(turns({ ...next, side: 3 }, next), false);
  equal(turns({ ...next, pair: ["b", "a"] }, next), false);
  equal(turns({ ...next, pair: [] }, next), false);
});
