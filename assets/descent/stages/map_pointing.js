// Pointing at a map's cells, and playing their runs, with the pointer and with the keyboard.

import { setProps } from "../../lib/dash.js";
import { byId } from "../../lib/elements.js";
import { graph } from "../../lib/graphs.js";
import { player } from "../player.js";
import { stages } from "../stages.js";
import { describe } from "./map_legend.js";

// The map on screen, as far as it is known.
const shown = () => stages.current?.map;

// The cell under the pointer, −1 for none.
function under(event) {
  const gd = graph("map");
  if (!gd || !shown()) return -1;
  const { xaxis, yaxis } = gd._fullLayout;
  const frame = gd.getBoundingClientRect();
  const across = (event.clientX - frame.left - xaxis._offset) / xaxis._length;
  const down = (event.clientY - frame.top - yaxis._offset) / yaxis._length;
  if (!(across >= 0 && across < 1 && down > 0 && down <= 1)) return -1;
  const { rows, columns } = shown();
  return Math.floor((1 - down) * rows) * columns + Math.floor(across * columns);
}

// The cell's own run, played: what stands on the axes goes into the controls.
function choose(cell) {
  const { slot, here } = stages.display;
  const values = shown().place(cell);
  let changed = false;
  shown().axes.forEach(({ field }, at) => {
    const id = ["x", "y", "noise"].includes(field) ? { type: "field", name: field } : { type: "hyper", slot, name: field };
    if (values[at] === here[at]) return;
    changed = true;
    setProps(id, { value: String(values[at]) });
  });
  if (changed) player.again = true;
  else player.restart();
}

const picture = (target) => target.closest && target.closest("#map-picture");
const tell = (cell) => (byId("stage-readout").textContent = cell >= 0 ? describe(shown(), cell) : "");

document.addEventListener("pointermove", (event) => {
  if (picture(event.target)) tell(under(event));
});
let pressed = null;
document.addEventListener("pointerdown", (event) => (pressed = picture(event.target) ? [event.clientX, event.clientY] : null), true);
window.addEventListener("pointerup", (event) => {
  if (!pressed || Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > 6) return;
  pressed = null;
  const cell = under(event);
  if (cell >= 0) choose(cell);
});

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] };
document.addEventListener("keydown", (event) => {
  const { current } = stages;
  if (event.target.id !== "map-picture" || !current.map || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && current.cursor >= 0) choose(current.cursor);
  else if (MOVES[event.key]) move(current, MOVES[event.key], event.shiftKey ? 10 : 1);
  else return;
  event.preventDefault();
});

function move(stage, [up, across], by) {
  const { rows, columns } = stage.map;
  const clamp = (value, count) => Math.min(Math.max(value, 0), count - 1);
  const at = stage.cursor < 0 ? Math.floor(rows / 2) * columns + Math.floor(columns / 2) : stage.cursor;
  const first = stage.cursor < 0 ? 0 : by;
  stage.cursor = clamp(Math.floor(at / columns) + first * up, rows) * columns + clamp((at % columns) + first * across, columns);
  tell(stage.cursor);
  stages.draw();
}
