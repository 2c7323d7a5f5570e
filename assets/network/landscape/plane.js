// What the landscape's two pictures have alike: its plane, its colours, the names of its axes.

import { asTyped, mixed } from "../../lib/plots.js";
import { style } from "../../lib/style.js";
import { runOf, shown, still } from "./paths.js";

const STEPS = 12; // of the scale of colours

export const hover = "loss %{z:.4f}<extra>%{fullData.name}</extra>";

const short = (name) => asTyped(name.length > 18 ? `${name.slice(0, 17)}…` : name);

const places = ([low, high], side) =>
  Float32Array.from({ length: side }, (_, at) => low + ((high - low) * at) / (side - 1));

// The places of the grid, across and up.
export const sides = () => ({
  x: places(shown.answer.across, shown.answer.side),
  y: places(shown.answer.up, shown.answer.side),
});

// The paths that have a point in the box.
export const walkedPaths = (paths) => paths.filter(({ run, x }) => run && x.length);

// Evenly in the square root of the height: valleys have most of the colours.
export function scale() {
  const [page, ink] = [style("--sheet"), style("--muted")];
  return Array.from({ length: STEPS + 1 }, (_, step) => [
    (step / STEPS) ** 2,
    mixed(page, ink, 0.85 - (0.8 * step) / STEPS),
  ]);
}

export const titles = () => {
  const [one, other] = shown.answer.pair.map((id) => short(runOf(id)?.name ?? "a run"));
  if (other) return [`towards ${one}`, `towards ${other}`];
  return still() ? ["a direction", "another"] : ["from the start to now", "its main bend"];
};
