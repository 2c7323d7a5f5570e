import { read, write } from "../../../assets/network/drawing.js";
import { equal, test } from "../harness.js";

test("points are written as the server writes them, and read again", () => {
  const points = [[0, -100, -100], [1, 25, -50], [3, 100, 100], [2, -57, 99]];
  equal(write(points).slice(0, 6), "AAAMWQ"); // core/datasets/drawn.py has the same
  equal(read(write(points)), points);
});

test("a text that is no drawing has no points", () => {
  equal([read(""), read("AA"), read("A!A"), read("___")], [[], [], [], []]);
});
