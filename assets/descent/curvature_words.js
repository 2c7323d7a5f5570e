// What eigenvalues and eigenvectors of a Hessian mean, in words.

import { CURVED } from "../constants.js";
import { format } from "../lib/numbers.js";
import { middle } from "./levels.js";
import { toward } from "./shapes.js";

const DIGITS = 3;

const number = (value) => format(value, DIGITS);
const pair = (x, y) => `(${number(x)},\u00a0${number(y)})`;

/**
 * A title and sentences.
 * @param {{title: string, point: number[], f: number, gradient: number[], hessian: number[], values: number[], angle: number}} local
 */
export function inWords(local) {
  const { title, point, values } = local;
  const head = `Curvature at ${pair(point[0], point[1])}: ${title}`;
  if (!values.every(Number.isFinite)) return { title: head, paragraphs: ["f has no finite curvature here."] };
  return { title: head, paragraphs: [shape(local), condition(local)] };
}

function shape({ values, angle }) {
  const [low, high] = Array.from(values);
  const [along, other] = [0, Math.PI / 2].map((turn) => toward(angle + turn)).map(([x, y]) => pair(x, y));
  const most = `λmax = ${number(high)} along ${along}`;
  const least = `λmin = ${number(low)} along ${other}`;
  const [flat, bent] = [Math.abs(low) < CURVED, Math.abs(high) < CURVED];
  if (flat && bent) return "Flat: f curves in no direction here.";
  if (flat || bent) return `A trough or a ridge, flat in one direction: ${most}, ${least}.`;
  if (low > 0) return `A bowl: f curves up in every direction, ${most}, ${least}.`;
  if (high < 0) return `A dome: f curves down in every direction, ${most}, ${least}.`;
  return `A saddle: f curves up in one direction, ${most}, and down in another, ${least}.`;
}

function condition(local) {
  const sizes = local.values.map(Math.abs);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (least < CURVED) return "The condition number is infinite: no one learning rate suits both directions.";
  const kappa = most / least;
  const told = `Condition number ${number(kappa)}, the larger curvature over the smaller.`;
  if (local.values[0] < 0) {
    return `${told} Where f curves down gradient descent is driven on, away from where the quadratic is level.`;
  }
  const center = middle(local);
  const newton = center ? ` A Newton step leads to its minimum at once, at ${pair(center[0], center[1])}.` : "";
  const longer = `Lines of equal height are ${number(Math.sqrt(kappa))} times as long as wide.`;
  return `${told} ${longer} On such a quadratic gradient descent diverges above α = 2/λmax = ${
    number(2 / most)
  }, and at its best rate takes ${steps(kappa)} to come ten times as near.${newton}`;
}

// Of gradient descent at α = 2/(λmin + λmax), whose distance shrinks by (κ − 1)/(κ + 1) in a step (Polyak, 1964).
function steps(kappa) {
  const needed = Math.ceil(Math.LN10 / Math.log((kappa + 1) / (kappa - 1)));
  return needed > 1 ? `about ${needed.toLocaleString("en")} steps` : "one step";
}
