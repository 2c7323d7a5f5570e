// How a run stands, in words.

import { training } from "./training.js";

// A loss or an accuracy where it stands among others.
export const fourPlaces = (value) => Number.isFinite(value) ? value.toFixed(4) : "–";

export function verdict(run) {
  if (run.failure) return run.failure;
  if (training.trains(run)) return "Training …";
  if (run.stopped) return `Stopped by hand after epoch ${run.epoch}.`;
  if (run.done || run.broken) return run.sentence;
  return run.epoch ? `Paused after epoch ${run.epoch}.` : "Not trained yet.";
}

// What stands where nothing is to be seen yet.
export const COMING = "Appears when a run has begun.";
