// Maps: every cell is a descent, or a few. Basins have starts on their axes, settings maps two of the settings.

import { setProps } from "../../lib/dash.js";
import { byId } from "../../lib/elements.js";
import { graph, layer } from "../../lib/graphs.js";
import { format } from "../../lib/numbers.js";
import * as plots from "../../lib/plots.js";
import { style } from "../../lib/style.js";
import { contour } from "../contour.js";
import { Overlay } from "../overlay.js";
import { player } from "../player.js";
import { stages } from "../stages.js";
import { Cells, SCALE, coloring, errorSpan } from "./cells.js";

const LISTED = 12; // minima that the legend names one by one

// ---- the picture ------------------------------------------------------------------------------------------------

const study = {
  map: null,
  cursor: -1,
  image: null,
  painted: "",

  begin(view, work) {
    this.map = null;
    this.cursor = -1;
    return {
      path: "/descent/cells",
      body: { work, level: 0, first: 0 },
      take: (answer) => {
        if (answer.map) {
          this.map = new Cells(answer.map);
          this.painted = "";
        }
        this.map.take(answer);
        return answer.next && { work, level: answer.next[0], first: answer.next[1] };
      },
    };
  },

  share() {
    return this.map ? this.map.done / this.map.count : 0;
  },

  told() {
    if (!this.map) return "";
    const { rows, columns, edge, repeats } = this.map;
    const cells = `${columns} × ${rows} cells${repeats > 1 ? ` of ${repeats} seeds` : ""}.`;
    return edge ? `${cells} ${edge.sentence}` : cells;
  },

  draw(view) {
    const target = document.querySelector("#map .plot");
    if (!target || !target.offsetParent) return;
    const { map } = this;
    byId("map-legend").hidden = !map;
    if (!map) {
      Plotly.react(target, [], plots.layout({ xaxis: { visible: false }, yaxis: { visible: false } }), plots.CONFIG);
      for (const name of ["image", "trail", "now"]) byId(`map-${name}`).width = 0;
      return;
    }
    this.paint(view);
    Plotly.react(target, traces(map, view), layout(map), plots.CONFIG).then((gd) => {
      const { context, width, height } = layer(gd, "map-image");
      context.imageSmoothingEnabled = false;
      context.translate(0, height);
      context.scale(1, -1);
      context.drawImage(this.image, 0, 0, width, height);
      overlay.reset();
      overlay.draw(player);
    });
    legend(map, view);
  },

  // Cells that are new since the last time, or all of them where the colours have changed.
  paint(view) {
    const { map } = this;
    const shade = view.stage === "settings" ? view.shade : "outcome";
    const key = [shade, document.documentElement.dataset.mantineColorScheme, ...(shade === "error" ? errorSpan(map) : [])].join();
    const color = coloring(map, shade);
    if (this.painted !== key) {
      this.painted = key;
      this.image = Object.assign(document.createElement("canvas"), { width: map.columns, height: map.rows });
      this.pixels = new ImageData(map.columns, map.rows);
      for (let cell = 0; cell < map.count; cell++) this.dot(cell, map.standIn(cell), color);
    } else {
      for (const { stride, cells } of map.fresh) for (const cell of cells) this.blot(cell, stride, color);
    }
    map.fresh = [];
    this.image.getContext("2d").putImageData(this.pixels, 0, 0);
  },

  // A cell and, while the map is coarse, those around it.
  blot(cell, stride, color) {
    const { rows, columns } = this.map;
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    const back = Math.floor(stride / 2);
    const paint = color(cell);
    for (let r = Math.max(row - back, 0); r < Math.min(row - back + stride, rows); r++)
      for (let c = Math.max(column - back, 0); c < Math.min(column - back + stride, columns); c++) this.put(r * columns + c, paint);
  },

  dot(cell, shown, color) {
    if (shown >= 0) this.put(cell, color(shown));
  },

  put(cell, [red, green, blue]) {
    this.pixels.data.set([red, green, blue, 255], 4 * cell);
  },
};

// Half a cell beyond the first and the last value; powers of ten on a log axis.
function range({ values, log }) {
  const at = (index) => (log ? Math.log10(values[index]) : values[index]);
  const last = values.length - 1;
  const half = (at(last) - at(0)) / last / 2;
  return [at(0) - half, at(last) + half];
}

