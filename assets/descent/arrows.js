// Arrows and names on a canvas over the contour map.

import { style } from "../lib/style.js";
import { free, note, others } from "./names.js";

const HEAD = 8; // pixels
const CASING = 3;

/**
 * @typedef {{color: string, width: number, dash: number[]}} Stroke
 */

/**
 * An arrow from a place, so far across and down, with its name at its tip.
 * @param {CanvasRenderingContext2D} pen
 * @param {[number, number]} from
 * @param {[number, number]} way
 * @param {Stroke} stroke
 */
export function arrow(pen, from, way, stroke) {
  const length = Math.hypot(...way);
  if (!(length > 0)) return;
  const tip = from.map((at, axis) => at + way[axis]);
  const head = Math.min(HEAD, length);
  const neck = from.map((at, axis) => at + (way[axis] * (length - 0.7 * head)) / length);
  const angle = Math.atan2(way[1], way[0]);
  const wings = [2.7, -2.7].map((turn) => [
    tip[0] + head * Math.cos(angle + turn),
    tip[1] + head * Math.sin(angle + turn),
  ]);
  for (const extra of [CASING, 0]) {
    const color = extra ? style("--casing") : stroke.color;
    Object.assign(pen, { strokeStyle: color, fillStyle: color, lineCap: "butt", lineJoin: "round" });
    pen.lineWidth = stroke.width + extra;
    pen.setLineDash(extra ? [] : stroke.dash);
    trace(pen, [from, neck]);
    pen.stroke();
    pen.setLineDash([]);
    trace(pen, [tip, ...wings]);
    pen.closePath();
    pen.lineWidth = extra || 0.5;
    pen.stroke();
    pen.fill();
  }
}

function trace(pen, places) {
  pen.beginPath();
  for (const [x, y] of places) pen.lineTo(x, y);
}

/**
 * Names beyond the tips of arrows, moved apart from each other and from those of other owners. What has neither end in
 * the box has no name.
 * @param {string} owner
 * @param {CanvasRenderingContext2D} pen
 * @param {{at: [number, number], way: [number, number], text: string, color: string}[]} names
 * @param {{width: number, height: number}} box
 */
export function write(owner, pen, names, box) {
  Object.assign(pen, { font: `600 13px ${style("--font")}`, textAlign: "center", textBaseline: "middle" });
  const own = [];
  const inside = ([x, y]) => x >= 0 && x <= box.width && y >= 0 && y <= box.height;
  for (const { at, way, text, color } of names) {
    if (!inside(at) && !inside([at[0] + way[0], at[1] + way[1]])) continue;
    const length = Math.hypot(...way) || 1;
    const half = pen.measureText(text).width / 2;
    const x = Math.min(Math.max(at[0] + way[0] + (way[0] / length) * (half + 5), half), box.width - half);
    const wished = Math.min(Math.max(at[1] + way[1] + (way[1] / length) * 11, 8), box.height - 8);
    const y = free([x, wished, half], [...own, ...others(owner)], box.height);
    own.push([x, y, half]);
    Object.assign(pen, { lineWidth: 3.5, strokeStyle: style("--casing"), fillStyle: color });
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  }
  note(owner, own);
}
