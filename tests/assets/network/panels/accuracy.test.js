import { inWords, span } from "../../../../assets/network/panels/accuracy.js";
import { equal, test } from "../../harness.js";

const found = { train: 0.8, test: 0.75, epochs: 150 };
const logistic = { train: 0.7481, test: 0.755, iterations: 26, converged: true };

test("both of scikit-learn's classifiers are told, and whether the second came to its end", () => {
  equal(
    inWords({ ...found, logistic }),
    "scikit-learn's network after 150 epochs: test accuracy 0.7500, training 0.8000. " +
      "Logistic regression, no hidden layer: test accuracy 0.7550, training 0.7481.",
  );
  equal(
    inWords({ ...found, logistic: { ...logistic, converged: false } }).endsWith(
      "0.7481, ended after 26 iterations.",
    ),
    true,
  );
});

test("the axis spans what is on it, at tenths, and at least two of them", () => {
  equal(span([0.46, 0.54, 0.74, 0.7675]), [0.4, 0.8]);
  equal(span([0.47, 0.5, 0.52]), [0.4, 0.6]);
  equal(span([0.5, 0.5]), [0.5, 0.7]);
  equal(span([0.1, 0.97]), [0.1, 1]);
  equal(span([0.98, 1]), [0.8, 1]);
  equal(span([]), [0.8, 1]);
});