const axisOf = (axis, more) =>
  plots.axis({ type: axis.log ? "log" : "linear", range: range(axis), title: { text: axis.label, standoff: 6 }, showgrid: false, exponentformat: "power", ...more });

const layout = (map) =>
  plots.layout({ margin: { l: 58, r: 10, t: 6, b: 42 }, hovermode: false, xaxis: axisOf(map.axes[0], { nticks: 7 }), yaxis: axisOf(map.axes[1], { nticks: 7 }) });

function traces(map, view) {
  const text = style("--text");
  const sheet = style("--sheet");
  const found = [];
  if (map.edge) {
    const line = { type: "scatter", mode: "lines", x: map.edge.x, y: map.edge.y, hoverinfo: "skip" };
    found.push({ ...line, line: { color: sheet, width: 5 } }, { ...line, line: { color: text, width: 2, dash: "dash" } });
  }
  if (view.stage === "basins" && contour.picture) {
    const marks = contour.picture.data.slice(2).map((trace) => ({ ...trace, hoverinfo: "skip", hovertemplate: undefined }));
    found.push(...marks);
  }
  const points = [[view.here, "circle-open", 15]];
  if (study.cursor >= 0) points.push([place(map, study.cursor), "square-open", 11]);
  for (const [point, symbol, size] of points) {
    if (!point) continue;
    const mark = { type: "scatter", mode: "markers", x: [point[0]], y: [point[1]], hoverinfo: "skip", cliponaxis: false };
    found.push(
      { ...mark, marker: { symbol, size, color: sheet, line: { width: 5, color: sheet } } },
      { ...mark, marker: { symbol, size, color: text, line: { width: 2, color: text } } }
    );
  }
  return found;
}

const place = ({ axes, columns }, cell) => [axes[0].values[cell % columns], axes[1].values[Math.floor(cell / columns)]];

// Playing paths over the basins.
const over = new Overlay("map", (path) => [path.x, path.y]);
const overlay = {
  get shown() {
    return stages.name === "basins" && study.map;
  },
  draw(player) {
    if (this.shown) over.draw(player);
  },
  reset() {
    over.reset();
    for (const name of ["trail", "now"]) {
      const canvas = byId(`map-${name}`);
      if (canvas && !this.shown) canvas.width = 0;
    }
  },
};
player.views.push(overlay);

// ---- legend and readout -----------------------------------------------------------------------------------------

function legend(map, view) {
  const frame = byId("map-legend");
  const shade = view.stage === "settings" ? view.shade : "outcome";
  const counts = new Map();
  let known = 0;
  for (let cell = 0; cell < map.count; cell++) {
    if (!map.known[cell]) continue;
    known += 1;
    const ending = map.ending(cell);
    const entry = counts.get(ending) || { count: 0, cell };
    entry.count += 1;
    counts.set(ending, entry);
  }
  const color = coloring(map, "outcome", 0);
  // What is best first, then what is frequent.
  const global = (ending) => ending.startsWith("Global");
  const sorted = [...counts].sort((one, other) => global(other[0]) - global(one[0]) || other[1].count - one[1].count);
  const entries = (shade === "error" ? sorted.filter(([, { cell }]) => ["diverged", "ran_downhill"].includes(map.kind(cell))) : sorted).map(
    ([ending, { count, cell }]) => entry(`rgb(${color(cell).map(Math.round).join()})`, ending, `${((100 * count) / known).toFixed(1)} %`)
  );
  const rest = entries.length - LISTED;
  const list = document.createElement("ul");
  list.append(...entries.slice(0, LISTED));
  if (rest > 0) list.append(Object.assign(document.createElement("li"), { textContent: `and ${rest} more` }));
  frame.replaceChildren(...(shade === "error" ? [scaleBar(map)] : [hint("Pale: many steps")]), list);
  if (map.edge) frame.append(entry("", map.edge.label, "", "edge"));
}

function entry(color, label, value, kind = "") {
  const item = document.createElement(kind ? "p" : "li");
  const swatch = Object.assign(document.createElement("span"), { className: `patch ${kind}` });
  if (color) swatch.style.background = color;
  const name = Object.assign(document.createElement("span"), { textContent: label });
  item.append(swatch, name, Object.assign(document.createElement("b"), { textContent: value }));
  return item;
}

