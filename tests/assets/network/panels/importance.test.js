import { about, words } from "../../../../assets/network/panels/importance.js";
import { equal, test } from "../../harness.js";

const measured = { epoch: 40, accuracy: 0.755, rows: 1400, repeats: 10 };
const columns = [
  { name: "density", mean: -0.1, spread: 0.01 },
  { name: "pH", mean: -0.0004, spread: 0.0021 },
  { name: "alcohol", mean: 0.1031, spread: 0.0149 },
  { name: "sulphates", mean: -0.02, spread: 0.006 },
];

test("the columns that count most are said in words", () => {
  equal(
    words({ columns }),
    "Shuffled, alcohol costs 0.103 ± 0.015, pH costs 0.000 ± 0.002, sulphates costs −0.020 ± 0.006 of the test accuracy.",
  );
});

test("it is told after which epoch and on how many rows it was measured", () => {
  equal(
    about(measured).split(". ")[0],
    "After epoch 40, of the accuracy 0.755 on 1,400 test rows: mean and standard deviation of 10 shuffles",
  );
});
