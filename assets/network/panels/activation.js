// The activations of a run: the exponents over time, where some are learned, and the shape of each activation now.

import { decode } from "../../lib/arrays.js";
import { axis, faded, layout } from "../../lib/plots.js";
import { style } from "../../lib/style.js";
import { color, epochAxis, line, quartiles } from "../curves.js";

const NONE = { references: [], fixed: [], layers: [], start: [] };
const LOWEST = -0.2;
const HIGHEST = 3;

const note = (text, x) => ({
  text,
  x,
  y: 1,
  xref: "paper",
  yref: "paper",
  yanchor: "bottom",
  xanchor: "left",
  showarrow: false,
  font: { size: 11 },
});

function figure({ selected }) {
  const { u, references, fixed, layers, start } = selected ? selected.begun.activation : NONE;
  const { now } = selected?.told.activation || { now: start };
  const hue = color(selected);
  const exponents = layers.flatMap((layer, part) => {
    const summary = selected.summary("exponents", part);
    return [...quartiles(selected, summary), line(summary, { color: hue, width: 2.2 }, `n of layer ${layer}`)];
  });
  const shape = (curve, stroke, name = curve.name) => ({
    type: "scatter",
    mode: "lines",
    x: decode(u),
    y: decode(curve.h),
    name,
    line: stroke,
    xaxis: "x2",
    yaxis: "y2",
    hovertemplate: "h(u) = %{y:.3f}",
  });
  const shapes = [
    ...references.map((curve) => shape(curve, { color: style("--muted"), width: 1.4, dash: "dash" })),
    ...fixed.map((curve) => shape(curve, { color: hue, width: 2, dash: "dot" })),
    ...start.map((curve) => shape(curve, { color: faded(hue, 0.5), width: 1.6, dash: "dot" }, "at the start")),
    ...now.map((curve) => shape(curve, { color: hue, width: 2.4 })),
  ];
  const both = layers.length > 0;
  const lowest = Math.min(LOWEST, ...shapes.map(({ y }) => 1.1 * Math.min(...y)));
  return {
    data: [...exponents, ...shapes],
    layout: layout({
      margin: { l: 44, r: 18, t: 20, b: 36 },
      xaxis: epochAxis(
        selected ? [selected] : [],
        both ? { domain: [0, 0.44] } : { visible: false, domain: [0, 0.01] },
      ),
      yaxis: axis({ nticks: 5, visible: both }),
      xaxis2: axis({ domain: both ? [0.58, 1] : [0, 1], range: [-1, 2], title: { text: "u", standoff: 4 } }),
      yaxis2: axis({ anchor: "x2", range: [lowest, HIGHEST] }),
      annotations: [...(both ? [note("exponent n", 0)] : []), note("h(u)", both ? 0.58 : 0)],
    }),
  };
}

export default { figure };
