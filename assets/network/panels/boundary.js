// What a run has learnt: the class of every place in the plane of two features, and the rows.

import * as ids from "../../ids.js";
import { decode } from "../../lib/arrays.js";
import { byId, element, menuOf } from "../../lib/elements.js";
import { clamp, format } from "../../lib/numbers.js";
import { above, asTyped, axis, layout, mixed } from "../../lib/plots.js";
import { colored, hue, style } from "../../lib/style.js";
import { signOf, slot } from "../classes.js";
import { lookingBack } from "../clock.js";
import { option, setOption } from "../view.js";

const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "cross", "x", "star", "pentagon"];
const FAINT = 0.1;
const STRONG = 0.7;

let run = ""; // that the last answer is of
let field = null; // the last answer
let points = null; // its rows, of `pair`
let pair = "";

const columns = () => option("columns", []); // the numbers of the two features that are shown

function asks({ selected }) {
  if (!selected || selected.begun.boundary.features.length < 2) return null;
  const wanted = selected.id !== run || columns().join() !== pair;
  return { run: selected.id, ...lookingBack(), columns: columns(), points: wanted };
}

function take(answer, body) {
  run = body.run;
  field = answer;
  if (answer.points) {
    points = answer.points;
    pair = body.columns.join();
  }
}

// A class is a step of the scale, within it the probability.
function scale(classes, page) {
  return Array.from({ length: classes }, (_, label) => [
    [label / classes, mixed(page, hue(slot(label)), FAINT)],
    [(label + 1) / classes, mixed(page, hue(slot(label)), STRONG)],
  ]).flat();
}

function heights(classes) {
  const { side } = field;
  const [winner, share] = [decode(field.winner), decode(field.share)];
  return Array.from({ length: side }, (_, row) =>
    Float32Array.from({ length: side }, (_, column) => {
      const at = row * side + column;
      const sure = (share[at] / 255 - 1 / classes) / (1 - 1 / classes);
      return winner[at] + Math.min(Math.max(sure, 0), 0.99);
    }));
}

function rows(set, classes, open) {
  const label = decode(set.label);
  const [x, y] = [decode(set.x), decode(set.y)];
  return classes.map((name, own) => {
    const places = Array.from(label.keys()).filter((at) => label[at] === own);
    return {
      type: "scatter",
      mode: "markers",
      x: places.map((at) => x[at]),
      y: places.map((at) => y[at]),
      name: `${asTyped(name)}, ${open ? "test" : "training"}`,
      text: places.map((at) => `(${format(x[at], 3)}, ${format(y[at], 3)})`),
      hovertemplate: "%{text}",
      marker: {
        symbol: SYMBOLS[own % SYMBOLS.length] + (open ? "-open" : ""),
        size: open ? 6 : 5,
        color: hue(slot(own)),
        line: { width: open ? 1.4 : 0.6, color: open ? hue(slot(own)) : style("--sheet") },
      },
    };
  });
}

// How many labels have room beside one another on a plane whose sides are as long as each other.
export function labelsOn({ clientWidth, clientHeight }) {
  return clamp(Math.floor(Math.min(clientWidth - 68, clientHeight - 54) / 30), 2, 5);
}

function figure({ selected }) {
  if (!selected || !field || run !== selected.id || !points) return { data: [], layout: {} };
  const { features, classes } = selected.begun.boundary;
  const [across, up] = field.columns.map((number) => asTyped(features[number - 1]));
  const step = ([low, high]) => (high - low) / (field.side - 1);
  const map = {
    type: "heatmap",
    x0: field.across[0],
    dx: step(field.across),
    y0: field.up[0],
    dy: step(field.up),
    z: heights(classes.length),
    zmin: 0,
    zmax: classes.length,
    colorscale: scale(classes.length, style("--sheet")),
    showscale: false,
    hoverinfo: "skip",
  };
  const plane = features.length === 2;
  return {
    data: [map, ...rows(points.training, classes, false), ...rows(points.test, classes, true)],
    layout: layout({
      hovermode: "closest",
      annotations: [{ ...above(up), xref: "x domain", yref: "y domain" }],
      margin: { l: 50, r: 18, t: 18, b: 36 },
      xaxis: axis({
        nticks: plane ? labelsOn(byId(ids.network.chart("boundary"))) : 5,
        tickangle: 0, // turned, they would take the height from a plane that has little
        range: field.across,
        showgrid: false,
        title: { text: across, standoff: 4 },
        constrain: "domain",
      }),
      yaxis: axis({
        nticks: 5,
        range: field.up,
        showgrid: false,
        ...(plane && { scaleanchor: "x", constrain: "domain" }),
      }),
    }),
  };
}

function legend(classes) {
  const frame = byId(ids.network.BOUNDARY_LEGEND);
  const key = classes.join("\n");
  if (frame.dataset.key === key) return;
  frame.dataset.key = key;
  const entry = (sign, text, label) => {
    const mark = element("span", { className: "sign", textContent: sign, ariaHidden: "true" });
    const made = element("span", { className: "legend-entry" }, mark, text);
    return label === undefined ? made : colored(made, slot(label));
  };
  frame.replaceChildren(
    ...classes.map((name, label) => entry(signOf(label), name, label)),
    ...(classes.length ? [entry("●", "training rows"), entry("○", "test rows")] : []),
  );
}

// Menus of the two features, where there are more than these.
function menus(features) {
  const frame = byId(ids.network.BOUNDARY_COLUMNS);
  const chosen = columns();
  const key = JSON.stringify([features, chosen]);
  if (frame.dataset.key === key) return;
  frame.dataset.key = key;
  const focused = [...frame.children].indexOf(document.activeElement);
  const menu = (at, label) => {
    const choices = features.map((name, index) => [index + 1, name]);
    return menuOf(choices, chosen[at], label, (value) => {
      const next = [...chosen];
      next[at] = Number(value);
      if (next[0] === next[1]) next[1 - at] = chosen[at]; // they change places
      setOption("columns", next);
    });
  };
  frame.replaceChildren(...(features.length > 2 ? [menu(0, "Feature across"), menu(1, "Feature up")] : []));
  frame.children[focused]?.focus();
}

function fill({ selected }) {
  if (!byId(ids.network.BOUNDARY_LEGEND)) return;
  const { features, classes } = selected ? selected.begun.boundary : { features: [], classes: [] };
  legend(classes);
  menus(features);
  byId(ids.network.BOUNDARY_NOTE).textContent = selected ? note(selected, features) : "";
}

function note(selected, features) {
  if (features.length < 2) return "The data have one feature: the picture takes two.";
  const parts = ["Stronger colour: surer."];
  if (features.length > 2) parts.push("Scaled as the network sees them; all other features at their medians.");
  if (selected.networks > 1) parts.push(`The network with seed ${selected.seeds[0]}.`);
  if (points && run === selected.id) {
    for (const [name, set] of Object.entries(points)) {
      const drawn = set.label.bdata ? decode(set.label).length : 0;
      if (drawn < set.of) parts.push(`${drawn} of ${set.of} ${name} rows are drawn.`);
    }
  }
  return parts.join(" ");
}

export default { figure, live: true, fill, overEpochs: true, asks, take };
