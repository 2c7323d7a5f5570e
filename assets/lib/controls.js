// Controls that every page has (app/components/controls.py).

import { provide, unchanged } from "./dash.js";
import { parse } from "./numbers.js";

// What does something of its own with keys: a page's keys leave it alone.
export const TAKES_KEYS = "input, textarea, select, summary, a, [role=slider], [role=application], [role=radio], [role=menu], [role=listbox], [role=option]";

// Values by name, where the name "schedule.warmup" stands for a value within `schedule`.
export function nested(values) {
  const found = {};
  for (const [name, value] of Object.entries(values)) {
    const [first, second] = name.split(".");
    if (second === undefined) found[first] = value;
    else (found[first] ??= {})[second] = value;
  }
  return found;
}

provide("controls", {
  anotherSeed: (clicks) => (clicks ? String(Math.floor(Math.random() * 10000)) : unchanged()),

  // A slider and its box, whichever was moved: the other follows.
  follow(position, text) {
    const context = window.dash_clientside.callback_context;
    const moved = context.triggered.some(({ prop_id }) => prop_id.includes('slider"'));
    const typed = context.triggered.some(({ prop_id }) => !prop_id.includes('slider"'));
    const id = context.inputs_list[0].id;
    const key = JSON.stringify(Object.fromEntries(Object.entries(id).sort()));
    const frame = document.getElementById(key)?.closest(".number");
    if (!frame) return [unchanged(), unchanged()];
    const log = frame.dataset.scale === "log";
    const value = parse(text);
    const current = log ? Math.log10(value) : value;
    if (typed || !moved) return [unchanged(), Number.isFinite(current) && current !== position ? current : unchanged()];
    if (Math.abs(current - position) < 1e-9) return [unchanged(), unchanged()];
    let next = log ? 10 ** position : position;
    next = frame.dataset.integer === "true" ? Math.round(next) : Number(next.toPrecision(3));
    return [String(next), unchanged()];
  },
});
