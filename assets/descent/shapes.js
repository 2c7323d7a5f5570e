// The shapes that a rule thinks in, on the contour map and in words: ellipses of matrices, circles, triangles, points.

import { drawing } from "../lib/elements.js";
import { format } from "../lib/numbers.js";
import { style } from "../lib/style.js";

const CORNERS = 72; // of what stands for an ellipse
const RADIUS = 32; // pixels of an ellipse that is not to scale
const FARTHEST = 1e5; // pixels that a canvas is asked for
const DASH = [5, 4]; // of what is faint
const CASING = 2.5;
const ROOM = 16; // pixels from the middle of a triangle to its corners, for these to have names
const BESIDE = 7; // pixels between a point and its name

const number = (value) => format(value, 3);
const pair = (values) => `(${values.map(number).join(",\u00a0")})`;

// A vector of length 1 at an angle, without what rounding leaves of a zero.
export const toward = (turn) => [Math.cos(turn), Math.sin(turn)].map((part) => Math.abs(part) < 1e-9 ? 0 : part);

/**
 * A form, the names of its columns, its words, what is written beside it, whether it is to scale, …
 * @typedef {{form: string, numbers: string[], text: string, names: string[], scale: boolean, multiples: number[],
 *   faint: boolean, when: string}} Shape (core/optimizers/account.py)
 * @typedef {(column: string) => ArrayLike<number>} Value
 */

/**
 * The shapes that there are in a step.
 * @param {Shape[]} shapes
 * @param {Value} value
 */
export const present = (shapes, value) => shapes.filter(({ when }) => !when || value(when)[0] === 1);

/**
 * The entries xx, xy and yy of the matrix of an ellipse or a circle.
 * @returns {number[]}
 */
function matrix({ form, numbers }, value) {
  const entries = Array.from(value(numbers[0]));
  if (form === "circle") return [Math.hypot(...entries), 0, Math.hypot(...entries)];
  return entries.length === 2 ? [entries[0], 0, entries[1]] : entries;
}

/**
 * Half the axes of where a symmetric matrix sends vectors of length 1, the longer first, and the direction of that.
 * @param {number[]} entries xx, xy and yy
 */
export function axes([xx, xy, yy]) {
  const [middle, half] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
  const turn = Math.atan2(2 * xy, xx - yy) / 2 + (middle < 0 ? Math.PI / 2 : 0);
  return {
    long: Math.abs(middle) + half,
    short: Math.abs(Math.abs(middle) - half),
    way: toward(turn),
  };
}

/**
 * A shape in words, with the numbers of a step.
 * @param {Shape} shape
 * @param {Value} value
 */
export function inWords(shape, value) {
  const { form, numbers, text, scale, multiples } = shape;
  if (form === "points") return `${text}.`;
  if (form === "polygon") return `${text}: its area is ${number(area(numbers.map(value)))}.`;
  const { long, short, way } = axes(matrix(shape, value));
  if (form === "circle") return `${text}: its radius is ${number(long)}.`;
  if (!scale) {
    return `${text}: ${number(long)} along ${pair(way)}, ${number(short)} across (the ellipse, not to scale).`;
  }
  const which = multiples.length > 1 ? " of the smaller ellipse" : "";
  return `${text}: half axes${which} ${number(long)} along ${pair(way)}, ${number(short)} across.`;
}

/**
 * Of a triangle, by the sides that lead away from the first corner.
 * @param {ArrayLike<number>[]} corners
 */
function area(corners) {
  const [[x, y], [ax, ay], [bx, by]] = corners.map((corner) => [corner[0], corner[1]]);
  return Math.abs((ax - x) * (by - y) - (ay - y) * (bx - x)) / 2;
}

/**
 * Draws a shape about a place, and answers with the names beside it, for `write` (arrows.js).
 * @param {CanvasRenderingContext2D} pen
 * @param {Shape} shape
 * @param {{value: Value, here: [number, number], pixel: (place: ArrayLike<number>) => [number, number],
 *   units: number[], color: string}} map `here` in pixels, `units`: those of one to the right and of one up
 */
