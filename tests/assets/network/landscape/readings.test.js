import { shown } from "../../../../assets/network/landscape/paths.js";
import { headline } from "../../../../assets/network/landscape/readings.js";
import { equal, test } from "../../harness.js";

function headlineOf(answer) {
  shown.answer = { paths: [{ epochs: [0, 3] }], pair: ["a", "c"], ...answer };
  return headline();
}

test("where two runs that are chosen span no plane it is said without unfolding", () => {
  equal(headlineOf({ wanted: ["a", "b"] }), "The two that are chosen span no plane: this is of another pair");
  equal(headlineOf({ wanted: ["c", "a"] }), "The plane of the start and two runs");
  equal(headlineOf({ wanted: null }), "The plane of the start and two runs");
});

test("one run's plane says how much of its way it shows", () => {
  equal(headlineOf({ pair: ["a"], shown: 0.987 }), "One run's plane: it shows 99 % of the way");
});

test("before training it is a plane through the start", () => {
  equal(headlineOf({ paths: [{ epochs: [0] }] }), "Before training: a plane through the start");
});
