// The start by keyboard: arrows move a cross over the contour map, Enter sets the start there, Escape takes it away.

import { descent as ids } from "../ids.js";
import { say } from "../lib/announcer.js";
import { decode } from "../lib/arrays.js";
import { byId, element } from "../lib/elements.js";
import { graph } from "../lib/graphs.js";
import { clamp, format } from "../lib/numbers.js";
import { contour, startAt } from "./contour.js";
import { player } from "./player.js";

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STEPS = 100; // from one side of the map to the other; Shift makes ten at once

const cross = {
  at: null, // [x, y], where it is shown

  // From where the race starts, if that is on the map.
  begin({ xaxis, yaxis }) {
    const path = player.race?.paths[0];
    const start = path ? [path.x[0], path.y[0]] : [NaN, NaN];
    this.at = [xaxis, yaxis].map(({ range: [low, high] }, axis) =>
      start[axis] >= low && start[axis] <= high ? start[axis] : (low + high) / 2
    );
  },

  move(axes, [across, up], by) {
    if (!this.at) return this.begin(axes);
    const share = by / STEPS;
    this.at = [[axes.xaxis, across], [axes.yaxis, up]].map(([{ range: [low, high] }, way], axis) =>
      clamp(this.at[axis] + way * share * (high - low), low, high)
    );
  },

  show(axes) {
    const frame = byId(ids.picture_of(ids.CONTOUR));
    const mark = frame.querySelector(".cross") || frame.appendChild(element("div", { className: "cross" }));
    const { xaxis, yaxis } = axes;
    mark.hidden = !this.at;
    player.draw();
    if (!this.at) return;
    mark.style.left = `${xaxis._offset + xaxis.d2p(this.at[0])}px`;
    mark.style.top = `${yaxis._offset + yaxis.d2p(this.at[1])}px`;
    say(`${place(this.at)}, f about ${format(height(this.at), 3)}`);
  },
};

// Where the cross is, while it is shown.
export const crossAt = () => cross.at;

const place = ([x, y]) => `x ${format(x)}, y ${format(y)}`;

// f on the grid of the map, at the point nearest to a place.
function height([x, y]) {
  const [map] = contour.figure.data;
  const nearest = (values, value) =>
    values.reduce((best, each, at) => Math.abs(each - value) < Math.abs(values[best] - value) ? at : best, 0);
  const [across, up] = [decode(map.x), decode(map.y)];
  return decode(map.customdata)[nearest(up, y) * across.length + nearest(across, x)];
}

function press(key, fast, axes) {
  if (key === "Escape") cross.at = null;
  else if (key === "Enter" && cross.at) {
    startAt(...cross.at);
    say(`The start is at ${place(cross.at)}.`);
    cross.at = null;
  } else if (MOVES[key]) cross.move(axes, MOVES[key], fast ? 10 : 1);
  else return false;
  cross.show(axes);
  return true;
}

document.addEventListener("keydown", (event) => {
  const gd = graph(ids.CONTOUR);
  if (event.target.id !== ids.picture_of(ids.CONTOUR) || !gd || !contour.figure) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (press(event.key, event.shiftKey, gd._fullLayout)) event.preventDefault();
});

// It belongs to the map as it was when it had the keyboard.
document.addEventListener("focusout", (event) => {
  const gd = graph(ids.CONTOUR);
  if (event.target.id !== ids.picture_of(ids.CONTOUR) || !gd) return;
  cross.at = null;
  cross.show(gd._fullLayout);
});
