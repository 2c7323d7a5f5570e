// What one rule computes at the clock's step: arrows and shapes on the contour map, its equations with the numbers.

import { descent as ids } from "../../ids.js";
import { byId } from "../../lib/elements.js";
import { geometry, graph, layer } from "../../lib/graphs.js";
import { hue, style } from "../../lib/style.js";
import { arrow, write } from "../arrows.js";
import { Blocks } from "../blocks.js";
import { contour } from "../contour.js";
import { note } from "../names.js";
import { player } from "../player.js";
import { present, sketch } from "../shapes.js";
import { Sheet, strokes } from "../sheet.js";

const ROOM = { least: 14, more: 56 }; // pixels of arrows that aren't to scale
const SHORTEST = 16; // of the step's

const panel = {
  slot: null, // of the rule that is looked into
  blocks: new Blocks("/descent/state"), // of steps: {first, length, count, columns, at, lines, arrows, shapes, …}
  sheet: null,
  drawn: "",

  turn(on, display, query) {
    this.slot = on ? Number(display.watch) : null;
    this.blocks.begin(query, this.slot);
    this.drawn = "";
    player.draw();
  },

  reset() {
    this.drawn = "";
  },

  draw({ race, shown, reached }) {
    const path = shown.find(({ slot }) => slot === this.slot);
    const frame = byId(ids.panel("state"));
    if (!path || !frame) return this.clear(frame);
    const last = (this.blocks.latest?.count ?? path.last) - 1;
    const step = Math.max(Math.min(reached, last), 0);
    const block = this.blocks.at(step);
    if (block?.refused) return this.refuse(frame, block.refused);
    const gd = graph(ids.CONTOUR);
    if (!block || !gd) return;
    const over = step === last && reached > last;
    const drawn = [step, over, race.chapter, geometry(gd), path.name].join();
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    if (this.sheet?.block !== block) this.sheet = new Sheet(block, path, this.sheet);
    if (this.sheet.element.parentNode !== frame) frame.replaceChildren(this.sheet.element);
    this.sheet.fill(step, at(block, step), over);
    picture(gd, block, step, path.slot);
  },

  refuse(frame, reason) {
    this.sheet = null;
    if (frame.textContent !== reason) frame.replaceChildren(reason);
    wipe();
  },

  clear(frame) {
    if (!this.drawn && !frame?.firstChild) return;
    Object.assign(this, { drawn: "", sheet: null });
    frame?.replaceChildren();
    wipe();
  },
};

// A column's values at a step: two, or one for both coordinates.
const at = (block, step) => (name) => {
  const column = block.columns[name];
  const width = column.length / block.length;
  return column.slice((step - block.first) * width, (step - block.first + 1) * width);
};

const same = (one, other) => one.every((part, axis) => part === other[axis]);

function wipe() {
  note("state", []);
  const gd = graph(ids.CONTOUR);
  if (gd) layer(gd, ids.layer_of(ids.CONTOUR, "state"));
}

// The arrows and the shapes of a step, where it begins.
function picture(gd, block, step, slot) {
  const { context: pen, width, height, x, y } = layer(gd, ids.layer_of(ids.CONTOUR, "state"));
  const value = at(block, step);
  /** @type {(place: ArrayLike<number>) => [number, number]} */
  const pixel = (place) => [x(place[0]), y(place[1])];
  const units = [x(1) - x(0), y(1) - y(0)];
  const here = pixel(value("x"));
  const taken = pixel(block.at.slice(2 * (step - block.first), 2 * (step - block.first) + 2));
  if (![...here, ...taken].every(Number.isFinite)) return;
  const color = hue(slot);
  const map = { value, here, pixel, units, color };
  const shapes = present(block.shapes, value).flatMap((shape) => sketch(pen, shape, map));
  if (Math.hypot(taken[0] - here[0], taken[1] - here[1]) > 1) lookAhead(pen, here, taken);
  const names = [];
  for (const { column, symbol, sign, longest } of block.arrows) {
    const vector = value(column);
    const way = [sign * vector[0] * units[0], sign * vector[1] * units[1]];
    const own = Math.hypot(...way);
    if (!(own > 0) || !Number.isFinite(own)) continue;
    if (column !== "step" && sign > 0 && same(vector, value("step"))) continue; // the step lies on it
    const size = Math.cbrt(Math.hypot(vector[0], vector[1]) / longest);
    const length = column === "step" ? Math.max(own, SHORTEST) : ROOM.least + ROOM.more * size;
    /** @type {[number, number]} */
    const scaled = [(way[0] * length) / own, (way[1] * length) / own];
    const from = column === "g" || column === "g_exact" ? taken : here;
    const stroke = strokes(column, color, style("--text"));
    arrow(pen, from, scaled, stroke);
    names.push({ at: from, way: scaled, text: symbol, color: stroke.color });
  }
  write("state", pen, [...names, ...shapes], { width, height });
}

// From where the parameters are to where the gradient is taken.
function lookAhead(pen, here, taken) {
  Object.assign(pen, { strokeStyle: style("--text"), lineWidth: 1.5 });
  pen.setLineDash([2, 3]);
  pen.beginPath();
  pen.moveTo(...here);
  pen.lineTo(...taken);
  pen.stroke();
  pen.setLineDash([]);
  pen.beginPath();
  pen.arc(taken[0], taken[1], 3.5, 0, 2 * Math.PI);
  pen.stroke();
}

contour.carry(panel);

export default panel;
