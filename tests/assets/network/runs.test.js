import { metricsTable, Run } from "../../../assets/network/runs.js";
import { equal, test } from "../harness.js";
import { typed } from "../typed.js";

// What a server says of epochs of two networks with two layers; every metric of an epoch has these values.
function answer(epochs, rows, more = {}) {
  const metrics = { epochs: typed(epochs) };
  for (const name of ["train_loss", "train_accuracy", "test_loss", "test_accuracy"]) {
    metrics[name] = typed(rows.flat());
  }
  for (const name of ["gradient_norms", "weight_norms"]) {
    metrics[name] = typed(rows.flatMap(([one, other]) => [one, 10 * one, other, 10 * other]));
  }
  metrics.exponents = typed([]);
  const settings = { epochs: 5, learning_rates: [], rule: { name: "adam" } };
  return { run: "r", seeds: [0, 1], name: "Run", settings, epoch: epochs.at(-1), done: false, metrics, ...more };
}

test("a repeated answer changes nothing", () => {
  const run = new Run(
    answer(
      [0, 1],
      [
        [1, 3],
        [2, 4],
      ],
    ),
    "",
    0,
  );
  const before = JSON.stringify(run);
  run.merge(answer([1], [[2, 4]]));
  equal(JSON.stringify(run), before);
});

test("the median and the quartiles over the networks, by epoch and layer", () => {
  const run = new Run(
    answer(
      [0, 1],
      [
        [1, 3],
        [2, NaN],
      ],
    ),
    "",
    0,
  );
  equal(run.summary("train_loss"), { epochs: [0, 1], low: [1.5, 2], median: [2, 2], high: [2.5, 2] });
  equal(run.summary("gradient_norms", 1).median, [20, 20]);
  equal([run.parts("gradient_norms"), run.parts("exponents"), run.last("test_loss")], [2, 0, 2]);
});

test("where a loss has no end nothing is drawn", () => {
  const run = new Run(answer([0], [[Infinity, Infinity]]), "", 0);
  equal(run.summary("train_loss").median, [null]);
});

test("a run comes back from its record as it was", () => {
  const run = new Run(
    answer(
      [0, 1],
      [
        [1, 3],
        [2, NaN],
      ],
    ),
    "Mine",
    3,
  );
  run.visible = false;
  const again = Run.restored(JSON.parse(JSON.stringify(run.record)));
  equal(again.values, run.values);
  equal(again.summary("test_loss"), run.summary("test_loss"));
  equal([again.id, again.name, again.slot, again.visible, again.epoch], ["r", "Mine", 3, false, 1]);
});

test("every metric of every network and epoch is a line of the table", () => {
  const run = new Run(answer([0], [[1, NaN]]), 'A "run"', 0);
  equal(metricsTable([run]).split("\r\n"), [
    "run,seed,epoch,train_loss,train_accuracy,test_loss,test_accuracy,gradient_norm_1,gradient_norm_2,weight_norm_1,weight_norm_2",
    '"A ""run""",0,0,1,1,1,1,1,10,1,10',
    '"A ""run""",1,0,,,,,,,,',
    "",
  ]);
});
