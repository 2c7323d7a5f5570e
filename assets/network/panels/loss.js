// The losses of the runs on screen.

import { axis, layout, logAxis } from "../../lib/plots.js";
import { curves, epochAxis, lookedBackAt, tellUnderPointer } from "../curves.js";

function figure({ visible }) {
  const values = visible.flatMap((run) =>
    ["train_loss", "test_loss"].flatMap((name) => run.summary(name).median.filter(Number.isFinite))
  );
  return {
    data: curves(visible, "loss"),
    layout: layout({ xaxis: epochAxis(visible), shapes: lookedBackAt(), yaxis: axis(scale(values)) }),
  };
}

// On a linear axis a loss that begins high or explodes would press all else into a flat line.
export function scale(values) {
  if (!values.length) return {};
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (most > 3 * least) return logAxis(values);
  // Where it has hardly moved, in an untrained network say, plotly would show its fourth digit.
  return { type: "linear", ...(most < 1.1 * least && { range: [0, 1.2 * most] }) };
}

export default {
  figure,
  overEpochs: true,
  live: true,
  wire: (chart) => tellUnderPointer(chart, "loss"),
};
