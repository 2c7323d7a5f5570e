import { free, note, others } from "../../../assets/descent/names.js";
import { equal, test } from "../harness.js";

const HEIGHT = 200;

test("a name stands where it wishes to, or the nearest place above or below that is free", () => {
  equal(free([50, 100, 20], [], HEIGHT), 100);
  equal(free([50, 100, 20], [[60, 102, 20]], HEIGHT), 84);
  equal(free([50, 100, 20], [[60, 92, 20]], HEIGHT), 108);
  equal(free([50, 100, 20], [[120, 100, 20]], HEIGHT), 100);
});

test("it stays in the picture", () => equal(free([50, 8, 20], [[50, 8, 20]], HEIGHT), 24));

test("names of all others are kept clear of", () => {
  note("paths", [[1, 2, 3]]);
  note("state", [[4, 5, 6]]);
  equal(others("state"), [[1, 2, 3]]);
  note("state", []);
  equal(others("curvature"), [[1, 2, 3]]);
  note("paths", []);
});
