// What the scene and the contour map show, in words; the curve's are written where its lines are (curve.js).

import { descent as ids } from "../ids.js";
import { describe } from "../lib/descriptions.js";
import { format } from "../lib/numbers.js";
import { contour } from "./contour.js";
import { player } from "./player.js";

const words = {
  draw({ race, shown, step, playing }) {
    if (playing) return;
    const text = [race.surface.label + box(), ...shown.map((path) => route(path, step))].join(" ");
    for (const id of [ids.SCENE, ids.CONTOUR]) describe(id, text);
  },
};

const point = (path, step) => `(${format(path.x[step])}, ${format(path.y[step])})`;

function route(path, step) {
  const at = Math.min(step, path.last);
  return `${path.name}: from ${point(path, 0)} to ${point(path, at)} at step ${at}.`;
}

function box() {
  const { xaxis, yaxis } = contour.figure?.layout || {};
  const between = (name, { range: [low, high] }) => `${name} from ${format(low, 3)} to ${format(high, 3)}`;
  return xaxis ? `, ${between("x", xaxis)}, ${between("y", yaxis)}.` : ".";
}

player.add(words);
