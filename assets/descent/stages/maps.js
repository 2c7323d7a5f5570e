// What maps have in common: every cell is a descent, or a few. Each map is a stage of its own (basins.js, settings.js).

import { descent as ids } from "../../ids.js";
import { byId } from "../../lib/elements.js";
import { layer, place } from "../../lib/graphs.js";
import * as plots from "../../lib/plots.js";
import { style } from "../../lib/style.js";
import { contour } from "../contour.js";
import { player } from "../player.js";
import { Cells, coloring, errorSpan } from "./cells.js";
import { drawLegend, entries, partOf, sharesOf } from "./map_legend.js";
import "./map_pointing.js";

const TOLD = 5; // endings that are said

/**
 * @typedef {import("../stages.js").Stage} Stage
 * @implements {Stage}
 */
export class MapStage {
  chart = ids.MAP; // the element that it is drawn into; there is one for all maps
  map = null;
  cursor = -1; // the cell that the keyboard has chosen
  image = null;
  painted = ""; // what the colours on the image depend on

  // What the colours show, "outcome" or "error".
  shade(_display) {
    return "outcome";
  }

  // Traces of plotly's over the cells.
  marks() {
    return [];
  }

  // What plays over the map: nothing.
  play(_player) {
    for (const name of ["trail", "now"]) byId(ids.layer_of(ids.MAP, name)).width = 0;
  }

  // ---- from the server --------------------------------------------------------------------------------------------

  begin(_display, work) {
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
  }

  share() {
    return this.map ? this.map.done / this.map.count : 0;
  }

  told() {
    if (!this.map) return "";
    const { rows, columns, edge, repeats } = this.map;
    const cells = `${columns} × ${rows} cells${repeats > 1 ? ` of ${repeats} seeds` : ""}.`;
    return edge ? `${cells} ${edge.sentence}` : cells;
  }

  found() {
    if (!this.map) return "";
    const { shares, known } = sharesOf(this.map);
    const told = shares.slice(0, TOLD).map(([ending, { count }]) => `${partOf(count, known)} ${ending}`);
    return `${told.join(", ")}.`;
  }

  // ---- the picture ------------------------------------------------------------------------------------------------

  legend() {
    return entries();
  }

  draw(display) {
    const target = place(ids.MAP);
    if (!target) return;
    const { map } = this;
    byId(ids.MAP_LEGEND).hidden = !map;
    if (!map) {
      Plotly.react(
        target,
        [],
        plots.layout({ xaxis: { visible: false }, yaxis: { visible: false } }),
        plots.CONFIG,
      );
      for (const name of ["image", "trail", "now"]) byId(ids.layer_of(ids.MAP, name)).width = 0;
      return;
    }
    const shade = this.shade(display);
    this.paint(shade);
    drawLegend(map, shade); // which may leave the map less room than it had
    const traces = [...edgeOf(map), ...this.marks(), ...points(map, display.here, this.cursor)];
    const size = { width: target.clientWidth, height: target.clientHeight };
    Plotly.react(target, traces, { ...layout(map), ...size }, plots.CONFIG).then((gd) => {
      const { context, width, height } = layer(gd, ids.layer_of(ids.MAP, "image"));
      context.imageSmoothingEnabled = false;
      context.translate(0, height);
      context.scale(1, -1);
      context.drawImage(this.image, 0, 0, width, height);
      this.play(player);
    });
  }

  // Cells that are new since the last time, or all of them where the colours have changed.
  paint(shade) {
    const { map } = this;
    const key = [
      shade,
      document.documentElement.dataset.mantineColorScheme,
      ...(shade === "error" ? errorSpan(map) : []),
    ].join();
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
  }

  // A cell and, while the map is coarse, those around it.
  blot(cell, stride, color) {
    const { rows, columns } = this.map;
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    const back = Math.floor(stride / 2);
    const paint = color(cell);
    for (let r = Math.max(row - back, 0); r < Math.min(row - back + stride, rows); r++) {
      for (let c = Math.max(column - back, 0); c < Math.min(column - back + stride, columns); c++) {
        this.put(r * columns + c, paint);
      }
    }
  }

  dot(cell, shown, color) {
    if (shown >= 0) this.put(cell, color(shown));
  }

  put(cell, [red, green, blue]) {
    this.pixels.data.set([red, green, blue, 255], 4 * cell);
  }
}

// Half a cell beyond the first and the last value; powers of ten on a log axis.
function range({ values, log }) {
  const at = (index) => (log ? Math.log10(values[index]) : values[index]);
  const last = values.length - 1;
  const half = (at(last) - at(0)) / last / 2;
  return [at(0) - half, at(last) + half];
}

const axisOf = (axis, more) =>
  plots.axis({
    ...(axis.log ? plots.logAxis(axis.values) : { type: "linear" }),
    range: range(axis),
    ...plots.beside(axis.label),
    showgrid: false,
    ...more,
  });

// Whether it is a map of the plane, drawn with the scales of the contour map.
const ofStarts = ({ axes }) =>
  axes.map(({ field }) => field).join() === "x,y" && contour.figure?.layout.yaxis.scaleanchor;

const layout = (map) =>
  plots.layout({
    margin: { l: 58, r: 15, t: 6, b: 42 },
    hovermode: false,
    xaxis: axisOf(map.axes[0], { nticks: 7, constrain: "domain" }),
    yaxis: axisOf(map.axes[1], { nticks: 7, constrain: "domain", ...(ofStarts(map) && { scaleanchor: "x" }) }),
  });

// The edge of stability, where there is one.
function edgeOf({ edge }) {
  if (!edge) return [];
  const line = { type: "scatter", mode: "lines", x: edge.x, y: edge.y, hoverinfo: "skip" };
  return [
    { ...line, line: { color: style("--sheet"), width: 5 } },
    { ...line, line: { color: style("--text"), width: 2, dash: "dash" } },
  ];
}

// Where the controls stand, and the cell that the keyboard has chosen.
function points(map, here, cursor) {
  const [text, sheet] = [style("--text"), style("--sheet")];
  const marked = [
    [here, "circle-open", 15],
    [cursor >= 0 && map.place(cursor), "square-open", 11],
  ];
  return marked
    .filter(([point]) => point)
    .flatMap(([[x, y], symbol, size]) => {
      const mark = { type: "scatter", mode: "markers", x: [x], y: [y], hoverinfo: "skip", cliponaxis: false };
      return [
        { ...mark, marker: { symbol, size, color: sheet, line: { width: 5, color: sheet } } },
        { ...mark, marker: { symbol, size, color: text, line: { width: 2, color: text } } },
      ];
    });
}
