// A race as the views draw it: paths with their readings, sampled at any time between two steps.

import { decode } from "../lib/arrays.js";
import { clamp } from "../lib/numbers.js";

class Path {
  // How it is called, in full and in short; how it has ended, as a kind and in words.
  /** @type {string} */ name;
  /** @type {string} */ label;
  /** @type {string} */ outcome;
  /** @type {string} */ sentence;

  /** @param {any} record what the server says of it (app/descent/payload.py) */
  constructor(record) {
    Object.assign(this, record);
    // One element a step.
    this.x = decode(record.x);
    this.y = decode(record.y);
    this.error = decode(record.error);
    this.gradient = decode(record.gradient);
    this.distance = decode(record.distance);
    this.last = this.x.length - 1;
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
    this.paths = payload.paths.map((record) => new Path(record));
    this.last = Math.max(...this.paths.map((path) => path.last));
    this.diagnosed = payload.diagnosed; // the curve for which enough is known of its paths: "error", "sharpness" or null
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
