import { quartiles } from "../../../assets/lib/quartiles.js";
import { equal, test } from "../harness.js";

const all = (values) => Object.values(quartiles(values));

test("quartiles stand between neighbours", () => {
  equal(all([4, 1, 3, 2]), [1.75, 2.5, 3.25]);
  equal(all([10, 9, 100]), [9.5, 10, 55]);
});

test("to the last bit they are those of core/statistics.py", () => {
  equal(all([0.1, 0.7, 0.3, -2.3, 0.001, 7.7, 0.013]), [0.006999999999999999, 0.1, 0.5]);
});

test("one value is all three, of none there are none", () => {
  equal(all([7]), [7, 7, 7]);
  equal(all([]), [NaN, NaN, NaN]);
});

test("NaN is no value", () => equal(all([NaN, 2, NaN, 1, 3]), [1.5, 2, 2.5]));

test("the infinite are values, and next to them stands what has no end", () => {
  equal(all([1, 2, 3, Infinity]), [1.75, 2.5, Infinity]);
  equal(all([-Infinity, 0, 0, 0]), [-Infinity, 0, 0]);
  equal(all([-Infinity, Infinity]), [Infinity, Infinity, Infinity]);
  equal(all([Infinity, Infinity, Infinity]), [Infinity, Infinity, Infinity]);
});
