// Canvases over a plotly graph: trails of the paths up to now, and markers where they are. Used by the contour map
// and by the error curve, which differ only in what stands on their axes.

import { descent as ids } from "../ids.js";
import { byId } from "../lib/elements.js";
import { graph, layer } from "../lib/graphs.js";
import { clamp } from "../lib/numbers.js";
import { hue, style } from "../lib/style.js";
import { note } from "./names.js";

const WIDTH = 2.4;
const CASING = 5;

export class Overlay {
  // `columns(path)` gives two arrays, x and y, one element a step; `options.labels` writes names at the markers;
  // `options.levels()` gives heights to draw across all, {at, name} each.
  constructor(id, columns, options = {}) {
    this.id = id;
    this.columns = columns;
    this.options = options;
    this.drawnTo = -1;
    this.key = "";
    /** @type {CanvasRenderingContext2D} the paths up to now, which only grow */
    this.trail = null;
    /** @type {CanvasRenderingContext2D} where they are, drawn anew each frame */
    this.now = null;
  }

  reset() {
    this.key = "";
  }

  draw(player) {
    const gd = graph(this.id);
    if (!gd || !player.race || !byId(ids.layer_of(this.id, "now"))) return; // a page in outline has no layers
    const box = this.place(gd);
    if (!box) return;
    if (this.key !== box.key || player.position < this.drawnTo) this.begin(box, player, gd);
    this.extend(player);
    this.now.clearRect(0, 0, box.width, box.height);
    this.markers(player, box);
  }

  // All of it at once into another context, on axes of other lengths.
  paint(context, player, xaxis, yaxis) {
    const copy = Object.assign(Object.create(this), { trail: context, now: context, drawnTo: 0 });
    copy.prepare(player, xaxis, yaxis);
    copy.extend(player);
    copy.markers(player, { width: xaxis._length, height: yaxis._length });
  }

  // The canvases in the graph's plot area, at the screen's own resolution.
  place(gd) {
    const { xaxis, yaxis } = gd._fullLayout;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const [width, height] = [xaxis._length, yaxis._length];
    if (!(width > 0 && height > 0)) return null;
    const key = [xaxis._offset, yaxis._offset, width, height, ratio, xaxis.range, yaxis.range, yaxis.type].join();
    // A canvas without a width was emptied by another view that shares it.
    if (this.placed !== key || !this.trail.canvas.width) {
      for (const name of ["trail", "now"]) {
        this[name] = layer(gd, ids.layer_of(this.id, name)).context;
        this[name].lineJoin = "round";
      }
      this.placed = key;
      this.key = "";
    }
    return { key, width, height };
  }

  // Start over, with an empty trail.
  begin(box, player, gd) {
    const { xaxis, yaxis } = gd._fullLayout;
    this.key = box.key;
    this.drawnTo = 0;
    this.trail.clearRect(0, 0, box.width, box.height);
    this.prepare(player, xaxis, yaxis);
  }

  // Pixel coordinates of every step of every path shown.
  prepare(player, xaxis, yaxis) {
    this.casing = style("--casing");
    const levels = this.options.levels ? this.options.levels() : [];
    this.levels = levels.map(({ at, name }) => ({ y: pixels([at], yaxis)[0], name }));
    this.lines = player.shown.map((path, index) => {
      const [x, y] = this.columns(path);
      return {
        path,
        color: hue(path.slot),
        dash: index % 2 ? [7, 3] : [],
        x: pixels(x, xaxis),
        y: pixels(y, yaxis),
      };
    });
  }

  extend(player) {
    const to = player.reached;
    if (to <= this.drawnTo) return;
    for (const line of this.lines) {
      const end = Math.min(to, line.path.last);
      const from = Math.min(this.drawnTo, end);
      if (from === end) continue;
      stroke(this.trail, line, from, end, this.casing, CASING);
      stroke(this.trail, line, Math.max(from - 1, 0), end, line.color, WIDTH);
    }
    this.drawnTo = to;
  }

