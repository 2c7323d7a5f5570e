// The loss in a plane through all weights as plotly draws it, in 3-D or as a map, with the paths at their true loss.

import { map } from "./map.js";
import { HIGH, inSpace, runOf, shown, walked } from "./paths.js";
import { scene } from "./scene.js";

export function figure({ selected }) {
  if (!selected || !shown.answer) return { data: [], layout: {} };
  const grid = heights(HIGH * shown.answer.start);
  const flat = grid.flat();
  const least = Math.min(
    ...flat,
    ...shown.answer.paths.map(({ run }) => runOf(run)?.last("train_loss") ?? Infinity),
  );
  const top = Math.max(...flat, shown.answer.start);
  const paths = shown.answer.paths.map((path) => walked(path, Math.max(top, HIGH * shown.answer.start)));
  return (inSpace() ? scene : map)(grid, [least, top], paths);
}

// The grid row by row, cut off where colours and box end.
function heights(top) {
  const { side, rows } = shown.answer;
  return Array.from(
    { length: side },
    (_, row) => Array.from(rows.subarray(row * side, (row + 1) * side), (value) => Math.min(value, top)),
  );
}
