// The activations of a run: the exponents over time, where some are learned; the shape of each activation now; and below
// the chosen layer's what its units are given on the training rows.

import * as ids from "../../ids.js";
import { decode } from "../../lib/arrays.js";
import { byId, menuOf } from "../../lib/elements.js";
import { above, axis, faded, layout } from "../../lib/plots.js";
import { style } from "../../lib/style.js";
import { lookingBack } from "../clock.js";
import { color, epochAxis, line, lookedBackAt, quartiles } from "../curves.js";
import { session } from "../session.js";

const NONE = { references: [], fixed: [], layers: [], start: [] };
const NAMED = 8; // dead units
const CURVES = [0.52, 1]; // the heights that the parts take
const BARS = [0, 0.36];

let layer = 1; // the chosen one
let field = null; // the last answer
let run = ""; // that it is of

function asks({ selected }) {
  if (!selected?.settings.layers.length) return null;
  layer = Math.min(layer, selected.settings.layers.length);
  return { run: selected.id, ...lookingBack(), layer };
}

function take(answer, body) {
  run = body.run;
  field = answer;
}

const known = (selected) => selected && field && run === selected.id && field.layer === layer ? field : null;

const shape = (u, h, name, stroke) => ({
  type: "scatter",
  mode: "lines",
  x: decode(u),
  y: decode(h),
  name,
  line: stroke,
  xaxis: "x2",
  yaxis: "y2",
  hovertemplate: "h(u) = %{y:.3f}",
});

// The chosen layer's activation over the range of its u; until that is known, those of all layers.
function shapes(selected, found) {
  const { u, references, fixed, layers, start } = selected ? selected.begun.activation : NONE;
  const hue = color(selected);
  const faint = { color: style("--muted"), width: 1.4, dash: "dash" };
  const before = { color: faded(hue, 0.5), width: 1.6, dash: "dot" };
  if (found) {
    const own = start[layers.indexOf(layer)];
    return [
      shape(found.u, found.reference, "leaky ReLU", faint),
      ...(own ? [shape(u, own.h, "at the start", before)] : []),
      shape(found.u, found.h, found.name, { color: hue, width: 2.4 }),
    ];
  }
  const { now } = selected?.told.activation || { now: start };
  return [
    ...references.map((curve) => shape(u, curve.h, curve.name, faint)),
    ...fixed.map((curve) => shape(u, curve.h, curve.name, { color: hue, width: 2, dash: "dot" })),
    ...start.map((curve) => shape(u, curve.h, "at the start", before)),
    ...now.map((curve) => shape(u, curve.h, curve.name, { color: hue, width: 2.4 })),
  ];
}

// How often u is where: what is not above zero is pale.
function bars({ low, high, counts }, hue) {
  const many = Array.from(decode(counts));
  const width = (high - low) / many.length;
  const places = many.map((_, at) => low + (at + 0.5) * width);
  const all = many.reduce((sum, count) => sum + count, 0);
  return {
    type: "bar",
    x: places,
    y: many.map((count) => count / all),
    width,
    marker: { color: places.map((u) => (u > 0 ? hue : faded(hue, 0.35))), line: { width: 0 } },
    name: "share of u",
    xaxis: "x2",
    yaxis: "y3",
    hovertemplate: "%{y:.1%}",
  };
}

function figure({ selected }) {
  const { layers } = selected ? selected.begun.activation : NONE;
  const found = known(selected);
  const hue = color(selected);
  const exponents = layers.flatMap((number, part) => {
    const summary = selected.summary("exponents", part);
    return [...quartiles(selected, summary), line(summary, { color: hue, width: 2.2 }, `n of layer ${number}`)];
  });
  const curves = shapes(selected, found);
  const both = layers.length > 0;
  const left = both ? 0.58 : 0;
  const heights = curves.flatMap(({ y }) => Array.from(y)).filter(Number.isFinite);
  const [lowest, highest] = [Math.min(-0.2, ...heights), Math.max(1, ...heights)];
  return {
    data: [...exponents, ...curves, ...(found ? [bars(found, hue)] : [])],
    layout: layout({
      margin: { l: 44, r: 18, t: 20, b: 36 },
      bargap: 0,
      xaxis: epochAxis(
        selected ? [selected] : [],
        both ? { domain: [0, 0.44] } : { visible: false, domain: [0, 0.01] },
      ),
      shapes: both ? lookedBackAt() : [],
      yaxis: axis({ nticks: 5, visible: both }),
      xaxis2: axis({
        domain: [left, 1],
        range: found ? [found.low, found.high] : [-1, 2],
        title: { text: "u", standoff: 4 },
        anchor: found ? "y3" : "y2",
      }),
      yaxis2: axis({
        anchor: "x2",
        domain: found ? CURVES : [0, 1],
        range: found ? [1.1 * lowest, 1.05 * highest] : [1.1 * lowest, Math.min(3, 1.05 * highest)],
        nticks: 4,
      }),
      yaxis3: axis({
        anchor: "x2",
        domain: BARS,
        nticks: 3,
        tickformat: ".0%",
        rangemode: "tozero",
        visible: Boolean(found),
      }),
      annotations: [
        ...(both ? [above("exponent n", 0, 1)] : []),
        above("h(u)", left, 1),
        ...(found ? [above(both ? "share of rows" : "u on the training rows", left, BARS[1])] : []),
      ],
    }),
  };
}

// ---- beside the chart -------------------------------------------------------------------------------------------

function menu(selected) {
  const frame = byId(ids.network.ACTIVATION_LAYER);
  if (!frame) return;
  const hidden = selected?.settings.layers ?? [];
  const key = JSON.stringify([hidden.map(({ kind, width }) => [kind, width]), layer]);
  if (frame.dataset.key === key) return;
  frame.dataset.key = key;
  const focused = frame.contains(document.activeElement);
  const choices = hidden.map((_, at) => [at + 1, `Layer ${at + 1}`]);
  const made = menuOf(choices, layer, "Layer whose u is shown", (value) => {
    layer = Number(value);
    session.changed();
  });
  frame.replaceChildren(...(hidden.length ? [made] : []));
  if (focused) made.focus();
}

// What the distribution says, in words.
export function words({ rows, units, negative, silent, flat }) {
  const spread = `u is negative in ${(100 * negative).toFixed(1)} % (${
    rows.toLocaleString("en")
  } rows, ${units} units).`;
  const what = flat ? "dead: negative on every row" : "negative on every row";
  if (!silent.length) return `${spread} No unit is ${what}.`;
  const more = silent.length > NAMED ? ", …" : "";
  const which = `${silent.slice(0, NAMED).join(", ")}${more}`;
  const [are, unit] = silent.length > 1 ? ["are", "units"] : ["is", "unit"];
  return `${spread} ${silent.length} of ${units} ${are} ${what} (${unit} ${which}).`;
}

function fill({ selected }) {
  menu(selected);
  const frame = byId(ids.network.ACTIVATION_NOTE);
  const found = known(selected);
  const whose = selected?.networks > 1 ? `The network with seed ${selected.seeds[0]}: ` : "";
  if (frame) frame.textContent = found ? `${whose}${words(found)}` : "";
}

export default { figure, fill, overEpochs: true, asks, take, patience: 400 };
