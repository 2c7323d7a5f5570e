// The axis of errors that charts of many descents have.

import { FLOOR } from "../../constants.js";
import * as plots from "../../lib/plots.js";

// The axis for some values, and what stands on it for an error: null for a gap. Without a known optimum, errors are heights.
export function errorAxis(display, optimum, name = "") {
  const log = display.axis === "log" && optimum !== null;
  const text = `${name} ${optimum === null ? "f" : "f − f*"}`.trim();
  return {
    height: (value) => (!Number.isFinite(value) ? null : log ? Math.max(value, FLOOR) : value),
    axis: (values) => plots.axis({ ...(log ? plots.logAxis(values) : { type: "linear" }), ...plots.beside(text) }),
  };
}
