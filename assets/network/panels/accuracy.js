// The accuracies of the runs on screen, and what they are to be compared with.

import { network as ids } from "../../ids.js";
import { byId, drawing, element } from "../../lib/elements.js";
import { notice } from "../../lib/notices.js";
import { axis, layout } from "../../lib/plots.js";
import { style } from "../../lib/style.js";
import { attempt } from "../commands.js";
import { curves, DASHES, epochAxis, lookedBackAt, tellUnderPointer } from "../curves.js";
import { session } from "../session.js";
import { ask } from "../training.js";
import { fourPlaces } from "../words.js";

// What scikit-learn's classifiers reach, with its own defaults.
export function inWords({ epochs, logistic, train, test }) {
  const scores = ({ test, train }) => `test accuracy ${fourPlaces(test)}, training ${fourPlaces(train)}`;
  const early = logistic.converged ? "" : `, ended after ${logistic.iterations} iterations`;
  return `scikit-learn's network after ${epochs} epochs: ${scores({ train, test })}. ` +
    `Logistic regression, no hidden layer: ${scores(logistic)}${early}.`;
}

// {name, label, value, title} each.
function references(run) {
  if (!run) return [];
  const { begun, baseline } = run;
  return [
    ...begun.accuracy,
    ...(baseline
      ? [
        { name: "sklearn", label: "scikit-learn", value: baseline.test, title: inWords(baseline) },
        {
          name: "logistic",
          label: "logistic regression",
          value: baseline.logistic.test,
          title: inWords(baseline),
        },
      ]
      : []),
  ];
}

const level = (y, dash, stroke, [x0, x1]) => ({
  type: "line",
  x0,
  x1,
  y0: y,
  y1: y,
  layer: "between", // gridlines and curves, which plotly does on axes alone
  line: { color: stroke, width: 1.4, dash },
});

const LEAST = 2; // tenths that the axis spans: on fewer, chance would look like much

/**
 * Where the axis of these accuracies begins and ends: at tenths, so that it seldom moves while a run goes on.
 * @param {number[]} known
 */
export function span(known) {
  const tenths = known.map((value) => Number((10 * value).toFixed(6)));
  const low = Math.floor(Math.min(...tenths, 10 - LEAST));
  return [low / 10, Math.max(Math.ceil(Math.max(...tenths, 0)), low + LEAST) / 10];
}

function figure({ visible, selected }) {
  const levels = references(selected);
  const muted = style("--muted");
  const values = visible.flatMap((run) =>
    ["train_accuracy", "test_accuracy"].flatMap((name) => ["low", "high"].flatMap((end) => run.summary(name)[end]))
  );
  const known = [...values, ...levels.map(({ value }) => value)].filter(Number.isFinite);
  const [low, high] = span(known);
  const xaxis = epochAxis(visible);
  return {
    data: curves(visible, "accuracy"),
    layout: layout({
      xaxis,
      yaxis: axis({ range: [low - 0.02, Math.min(high + 0.02, 1.005)], tickformat: ".2f" }),
      shapes: [
        ...levels.map(({ name, value }) => level(value, DASHES[name], muted, xaxis.range)),
        ...lookedBackAt(),
      ],
    }),
  };
}

const STROKES = {
  solid: "",
  dot: "2 3",
  dash: "7 4",
  dashdot: "7 3 2 3",
  longdash: "12 4",
  longdashdot: "12 3 2 3",
};

function sample(name) {
  const stroke = { x1: 0, x2: 26, y1: 4, y2: 4, stroke: "currentColor", "stroke-width": 2 };
  const line = drawing("line", { ...stroke, "stroke-dasharray": STROKES[DASHES[name]] });
  return drawing("svg", { width: 26, height: 8, "aria-hidden": "true" }, line);
}

// The legend.
function fill({ selected }) {
  const frame = byId(ids.LEGEND);
  if (!frame) return;
  const entries = [{ name: "test", label: "test" }, { name: "train", label: "training" }, ...references(selected)];
  frame.replaceChildren(
    ...entries.map(({ name, label, value, title = "" }) =>
      element(
        "span",
        { className: "legend-entry", title },
        sample(name),
        value === undefined ? label : `${label} ${fourPlaces(value)}`,
      )
    ),
  );
}

// scikit-learn's classifiers, trained by the server while everything here goes on.
async function compare(clicks) {
  const run = session.selected;
  if (!clicks || !run) return;
  const button = byId(ids.BASELINE);
  button.disabled = true;
  notice("Training scikit-learn's classifiers …");
  const found = await attempt(() => ask("baseline", { settings: run.settings }));
  button.disabled = false;
  if (!found) return;
  run.baseline = found;
  notice(inWords(found));
}

export default {
  figure,
  overEpochs: true,
  live: true,
  wire: (chart) => tellUnderPointer(chart, "accuracy"),
  fill,
  inputs: { compare },
};
