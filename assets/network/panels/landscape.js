// The loss that the runs walk in: a plane through all weights, in 3-D or as a map, with the paths at their true loss.

import { network as ids } from "../../ids.js";
import { decode } from "../../lib/arrays.js";
import { byId, element, labelled } from "../../lib/elements.js";
import { asTyped, axis, faded, layout, mixed } from "../../lib/plots.js";
import { Pull } from "../../lib/pull.js";
import { colored, style } from "../../lib/style.js";
import { charts } from "../charts.js";
import { color } from "../curves.js";
import { session } from "../session.js";
import { training } from "../training.js";
import { setView } from "../view.js";

const LIVE = 26; // places a side with each chunk, at rest, and on request
const AT_REST = 51;
const FINE = 101;
const PIECE = 8; // rows of a fine grid that are asked for at a time
const SHARE = 6; // of the time while a run trains, a question takes one part, or less
const PAUSE = 500; // ms at least between two questions meanwhile
const MOST_RUNS = 8;
const HIGH = 2; // times the start's loss, where the colours and the box end
const ASIDE = 0.5; // a point farther off the plane, as a share of the way that it has moved, fades
const STALKS = 24;
const STEPS = 12; // of the scale of colours

let answer = null; // the last one, its arrays decoded
let asked = 0; // when
let due = 0; // when the next question may be asked while a run trains
let refusal = "";
let until = Infinity; // the epoch up to which paths are drawn
let done = 0; // rows of the fine grid that are there
const fine = new Pull();

const has = (what) => session.view.landscape.includes(what);
const runOf = (id) => session.runs.find((run) => run.id === id);
const percent = (share) => `${Math.round(100 * share)} %`;
const short = (name) => asTyped(name.length > 18 ? `${name.slice(0, 17)}…` : name);

function question(side) {
  const { selected, visible } = session;
  const others = visible.filter((run) => run !== selected).slice(0, MOST_RUNS - 1);
  return {
    runs: [selected, ...others].map(({ id }) => id),
    plane: has("path") ? "path" : "runs",
    zoom: has("zoom"),
    side,
  };
}

function asks({ selected }) {
  if (!selected) return null;
  const moving = training.active.length > 0;
  if (moving && performance.now() < due) return null;
  asked = performance.now();
  return question(moving ? LIVE : AT_REST);
}

function take(said) {
  fine.stop();
  due = performance.now() + Math.max(PAUSE, SHARE * (performance.now() - asked));
  refusal = "";
  answer = {
    ...said,
    rows: decode(said.grid),
    paths: said.paths.map(decoded),
    runs: session.visible.map(({ id }) => id),
  };
}

const decoded = ({ epochs, x, y, off, moved, ...rest }) => ({
  ...rest,
  ...Object.fromEntries(
    Object.entries({ epochs, x, y, off, moved }).map(([key, value]) => [key, [...decode(value)]]),
  ),
});

function refused(message) {
  refusal = message;
}

// ---- what is drawn ------------------------------------------------------------------------------------------------

const places = ([low, high], side) =>
  Float32Array.from({ length: side }, (_, at) => low + ((high - low) * at) / (side - 1));

// The grid row by row, cut off where colours and box end.
function heights(top) {
  const { side, rows } = answer;
  return Array.from(
    { length: side },
    (_, row) => Array.from(rows.subarray(row * side, (row + 1) * side), (value) => Math.min(value, top)),
  );
}

// The surface at a point, between the places of its grid.
function heightAt(x, y, grid) {
  const { side, across, up } = answer;
  const along = ([low, high], value) => ((value - low) / (high - low)) * (side - 1);
  const [column, row] = [along(across, x), along(up, y)];
  if (!(column >= 0 && column <= side - 1 && row >= 0 && row <= side - 1)) return null;
  const [left, below] = [Math.min(Math.floor(column), side - 2), Math.min(Math.floor(row), side - 2)];
  const [s, t] = [column - left, row - below];
  const mixed = (line) => line[left] * (1 - s) + line[left + 1] * s;
  return mixed(grid[below]) * (1 - t) + mixed(grid[below + 1]) * t;
}

// A path up to the epoch that is shown, at its true loss, as long as it stays in the box.
function walked(path, top) {
  const run = runOf(path.run);
  const { across, up } = answer;
  const found = { run, x: [], y: [], z: [], near: [], left: false, at: -1 };
  if (!run) return found;
  for (const [at, epoch] of path.epochs.entries()) {
    if (epoch > until) break;
    const loss = run.values.train_loss[epoch]?.[0];
    const [x, y] = [path.x[at], path.y[at]];
    const inside = x >= across[0] && x <= across[1] && y >= up[0] && y <= up[1] && loss <= top;
    found.at = at;
    if (!inside) {
      found.left = true;
      break;
    }
    found.x.push(x);
    found.y.push(y);
    found.z.push(loss);
    found.near.push(path.off[at] <= ASIDE * path.moved[at]);
  }
  return found;
}

// Evenly in the square root of the height: valleys have most of the colours.
function scale() {
  const [page, ink] = [style("--sheet"), style("--muted")];
  return Array.from({ length: STEPS + 1 }, (_, step) => [
    (step / STEPS) ** 2,
    mixed(page, ink, 0.85 - (0.8 * step) / STEPS),
  ]);
}

