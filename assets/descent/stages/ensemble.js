// The ensemble: each competitor with many seeds of noise, as a fan of paths, as bands of the error, and as shares.

import { descent as ids } from "../../ids.js";
import { decode } from "../../lib/arrays.js";
import { describe, linesInWords } from "../../lib/descriptions.js";
import { byId, element } from "../../lib/elements.js";
import { layer, place } from "../../lib/graphs.js";
import { percentage, unbroken } from "../../lib/numbers.js";
import * as plots from "../../lib/plots.js";
import { colored, hue, style } from "../../lib/style.js";
import { contour } from "../contour.js";
import { player } from "../player.js";
import { errorAxis } from "./errors.js";

const SIZES = [20, 100]; // a first look, before all members
// So that what happens now and then is not told as never.
const rounded = (share) => percentage(share, { digits: share > 0 && share < 0.0095 ? 1 : 0 });

export default {
  chart: ids.FAN,
  answers: {}, // the latest answer for each competitor, by colour
  asked: [],
  answered: 0,

  begin(display, work) {
    const members = Number(display.members);
    const sizes = [...SIZES.filter((size) => size < members), members];
    this.answers = {};
    this.answered = 0;
    this.asked = sizes.flatMap((size) => display.slots.map((slot) => ({ work, slot, members: size })));
    return {
      path: "/descent/ensemble",
      body: this.asked[0],
      take: (answer) => {
        for (const name of ["shown", "lower", "median", "upper", "paths", "middle"]) {
          answer[name] = decode(answer[name]);
        }
        this.answers[answer.slot] = answer;
        this.answered += 1;
        return this.asked[this.answered];
      },
    };
  },

  share() {
    const cost = (asked) => asked.reduce((sum, { members }) => sum + members, 0);
    return this.asked.length ? cost(this.asked.slice(0, this.answered)) / cost(this.asked) : 0;
  },

  told() {
    const all = Object.values(this.answers);
    if (!all.length) return "";
    const alike = all.filter((each) => each.alike);
    const note = alike.length === all.length ? " Without noise all members are the same path." : "";
    return `${all[0].members} members each: paths of the first ${
      all[0].paths.length / (2 * all[0].shown.length)
    }, the typical one bold.${note}`;
  },

  found() {
    const ends = ({ shares }) => shares.map(({ ending, share }) => `${ending} ${rounded(share)} %`).join(", ");
    return this.shown.map((each) => `${each.name}: ${ends(each)}.`).join(" ");
  },

  // Those that are shown, with their names.
  get shown() {
    return player.shown
      .filter((path) => this.answers[path.slot])
      .map((path) => ({ ...this.answers[path.slot], name: path.name }));
  },

  draw(display) {
    drawFan(this.shown);
    describe(ids.FAN, this.found());
    drawBands(this.shown, display);
    drawShares(this.shown);
  },
};

// ---- the fan ----------------------------------------------------------------------------------------------------

function drawFan(shown) {
  const target = place(ids.FAN);
  const map = contour.figure;
  if (!target || !map) return;
  const [heights, , ...marks] = map.data; // without the arrows
  const lines = {
    ...heights,
    contours: { ...heights.contours, coloring: "none" },
    line: { width: 0.8, color: style("--line") }, // quieter than the faintest member
    hoverinfo: "skip",
  };
  const layout = { ...map.layout, meta: undefined };
  Plotly.react(target, [lines, ...marks.filter((mark) => mark.mode)], layout, plots.CONFIG).then((gd) => {
    const pen = layer(gd, ids.layer_of(ids.FAN, "trail"));
    for (const each of shown) {
      const { shown: steps, paths } = each;
      const members = paths.length / (2 * steps.length);
      pen.context.globalAlpha = Math.max(0.16, Math.min(0.6, 5 / members));
      for (let member = 0; member < members; member++) {
        trace(pen, paths, 2 * member * steps.length, steps.length, hue(each.slot), 1);
      }
    }
    pen.context.globalAlpha = 1;
    for (const each of shown) {
      trace(pen, each.middle, 0, each.middle.length / 2, style("--casing"), 4.6);
      trace(pen, each.middle, 0, each.middle.length / 2, hue(each.slot), 2.6);
    }
  });
}

// A path of points (x, y), one after the other; it ends where it has left its bounds.
function trace({ context, x, y }, points, from, count, color, width) {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.beginPath();
  for (let step = 0; step < count; step++) {
    const at = from + 2 * step;
    if (!Number.isFinite(points[at])) break;
    context.lineTo(x(points[at]), y(points[at + 1]));
  }
  context.stroke();
}

// ---- bands ------------------------------------------------------------------------------------------------------

function drawBands(shown, display) {
  const target = place(ids.BANDS);
  if (!target) return;
  const optimum = shown.length ? shown[0].optimum : null;
  const { height, axis } = errorAxis(display, optimum);
  const data = shown.flatMap((each) => {
    const x = Array.from(each.shown);
    const [low, middle, high] = [each.lower, each.median, each.upper].map((values) => Array.from(values, height));
    return [
      plots.band({ epochs: x, low, high }, plots.faded(hue(each.slot), 0.2)),
      {
        type: "scatter",
        mode: "lines",
        x,
        y: middle,
        name: each.name,
        line: { color: hue(each.slot), width: 2.4 },
        hovertemplate: "%{y}",
      },
    ];
  });
  const layout = plots.layout({
    margin: { l: 68, r: 12, t: 8, b: 38 },
    xaxis: plots.countAxis({ title: { text: "Step", standoff: 4 } }),
    yaxis: axis(data.flatMap(({ y }) => y)),
  });
  Plotly.react(target, data, layout, plots.CONFIG);
  describe(ids.BANDS, linesInWords(data));
}

// ---- shares -----------------------------------------------------------------------------------------------------

function drawShares(shown) {
  const head = row("th", { scope: "col" }, ["Ending", "Share", "95 % interval", "Members"]);
  const bodies = shown.map((each) => {
    const name = element(
      "th",
      { colSpan: 4, scope: "rowgroup" },
      element("span", { className: "swatch" }),
      each.name,
    );
    const rows = each.shares.map(({ ending, kind, share, low, high, descents }) => {
      const counted = `${descents} of ${each.members}`;
      const cells = row("td", {}, [
        unbroken(ending),
        `${rounded(share)} %`,
        `${rounded(low)}–${rounded(high)} %`,
        counted,
      ]);
      cells.dataset.outcome = kind;
      return cells;
    });
    const body = element("tbody", {}, element("tr", {}, name), ...rows);
    colored(body, each.slot);
    return body;
  });
  byId(ids.SHARES).replaceChildren(
    element(
      "table",
      { className: "shares", ariaLabel: "Where the members end" },
      element("thead", {}, head),
      ...bodies,
    ),
  );
}

const row = (kind, properties, texts) =>
  element("tr", {}, ...texts.map((textContent) => element(kind, { ...properties, textContent })));
