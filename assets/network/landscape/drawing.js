// The loss in a plane through all weights as plotly draws it, in 3-D or as a map, with the paths at their true loss.

import { network as ids } from "../../ids.js";
import { eyeIn, fitted, nearer } from "../../lib/camera.js";
import { byId } from "../../lib/elements.js";
import { above, asTyped, axis, faded, layout, mixed } from "../../lib/plots.js";
import { style } from "../../lib/style.js";
import { color } from "../curves.js";
import { has, HIGH, runOf, shown, still, walked } from "./paths.js";

const STALKS = 24;
const FROM = { x: -0.57, y: -0.69, z: 0.45 }; // the direction that the scene is first seen from
const BESIDE = 52; // pixels for its labels
const HEAD = 34; // pixels above it, where the names of its axes stand: along an axis they are longer than a panel is wide
const CLEAR = 0.12; // of the scene's lengths, by which a marker stands before what it stands on
const STEPS = 12; // of the scale of colours

const short = (name) => asTyped(name.length > 18 ? `${name.slice(0, 17)}…` : name);

const places = ([low, high], side) =>
  Float32Array.from({ length: side }, (_, at) => low + ((high - low) * at) / (side - 1));

// The grid row by row, cut off where colours and box end.
function heights(top) {
  const { side, rows } = shown.answer;
  return Array.from(
    { length: side },
    (_, row) => Array.from(rows.subarray(row * side, (row + 1) * side), (value) => Math.min(value, top)),
  );
}

// The surface at a point, between the places of its grid.
function heightAt(x, y, grid) {
  const { side, across, up } = shown.answer;
  const along = ([low, high], value) => ((value - low) / (high - low)) * (side - 1);
  const [column, row] = [along(across, x), along(up, y)];
  if (!(column >= 0 && column <= side - 1 && row >= 0 && row <= side - 1)) return null;
  const [left, below] = [Math.min(Math.floor(column), side - 2), Math.min(Math.floor(row), side - 2)];
  const [s, t] = [column - left, row - below];
  const mixed = (line) => line[left] * (1 - s) + line[left + 1] * s;
  return mixed(grid[below]) * (1 - t) + mixed(grid[below + 1]) * t;
}

// Evenly in the square root of the height: valleys have most of the colours.
function scale() {
  const [page, ink] = [style("--sheet"), style("--muted")];
  return Array.from({ length: STEPS + 1 }, (_, step) => [
    (step / STEPS) ** 2,
    mixed(page, ink, 0.85 - (0.8 * step) / STEPS),
  ]);
}

export function figure({ selected }) {
  if (!selected || !shown.answer) return { data: [], layout: {} };
  const grid = heights(HIGH * shown.answer.start);
  const flat = grid.flat();
  const least = Math.min(
    ...flat,
    ...shown.answer.paths.map(({ run }) => runOf(run)?.last("train_loss") ?? Infinity),
  );
  const top = Math.max(...flat, shown.answer.start);
  const paths = shown.answer.paths.map((path) => walked(path, Math.max(top, HIGH * shown.answer.start)));
  return (has("3d") && shown.webgl ? scene : map)(grid, [least, top], paths);
}

const titles = () => {
  const [one, other] = shown.answer.pair.map((id) => short(runOf(id)?.name ?? "a run"));
  if (other) return [`towards ${one}`, `towards ${other}`];
  return still() ? ["a direction", "another"] : ["from the start to now", "its main bend"];
};

const hover = "loss %{z:.4f}<extra>%{fullData.name}</extra>";

// The scene's axes, and the camera: the reader's own once there is one.
function frame([least, top]) {
  const { across, up } = shown.answer;
  const side = ([low, high]) => high - low;
  const longest = Math.max(side(across), side(up));
  const aspect = { x: (1.5 * side(across)) / longest, y: (1.5 * side(up)) / longest, z: 0.75 };
  const chart = byId(ids.chart("landscape"));
  const { clientWidth: width, clientHeight: height } = chart;
  const camera = fitted(FROM, aspect, { width, height: height - HEAD }, Math.min(BESIDE, width / 7));
  const own = chart._fullLayout?.scene?._scene?.getCamera();
  const axes = { ranges: [across, up, [least - 0.03 * (top - least), top]], aspect };
  return { ...axes, camera, eye: eyeIn(axes, (turned ? own?.eye : null) ?? camera.eye) };
}

// Once the reader has turned the scene, the camera stays where it is, and markers stand before what it sees them on.
let turned = false;
export function whenTurned(chart, redraw) {
  chart.on("plotly_relayout", (change) => {
    if (!change["scene.camera"]) return;
    turned = true;
    redraw();
  });
}

