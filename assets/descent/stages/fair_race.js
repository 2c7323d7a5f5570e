// The fair race: each competitor's final error against the value tried, then the standings on other seeds, all of it
// over replications of tuning and race.

import { descent as ids } from "../../ids.js";
import { decode } from "../../lib/arrays.js";
import { setProps } from "../../lib/dash.js";
import { describe, linesInWords } from "../../lib/descriptions.js";
import { byId, element } from "../../lib/elements.js";
import { save, saveTable } from "../../lib/files.js";
import { redraw } from "../../lib/focus.js";
import { place } from "../../lib/graphs.js";
import { format } from "../../lib/numbers.js";
import * as plots from "../../lib/plots.js";
import { colored, hue } from "../../lib/style.js";
import { player } from "../player.js";
import { errorAxis } from "./errors.js";

const number = (value) => format(Number(value));

export default {
  chart: ids.SENSITIVITY,
  curves: {}, // the latest answer for each competitor, by colour
  slots: [],
  record: null, // protocol and result
  drawn: null,

  begin(display, work) {
    this.curves = {};
    this.record = null;
    this.slots = display.slots;
    return {
      path: "/descent/fair",
      body: { work, slot: display.slots[0], rounds: 1 },
      take: (answer) => this.take(answer, work),
    };
  },

  // Round after round of one competitor, its races, the next competitor; at the end all together.
  take(answer, work) {
    if (answer.standings) {
      this.record = answer;
      return null;
    }
    const before = this.curves[answer.slot];
    const rounds = before ? before.rounds + 1 : 1;
    for (const name of ["values", "lower", "median", "upper", "bests"]) answer[name] = decode(answer[name]);
    this.curves[answer.slot] = { ...answer, rounds };
    if (!answer.done) return { work, slot: answer.slot, rounds: rounds + 1 };
    if (!before || !before.done) return { work, slot: answer.slot };
    const next = this.slots[this.slots.indexOf(answer.slot) + 1];
    return next === undefined ? { work } : { work, slot: next, rounds: 1 };
  },

  share() {
    if (this.record) return 1;
    const shares = this.slots.map((slot) => this.curves[slot] ? this.curves[slot].tries / this.curves[slot].of : 0);
    return shares.length ? (0.99 * shares.reduce((sum, share) => sum + share, 0)) / shares.length : 0;
  },

  told() {
    return this.record
      ? `Tuned with ${this.record.gradients_each.toLocaleString("en")} gradients each and raced, ${
        this.record.replications === 1 ? "once" : `${this.record.replications} times anew`
      }.`
      : "";
  },

  found() {
    const { standings, labels } = this.record || { standings: [] };
    return standings.map(({ place, competitor }) => `Place ${place}: ${labels[competitor]}.`).join(" ");
  },

  get shown() {
    return player.shown.map((path) => this.curves[path.slot]).filter(Boolean);
  },

  draw(display) {
    drawCurves(this.shown, display);
    if (this.drawn === this.record) return;
    this.drawn = this.record;
    drawProtocol(this.record);
    drawStandings(this.record);
    drawTools(this.record);
  },
};

// ---- sensitivity ------------------------------------------------------------------------------------------------

function drawCurves(shown, display) {
  const target = place(ids.SENSITIVITY);
  if (!target) return;
  const optimum = shown.length ? shown[0].optimum : null;
  const { height, axis } = errorAxis(display, optimum, "final");
  const data = shown.flatMap((each) => {
    const x = Array.from(each.values);
    const known = x
      .map((_, at) => at)
      .filter((at) => Number.isFinite(each.lower[at]) && Number.isFinite(each.upper[at]));
    const [low, high] = [each.lower, each.upper].map((values) => known.map((at) => height(values[at])));
    const y = Array.from(each.median, height);
    const best = x.indexOf(each.best);
    const color = hue(each.slot);
    return [
      {
        ...plots.band({ epochs: known.map((at) => x[at]), low, high }, plots.faded(color, 0.18)),
        showlegend: false,
      },
      {
        type: "scatter",
        mode: "lines+markers",
        x,
        y,
        name: each.label,
        line: { color, width: 2 },
        marker: {
          color,
          size: x.map((_, at) => (at === best ? 13 : 5)),
          symbol: x.map((_, at) => (at === best ? "star" : "circle")),
        },
        hovertemplate: `${each.quantity} = %{x:.4g}: %{y:.4g}`,
      },
    ];
  });
  const heights = data.flatMap(({ y }) => y);
  const rugs = shown.filter(({ bests }) => bests.length > 1).map(rug);
  data.push(...rugs);
  const foot = 0.035 * rugs.length; // the part of the chart's height that they take
  const quantities = [...new Set(shown.map((each) => each.quantity))].join(", ");
  const layout = plots.layout({
    showlegend: true,
    legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0, font: { size: 11 } },
    hovermode: "closest",
    margin: { l: 68, r: 14, t: 34, b: 40 },
    xaxis: plots.axis({
      ...plots.logAxis(shown.flatMap(({ values }) => Array.from(values))),
      title: { text: quantities, standoff: 4 },
      anchor: rugs.length ? "y2" : "y",
    }),
    yaxis: { ...axis(heights), domain: [foot, 1] },
    yaxis2: { domain: [0, foot], range: [-0.5, rugs.length - 0.5], visible: false, fixedrange: true },
  });
  Plotly.react(target, data, layout, plots.CONFIG);
  describe(ids.SENSITIVITY, linesInWords(data));
}