const hint = (text) => Object.assign(document.createElement("p"), { className: "hint", textContent: text });

function scaleBar(map) {
  const [low, high] = errorSpan(map);
  const frame = document.createElement("div");
  frame.className = "scale";
  const bar = document.createElement("div");
  bar.style.background = `linear-gradient(to right, ${SCALE.join()})`;
  const ends = document.createElement("p");
  ends.append(span(`${map.optimum !== null ? "≤ " : ""}${format(low, 2)}`), span(`${map.most !== null ? "≥ " : ""}${format(high, 2)}`));
  frame.append(hint(map.optimum === null ? "f at the end" : "f − f* at the end"), bar, ends);
  return frame;
}

const span = (textContent) => Object.assign(document.createElement("span"), { textContent });

function describe(cell) {
  const { map } = study;
  const [x, y] = place(map, cell);
  const shown = map.standIn(cell);
  const where = `${map.axes[0].label} ${format(x)}, ${map.axes[1].label} ${format(y)}: `;
  if (shown < 0) return `${where}not computed yet`;
  const kind = map.kind(shown);
  const steps = kind === "converged" ? ` after ${Math.round(map.taken[shown])} steps` : kind === "diverged" ? ` at step ${Math.round(map.taken[shown])}` : "";
  const error = Number.isFinite(map.errors[shown]) ? `, ${map.optimum === null ? "f" : "error"} ${format(map.errors[shown], 3)}` : "";
  const share = map.repeats > 1 ? ` (${Math.round(map.shares[shown] * map.repeats)} of ${map.repeats} seeds)` : "";
  return `${where}${map.ending(shown)}${steps}${error}${share}`;
}

// ---- pointing, and playing a cell's run ----------------------------------------------------------------------------

function under(event) {
  const gd = graph("map");
  if (!gd || !study.map) return -1;
  const { xaxis, yaxis } = gd._fullLayout;
  const frame = gd.getBoundingClientRect();
  const across = (event.clientX - frame.left - xaxis._offset) / xaxis._length;
  const down = (event.clientY - frame.top - yaxis._offset) / yaxis._length;
  if (!(across >= 0 && across < 1 && down > 0 && down <= 1)) return -1;
  const { rows, columns } = study.map;
  return Math.floor((1 - down) * rows) * columns + Math.floor(across * columns);
}

function choose(cell) {
  const { map } = study;
  const { slot } = stages.view;
  const values = place(map, cell);
  let changed = false;
  map.axes.forEach(({ field }, at) => {
    const id = ["x", "y", "noise"].includes(field) ? { type: "field", name: field } : { type: "hyper", slot, name: field };
    if (values[at] === stages.view.here[at]) return;
    changed = true;
    setProps(id, { value: String(values[at]) });
  });
  if (changed) player.again = true;
  else player.restart();
}

const picture = (target) => target.closest && target.closest("#map-picture");
const tell = (cell) => (byId("stage-readout").textContent = cell >= 0 ? describe(cell) : "");

document.addEventListener("pointermove", (event) => {
  if (picture(event.target)) tell(under(event));
});
let pressed = null;
document.addEventListener("pointerdown", (event) => (pressed = picture(event.target) ? [event.clientX, event.clientY] : null), true);
window.addEventListener("pointerup", (event) => {
  if (!pressed || Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > 6) return;
  pressed = null;
  const cell = under(event);
  if (cell >= 0) choose(cell);
});

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] };
document.addEventListener("keydown", (event) => {
  const { map } = study;
  if (!map || event.target.id !== "map-picture" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && study.cursor >= 0) choose(study.cursor);
  else if (MOVES[event.key]) move(map, MOVES[event.key], event.shiftKey ? 10 : 1);
  else return;
  event.preventDefault();
});

function move({ rows, columns }, [up, across], by) {
  const clamp = (value, count) => Math.min(Math.max(value, 0), count - 1);
  const at = study.cursor < 0 ? Math.floor(rows / 2) * columns + Math.floor(columns / 2) : study.cursor;
  const first = study.cursor < 0 ? 0 : by;
  study.cursor = clamp(Math.floor(at / columns) + first * up, rows) * columns + clamp((at % columns) + first * across, columns);
  tell(study.cursor);
  stages.draw();
}

stages.known.basins = stages.known.settings = study;