function scene(grid, [least, top], paths) {
  const { ranges, aspect, camera, eye } = frame([least, top]);
  const marker = (x, y, z, shade, symbol, name) => {
    const [right, back, high] = nearer({ ranges, aspect }, [x, y, z], eye, CLEAR);
    return {
      type: "scatter3d",
      mode: "markers",
      x: [right],
      y: [back],
      z: [high],
      marker: { size: 5, color: shade, symbol, line: { width: 1, color: style("--sheet") } },
      name,
      hovertemplate: `loss ${z.toFixed(4)}<extra>%{fullData.name}</extra>`,
    };
  };
  const [x, y] = [places(shown.answer.across, shown.answer.side), places(shown.answer.up, shown.answer.side)];
  const ink = style("--text");
  const surface = {
    type: "surface",
    x,
    y,
    z: grid,
    cmin: least,
    cmax: top,
    colorscale: scale(),
    showscale: false,
    opacity: 0.92,
    contours: {
      z: { show: true, start: least, end: top, size: (top - least) / 14, color: style("--line"), width: 1 },
    },
    lighting: { ambient: 0.85, diffuse: 0.3, specular: 0.02 },
    name: "in the plane",
    hovertemplate: hover,
  };
  const line = (path, z, width, shade) => ({
    type: "scatter3d",
    mode: "lines",
    x: path.x,
    y: path.y,
    z,
    line: { color: shade, width },
    name: asTyped(path.run.name),
    hovertemplate: hover,
  });
  const drawn = paths.filter(({ run, x: points }) => run && points.length).flatMap((path) => {
    const own = color(path.run);
    const stalks = { x: [], y: [], z: [] };
    const every = Math.max(1, Math.ceil(path.x.length / STALKS));
    for (let at = path.x.length - 1; at >= 0; at -= every) {
      const foot = heightAt(path.x[at], path.y[at], grid);
      if (foot === null) continue;
      stalks.x.push(path.x[at], path.x[at], null);
      stalks.y.push(path.y[at], path.y[at], null);
      stalks.z.push(path.z[at], foot, null);
    }
    return [
      line(path, path.z, 4, mixed(style("--sheet"), own, 0.45)),
      line(path, path.z.map((z, at) => (path.near[at] ? z : null)), 6, own),
      {
        type: "scatter3d",
        mode: "lines",
        ...stalks,
        line: { color: faded(own, 0.6), width: 1.5 },
        hoverinfo: "skip",
      },
      marker(path.x.at(-1), path.y.at(-1), path.z.at(-1), own, "circle", asTyped(path.run.name)),
    ];
  });
  const of = (text) => ({
    title: { text, font: { size: 12 } },
    tickfont: { size: 11 },
    nticks: 5,
    gridcolor: style("--line"),
    color: style("--muted"),
    showspikes: false,
  });
  const [across, up] = titles();
  return {
    data: [surface, ...drawn, marker(0, 0, shown.answer.start, ink, "diamond", "start")],
    layout: layout({
      annotations: [{ ...above(`a ${across}<br>b ${up}`), align: "left", xshift: 12 }],
      margin: { l: 0, r: 0, t: HEAD, b: 0 },
      hovermode: "closest",
      dragmode: "turntable",
      uirevision: "landscape",
      scene: {
        uirevision: "landscape",
        xaxis: { ...of("a"), range: shown.answer.across },
        yaxis: { ...of("b"), range: shown.answer.up },
        zaxis: { ...of("loss"), range: ranges[2] },
        aspectmode: "manual",
        aspectratio: aspect,
        camera,
      },
    }),
  };
}

function map(grid, [least, top], paths) {
  const [x, y] = [places(shown.answer.across, shown.answer.side), places(shown.answer.up, shown.answer.side)];
  const ink = style("--text");
  const field = {
    type: "contour",
    x,
    y,
    z: grid,
    zmin: least,
    zmax: top,
    colorscale: scale(),
    showscale: false,
    contours: { start: least, end: top, size: (top - least) / 18 },
    line: { width: 0.5, color: style("--muted") },
    name: "in the plane",
    hovertemplate: hover,
  };
  const level = {
    type: "contour",
    x,
    y,
    z: grid,
    showscale: false,
    contours: { start: shown.answer.start, end: shown.answer.start, size: 1, coloring: "none" },
    line: { width: 1.5, color: ink, dash: "dash" },
    hoverinfo: "skip",
  };
  const line = (path, keep, width, shade) => ({
    type: "scatter",
    mode: "lines",
    x: path.x.map((value, at) => (keep(at) ? value : null)),
    y: path.y,
    line: { color: shade, width },
    hoverinfo: "skip",
  });
  const mark = (places_, shade, symbol, name, loss) => ({
    type: "scatter",
    mode: "markers",
    x: [places_[0]],
    y: [places_[1]],
    marker: { size: 9, color: shade, symbol, line: { width: 1.5, color: style("--sheet") } },
    hovertemplate: `${name}: true loss ${loss.toFixed(4)}<extra></extra>`,
  });
  const drawn = paths.filter(({ run, x: points }) => run && points.length).flatMap((path) => {
    const own = color(path.run);
    return [
      line(path, () => true, 1.5, faded(own, 0.45)),
      line(path, (at) => path.near[at], 3, own),
      mark([path.x.at(-1), path.y.at(-1)], own, "circle", asTyped(path.run.name), path.z.at(-1)),
    ];
  });
  const [across, up] = titles();
  return {
    data: [field, level, ...drawn, mark([0, 0], ink, "diamond", "start", shown.answer.start)],
    layout: layout({
      hovermode: "closest",
      annotations: [above(up)],
      margin: { l: 40, r: 10, t: 16, b: 36 },
      xaxis: axis({ range: shown.answer.across, nticks: 6, tickangle: 0, title: { text: across, standoff: 4 } }),
      yaxis: axis({ range: shown.answer.up, nticks: 5 }),
    }),
  };
}
