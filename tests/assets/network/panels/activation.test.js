import { words } from "../../../../assets/network/panels/activation.js";
import { equal, test } from "../../harness.js";

const found = { rows: 1199, units: 4, negative: 0.25, silent: [], flat: true };

test("what is dead is named, with what it means", () => {
  equal(words(found), "u is negative in 25.0 % (1,199 rows, 4 units). No unit is dead: negative on every row.");
  equal(
    words({ ...found, silent: [2] }),
    "u is negative in 25.0 % (1,199 rows, 4 units). 1 of 4 is dead: negative on every row (unit 2).",
  );
});

test("where a negative u still has a slope no unit is called dead, and of many the first are named", () => {
  const silent = Array.from({ length: 12 }, (_, at) => at + 1);
  equal(
    words({ ...found, units: 20, silent, flat: false }),
    "u is negative in 25.0 % (1,199 rows, 20 units). 12 of 20 are negative on every row (units 1, 2, 3, 4, 5, 6, 7, 8, …).",
  );
});
