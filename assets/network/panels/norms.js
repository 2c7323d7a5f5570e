// The norms of each layer's gradient or weights, from the first layer, faint, to the output layer, strong.

import { axis, faded, layout, LEGEND, logAxis } from "../../lib/plots.js";
import { color, epochAxis, line, lookedBackAt } from "../curves.js";

const DASHES = ["solid", "dash", "dot", "dashdot"];
let metric = "gradient_norms";

function figure({ selected }) {
  const parts = selected ? selected.parts(metric) : 0;
  const hue = color(selected);
  const summaries = Array.from({ length: parts }, (_, part) => selected.summary(metric, part));
  const stroke = (part) => ({
    color: faded(hue, 0.35 + (0.65 * (part + 1)) / parts),
    width: 2,
    dash: DASHES[part % 4],
  });
  return {
    data: summaries.map((summary, part) =>
      line(summary, stroke(part), part === parts - 1 ? "output" : `${part + 1}`)
    ),
    layout: layout({
      showlegend: true,
      legend: { ...LEGEND, title: { text: "Layer " }, itemwidth: 30 },
      margin: { l: 58, r: 18, t: 26, b: 36 },
      xaxis: epochAxis(selected ? [selected] : []),
      shapes: lookedBackAt(),
      yaxis: axis(logAxis(summaries.flatMap(({ median }) => median))),
    }),
  };
}

function norms(name) {
  metric = name;
}

export default { figure, overEpochs: true, inputs: { norms } };
