// A race as the views draw it: paths with their readings, sampled at any time between two steps.

import { decode } from "../lib/arrays.js";

class Path {
  constructor(record) {
    Object.assign(this, record);
    for (const name of ["x", "y", "error", "gradient", "distance"]) this[name] = decode(record[name]);
    this.last = this.x.length - 1;
  }

  // Where the path is at time t, in steps: halfway between two steps it is halfway between their points.
  at(t) {
    const step = Math.min(Math.max(t, 0), this.last);
    const from = Math.floor(step);
    const to = Math.min(from + 1, this.last);
    const share = step - from;
    return [
      this.x[from] + share * (this.x[to] - this.x[from]),
      this.y[from] + share * (this.y[to] - this.y[from]),
    ];
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
  }
}
