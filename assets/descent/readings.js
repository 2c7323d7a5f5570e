// The table of what each competitor has reached at the clock's step.

import { descent as ids } from "../ids.js";
import { format, unbroken } from "../lib/numbers.js";
import { latestEvent } from "./events.js";
import { player } from "./player.js";

// Figure spaces after numbers, so that their decimal points stand under each other; a column with powers of ten, which
// are wide, has no room for them.
const FRACTION = 7;
const aligned = (texts) =>
  texts.some((text) => text.includes("×"))
    ? texts
    : texts.map((text) =>
      text.padEnd(text.length + Math.max(FRACTION - (text.split(".")[1] || "").length, 0), "\u2007")
    );

const NUMBERS = {
  f: ({ error }, at, { optimum }) => error[at] + (optimum || 0),
  gradient: ({ gradient }, at) => gradient[at],
  distance: ({ distance }, at) => distance[at],
};

function write(row, name, text, title = "") {
  const td = row.querySelector(`.${name}`);
  if (!td) return; // evaluations are told where a rule asks for more than a gradient a step
  if (td.textContent !== text) td.textContent = text;
  if (td.title !== title) td.title = title;
}

function draw({ race, position, step, display }) {
  const rows = [...document.querySelectorAll(`#${ids.READINGS} tbody[data-slot]`)].flatMap((row) => {
    const path = race.paths.find((each) => each.slot === Number(row.dataset.slot));
    return path ? [{ row, path, at: Math.min(step, path.last) }] : [];
  });
  for (const [name, of] of Object.entries(NUMBERS)) {
    const values = rows.map(({ path, at }) => of(path, at, race));
    const texts = aligned(values.map((value) => format(value)));
    rows.forEach(({ row }, index) => write(row, name, texts[index], format(values[index], 6)));
  }
  for (const { row, path, at } of rows) {
    write(row, "evaluations", String(path.evaluations[at]));
    const arrived = path.arrival !== null && step >= path.arrival;
    const over = position >= path.last;
    const never = over && !Number.isNaN(path.distance[at]);
    write(row, "arrival", arrived ? `step ${path.arrival}` : never ? "never" : "–");
    const event = latestEvent(path, step);
    write(row, "outcome", unbroken(over ? path.sentence : event ? event.sentence : "descending …"));
    row.dataset.outcome = over ? path.outcome : "descending";
    row.classList.toggle("hidden-row", !display.visible.includes(path.slot));
  }
}

player.add({ draw });
