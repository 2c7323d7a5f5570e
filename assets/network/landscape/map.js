// The landscape as a map: lines of equal loss, and the paths across them.

import { above, asTyped, axis, faded, layout } from "../../lib/plots.js";
import { style } from "../../lib/style.js";
import { color } from "../curves.js";
import { shown } from "./paths.js";
import { hover, scale, sides, titles, walkedPaths } from "./plane.js";

const MEANING = "stronger grey: lower loss";

export function map(grid, range, paths) {
  const { across, up, start } = shown.answer;
  const drawn = walkedPaths(paths).flatMap((path) => {
    const own = color(path.run);
    return [
      line(path, () => true, 1.5, faded(own, 0.45)),
      line(path, (at) => path.near[at], 3, own),
      mark([path.x.at(-1), path.y.at(-1)], own, "circle", asTyped(path.run.name), path.z.at(-1)),
    ];
  });
  const [right, top] = titles();
  const begun = mark([0, 0], style("--text"), "diamond", "start", start);
  return {
    data: [field(grid, range), level(grid, start), ...drawn, begun],
    layout: layout({
      hovermode: "closest",
      annotations: [above(top), { ...above(MEANING, 1), xanchor: "right" }],
      margin: { l: 40, r: 10, t: 16, b: 36 },
      xaxis: axis({ range: across, nticks: 6, tickangle: 0, title: { text: right, standoff: 4 } }),
      yaxis: axis({ range: up, nticks: 5 }),
    }),
  };
}

const field = (grid, [least, top]) => ({
  type: "contour",
  ...sides(),
  z: grid,
  zmin: least,
  zmax: top,
  colorscale: scale(),
  showscale: false,
  contours: { start: least, end: top, size: (top - least) / 18 },
  line: { width: 0.5, color: style("--muted") },
  name: "in the plane",
  hovertemplate: hover,
});

// The line at the loss of the start.
const level = (grid, loss) => ({
  type: "contour",
  ...sides(),
  z: grid,
  showscale: false,
  contours: { start: loss, end: loss, size: 1, coloring: "none" },
  line: { width: 1.5, color: style("--text"), dash: "dash" },
  hoverinfo: "skip",
});

const line = (path, keep, width, shade) => ({
  type: "scatter",
  mode: "lines",
  x: path.x.map((value, at) => (keep(at) ? value : null)),
  y: path.y,
  line: { color: shade, width },
  hoverinfo: "skip",
});

const mark = ([x, y], shade, symbol, name, loss) => ({
  type: "scatter",
  mode: "markers",
  x: [x],
  y: [y],
  marker: { size: 9, color: shade, symbol, line: { width: 1.5, color: style("--sheet") } },
  hovertemplate: `${name}: true loss ${loss.toFixed(4)}<extra></extra>`,
});
