// Curves over the epochs, as several panels draw them.

import { network as ids } from "../ids.js";
import { byId } from "../lib/elements.js";
import { asTyped, band, countAxis, faded } from "../lib/plots.js";
import { hue, style } from "../lib/style.js";
import { epochShown } from "./clock.js";
import { session } from "./session.js";

export const DASHES = {
  test: "solid",
  train: "dot",
  majority: "dash",
  course: "dashdot",
  sklearn: "longdash",
  logistic: "longdashdot",
};

// The colour of a run; black where there is none.
export const color = (run) => (run ? hue(run.slot) : "#000000");

// Where all panels look back to, on the curves over the epochs.
export const lookedBackAt = () =>
  Number.isFinite(epochShown())
    ? [{
      type: "line",
      x0: epochShown(),
      x1: epochShown(),
      y0: 0,
      y1: 1,
      yref: "paper",
      line: { color: style("--muted"), width: 1.5, dash: "dot" },
    }]
    : [];

export const epochAxis = (runs, more) =>
  countAxis({
    title: { text: "Epoch", standoff: 4 },
    range: [0, Math.max(1, ...runs.map((run) => run.epochs))],
    ...more,
  });

export function line(summary, style, name) {
  const { epochs: x, median: y } = summary;
  return {
    type: "scatter",
    mode: y.length > 1 ? "lines" : "markers",
    cliponaxis: y.length > 1, // a mark at epoch 0 stands on the axis, whole
    x,
    y,
    name,
    line: style,
    hovertemplate: "%{y}",
  };
}

// Of several networks the quartiles, behind the median.
export const quartiles = (run, summary) => (run.networks > 1 ? [band(summary, faded(color(run), 0.2))] : []);

// Test set solid, training set dotted; with several networks the median, and the quartiles of the test set.
export function curves(runs, metric) {
  return runs.flatMap((run) => {
    const own = color(run);
    const name = asTyped(run.name);
    const test = run.summary(`test_${metric}`);
    const train = run.summary(`train_${metric}`);
    return [
      ...quartiles(run, test),
      line(train, { color: own, width: 1.6, dash: DASHES.train }, `${name}, training`),
      line(test, { color: own, width: 2.4 }, `${name}, test`),
    ];
  });
}

// Tells each network's value at the epoch under the pointer.
export function tellUnderPointer(chart, metric) {
  chart.on("plotly_hover", ({ points }) => {
    const epoch = points[0].x;
    const run = session.selected;
    const row = run && run.networks > 1 ? run.values[`test_${metric}`][epoch] : null;
    const value = (at) => (Number.isFinite(row[at]) ? row[at].toFixed(4) : "stopped");
    const told = row && run.seeds.map((seed, at) => `seed ${seed} ${value(at)}`).join(", ");
    byId(ids.READOUT).textContent = row ? `Test ${metric} after epoch ${epoch}: ${told}` : "";
  });
}
