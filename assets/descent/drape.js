// Paths draped over the surface as it is drawn: its grid is {x, y, z, lift}, z row by row, NaN where f has no value.

import { clamp } from "../lib/numbers.js";

const PIECE = 1 / 50; // the longest piece of a draped segment, as a share of the box
const APART = 1 / 400; // vertices closer than this are drawn as one
const FIRST = 300; // steps of a path that are all drawn, and about as many of those that follow

// The nearest point of the box, and whether that is the point itself.
export function clampToBox(x, y, { x: xs, y: ys }) {
  const cx = clamp(x, xs[0], xs[xs.length - 1]);
  const cy = clamp(y, ys[0], ys[ys.length - 1]);
  return { x: cx, y: cy, inside: cx === x && cy === y };
}

const CORNERS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

// The drawn height at a point of the box, between the grid's points as plotly draws it.
export function heightAt(x, y, { x: xs, y: ys, z }) {
  const across = xs.length - 1;
  const up = ys.length - 1;
  const u = clamp(((x - xs[0]) / (xs[across] - xs[0])) * across, 0, across);
  const v = clamp(((y - ys[0]) / (ys[up] - ys[0])) * up, 0, up);
  const i = Math.min(Math.floor(u), across - 1);
  const j = Math.min(Math.floor(v), up - 1);
  const [a, b] = [u - i, v - j];
  const at = j * (across + 1) + i;
  const near = (1 - a) * z[at] + a * z[at + 1];
  const height = (1 - b) * near + b * ((1 - a) * z[at + across + 1] + a * z[at + across + 2]);
  return Number.isNaN(height) ? heightBeside(z, at, across + 1, a, b) : height;
}

// The same at the edge of where f has values: as high as the corners of the grid's cell that have one.
function heightBeside(z, at, columns, a, b) {
  let [sum, weight] = [0, 0];
  for (const [north, east] of CORNERS) {
    const height = z[at + north * columns + east];
    if (Number.isNaN(height)) continue;
    const share = (north ? b : 1 - b) * (east ? a : 1 - a);
    sum += share * height;
    weight += share;
  }
  return weight ? sum / weight : NaN;
}

// A path with its segments cut finely enough to lie on the surface, clipped at the box; `t` is each vertex' time.
export function drape(path, grid) {
  const width = grid.x[grid.x.length - 1] - grid.x[0];
  const height = grid.y[grid.y.length - 1] - grid.y[0];
  const out = { x: [], y: [], z: [], t: [] };
  const add = (x, y, t) => {
    const point = clampToBox(x, y, grid);
    out.x.push(x);
    out.y.push(y);
    out.z.push(point.inside ? heightAt(x, y, grid) + grid.lift : NaN);
    out.t.push(t);
  };
  const size = (dx, dy) => Math.max(Math.abs(dx) / width, Math.abs(dy) / height);
  add(path.x[0], path.y[0], 0);
  let from = 0;
  // Of a long path all first steps, and then every so manieth: plotly takes all of it anew in each frame.
  const { last } = path;
  const stride = Math.max(1, Math.ceil((last - FIRST) / FIRST));
  for (let to = Math.min(1, last); to > from; to = Math.min(to + (to < FIRST ? 1 : stride), last)) {
    const dx = path.x[to] - path.x[from];
    const dy = path.y[to] - path.y[from];
    const length = size(dx, dy);
    if (length < APART && to < path.last) continue;
    // Far outside the box a few pieces do: only where the line enters and leaves has to be right.
    const pieces = clamp(Math.ceil(length / PIECE), 1, 400);
    for (let piece = 1; piece <= pieces; piece++) {
      const share = piece / pieces;
      add(path.x[from] + share * dx, path.y[from] + share * dy, from + share * (to - from));
    }
    from = to;
  }
  return {
    path,
    x: Float32Array.from(out.x),
    y: Float32Array.from(out.y),
    z: Float32Array.from(out.z),
    t: Float32Array.from(out.t),
  };
}

// The first vertices of a line and its tip, on the surface; a gap; the same on the floor.
export function trail(line, count, tip, floor) {
  const length = count + (tip.inside ? 1 : 0);
  const x = new Float32Array(2 * length + 1).fill(NaN);
  const y = new Float32Array(2 * length + 1).fill(NaN);
  const z = new Float32Array(2 * length + 1).fill(NaN);
  for (const from of [0, length + 1]) {
    x.set(line.x.subarray(0, count), from);
    y.set(line.y.subarray(0, count), from);
  }
  z.set(line.z.subarray(0, count), 0);
  for (let i = 0; i < count; i++) z[length + 1 + i] = Number.isNaN(line.z[i]) ? NaN : floor;
  if (tip.inside) {
    for (
      const [at, height] of [
        [count, tip.height],
        [length + 1 + count, floor],
      ]
    ) {
      x[at] = tip.x;
      y[at] = tip.y;
      z[at] = height;
    }
  }
  return { x, y, z };
}
