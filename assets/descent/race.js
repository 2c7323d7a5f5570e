// A race as the views draw it: paths with their readings, sampled at any time between two steps.

import { decode } from "../lib/arrays.js";
import { clamp } from "../lib/numbers.js";

class Path {
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
