// Charts of training runs: pure functions from runs to plotly figures, and the one place that draws them.

import * as plots from "../lib/plots.js";
import { style } from "../lib/style.js";

const { CONFIG, asTyped, axis, band, faded, layout, logTicks } = plots;
export const DASHES = { test: "solid", train: "dot", majority: "dash", course: "dashdot", sklearn: "longdash" };
const color = (slot) => style(`--competitor-${slot}`);

const epochAxis = (runs, more) =>
  axis({ title: { text: "Epoch", standoff: 4 }, range: [0, Math.max(1, ...runs.map((run) => run.epochs))], ...more });

function line(summary, style, name, more = {}) {
  const { epochs: x, median: y } = summary;
  return { type: "scatter", mode: y.length > 1 ? "lines" : "markers", x, y, name, line: style, hovertemplate: "%{y:.4g}", ...more };
}

// Test set solid, training set dotted; with several networks the median, and the quartiles of the test set.
function curves(runs, metric) {
  return runs.flatMap((run) => {
    const hue = color(run.slot);
    const name = asTyped(run.name);
    const test = run.summary(`test_${metric}`);
    const train = run.summary(`train_${metric}`);
    return [
      ...(run.networks > 1 ? [band(test, faded(hue, 0.2))] : []),
      line(train, { color: hue, width: 1.6, dash: DASHES.train }, `${name}, training`),
      line(test, { color: hue, width: 2.4 }, `${name}, test`),
    ];
  });
}

const level = (y, dash, stroke) => ({
  type: "line", xref: "paper", x0: 0, x1: 1, y0: y, y1: y, layer: "below", line: { color: stroke, width: 1.4, dash },
});

// What accuracies are to be compared with, {name, label, value} each.
export function references(run) {
  if (!run) return [];
  const found = [{ name: "majority", label: "majority class", value: run.majority }];
  if (run.course) found.push({ name: "course", label: "course's run", value: run.course.test });
  if (run.baseline) found.push({ name: "sklearn", label: "scikit-learn", value: run.baseline.test });
  return found;
}