function figure({ selected }) {
  if (!selected || !answer) {
    return { data: [], layout: layout({ xaxis: { visible: false }, yaxis: { visible: false } }) };
  }
  const grid = heights(HIGH * answer.start);
  const flat = grid.flat();
  const least = Math.min(...flat, ...answer.paths.map(({ run }) => runOf(run)?.last("train_loss") ?? Infinity));
  const top = Math.max(...flat, answer.start);
  const paths = answer.paths.map((path) => walked(path, Math.max(top, HIGH * answer.start)));
  return (has("3d") ? scene : map)(grid, [least, top], paths);
}

const titles = () => {
  const [one, other] = answer.pair.map((id) => short(runOf(id)?.name ?? "a run"));
  return other ? [`towards ${one}`, `and towards ${other}`] : ["from the start to now", "its main bend"];
};

const hover = "loss %{z:.4f}<extra>%{fullData.name}</extra>";

function scene(grid, [least, top], paths) {
  const [x, y] = [places(answer.across, answer.side), places(answer.up, answer.side)];
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
      marker3d(path.x.at(-1), path.y.at(-1), path.z.at(-1), own, "circle", asTyped(path.run.name)),
    ];
  });
  const side = ([low, high]) => high - low;
  const longest = Math.max(side(answer.across), side(answer.up));
  const of = (text) => ({
    title: { text, font: { size: 10 } },
    tickfont: { size: 9 },
    nticks: 5,
    gridcolor: style("--line"),
    color: style("--muted"),
    showspikes: false,
  });
  const [across, up] = titles();
  return {
    data: [surface, ...drawn, marker3d(0, 0, answer.start, ink, "diamond", "start")],
    layout: layout({
      margin: { l: 0, r: 0, t: 0, b: 0 },
      hovermode: "closest",
      dragmode: "turntable",
      uirevision: "landscape",
      scene: {
        uirevision: "landscape",
        xaxis: { ...of(across), range: answer.across },
        yaxis: { ...of(up), range: answer.up },
        zaxis: { ...of("loss"), range: [least - 0.03 * (top - least), top] },
        aspectmode: "manual",
        aspectratio: { x: (1.5 * side(answer.across)) / longest, y: (1.5 * side(answer.up)) / longest, z: 0.75 },
        camera: { eye: { x: -0.95, y: -1.15, z: 0.75 }, center: { x: 0, y: 0, z: -0.15 } },
      },
    }),
  };
}

const marker3d = (x, y, z, shade, symbol, name) => ({
  type: "scatter3d",
  mode: "markers",
  x: [x],
  y: [y],
  z: [z],
  marker: { size: 5, color: shade, symbol, line: { width: 1, color: style("--sheet") } },
  name,
  hovertemplate: hover,
});

function map(grid, [least, top], paths) {
  const [x, y] = [places(answer.across, answer.side), places(answer.up, answer.side)];
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
    contours: { start: answer.start, end: answer.start, size: 1, coloring: "none" },
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
    data: [field, level, ...drawn, mark([0, 0], ink, "diamond", "start", answer.start)],
    layout: layout({
      hovermode: "closest",
      margin: { l: 46, r: 10, t: 4, b: 34 },
      xaxis: axis({ range: answer.across, nticks: 6, tickangle: 0, title: { text: across, standoff: 4 } }),
      yaxis: axis({ range: answer.up, nticks: 5, title: { text: up, standoff: 4 } }),
    }),
  };
}

// ---- what stands beside -------------------------------------------------------------------------------------------

const CHOICES = [
  ["3d", "3-D", "The plane as a surface, or as a map"],
  ["path", "One path", "The plane of the run that is worked on, or one through the weights of two runs"],
  ["zoom", "Zoom", "The box fits the run that is worked on, or all"],
];

function tools() {
  const frame = byId(ids.LANDSCAPE_TOOLS);
  const key = session.view.landscape.join();
  if (!frame || frame.dataset.key === key) return;
  frame.dataset.key = key;
  const focused = [...frame.querySelectorAll("input")].indexOf(document.activeElement);
  frame.replaceChildren(
    ...CHOICES.map(([name, label, title]) => {
      const box = element("input", { type: "checkbox", checked: has(name) });
      box.addEventListener("change", () => {
        const rest = session.view.landscape.filter((each) => each !== name);
        setView({ landscape: box.checked ? [...rest, name] : rest });
      });
      return element("label", { className: "tool-label", title }, box, label);
    }),
  );
  frame.querySelectorAll("input")[focused]?.focus();
}

