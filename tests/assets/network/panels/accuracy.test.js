import { inWords } from "../../../../assets/network/panels/accuracy.js";
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
