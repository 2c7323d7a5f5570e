// The 3-D scene: paths draped over the surface and over the contour map on its floor.
//
// Each path is prepared once: its segments are cut finely enough to lie on the surface as drawn, clipped at the box,
// and every vertex remembers its time. A frame then shows the vertices up to now.

import { decode, upperBound } from "../lib/arrays.js";
import { style } from "../lib/style.js";

const PIECE = 1 / 50; // the longest piece of a draped segment, as a share of the box
const APART = 1 / 400; // vertices closer than this are drawn as one
const HOLD = 400; // ms after a rotation before frames are drawn again
const SLOW = 60; // ms for a frame

export const scene = {
  key: null, // what the prepared lines belong to
  camera: null,
  held: 0, // no frames before this time: the reader is turning the scene
  rest: 0, // no frames before this time while playing: the last one was slow
  busy: false,

  reset() {
    this.key = null;
  },

  // A new picture of the surface: keep its grid for draping, and the reader's own point of view.
  picture(figure, generation) {
    const [surface] = figure.data;
    this.grid = {
      x: decode(surface.x),
      y: decode(surface.y),
      z: decode(surface.z),
      ...figure.layout.meta,
    };
    this.first = figure.data.findIndex((trace) => trace.name === "path 0");
    const { camera } = figure.layout.scene;
    if (this.camera) figure.layout.scene.camera = this.camera;
    else camera.eye = stepBack(camera.eye, document.getElementById("scene"));
    figure.layout.meta = { ...figure.layout.meta, generation };
    this.key = null;
  },

  draw(player) {
    if (!this.grid) return;
    const gd = document.querySelector("#scene .js-plotly-plot");
    if (this.busy || !gd || !gd._fullLayout || !gd._fullLayout.scene || !gd.data[this.first + 8]) return;
    if (player.playing && performance.now() < this.rest) return;
    if (performance.now() < this.held) {
      setTimeout(() => this.draw(player), HOLD);
      return;
    }
    this.hook(gd);
    if (this.key === null) this.prepare(player);
    this.busy = true;
    put(gd, this.first, this.frame(player)).finally(() => {
      this.busy = false;
      this.measure();
    });
  },

  // How long the screen needs for a 3-D frame. Where that is long (no graphics card), the scene leaves two thirds of
  // the time to the other views, which are cheap.
  measure() {
    const began = performance.now();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const now = performance.now();
        this.rest = now + (now - began > SLOW ? 2 * (now - began) : 0);
      })
    );
    this.rest = Infinity;
  },

  hook(gd) {
    if (gd.fallLineHooked) return;
    gd.fallLineHooked = true;
    gd.on("plotly_relayout", (change) => {
      if (change["scene.camera"]) this.camera = change["scene.camera"];
    });
    const hold = () => (this.held = Infinity);
    const release = () => {
      if (this.held === Infinity) this.held = performance.now() + HOLD;
    };
    gd.addEventListener("mousedown", hold, true);
    gd.addEventListener("touchstart", hold, { capture: true, passive: true });
    for (const event of ["mouseup", "touchend", "touchcancel", "blur"]) window.addEventListener(event, release);
  },

  prepare(player) {
    this.lines = player.shown.map((path) => ({
      ...drape(path, this.grid),
      color: style(`--competitor-${path.slot}`),
    }));
    this.key = this.grid;
  },

  // What each trace shows now: eight lines, on the surface and then on the floor, and the markers.
  frame(player) {
    const floor = this.grid.floor + this.grid.lift;
    const traces = Array.from({ length: 8 }, () => NOTHING);
    const now = { x: [], y: [], z: [], color: [], symbol: [] };
    for (const line of this.lines) {
      const time = Math.min(player.position, line.path.last);
      const [x, y] = line.path.at(time);
      const tip = clampToBox(x, y, this.grid);
      const height = heightAt(tip.x, tip.y, this.grid) + this.grid.lift;
      traces[line.path.slot] = trail(line, upperBound(line.t, time), { ...tip, height }, floor);
      for (const level of [height, floor]) {
        now.x.push(tip.x);
        now.y.push(tip.y);
        now.z.push(level + 2 * this.grid.lift);
        now.color.push(line.color);
        now.symbol.push(tip.inside ? "circle" : "diamond");
      }
    }
    const { x, y, z, ...marker } = now.x.length ? now : { ...NOTHING, color: ["#000"], symbol: ["circle"] };
    return [...traces, { x, y, z, marker }];
  },
};