// Epochs to go back to, on all paths at once; at its end it follows the training.
function scrub() {
  const frame = byId(ids.LANDSCAPE_SCRUB);
  if (!frame) return;
  const most = answer ? Math.max(0, ...answer.paths.map(({ epochs }) => epochs.at(-1))) : 0;
  let input = frame.querySelector("input");
  if (!input) {
    input = labelled(element("input", { type: "range", min: 0 }), "Epoch on the paths");
    input.addEventListener("input", () => {
      until = Number(input.value) >= Number(input.max) ? Infinity : Number(input.value);
      redraw();
    });
    const button = element("button", { type: "button", className: "plain fine", onclick: refine });
    frame.replaceChildren(input, element("output", { className: "hint" }), button);
  }
  input.max = String(most);
  input.value = String(Math.min(until, most));
  frame.querySelector("output").textContent = `epoch ${Math.min(until, most)}`;
  const button = frame.querySelector("button");
  button.disabled = !fine.running && (!answer || training.active.length > 0 || answer.side >= FINE);
  button.textContent = fine.running ? `Stop (${percent(done / FINE)})` : `Finer: ${FINE} × ${FINE}`;
  frame.hidden = !answer;
}

// A grid of FINE² in pieces, in place of the coarse one when it is whole.
function refine() {
  if (fine.running) return fine.stop();
  const body = question(FINE);
  const whole = new Float32Array(FINE * FINE);
  let head = null;
  done = 0;
  return fine.run("/network/landscape", { ...body, rows: [0, PIECE] }, (said) => {
    head ??= said;
    whole.set(decode(said.grid), said.rows[0] * said.side);
    done = said.rows[1];
    if (said.rows[1] < said.side) return { ...body, rows: [said.rows[1], said.rows[1] + PIECE] };
    answer = { ...answer, ...head, rows: whole.subarray(0, said.side ** 2), paths: head.paths.map(decoded) };
    redraw();
    return null;
  });
}

fine.addEventListener("change", () => {
  scrub();
  if (fine.state === "refused") refused(fine.message);
});

function redraw() {
  fill(session);
  charts.request("landscape", panel);
}

// One row for each run: where it stands, and how much of it the plane shows.
function fill({ selected, visible }) {
  const frame = byId(ids.LANDSCAPE_READINGS);
  if (!frame) return;
  tools();
  scrub();
  if (!selected || !answer) {
    const text = refusal || (selected ? "" : "Appears when a run has begun.");
    frame.replaceChildren(element("p", { className: "hint", textContent: text }));
    return;
  }
  const head = ["", "Run", "True loss", "In plane", "Off plane", "Moved"];
  const rows = answer.paths.map((path) => reading(path)).filter(Boolean);
  const table = element(
    "table",
    {},
    element(
      "thead",
      {},
      element("tr", {}, ...head.map((textContent) => element("th", { scope: "col", textContent }))),
    ),
    element("tbody", {}, ...rows),
  );
  const open = frame.querySelector("details")?.open ?? false;
  const about = element(
    "details",
    { open },
    element("summary", { textContent: headline() }),
    element("p", { className: "hint", textContent: sentence(visible) }),
  );
  frame.replaceChildren(table, about);
}

function reading(path) {
  const run = runOf(path.run);
  if (!run) return null;
  const { at, left } = walked(path, Infinity);
  if (at < 0) return null;
  const now = at === path.epochs.length - 1;
  const loss = run.values.train_loss[path.epochs[at]]?.[0];
  const number = (value) => (Number.isFinite(value) ? value.toFixed(4) : "–");
  const share = path.moved[at] > 0 ? percent(path.off[at] / path.moved[at]) : "–";
  const cells = [
    left ? `${run.name}: left the picture` : run.name,
    number(loss),
    now ? number(path.in_plane) : "–",
    share,
    path.moved[at].toFixed(2),
  ];
  return colored(
    element(
      "tr",
      {},
      element("td", {}, element("span", { className: "swatch" })),
      ...cells.map((textContent) => element("td", { textContent })),
    ),
    run.slot,
  );
}

// The three points that lie on the surface, or how much of the path does.
function headline() {
  return answer.pair.length === 2
    ? "Start and present weights of two runs lie on the surface"
    : `One run's plane: it shows ${percent(answer.shown)} of the way`;
}

function sentence(visible) {
  const parts = [];
  if (answer.pair.length === 2) {
    const [one, other] = answer.pair.map((id) => runOf(id)?.name ?? "a run");
    parts.push(
      `The plane goes through the start and the present weights of ${one} and ${other}. Other points of a path are at ` +
        "their true loss, with a line to the surface below or above; those far from the plane are faint.",
    );
  } else {
    parts.push("The plane goes from the start to the present weights, and along the main bend of the path.");
    if (answer.walks) {
      const { path, walks } = answer.walks;
      parts.push(
        `Its two main directions hold ${
          percent(path)
        } of the path's variance; of random walks with the same steps ` +
          `they would hold ${percent(walks)}.`,
      );
    }
  }
  const known = new Set(answer.paths.map(({ run }) => run));
  const missing = visible.filter(({ id }) => !known.has(id) && answer.runs.includes(id));
  if (missing.length) {
    const names = missing.map(({ name }) => name).join("; ");
    parts.push(`Left out, for other data, layers, penalty or seed: ${names}.`);
  }
  parts.push(
    `Above ${HIGH} times the start's loss the surface is cut off. Distances are of weights, not of functions.`,
  );
  return parts.join(" ");
}

const panel = { figure, live: true, fill, asks, take, refused };
export default panel;