export const figures = {
  accuracy(runs, selected) {
    const levels = references(selected);
    const muted = style("--muted");
    const values = runs.flatMap((run) =>
      ["train_accuracy", "test_accuracy"].flatMap((name) => ["low", "high"].flatMap((end) => run.summary(name)[end]))
    );
    const known = [...values, ...levels.map(({ value }) => value)].filter(Number.isFinite);
    const low = Math.min(0.5, ...known);
    const high = Math.max(0.8, ...known);
    return {
      data: curves(runs, "accuracy"),
      layout: layout({
        xaxis: epochAxis(runs),
        yaxis: axis({ range: [low - 0.02, Math.min(high + 0.02, 1.005)], tickformat: ".2f" }),
        shapes: levels.map(({ name, value }) => level(value, DASHES[name], muted)),
      }),
    };
  },

  loss(runs) {
    const values = runs.flatMap((run) =>
      ["train_loss", "test_loss"].flatMap((name) => run.summary(name).median.filter(Number.isFinite))
    );
    // On a linear axis a loss that begins high or explodes would press all else into a flat line.
    const wide = values.length && Math.max(...values) > 3 * Math.min(...values);
    return {
      data: curves(runs, "loss"),
      layout: layout({
        xaxis: epochAxis(runs),
        yaxis: axis({ type: wide ? "log" : "linear", exponentformat: "power", ...(wide && { dtick: logTicks(values) }) }),
      }),
    };
  },

  // From the first layer, faint, to the output layer, strong.
  norms(runs, selected, name) {
    const parts = selected ? selected.parts(name) : 0;
    const hue = selected ? color(selected.slot) : "#000000";
    const label = (part) => (part === parts - 1 ? "output" : `${part + 1}`);
    const values = Array.from({ length: parts }, (_, part) => selected.summary(name, part).median).flat();
    return {
      data: Array.from({ length: parts }, (_, part) =>
        line(
          selected.summary(name, part),
          { color: faded(hue, 0.35 + (0.65 * (part + 1)) / parts), width: 2, dash: ["solid", "dash", "dot", "dashdot"][part % 4] },
          label(part)
        )
      ),
      layout: layout({
        showlegend: true,
        legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0, font: { size: 11 }, title: { text: "Layer " }, itemwidth: 30 },
        margin: { l: 58, r: 18, t: 26, b: 36 },
        xaxis: epochAxis(selected ? [selected] : []),
        yaxis: axis({ type: "log", exponentformat: "power", dtick: logTicks(values) }),
      }),
    };
  },

  // The exponent over time, where there is one, and the shape of each activation now.
  activation(runs, selected) {
    const exponents = selected ? selected.exponents : [];
    const hue = selected ? color(selected.slot) : "#000000";
    const muted = style("--muted");
    const data = exponents.flatMap((layer, part) => {
      const summary = selected.summary("exponents", part);
      return [
        ...(selected.networks > 1 ? [band(summary, faded(hue, 0.2))] : []),
        line(summary, { color: hue, width: 2.2 }, `n of layer ${layer}`),
      ];
    });
    const u = Array.from({ length: 61 }, (_, i) => -1 + i / 20);
    const shape = (n, style, name) => ({
      type: "scatter", mode: "lines", x: u, y: u.map((each) => (each > 0 ? each ** n : 0.01 * each)), name, line: style,
      xaxis: "x2", yaxis: "y2", hovertemplate: "h(u) = %{y:.3f}",
    });
    if (selected && selected.settings.layers.length) data.push(shape(1, { color: muted, width: 1.4, dash: "dash" }, "leaky ReLU"));
    if (selected && selected.settings.layers.some(([kind]) => kind === "fixed_exponent"))
      data.push(shape(1.7, { color: hue, width: 2, dash: "dot" }, "n = 1.7"));
    exponents.forEach((layer, part) => {
      const { median } = selected.summary("exponents", part);
      const [first, last] = [median[0], median[median.length - 1]];
      if (!Number.isFinite(last)) return;
      data.push(shape(first, { color: faded(hue, 0.5), width: 1.6, dash: "dot" }, "at the start"));
      data.push(shape(last, { color: hue, width: 2.4 }, `n = ${last.toFixed(3)}`));
    });
    const both = exponents.length > 0;
    const note = (text, x) => ({ text, x, y: 1, xref: "paper", yref: "paper", yanchor: "bottom", xanchor: "left", showarrow: false, font: { size: 11 } });
    return {
      data,
      layout: layout({
        margin: { l: 44, r: 18, t: 20, b: 36 },
        xaxis: epochAxis(selected ? [selected] : [], both ? { domain: [0, 0.44] } : { visible: false, domain: [0, 0.01] }),
        yaxis: axis({ nticks: 5, visible: both }),
        xaxis2: axis({ domain: both ? [0.58, 1] : [0, 1], range: [-1, 2], title: { text: "u", standoff: 4 } }),
        yaxis2: axis({ anchor: "x2", range: [-0.2, 3] }),
        annotations: [...(both ? [note("exponent n", 0)] : []), note("h(u)", both ? 0.58 : 0)],
      }),
    };
  },
};

// Draws what has been asked for, once a frame at most and never two at once.
export const charts = {
  pending: new Set(),
  busy: false,
  sources: () => [[], null, "gradient_norms"],
  after() {}, // called with the name and the element of each chart that was drawn
  drawn: 0,

  request(names = Object.keys(figures)) {
    for (const name of names) this.pending.add(name);
    if (!this.busy) requestAnimationFrame(() => this.draw());
    this.busy = true;
  },

  async draw() {
    // Dash fetches plotly for the graphs of the other page, in its own time.
    while (!window.Plotly) await new Promise((resolve) => setTimeout(resolve, 50));
    const names = [...this.pending];
    this.pending.clear();
    try {
      for (const name of names) {
        const element = document.getElementById(`chart-${name}`);
        if (!element || !element.offsetParent) continue; // its page is not shown; showing it asks again
        const { data, layout } = figures[name](...this.sources());
        layout.datarevision = this.drawn; // arrays grow in place: plotly would take them for unchanged
        await Plotly.react(element, data, layout, CONFIG);
        this.after(name, element);
      }
      this.drawn += 1;
    } finally {
      this.busy = false;
      if (this.pending.size) this.request([]);
    }
  },
};
