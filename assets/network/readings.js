// What a run has come to, in numbers: of several networks the medians.

import { quartiles } from "../lib/quartiles.js";
import { csv } from "../lib/tables.js";
import { verdict } from "./words.js";

const known = (value) => (Number.isFinite(value) ? value : null);
const middle = (values) => known(quartiles(values.filter((value) => value !== null)).median);

// The norm of the whole gradient of each network after the last epoch, from those of its layers.
function gradients(run) {
  const norms = run.values.gradient_norms.at(-1) ?? [];
  const layers = norms.length / run.networks;
  return run.seeds.map((_, network) => Math.hypot(...norms.slice(network * layers, (network + 1) * layers)));
}

/** @param {any} run */
export function readings(run) {
  const { median } = run.summary("test_loss");
  const least = Math.min(...median.filter((loss) => loss !== null));
  const best = median.indexOf(least);
  return {
    epoch: run.epoch,
    train_loss: run.last("train_loss"),
    test_loss: run.last("test_loss"),
    train_accuracy: run.last("train_accuracy"),
    test_accuracy: run.last("test_accuracy"),
    gradient_norm: middle(gradients(run)),
    distance_moved: middle(run.told.readings ?? []),
    best_test_loss: known(least),
    best_epoch: best < 0 ? null : best,
    outcome: verdict(run),
  };
}

// All that is known of some runs, as plain values: every metric as [epoch][network, or network × layer].
export const asRecord = (runs) =>
  runs.map((run) => ({
    name: run.name,
    seeds: run.seeds,
    settings: run.settings,
    readings: readings(run),
    metrics: run.values,
  }));

export function asTable(runs) {
  const rows = runs.map((run) => ({ run: run.name, networks: run.networks, ...readings(run) }));
  return csv(Object.keys(rows[0] ?? {}), rows.map(Object.values));
}
