// The curve below the scene: the error of each path against the step, or its curvature against what its rule can take.

import { FLOOR } from "../constants.js";
import { descent as ids } from "../ids.js";
import { describe, linesInWords } from "../lib/descriptions.js";
import { Graph } from "../lib/graphs.js";
import { clamp } from "../lib/numbers.js";
import { asTyped, axis, beside, countAxis, labels, layout } from "../lib/plots.js";
import { hue, whenThemed } from "../lib/style.js";
import { Overlay } from "./overlay.js";
import { player } from "./player.js";

const GENTLEST = 1e-3; // ratios of curvature to limit at or below this are drawn on the axis' lowest line
const SHARPEST = 1e3; // ratios above this are beyond the picture
const MOST_POINTS = 1500;

// What stands along the axis of the steps: these themselves, or what they have cost.
const along = {
  step: { title: "Step", of: (path) => Float32Array.from(path.error.keys()) },
  evaluations: { title: "Evaluations", of: (path) => path.evaluations },
};
const across = () => along[player.display.along] ?? along.step;

const error = {
  title: "Error",
  axis: ({ race }) => (race.optimum === null ? "f" : "f − f*"),
  log: ({ display, race }) => display.axis === "log" && race.optimum !== null,
  heights: (path, log) => (log ? path.error.map((value) => Math.max(value, FLOOR)) : path.error),
  hover: () => "%{y}",
  levels: [],
  always: [],
};

const sharpness = {
  title: "Sharpness",
  axis: () => "curvature ÷ limit",
  log: ({ display }) => display.axis === "log",
  heights: (path, log) => path.stability?.ratio.map((value) => clamp(value, log ? GENTLEST : -SHARPEST, SHARPEST)),
  hover: (path) => `%{y} of ${path.stability ? path.stability.formula : ""}`,
  levels: [{ at: 1, name: "edge of stability" }],
  always: [0.5, 2], // the edge is always in sight
};

class Curve extends Overlay {
  graph = new Graph(ids.CURVE, { drawn: () => this.draw(player) });

  constructor() {
    super(ids.CURVE, (path) => [across().of(path), this.heights(path)], { levels: () => this.shows().levels });
  }

  shows() {
    return player.display.curve === "sharpness" ? sharpness : error;
  }

  // One height a step; gaps until they have been sent.
  heights(path) {
    const shows = this.shows();
    return shows.heights(path, shows.log(player)) || new Float32Array(path.x.length).fill(NaN);
  }

  // The faint whole lines and the axes, drawn by plotly once for each race.
  frame() {
    if (!player.race) return null;
    const shows = this.shows();
    const lines = player.shown.map((path) => this.line(path, shows));
    const log = shows.log(player);
    const [bottom, top] = span([...kept(player.shown, lines, log), ...shows.always], log);
    document.querySelector(".view-curve h2").textContent = `${shows.title} against ${across().title.toLowerCase()}`;
    const ticks = log ? labels(10 ** bottom, 10 ** top) : null;
    const drawn = this.graph.show({
      data: lines,
      layout: layout({
        margin: { l: 68, r: 12, t: 8, b: 38 },
        hoverlabel: { font: { size: 12 } },
        xaxis: countAxis({
          title: { text: across().title, standoff: 4 },
          range: [0, Math.max(...player.shown.map((path) => across().of(path)[path.last]), 1) * 1.02],
        }),
        yaxis: axis({
          ...beside(shows.axis(player), ticks?.ticktext),
          ...(ticks ? { type: "log", tickmode: "array", ...ticks } : { type: "linear" }),
          range: [bottom, top],
          nticks: 7,
        }),
      }),
    });
    describe(ids.CURVE, linesInWords(lines));
    return drawn;
  }

  line(path, shows) {
    const { stride = 1 } = player.race.sampling ?? {};
    const every = stride * Math.max(1, Math.ceil(path.last / stride / MOST_POINTS));
    const [places, heights] = [across().of(path), this.heights(path)];
    const drawn = Array.from(path.x.keys()).filter((step) => step % every === 0 || step === path.last);
    return {
      type: "scatter",
      mode: "lines",
      x: drawn.map((step) => places[step]),
      y: drawn.map((step) => heights[step]),
      name: asTyped(path.name),
      line: { color: hue(path.slot), width: 1.2 },
      opacity: 0.45,
      hovertemplate: shows.hover(path),
    };
  }

  reset() {
    super.reset();
    this.frame();
  }
}

const BEYOND = { log: 1e4, linear: 2 }; // times the highest start

// The heights that an axis is to show: a path that diverges, or runs off downhill, leaves the picture, or all others
// would be a flat line.
export function kept(paths, lines, log) {
  const starts = lines.map(({ y }) => y[0]).filter(Number.isFinite);
  const most = (log ? BEYOND.log : BEYOND.linear) * Math.max(...starts);
  if (!(most > 0)) return lines.flatMap(({ y }) => y);
  const within = { diverged: (value) => value <= most, ran_downhill: (value) => value >= -most };
  return lines.flatMap(({ y }, at) => y.filter(within[paths[at].outcome] ?? (() => true)));
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
whenThemed(() => curve.reset());
