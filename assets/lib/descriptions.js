// What a picture shows, in words (app/components/pictures.py).

import * as ids from "../ids.js";
import { byId } from "./elements.js";
import { format } from "./numbers.js";
import { asRead } from "./plots.js";

/**
 * @param {string} id of the graph
 * @param {string} text
 */
export function describe(id, text) {
  const words = byId(ids.description(id));
  if (words && words.textContent !== text) words.textContent = text;
}

/**
 * The lines of a chart: where each begins and ends.
 * @param {any[]} traces as plotly takes them
 */
export function linesInWords(traces) {
  return traces.filter(({ name, visible = true, y }) => name && visible && y?.length).map(lineInWords).join(" ");
}

function lineInWords({ name, x, y }) {
  const known = Array.from(y).flatMap((value, at) => (Number.isFinite(value) ? [at] : []));
  if (!known.length) return `${asRead(name)}: nothing yet.`;
  const [first, last] = [known[0], known.at(-1)];
  const end = `${format(y[last])} at ${short(x[last])}`;
  return `${asRead(name)}: ${first === last ? "" : `from ${format(y[first])} at ${short(x[first])} to `}${end}.`;
}

const short = (value) => (Number.isInteger(value) ? String(value) : format(value, 3));