export function sketch(pen, shape, map) {
  const { form, numbers } = shape;
  if (form === "points" || form === "polygon") {
    const places = numbers.map(map.value).map(map.pixel);
    if (!places.flat().every(Number.isFinite)) return [];
    return form === "points" ? dots(pen, shape, places, map.color) : polygon(pen, shape, places, map.color);
  }
  const edge = rim(matrix(shape, map.value), map.units);
  const longest = Math.max(...edge.map((way) => Math.hypot(...way)));
  if (!Number.isFinite(longest) || !(longest > 0)) return [];
  return shape.multiples.flatMap((times, which) => {
    const size = shape.scale ? times : (times * RADIUS) / longest;
    line(pen, edge.map(([x, y]) => [map.here[0] + size * x, map.here[1] + size * y]), shape, map.color);
    const beside = edge[Math.floor((CORNERS * 3) / 8)]; // up and to the left, where the legend of a map isn't
    const way = /** @type {[number, number]} */ ([size * beside[0], size * beside[1]]);
    return named(shape.names[which], map.here, way, map.color);
  });
}

/**
 * From the middle to the corners of an ellipse, in pixels.
 * @param {number[]} entries
 * @param {number[]} units
 */
function rim([xx, xy, yy], units) {
  return Array.from({ length: CORNERS }, (_, corner) => {
    const turn = (2 * Math.PI * corner) / CORNERS;
    const [x, y] = [Math.cos(turn), Math.sin(turn)];
    return [(xx * x + xy * y) * units[0], (xy * x + yy * y) * units[1]];
  });
}

function polygon(pen, shape, places, color) {
  line(pen, places, shape, color);
  const middle = [0, 1].map((axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length);
  const at = /** @type {[number, number]} */ (middle);
  if (Math.max(...places.map(([x, y]) => Math.hypot(x - at[0], y - at[1]))) < ROOM) return [];
  return shape.names.flatMap((name, which) =>
    named(name, at, [places[which][0] - at[0], places[which][1] - at[1]], color)
  );
}

function dots(pen, { faint, names }, places, color) {
  for (const [x, y] of places) {
    for (const extra of [CASING, 0]) {
      pen.beginPath();
      pen.arc(x, y, 4 + extra / 2, 0, 2 * Math.PI);
      Object.assign(pen, { fillStyle: extra ? style("--casing") : color, strokeStyle: color, lineWidth: 1.5 });
      if (extra || !faint) pen.fill();
      else pen.stroke();
    }
  }
  return places.flatMap((place, which) => named(names[which], place, [BESIDE, -BESIDE], color));
}

const named = (text, at, way, color) => (text ? [{ at, way, text, color }] : []);

// A closed line with a casing; what isn't faint is filled a little.
function line(pen, places, { faint, scale }, color) {
  const within = (value) => Math.min(Math.max(value, -FARTHEST), FARTHEST);
  pen.beginPath();
  for (const [x, y] of places) pen.lineTo(within(x), within(y));
  pen.closePath();
  pen.setLineDash([]);
  Object.assign(pen, {
    lineJoin: "round",
    strokeStyle: style("--casing"),
    lineWidth: 2 + CASING,
    fillStyle: color,
  });
  pen.stroke();
  pen.globalAlpha = faint ? 0 : scale ? 0.08 : 0.15;
  pen.fill();
  pen.globalAlpha = 1;
  pen.setLineDash(faint ? DASH : []);
  Object.assign(pen, { strokeStyle: color, lineWidth: scale ? 2 : 1.5 });
  pen.stroke();
  pen.setLineDash([]);
}

/**
 * A shape as it is drawn on the map, for a legend.
 * @param {Shape} shape
 */
export function sample({ form, faint }) {
  const piece = drawing("svg", { viewBox: "0 0 24 12", class: "sample", "aria-hidden": "true" });
  const solid = form === "points" && !faint;
  const dash = form === "polygon" && faint ? "stroke-dasharray: 3 2" : "";
  const look = {
    style: `stroke: var(--slot); stroke-width: 1.5; fill: ${solid ? "var(--slot)" : "none"}; ${dash}`,
  };
  const [across, up] = form === "points" ? [3, 3] : form === "circle" ? [5, 5] : [10, 4.5];
  const drawn = form === "polygon"
    ? drawing("path", { d: "M4 11L12 1L20 11Z", ...look })
    : drawing("ellipse", { cx: 12, cy: 6, rx: across, ry: up, ...look });
  piece.append(drawn);
  return piece;
}
