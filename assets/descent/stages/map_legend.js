// What the colours of a map mean, and what a cell says.

import { descent as ids } from "../../ids.js";
import { byId, element } from "../../lib/elements.js";
import { format, percentage, unbroken } from "../../lib/numbers.js";
import { coloring, errorSpan, SCALE } from "./cells.js";

const LISTED = 12; // minima that the legend names one by one

// How much of a map so many cells are.
export const partOf = (count, known) => `${percentage(count, { of: known, digits: 1 })} %`;

// How many of the known cells end in which way, [ending, {count, cell}] each: what is best first, then what is frequent.
export function sharesOf(map) {
  const counts = new Map();
  let known = 0;
  for (let cell = 0; cell < map.count; cell++) {
    if (!map.known[cell]) continue;
    known += 1;
    const ending = map.ending(cell);
    const entry = counts.get(ending) || { count: 0, cell };
    entry.count += 1;
    counts.set(ending, entry);
  }
  const global = (ending) => Number(/\bglobal\b/i.test(ending));
  const shares = [...counts].sort(
    (one, other) => global(other[0]) - global(one[0]) || other[1].count - one[1].count,
  );
  return { shares, known };
}

export function drawLegend(map, shade) {
  const frame = byId(ids.MAP_LEGEND);
  const { shares, known } = sharesOf(map);
  const color = coloring(map, "outcome", 0);
  const beyond = ([, { cell }]) => map.beyond(cell);
  const items = (shade === "error" ? shares.filter(beyond) : shares).map(([ending, { count, cell }]) =>
    entry(`rgb(${color(cell).map(Math.round).join()})`, ending, partOf(count, known))
  );
  const rest = items.length - LISTED;
  const list = element("ul", {}, ...items.slice(0, LISTED));
  if (rest > 0) list.append(element("li", { textContent: `and ${rest} more` }));
  frame.replaceChildren(...(shade === "error" ? [scaleBar(map)] : [hint("Faint: many steps")]), list);
  if (map.edge) frame.append(entry("", map.edge.label, "", "edge"));
}

function entry(color, label, value, kind = "") {
  const swatch = element("span", { className: `patch ${kind}` });
  if (color) swatch.style.background = color;
  return element(kind ? "p" : "li", {}, swatch, span(unbroken(label)), element("b", { textContent: value }));
}

const hint = (text) => element("p", { className: "hint", textContent: text });

function scaleBar(map) {
  const [low, high] = errorSpan(map);
  const bar = element("div");
  bar.style.background = `linear-gradient(to right, ${SCALE.join()})`;
  const least = span(`${map.optimum !== null ? "≤ " : ""}${format(low, 2)}`);
  const most = span(`${map.most !== null ? "≥ " : ""}${format(high, 2)}`);
  const what = hint(map.optimum === null ? "f at the end" : "f − f* at the end");
  return element("div", { className: "scale" }, what, bar, element("p", {}, least, most));
}

const span = (textContent) => element("span", { textContent });

// The legend on screen, {color, name, reading} each.
export function entries() {
  return [...document.querySelectorAll(`#${ids.MAP_LEGEND} li`)].map((item) => {
    const [patch, text, share] = item.children;
    return {
      name: text ? text.textContent : item.textContent,
      color: patch ? getComputedStyle(patch).backgroundColor : "transparent",
      reading: share ? share.textContent : "",
    };
  });
}

// A cell in words.
export function describe(map, cell) {
  const [x, y] = map.place(cell);
  const shown = map.standIn(cell);
  const where = `${map.axes[0].label} ${format(x)}, ${map.axes[1].label} ${format(y)}: `;
  if (shown < 0) return `${where}not computed yet`;
  const kind = map.kind(shown);
  const steps = kind === "converged"
    ? ` after ${Math.round(map.taken[shown])} steps`
    : map.atMinimum(shown) && map.taken[shown] < map.steps
    ? `, near it first at step ${Math.round(map.taken[shown])}`
    : kind === "diverged"
    ? ` at step ${Math.round(map.taken[shown])}`
    : "";
  const error = Number.isFinite(map.errors[shown])
    ? `, ${map.optimum === null ? "f" : "error"} ${format(map.errors[shown], 3)}`
    : "";
  const share = map.repeats > 1 ? ` (${Math.round(map.shares[shown] * map.repeats)} of ${map.repeats} seeds)` : "";
  return `${where}${map.ending(shown)}${steps}${error}${share}`;
}
