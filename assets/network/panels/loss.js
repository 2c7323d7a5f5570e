// The losses of the runs on screen.

import { axis, layout, logAxis } from "../../lib/plots.js";
import { curves, epochAxis, tellUnderPointer } from "../curves.js";
import { toggle } from "../view.js";

function figure({ visible }) {
  const values = visible.flatMap((run) =>
    ["train_loss", "test_loss"].flatMap((name) => run.summary(name).median.filter(Number.isFinite))
  );
  // On a linear axis a loss that begins high or explodes would press all else into a flat line.
  const wide = values.length && Math.max(...values) > 3 * Math.min(...values);
  return {
    data: curves(visible, "loss"),
    layout: layout({
      xaxis: epochAxis(visible),
      yaxis: axis(wide ? logAxis(values) : { type: "linear" }),
    }),
  };
}

const landscape = (clicks) => clicks && toggle("landscape");

export default {
  inputs: { landscape },
  figure,
  live: true,
  wire: (chart) => tellUnderPointer(chart, "loss"),
};
