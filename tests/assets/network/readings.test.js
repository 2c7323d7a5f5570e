import { asRecord, asTable, readings } from "../../../assets/network/readings.js";
import { Run } from "../../../assets/network/runs.js";
import { equal, test } from "../harness.js";
import { typed } from "../typed.js";

// Two networks with two layers over three epochs; the second leaves the finite numbers in the last.
const losses = [4, 8, 1, 3, 2, NaN];
const metrics = Object.fromEntries(
  ["train_loss", "train_accuracy", "test_loss", "test_accuracy"].map((name) => [name, typed(losses)]),
);
const norms = typed([3, 4, 6, 8, 3, 4, 6, 8, 3, 4, NaN, NaN]);
const answer = {
  run: "r",
  seeds: [0, 1],
  name: 'Adam "fast"',
  settings: { epochs: 5, learning_rates: [], rule: { name: "adam" } },
  epoch: 2,
  done: false,
  sentence: "",
  told: { readings: [1.5, null] },
  metrics: {
    epochs: typed([0, 1, 2]),
    ...metrics,
    gradient_norms: norms,
    weight_norms: norms,
    exponents: typed([]),
  },
};
const run = new Run(answer, "", 0);

test("of several networks the medians, without those that have stopped", () => {
  const { outcome, ...found } = readings(run);
  equal(found, {
    epoch: 2,
    train_loss: 2,
    test_loss: 2,
    train_accuracy: 2,
    test_accuracy: 2,
    gradient_norm: 5,
    distance_moved: 1.5,
    best_test_loss: 2,
    best_epoch: 1,
  });
  equal(outcome, "Paused after epoch 2.");
});

test("a table has a line for each run, names in quotes", () => {
  const [head, line, end] = asTable([run]).split("\r\n");
  equal(head.split(",").slice(0, 3), ["run", "networks", "epoch"]);
  equal(line, '"Adam ""fast""",2,2,2,2,2,2,5,1.5,2,1,Paused after epoch 2.');
  equal(end, "");
});

test("the record of a run is plain JSON", () => {
  const [kept] = JSON.parse(JSON.stringify(asRecord([run])));
  equal([kept.name, kept.settings.rule.name, kept.metrics.test_loss], ['Adam "fast"', "adam", [[4, 8], [1, 3], [
    2,
    null,
  ]]]);
});
