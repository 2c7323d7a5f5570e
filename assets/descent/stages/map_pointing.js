// Pointing at a map's cells, and playing their runs, with the pointer and with the keyboard.

import { PLACES } from "../../constants.js";
import { descent as ids } from "../../ids.js";
import { setProps } from "../../lib/dash.js";
import { byId } from "../../lib/elements.js";
import { graph, within } from "../../lib/graphs.js";
import { clamp, unbroken } from "../../lib/numbers.js";
import { player } from "../player.js";
import { stages } from "../stages.js";
import { describe } from "./map_legend.js";

// The map on screen, as far as it is known.
const shown = () => stages.current?.map;

// The cell under the pointer, −1 for none.
function under(event) {
  const gd = graph(ids.MAP);
  const at = gd && shown() && within(gd, event);
  if (!at) return -1;
  const { rows, columns } = shown();
  const row = Math.floor((1 - at.down / at.yaxis._length) * rows);
  const column = Math.floor((at.across / at.xaxis._length) * columns);
  return Math.min(row, rows - 1) * columns + Math.min(column, columns - 1);
}

// The cell's own run, played: what stands on the axes goes into the controls.
function choose(cell) {
  const { slot, here } = stages.display;
  const values = shown().place(cell);
  let changed = false;
  shown().axes.forEach(({ field }, at) => {
    const id = PLACES.includes(field) ? ids.field(field) : ids.hyper(slot, field);
    if (values[at] === here[at]) return;
    changed = true;
    setProps(id, { value: String(values[at]) });
  });
  if (changed) player.playNext();
  else player.restart();
}

const onPicture = ({ target }) => Boolean(target.closest?.(`#${ids.picture_of(ids.MAP)}`));

function tell(cell) {
  byId(ids.STAGE_READOUT).textContent = cell >= 0 ? unbroken(describe(shown(), cell)) : "";
}

document.addEventListener("pointermove", (event) => {
  if (onPicture(event)) tell(under(event));
});
let pressed = null;
document.addEventListener(
  "pointerdown",
  (event) => {
    pressed = onPicture(event) ? [event.clientX, event.clientY] : null;
  },
  true,
);
window.addEventListener("pointerup", (event) => {
  if (!pressed || Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > 6) return;
  pressed = null;
  const cell = under(event);
  if (cell >= 0) choose(cell);
});

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] };
document.addEventListener("keydown", (event) => {
  const { current } = stages;
  if (
    event.target.id !== ids.picture_of(ids.MAP) || !current.map || event.ctrlKey || event.metaKey || event.altKey
  ) {
    return;
  }
  if (event.key === "Enter" && current.cursor >= 0) choose(current.cursor);
  else if (MOVES[event.key]) move(current, MOVES[event.key], event.shiftKey ? 10 : 1);
  else return;
  event.preventDefault();
});

function move(stage, [up, across], by) {
  const { rows, columns } = stage.map;
  const at = stage.cursor < 0 ? Math.floor(rows / 2) * columns + Math.floor(columns / 2) : stage.cursor;
  const first = stage.cursor < 0 ? 0 : by;
  stage.cursor = clamp(Math.floor(at / columns) + first * up, 0, rows - 1) * columns +
    clamp((at % columns) + first * across, 0, columns - 1);
  tell(stage.cursor);
  stages.draw();
}
