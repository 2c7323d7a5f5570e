// The cells of a map as far as they are known, and their colours.

import { AT_A_MINIMUM, BEYOND } from "../../constants.js";
import { decode } from "../../lib/arrays.js";
import { clamp } from "../../lib/numbers.js";
import { channels, hue, mixed, paletteSize, style } from "../../lib/style.js";

// A map as far as it is known: for each cell its ending, steps, error and share.
export class Cells {
  /** @type {number} columns and rows between the cells of the first picture, once it is there */
  coarsest;

  /** @param {any} told what the server says of the map first (app/descent/stages/maps.py) */
  constructor(told) {
    Object.assign(this, told);
    const [rows, columns] = told.shape;
    /** @type {string[]} how a descent can end, in the order of their codes, and each told to the reader */
    this.kinds = told.kinds;
    this.endings = told.endings;
    /** @type {string[]} what a descent that converged has reached, and what one that did not circles */
    this.minima = told.minima;
    this.around = told.around;
    this.rows = rows;
    this.columns = columns;
    this.axes = told.axes.map((axis) => ({ ...axis, values: decode(axis.values), log: axis.scale === "log" }));
    this.edge = told.edge && { ...told.edge, x: decode(told.edge.x), y: decode(told.edge.y) };
    const count = this.rows * this.columns;
    this.count = count;
    this.known = new Uint8Array(count);
    this.codes = new Uint8Array(count);
    this.reached = new Int16Array(count);
    this.errors = new Float32Array(count);
    this.taken = new Float32Array(count);
    this.shares = new Float32Array(count);
    this.fresh = []; // pieces that are not painted yet
    this.done = 0;
  }

  take(answer) {
    const piece = { stride: answer.stride, cells: decode(answer.cells) };
    const [kinds, minima, errors, steps, shares] = ["kinds", "minima", "errors", "steps", "shares"].map((name) =>
      decode(answer[name])
    );
    piece.cells.forEach((cell, at) => {
      this.known[cell] = 1;
      this.codes[cell] = kinds[at];
      this.reached[cell] = minima[at];
      this.errors[cell] = errors[at];
      this.taken[cell] = steps[at];
      this.shares[cell] = shares[at];
    });
    this.done += piece.cells.length;
    this.stride = piece.stride;
    this.coarsest ??= piece.stride;
    this.fresh.push(piece);
  }

  // The known cell whose colour stands at this one.
  standIn(cell) {
    if (this.known[cell]) return cell;
    const [row, column] = [Math.floor(cell / this.columns), cell % this.columns];
    for (let stride = this.stride; stride <= this.coarsest; stride *= 2) {
      const near = nearest(row, stride, this.rows) * this.columns + nearest(column, stride, this.columns);
      if (this.known[near]) return near;
    }
    return -1;
  }

  // What stands on the axes at a cell.
  place(cell) {
    return [this.axes[0].values[cell % this.columns], this.axes[1].values[Math.floor(cell / this.columns)]];
  }

  kind(cell) {
    return this.kinds[this.codes[cell]];
  }

  // Whether it has come to a minimum, or stays around one.
  atMinimum(cell) {
    return AT_A_MINIMUM.includes(this.kind(cell));
  }

  // Whether it has left the picture, so that its error says nothing.
  beyond(cell) {
    return BEYOND.includes(this.kind(cell));
  }

  ending(cell) {
    const told = this.endings[this.codes[cell]];
    const minimum = this.reached[cell];
    if (!this.atMinimum(cell) || minimum < 0) return told;
    return this.kind(cell) === "converged" ? this.minima[minimum] : `${told} ${this.around[minimum]}`;
  }
}

const nearest = (at, stride, count) =>
  Math.min(Math.round(at / stride) * stride, Math.floor((count - 1) / stride) * stride);

// ---- colours ----------------------------------------------------------------------------------------------------

// Of all endings that are at no minimum.
const GREYS = {
  stalled: "--stalled",
  step_limit: "--unfinished",
  diverged: "--diverged",
  ran_downhill: "--downhill",
};
export const SCALE = ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725"]; // viridis

// Okabe and Ito's colours first; for more minima hues a golden angle apart.
function minimumColor(index) {
  if (index < paletteSize() - 1) return channels(hue(index));
  const angle = (index * 137.508) % 360;
  const part = (n) => {
    const k = (n + angle / 30) % 12;
    return 255 * (0.52 - 0.3 * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [part(0), part(8), part(4)];
}

function ramp(share) {
  const at = clamp(share, 0, 1) * (SCALE.length - 1);
  const low = Math.min(Math.floor(at), SCALE.length - 2);
  return mixed(channels(SCALE[low]), channels(SCALE[low + 1]), at - low);
}

// The colours of a map: a function from a cell to [red, green, blue]; with `steps`, as if each had taken so many.
export function coloring(map, shade, steps = null) {
  const page = channels(style("--sheet"));
  const greys = Object.fromEntries(Object.entries(GREYS).map(([kind, name]) => [kind, channels(style(name))]));
  const own = map.minima.map((_, index) => minimumColor(index));
  const unlisted = channels(hue(paletteSize() - 1));
  if (shade === "error") {
    const [low, high] = errorSpan(map);
    return (cell) => {
      const error = map.errors[cell];
      if (map.beyond(cell)) return greys[map.kind(cell)];
      if (error === Infinity) return greys.diverged; // half of its seeds did
      return ramp(
        map.optimum === null
          ? (error - low) / (high - low)
          : Math.log(Math.max(error, low) / low) / Math.log(high / low),
      );
    };
  }
  const slowest = Math.log(1 + map.steps);
  return (cell) => {
    if (!map.atMinimum(cell)) return greys[map.kind(cell)];
    const color = map.reached[cell] >= 0 ? own[map.reached[cell]] : unlisted;
    return mixed(color, page, 0.72 * Math.min(Math.log(1 + (steps ?? map.taken[cell])) / slowest, 1));
  };
}

export function errorSpan(map) {
  let [low, high] = [Infinity, -Infinity];
  for (let cell = 0; cell < map.count; cell++) {
    if (!map.known[cell] || !Number.isFinite(map.errors[cell]) || map.beyond(cell)) continue;
    low = Math.min(low, map.errors[cell]);
    high = Math.max(high, map.errors[cell]);
  }
  if (!(high >= low)) [low, high] = [0, 1];
  if (map.most !== null) high = Math.min(high, map.most); // worse than at the start is bad enough
  if (map.optimum !== null) {
    low = Math.max(low, map.least);
    high = Math.max(high, 10 * low);
  }
  return high > low ? [low, high] : [low, low + 1];
}