const NOTHING = { x: [0], y: [0], z: [NaN] };

// The first vertices of a line and its tip, on the surface; a gap; the same on the floor.
function trail(line, count, tip, floor) {
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
    for (const [at, height] of [[count, tip.height], [length + 1 + count, floor]]) {
      x[at] = tip.x;
      y[at] = tip.y;
      z[at] = height;
    }
  }
  return { x, y, z };
}

// Shows new coordinates. Plotly's own restyle plans the whole figure anew, surface included: a hundred times slower
// than handing the points to the drawing objects, which its public interface doesn't offer. Should those not be
// where they were in plotly.js 4, restyle does it.
async function put(gd, first, traces) {
  try {
    const scene = gd._fullLayout.scene._scene;
    traces.forEach((trace, index) => {
      const full = gd._fullData[first + index];
      const marker = full.marker && { marker: { ...full.marker, ...trace.marker } };
      scene.traces[full.uid].update({ ...full, ...trace, ...marker });
    });
    scene.glplot.redraw();
  } catch {
    const column = (name) => traces.map((trace) => Array.from(trace[name]));
    const indices = traces.map((_, index) => first + index);
    await Plotly.restyle(gd, { x: column("x"), y: column("y"), z: column("z") }, indices);
  }
}

// In a tall frame the scene is cut at its sides, unless it is seen from farther away.
function stepBack({ x, y, z }, frame) {
  const factor = Math.max(1, Math.min((0.95 * frame.clientHeight) / frame.clientWidth, 2.2)) || 1;
  return { x: x * factor, y: y * factor, z: z * factor };
}

function clampToBox(x, y, { x: xs, y: ys }) {
  const cx = Math.min(Math.max(x, xs[0]), xs[xs.length - 1]);
  const cy = Math.min(Math.max(y, ys[0]), ys[ys.length - 1]);
  return { x: cx, y: cy, inside: cx === x && cy === y };
}

const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]];

// The drawn height at a point of the box, between the grid's points as plotly draws it.
function heightAt(x, y, { x: xs, y: ys, z }) {
  const across = xs.length - 1;
  const up = ys.length - 1;
  const u = Math.min(Math.max(((x - xs[0]) / (xs[across] - xs[0])) * across, 0), across);
  const v = Math.min(Math.max(((y - ys[0]) / (ys[up] - ys[0])) * up, 0), up);
  const i = Math.min(Math.floor(u), across - 1);
  const j = Math.min(Math.floor(v), up - 1);
  const [a, b] = [u - i, v - j];
  let [sum, weight] = [0, 0];
  for (const [north, east] of CORNERS) {
    const height = z[(j + north) * (across + 1) + i + east];
    if (Number.isNaN(height)) continue; // at the edge of where f has values
    const share = (north ? b : 1 - b) * (east ? a : 1 - a);
    sum += share * height;
    weight += share;
  }
  return weight ? sum / weight : NaN;
}

function drape(path, grid) {
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
  for (let to = 1; to <= path.last; to++) {
    const dx = path.x[to] - path.x[from];
    const dy = path.y[to] - path.y[from];
    const length = size(dx, dy);
    if (length < APART && to < path.last) continue;
    // Far outside the box a few pieces do: only where the line enters and leaves has to be right.
    const pieces = Math.min(Math.max(Math.ceil(length / PIECE), 1), 400);
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