  markers(player, box) {
    const now = this.now;
    const labels = [];
    for (const line of this.lines) {
      const step = Math.min(player.position, line.path.last);
      const from = Math.floor(step);
      const to = Math.min(from + 1, line.path.last);
      const share = step - from;
      const x = line.x[from] + share * (line.x[to] - line.x[from]);
      const y = line.y[from] + share * (line.y[to] - line.y[from]);
      if (!Number.isFinite(x + y)) continue; // a start without a height
      if (share > 0) {
        now.lineWidth = WIDTH;
        now.strokeStyle = line.color;
        now.beginPath();
        now.moveTo(line.x[from], line.y[from]);
        now.lineTo(clamp(x, -1e4, 1e4), clamp(y, -1e4, 1e4));
        now.stroke();
      }
      const inside = x >= 0 && y >= 0 && x <= box.width && y <= box.height;
      /** @type {[number, number]} */
      const at = [clamp(x, 0, box.width), clamp(y, 0, box.height)];
      if (inside) ring(now, at, line.color, this.casing);
      else edge(now, at, [x, y], line.color, this.casing, box);
      labels.push({ text: line.path.label, color: line.color, x: at[0], y: at[1], outside: !inside });
    }
    for (const { y, name } of this.levels) level(now, y, name, box, this.casing);
    if (this.options.labels) note("paths", write(now, labels, box, this.casing));
  }
}

// Pixel coordinates of data on a plotly axis; everything stays within what a canvas can draw.
function pixels(values, axis) {
  const log = axis.type === "log";
  const [low, high] = axis.range;
  const sign = axis._id.startsWith("y") ? -1 : 1;
  const scale = (sign * axis._length) / (high - low);
  const offset = sign > 0 ? -low * scale : axis._length - low * scale;
  const out = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = log ? Math.log10(values[i]) : values[i];
    out[i] = clamp(value * scale + offset, -1e5, 1e5);
  }
  return out;
}

function stroke(context, line, from, to, color, width) {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(line.x[from], line.y[from]);
  for (let i = from + 1; i <= to; i++) context.lineTo(line.x[i], line.y[i]);
  context.stroke();
}

// A dashed line across the picture, named at its right end.
function level(context, y, name, box, casing) {
  context.save();
  context.strokeStyle = context.fillStyle = style("--mark");
  context.lineWidth = 1.6;
  context.setLineDash([7, 4]);
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(box.width, y);
  context.stroke();
  context.setLineDash([]);
  context.font = `600 11px ${style("--font") || "sans-serif"}`;
  context.textAlign = "right";
  context.strokeStyle = casing;
  context.lineWidth = 3.5;
  context.strokeText(name, box.width - 14, y - 6);
  context.fillText(name, box.width - 14, y - 6);
  context.restore();
}

function ring(context, [x, y], color, casing) {
  context.beginPath();
  context.arc(x, y, 5.5, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = casing;
  context.stroke();
  context.beginPath();
  context.arc(x, y, 7.2, 0, 2 * Math.PI);
  context.lineWidth = 1.2;
  context.strokeStyle = color;
  context.stroke();
}

// A path outside the box: an arrowhead at the edge, pointing to where it is.
function edge(context, [x, y], [farX, farY], color, casing, box) {
  const inset = [clamp(x, 9, box.width - 9), clamp(y, 9, box.height - 9)];
  context.save();
  context.translate(...inset);
  context.rotate(Math.atan2(farY - inset[1], farX - inset[0]));
  context.beginPath();
  context.moveTo(9, 0);
  context.lineTo(-6, -6);
  context.lineTo(-6, 6);
  context.closePath();
  context.fillStyle = color;
  context.strokeStyle = casing;
  context.lineWidth = 2;
  context.stroke();
  context.fill();
  context.restore();
}

// Names beside the markers, moved apart where they would overlap; where they stand, as in names.js.
function write(context, labels, box, casing) {
  context.font = `600 11px ${style("--font") || "sans-serif"}`;
  context.textBaseline = "middle";
  labels.sort((a, b) => a.y - b.y);
  let free = 8;
  return labels.map((label) => {
    const width = context.measureText(label.text).width;
    const left = label.x + 12 + width > box.width;
    const x = left ? Math.max(label.x - 12 - width, 2) : label.x + 12;
    const y = clamp(label.y, free, box.height - 8);
    free = y + 14;
    context.lineWidth = 3.5;
    context.strokeStyle = casing;
    context.strokeText(label.text, x, y);
    context.fillStyle = label.color;
    context.fillText(label.text, x, y);
    return [x + width / 2, y, width / 2];
  });
}
