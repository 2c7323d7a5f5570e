// The curve below the scene: the error of each path against the step, or its curvature against what its rule can take.

import { descent as ids } from "../ids.js";
import { graph, whenDrawn } from "../lib/graphs.js";
import { clamp } from "../lib/numbers.js";
import { labels } from "../lib/plots.js";
import { Overlay } from "./overlay.js";
import { player } from "./player.js";

const LEAST = 1e-16; // errors at or below this are drawn on the axis' lowest line
const GENTLEST = 1e-3; // and ratios of curvature to limit at or below this
const SHARPEST = 1e3; // ratios above this are beyond the picture
const MOST_POINTS = 1500;

const steps = (path) => Float32Array.from(path.error, (_, step) => step);

const error = {
  title: "Error against step",
  axis: ({ race }) => (race.optimum === null ? "f" : "f − f*"),
  log: ({ display, race }) => display.axis === "log" && race.optimum !== null,
  heights: (path, log) => (log ? path.error.map((value) => Math.max(value, LEAST)) : path.error),
  hover: () => "%{y:.7g}",
  levels: [],
  always: [],
};

const sharpness = {
  title: "Sharpness against step",
  axis: () => "curvature ÷ limit",
  log: ({ display }) => display.axis === "log",
  heights: (path, log) => path.stability?.ratio.map((value) => clamp(value, log ? GENTLEST : -SHARPEST, SHARPEST)),
  hover: (path) => `%{y:.4g} of ${path.stability ? path.stability.formula : ""}`,
  levels: [{ at: 1, name: "edge of stability" }],
  always: [0.5, 2], // the edge is always in sight
};

class Curve extends Overlay {
  figure = null; // what plotly has drawn the lines into

  constructor() {
    super(ids.CURVE, (path) => [steps(path), this.heights(path)], { levels: () => this.shows().levels });
  }

  shows() {
    return player.display.curve === "sharpness" ? sharpness : error;
  }

  // One height a step; gaps until they have been sent.
  heights(path) {
    const shows = this.shows();
    return shows.heights(path, shows.log(player)) || new Float32Array(path.x.length).fill(NaN);
  }

  // Dash hands this figure, a line for each colour of the palette, to plotly: fill it as soon as it is drawn.
  watch(figure) {
    whenDrawn(ids.CURVE, (gd) => {
      if (gd.data.length === figure.data.length && this.figure !== figure) {
        this.figure = figure;
        this.reset();
      }
      this.draw(player);
    });
  }

  // The faint whole lines and the axes, drawn by plotly once for each race.
  frame() {
    const gd = graph(ids.CURVE);
    if (!gd || !player.race || !gd.data.length) return;
    const shows = this.shows();
    const lines = { x: [], y: [], visible: [], name: [], hovertemplate: [] };
    const slots = [...gd.data.keys()];
    for (const slot of slots) {
      const path = player.shown.find((each) => each.slot === slot);
      const every = path ? Math.max(1, Math.ceil(path.last / MOST_POINTS)) : 1;
      const at = path ? Array.from(path.x.keys()).filter((step) => step % every === 0 || step === path.last) : [];
      const heights = path && this.heights(path);
      lines.x.push(at);
      lines.y.push(at.map((step) => heights[step]));
      lines.visible.push(Boolean(path));
      lines.name.push(path ? path.name : "");
      lines.hovertemplate.push(path ? shows.hover(path) : "");
    }
    const log = shows.log(player);
    const [bottom, top] = span([...lines.y.flat(), ...shows.always], log);
    const ticks = log ? labels(10 ** bottom, 10 ** top) : { tickvals: null, ticktext: null };
    const layout = {
      "xaxis.range": [0, Math.max(player.last, 1) * 1.02],
      "xaxis.autorange": false,
      "yaxis.type": log ? "log" : "linear",
      "yaxis.tickmode": log ? "array" : "auto",
      "yaxis.tickvals": ticks.tickvals,
      "yaxis.ticktext": ticks.ticktext,
      "yaxis.range": [bottom, top],
      "yaxis.autorange": false,
      "yaxis.title.text": shows.axis(player),
    };
    document.querySelector(".view-curve h2").textContent = shows.title;
    Plotly.update(gd, lines, layout, slots);
  }

  reset() {
    super.reset();
    this.frame();
  }
}

// The ends of an axis, powers of ten on a log axis, with a margin around the values.
export function span(values, log) {
  const finite = values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  if (!finite.length) return log ? [-1, 1] : [0, 1];
  let low = Math.min(...finite);
  let high = Math.max(...finite);
  if (log) {
    low = Math.log10(low);
    high = Math.log10(high);
  }
  const margin = 0.05 * (high - low) || 0.5;
  return [low - margin, high + margin];
}

export const curve = new Curve();
player.add(curve);
