// A race as the views draw it: paths with their readings, sampled at any time between two steps.

import { decode } from "../lib/arrays.js";
import { clamp } from "../lib/numbers.js";

const READINGS = ["x", "y", "error", "gradient", "distance"];
const known = (record) => (record.evaluations ? [...READINGS, "evaluations"] : READINGS);

// The steps that are sent of a path (app/descent/payload.py): all first ones, then every so manieth, and the last.
export function sentSteps({ whole, stride }, last) {
  const steps = [];
  for (let step = 0; step < last; step += step < whole ? 1 : stride) steps.push(step);
  return [...steps, last];
}

// Their values as values of every step: those between lie on straight lines, which is enough for pictures.
export function spread(sent, steps) {
  const all = new Float32Array(steps.at(-1) + 1);
  all[0] = sent[0];
  for (let at = 1; at < steps.length; at++) {
    const [from, to] = [steps[at - 1], steps[at]];
    const slope = (sent[at] - sent[at - 1]) / (to - from);
    for (let step = from + 1; step < to; step++) all[step] = sent[at - 1] + (step - from) * slope;
    all[to] = sent[at];
  }
  return all;
}

class Path {
  // One element a step, where the path is and what is read there.
  /** @type {Float32Array} */ x;
  /** @type {Float32Array} */ y;
  /** @type {Float32Array} */ error;
  /** @type {Float32Array} */ gradient;
  /** @type {Float32Array} */ distance;
  // Values, gradients and Hessians that its rule has asked for so far: for most rules a gradient a step.
  /** @type {Float32Array} */ evaluations;
  // How it is called, in full and in short; how it has ended, as a kind and in words.
  /** @type {string} */ name;
  /** @type {string} */ label;
  /** @type {string} */ outcome;
  /** @type {string} */ sentence;

  /**
   * @param {any} record what the server says of it (app/descent/payload.py)
   * @param {{whole: number, stride: number} | null} sampling which steps it sent, if not all
   */
  constructor(record, sampling = null) {
    Object.assign(this, record);
    const steps = sampling && sentSteps(sampling, record.last);
    for (const name of known(record)) {
      const sent = decode(record[name]);
      this[name] = steps ? spread(sent, steps) : sent;
    }
    this.last = this.x.length - 1;
    this.evaluations ??= Float32Array.from(this.x.keys());
    /** @type {number} its place in the palette */
    this.slot = record.slot;
    if (record.events) this.diagnose(record);
  }

  // What happens on it, and its curvature where that is shown.
  diagnose({ events, stability }) {
    this.events = events;
    this.stability = stability && { ratio: decode(stability.ratio), formula: stability.formula };
  }

  /**
   * Where the path is at time t, in steps: halfway between two steps it is halfway between their points.
   * @param {number} t
   */
  at(t) {
    const step = clamp(t, 0, this.last);
    const from = Math.floor(step);
    const to = Math.min(from + 1, this.last);
    const share = step - from;
    return [this.x[from] + share * (this.x[to] - this.x[from]), this.y[from] + share * (this.y[to] - this.y[from])];
  }
}

/**
 * The path with the least error at a step and this error; of those that have not diverged by then, if there are any.
 * @param {any[]} paths each a Path
 * @param {number} step
 */
export function best(paths, step) {
  const left = paths.filter((path) => path.outcome !== "diverged" || step < path.last);
  let least = null;
  for (const path of left.length ? left : paths) {
    const error = path.error[Math.min(step, path.last)];
    if (!least || error < least.error) least = { path, error };
  }
  return least;
}

export class Race {
  constructor(payload) {
    this.optimum = payload.optimum;
    this.surface = payload.surface;
    this.chapter = payload.chapter;
    this.steps = payload.steps;
    const { whole = 0, stride = 1 } = payload;
    this.sampling = stride > 1 ? { whole, stride } : null;
    this.paths = payload.paths.map((record) => new Path(record, this.sampling));
    this.last = Math.max(...this.paths.map((path) => path.last));
    this.query = payload.query; // by which the steps that were not sent are asked for
    this.filled = []; // the ends of the blocks of steps whose readings have come later
    this.diagnosed = payload.diagnosed; // the curve for which enough is known of its paths: "error", "sharpness" or null
  }

  // Whether all readings of a step are those of this very step, and not of a picture.
  has(step) {
    if (!this.sampling || step < this.sampling.whole || step % this.sampling.stride === 0) return true;
    return step === this.last || this.filled.some(([from, to]) => from <= step && step < to);
  }

  // The last step up to this one that has its own readings.
  told(step) {
    while (!this.has(step)) step--;
    return step;
  }

  // The readings of a block of steps (app/descent/details.py).
  fill({ first, paths }) {
    let count = 0;
    for (const { slot, ...block } of paths) {
      const path = this.paths.find((each) => each.slot === slot);
      for (const name of known(block)) {
        const values = decode(block[name]);
        if (values.length) path[name].set(values, first); // nothing of a path that has ended before
        count = Math.max(count, values.length);
      }
    }
    this.filled.push([first, first + count]);
  }

  // Whether what happens on the paths is known, with all that this curve shows.
  knows(curve) {
    return [curve, "sharpness"].includes(this.diagnosed);
  }

  // The server's diagnosis of each path, with all that this curve shows.
  diagnose(paths, curve) {
    for (const { slot, ...told } of paths) this.paths.find((path) => path.slot === slot).diagnose(told);
    this.diagnosed = curve;
  }
}
