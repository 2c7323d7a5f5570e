// Training runs as the page keeps them: what each epoch measured, for each network, and summaries over networks.

import { decode } from "../lib/arrays.js";
import { quartiles } from "../lib/quartiles.js";
import { csv } from "../lib/tables.js";

const SCALARS = ["train_loss", "train_accuracy", "test_loss", "test_accuracy"];
const LAYERED = ["gradient_norms", "weight_norms", "exponents"];

// Nothing is drawn where a loss has no end.
const drawn = (value) => (Number.isFinite(value) ? value : null);

export class Run {
  // What the server said last, see merge().
  /** @type {number} */ epoch;
  /** @type {boolean} */ done;
  /** @type {any} */ settings;
  /** @type {string} */ search;
  /** @type {string} */ sentence;
  /** @type {boolean} */ broken;
  /** @type {number} */ rate;
  /** @type {number | undefined} the learning rate that was asked for last */
  wished;
  /** @type {any} */ baseline = null;

  /**
   * @param {any} answer of the server (app/network/api.py) to its beginning
   * @param {string} name or "", for the server's own
   * @param {number} slot its place in the palette
   */
  constructor(answer, name, slot) {
    /** @type {string} */
    this.id = answer.run;
    /** @type {number[]} one for each network */
    this.seeds = answer.seeds;
    this.begun = answer.begun; // by panel, what the server told it at the beginning
    this.name = name || answer.name;
    this.slot = slot;
    this.visible = true;
    this.planned = answer.settings.learning_rates;
    this.clear();
    this.merge(answer);
  }

  clear() {
    this.values = Object.fromEntries([...SCALARS, ...LAYERED].map((name) => [name, []]));
    this.summaries = {};
    this.told = {}; // by panel, what the server told it last
    this.stopped = false;
    this.failure = "";
  }

  get networks() {
    return this.seeds.length;
  }

  get epochs() {
    return this.settings.epochs;
  }

  get over() {
    return this.done || this.stopped;
  }

  // Take over an answer of the server; a repeated one changes nothing.
  merge(answer) {
    const { epoch, done, settings, search, learning_rate, sentence, broken, told, metrics } = answer;
    Object.assign(this, { epoch, done, settings, search, sentence, broken, rate: learning_rate });
    Object.assign(this.told, told);
    if (!metrics) return;
    const epochs = decode(metrics.epochs);
    for (const name of [...SCALARS, ...LAYERED]) {
      const flat = decode(metrics[name]);
      const width = epochs.length ? flat.length / epochs.length : 0;
      for (const [row, at] of epochs.entries()) {
        this.put(name, at, Array.from(flat.subarray(row * width, (row + 1) * width)));
      }
    }
  }

  // All that is needed to list the run again after a reload, as plain values; NaN becomes null on the way.
  get record() {
    const { id: run, seeds, begun, rate } = this;
    const { name, slot, visible, planned, stopped, baseline, wished } = this;
    const { epoch, done, settings, search, sentence, broken, told } = this;
    return {
      answer: {
        ...{ run, seeds, begun, learning_rate: rate },
        ...{ epoch, done, settings, search, sentence, broken, told, metrics: null },
      },
      own: { name, slot, visible, planned, stopped, baseline, wished },
      values: this.values,
    };
  }

  static restored({ answer, own, values }) {
    const run = new Run(answer, own.name, own.slot);
    Object.assign(run, own);
    for (const [name, rows] of Object.entries(values)) {
      for (const [epoch, row] of rows.entries()) {
        run.put(
          name,
          epoch,
          row.map((value) => value ?? NaN),
        );
      }
    }
    return run;
  }

  put(name, epoch, row) {
    this.values[name][epoch] = row;
    const parts = row.length / this.networks;
    for (let part = 0; part < parts; part++) {
      const summary = this.summary(name, part);
      const { lower, median, upper } = quartiles(row.filter((_, place) => place % parts === part));
      summary.epochs[epoch] = epoch;
      summary.low[epoch] = drawn(lower);
      summary.median[epoch] = drawn(median);
      summary.high[epoch] = drawn(upper);
    }
  }

  // Median and quartiles of a metric over the networks, by epoch; `part` is the layer where there are several.
  summary(name, part = 0) {
    const key = `${name} ${part}`;
    if (!this.summaries[key]) {
      const median = [];
      const [low, high] = this.networks > 1 ? [[], []] : [median, median];
      this.summaries[key] = { epochs: [], low, median, high };
    }
    return this.summaries[key];
  }

  // The median of a metric after the last epoch.
  last(name) {
    const { median } = this.summary(name);
    return median.length ? median[median.length - 1] : null;
  }

  parts(name) {
    const first = this.values[name].find(Boolean);
    return first ? first.length / this.networks : 0;
  }
}

// Every metric of every run, epoch and network, one line each.
export function metricsTable(runs) {
  const most = Object.fromEntries(
    LAYERED.map((name) => [name, Math.max(0, ...runs.map((run) => run.parts(name)))]),
  );
  const heads = LAYERED.flatMap((name) =>
    Array.from({ length: most[name] }, (_, part) => `${name.replace(/s$/, "")}_${part + 1}`)
  );
  const rows = [];
  for (const run of runs) {
    run.values.train_loss.forEach((_, epoch) => {
      run.seeds.forEach((seed, network) => {
        const scalars = SCALARS.map((name) => run.values[name][epoch][network]);
        const layered = LAYERED.flatMap((name) => {
          const parts = run.parts(name);
          return Array.from(
            { length: most[name] },
            (_, part) => part < parts ? run.values[name][epoch][network * parts + part] : null,
          );
        });
        rows.push([run.name, seed, epoch, ...scalars, ...layered]);
      });
    });
  }
  return csv(["run", "seed", "epoch", ...SCALARS, ...heads], rows);
}
