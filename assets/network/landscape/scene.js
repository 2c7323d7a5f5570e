// The landscape in 3-D: the surface, and the paths over it on stalks.

import { network as ids } from "../../ids.js";
import { eyeIn, fitted, nearer } from "../../lib/camera.js";
import { byId } from "../../lib/elements.js";
import { above, asTyped, faded, layout, mixed } from "../../lib/plots.js";
import { style } from "../../lib/style.js";
import { color } from "../curves.js";
import { shown } from "./paths.js";
import { hover, scale, sides, titles, walkedPaths } from "./plane.js";

const STALKS = 24;
const FROM = { x: -0.57, y: -0.69, z: 0.45 }; // the direction that the scene is first seen from
const BESIDE = 52; // pixels for its labels
const HEAD = 50; // pixels above it, where the names of its axes stand: along an axis they are longer than a panel is wide
const CLEAR = 0.12; // of the scene's lengths, by which a marker stands before what it stands on

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

export function scene(grid, [least, top], paths) {
  const { ranges, aspect, camera, eye } = frame([least, top]);
  const marker = (place, shade, symbol, name) =>
    markerAt(nearer({ ranges, aspect }, place, eye, CLEAR), place[2], shade, symbol, name);
  const drawn = walkedPaths(paths).flatMap((path) => {
    const own = color(path.run);
    return [
      line(path, path.z, 4, mixed(style("--sheet"), own, 0.45)),
      line(path, path.z.map((z, at) => (path.near[at] ? z : null)), 6, own),
      stalks(path, grid, own),
      marker([path.x.at(-1), path.y.at(-1), path.z.at(-1)], own, "circle", asTyped(path.run.name)),
    ];
  });
  const [across, up] = titles();
  const start = marker([0, 0, shown.answer.start], style("--text"), "diamond", "start");
  return {
    data: [surface(grid, [least, top]), ...drawn, start],
    layout: layout({
      annotations: [{ ...above(`a: ${across}<br>b: ${up}<br>height: loss`), align: "left", xshift: 12 }],
      margin: { l: 0, r: 0, t: HEAD, b: 0 },
      hovermode: "closest",
      dragmode: "turntable",
      uirevision: "landscape",
      scene: {
        uirevision: "landscape",
        xaxis: axis("a", shown.answer.across),
        yaxis: axis("b", shown.answer.up),
        zaxis: axis("", ranges[2]),
        aspectmode: "manual",
        aspectratio: aspect,
        camera,
      },
    }),
  };
}

const surface = (grid, [least, top]) => ({
  type: "surface",
  ...sides(),
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
});

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

// From some points of a path down to the surface.
function stalks(path, grid, shade) {
  const [x, y, z] = [[], [], []];
  const every = Math.max(1, Math.ceil(path.x.length / STALKS));
  for (let at = path.x.length - 1; at >= 0; at -= every) {
    const foot = heightAt(path.x[at], path.y[at], grid);
    if (foot === null) continue;
    x.push(path.x[at], path.x[at], null);
    y.push(path.y[at], path.y[at], null);
    z.push(path.z[at], foot, null);
  }
  const drawn = { color: faded(shade, 0.6), width: 1.5 };
  return { type: "scatter3d", mode: "lines", x, y, z, line: drawn, hoverinfo: "skip" };
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

// A marker that stands at one place and tells the loss of another.
/** @type {(place: number[], loss: number, shade: string, symbol: string, name: string) => object} */
const markerAt = ([right, back, high], loss, shade, symbol, name) => ({
  type: "scatter3d",
  mode: "markers",
  x: [right],
  y: [back],
  z: [high],
  marker: { size: 5, color: shade, symbol, line: { width: 1, color: style("--sheet") } },
  name,
  hovertemplate: `loss ${loss.toFixed(4)}<extra>%{fullData.name}</extra>`,
});

const axis = (text, range) => ({
  title: { text, font: { size: 12 } },
  tickfont: { size: 11 },
  nticks: 5,
  gridcolor: style("--line"),
  color: style("--muted"),
  showspikes: false,
  range,
});
