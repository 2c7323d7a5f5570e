// Sensitivity curves of a fair race: the error at the end of a run against the value tried, for each competitor.

import { decode } from "./arrays.js";
import * as plots from "./plots.js";
import { hue } from "./style.js";

const ARRAYS = ["values", "lower", "median", "upper", "bests"];

// A curve as the server tells it (app/components/races.py), its arrays decoded.
export const decoded = (curve) => ({
  ...curve,
  ...Object.fromEntries(ARRAYS.map((name) => [name, decode(curve[name])])),
});

/**
 * What plotly draws of some curves, each with the colour of its slot.
 * @param {any[]} shown
 * @param {{height: (value: number) => number | null, axis: (values: number[]) => any}} scale of the errors: where one
 *   stands, null for a gap, and the axis for some
 * @param {Record<string, any>} more of the layout
 */
export function sensitivity(shown, { height, axis }, more = {}) {
  const data = shown.flatMap((each) => [quartiles(each, height), medians(each, height)]);
  const heights = data.flatMap(({ y }) => y);
  const rugs = shown.filter(({ bests }) => bests.length > 1).map(rug);
  const foot = 0.035 * rugs.length; // the part of the chart's height that they take
  const layout = plots.layout({
    showlegend: true,
    legend: plots.LEGEND,
    hovermode: "closest",
    margin: { l: 68, r: 14, t: 34, b: 40 },
    xaxis: plots.axis({
      ...plots.logAxis(shown.flatMap(({ values }) => Array.from(values))),
      title: { text: [...new Set(shown.map((each) => each.quantity))].join(", "), standoff: 4 },
      anchor: rugs.length ? "y2" : "y",
    }),
    yaxis: { ...axis(heights), domain: [foot, 1] },
    yaxis2: { domain: [0, foot], range: [-0.5, rugs.length - 0.5], visible: false, fixedrange: true },
    ...more,
  });
  return { data: [...data, ...rugs], layout };
}

function quartiles({ values, lower, upper, slot }, height) {
  const x = Array.from(values);
  const known = x.map((_, at) => at).filter((at) => Number.isFinite(lower[at]) && Number.isFinite(upper[at]));
  const [low, high] = [lower, upper].map((ends) => known.map((at) => height(ends[at])));
  return {
    ...plots.band({ epochs: known.map((at) => x[at]), low, high }, plots.faded(hue(slot), 0.18)),
    showlegend: false,
  };
}

function medians({ values, median, best, slot, label, quantity }, height) {
  const x = Array.from(values);
  const at = x.indexOf(best);
  const color = hue(slot);
  return {
    type: "scatter",
    mode: "lines+markers",
    x,
    y: Array.from(median, height),
    name: label,
    line: { color, width: 2 },
    marker: {
      color,
      size: x.map((_, place) => (place === at ? 13 : 5)),
      symbol: x.map((_, place) => (place === at ? "star" : "circle")),
    },
    hovertemplate: `${quantity} = %{x}: %{y}`,
  };
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
    hovertemplate: `${label}, best in a replication: ${quantity} = %{x}<extra></extra>`,
  };
}