// A tick for the best value of each replication, on a line of the competitor's below the curves.
function rug({ slot, bests, label, quantity }, row) {
  return {
    type: "scatter",
    mode: "markers",
    x: Array.from(bests),
    y: Array.from(bests, () => row),
    yaxis: "y2",
    showlegend: false,
    marker: { symbol: "line-ns-open", size: 9, color: plots.faded(hue(slot), 0.6), line: { width: 1.5 } },
    hovertemplate: `${label}, best in a replication: ${quantity} = %{x:.4g}<extra></extra>`,
  };
}

// ---- protocol, standings and what can be done with them -----------------------------------------------------------

function drawProtocol(record) {
  const frame = byId(ids.PROTOCOL);
  const items = record ? record.protocol.map((text) => element("li", { textContent: text })) : [];
  frame.replaceChildren(
    record
      ? element("ol", {}, ...items)
      : element("p", { className: "hint", textContent: "The protocol stands here when all have raced." }),
  );
}

function drawStandings(record) {
  const frame = byId(ids.STANDINGS);
  if (!record) return frame.replaceChildren();
  const titles = ["Group", "Optimizer", "Best", "Median", "Quartiles", "At a minimum"];
  const head = element("tr", {}, ...titles.map((textContent) => element("th", { scope: "col", textContent })));
  const bodies = record.standings.map((row) => {
    const entry = record.competitors[row.competitor];
    const percent = (share) => `${(100 * share).toFixed(0)} %`;
    const cells = [
      number(row.value),
      number(row.median),
      `${number(row.lower)} – ${number(row.upper)}`,
      `${percent(row.share)} (${percent(row.low)} – ${percent(row.high)})`,
    ];
    const body = element(
      "tbody",
      {},
      element(
        "tr",
        {},
        element("td", { textContent: row.place }),
        element("th", { scope: "row" }, element("span", { className: "swatch" }), record.labels[row.competitor]),
        ...cells.map((textContent) => element("td", { textContent })),
      ),
      element(
        "tr",
        {},
        element("td", {
          className: "outcome",
          colSpan: titles.length,
          textContent: [row.sentence, spread(entry), entry.warning].filter(Boolean).join(" "),
        }),
      ),
    );
    colored(body, record.slots[row.competitor]);
    return body;
  });
  const table = element(
    "table",
    { className: "standings", ariaLabel: "Standings" },
    element("thead", {}, head),
    ...bodies,
  );
  frame.replaceChildren(element("p", { className: "hint", textContent: record.meaning }), table);
}

// How far the best values of the replications lie apart.
function spread({ best_values: values, symbol }) {
  const [least, greatest] = [Math.min(...values), Math.max(...values)].map(number);
  return least === greatest ? "" : `Best ${symbol} from ${least} to ${greatest}.`;
}

function drawTools(record) {
  const button = (textContent, onclick) =>
    element("button", { className: "race-button", type: "button", textContent, onclick });
  const name = record && `fall-line-fair-race-${record.surface.replaceAll("_", "-")}`;
  redraw(
    byId(ids.RACE_TOOLS),
    ...(record
      ? [
        button("Race with these", () => play(record)),
        button("CSV", () => saveTable(`${name}.csv`, csv(record))),
        button("JSON", () =>
          save(`${name}.json`, new Blob([JSON.stringify(record, null, 1)], { type: "application/json" }))),
      ]
      : []),
  );
}

// The best values go into the controls, and that race is played.
function play({ slots, competitors }) {
  player.playNext();
  for (const [index, { tuned, best }] of competitors.entries()) {
    setProps(ids.hyper(slots[index], tuned), { value: String(best) });
  }
}

// Every value that was tried.
function csv({ competitors, labels }) {
  const rows = competitors.flatMap(({ tuned, tries }, index) =>
    tries.map(({ value, lower, median, upper, diverged, replications }) =>
      [`"${labels[index]}"`, tuned, value, lower, median, upper, diverged, replications].join()
    )
  );
  const head = "competitor,field,value,lower_quartile,median,upper_quartile,diverged,replications";
  return [head, ...rows, ""].join("\r\n");
}
