// The table of what each competitor has reached at the clock's step.

import { descent as ids } from "../ids.js";
import { format } from "../lib/numbers.js";
import { latestEvent } from "./events.js";
import { player } from "./player.js";

// Figure spaces after a number, so that the decimal points of a column stand under each other.
const FRACTION = 6;
const aligned = (text) =>
  text.padEnd(text.length + Math.max(FRACTION - (text.split(".")[1] || "").length, 0), "\u2007");

function draw({ race, position, step, display }) {
  for (const row of document.querySelectorAll(`#${ids.READINGS} tbody[data-slot]`)) {
    const path = race.paths.find((each) => each.slot === Number(row.dataset.slot));
    if (!path) continue;
    const at = Math.min(step, path.last);
    const cell = (name, text, title) => {
      const td = row.querySelector(`.${name}`);
      if (!td) return; // evaluations are told where a rule asks for more than a gradient a step
      if (td.textContent !== text) td.textContent = text;
      if (td.title !== title) td.title = title;
    };
    const number = (name, value) => cell(name, aligned(format(value)), format(value, 6));
    number("f", path.error[at] + (race.optimum || 0));
    number("gradient", path.gradient[at]);
    number("distance", path.distance[at]);
    cell("evaluations", String(path.evaluations[at]), "");
    const arrived = path.arrival !== null && step >= path.arrival;
    const over = position >= path.last;
    const never = over && !Number.isNaN(path.distance[at]);
    cell("arrival", arrived ? `step ${path.arrival}` : never ? "never" : "–", "");
    const event = latestEvent(path, step);
    cell("outcome", over ? path.sentence : event ? event.sentence : "descending …", "");
    row.dataset.outcome = over ? path.outcome : "descending";
    row.classList.toggle("hidden-row", !display.visible.includes(path.slot));
  }
}

player.add({ draw });
