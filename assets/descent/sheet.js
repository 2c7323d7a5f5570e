// A step of a rule in numbers: its equations, its shapes, its arrows as a table, and what the symbols mean.

import { drawing, element } from "../lib/elements.js";
import { format, raised } from "../lib/numbers.js";
import { colored } from "../lib/style.js";
import { inWords, present, sample as glyph } from "./shapes.js";

const [INSIDE, RESULT] = [3, 4]; // digits of the numbers in an equation, and of what it comes to

// How the arrow of a column is drawn: gradients in the colour of text, all else in the competitor's.
export function strokes(column, color, text) {
  if (column === "g_exact") return { color: text, width: 2, dash: [] };
  if (column === "g") return { color: text, width: 2, dash: [5, 3] };
  return column === "step" ? { color, width: 4, dash: [] } : { color, width: 2.5, dash: [8, 3] };
}

/**
 * A value in an equation: (x, y), [a, b; b, c] for a matrix, or a number, in brackets where it is negative.
 * @param {ArrayLike<number>} values two, the three entries of a matrix, or one for both coordinates
 * @param {number} digits of those of several
 */
export function written(values, digits = INSIDE) {
  const digit = Array.from(values, (value) => format(value, digits));
  if (values.length > 2) return `[${digit[0]},\u00a0${digit[1]};\u00a0${digit[1]},\u00a0${digit[2]}]`;
  if (values.length > 1) return `(${digit.join(",\u00a0")})`;
  const [value] = Array.from(values);
  const text = Number.isFinite(value) ? plain(value) : format(value);
  return value < 0 ? `(${text})` : text;
}

// A number in its shortest form, of at most six digits.
const plain = (value) => {
  const short = String(Number(value.toPrecision(6)));
  return short.includes("e") || short.length > 9 ? format(value, 2) : short.replace("-", "−");
};

/**
 * An equation with numbers in the places of its columns; a whole exponent is raised.
 * @param {string[]} parts texts and names of columns in turn
 * @param {(column: string) => ArrayLike<number>} value
 */
export function filled(parts, value) {
  let text = parts[0];
  for (let place = 1; place < parts.length; place += 2) {
    const values = value(parts[place]);
    const power = text.endsWith("^") && values.length === 1 && Number.isInteger(values[0]) && values[0] >= 0;
    text = (power ? text.slice(0, -1) + raised(values[0]) : text + written(values)) + parts[place + 1];
  }
  return text;
}

const LEGEND =
  "Arrows show the way that the path goes. The step is drawn to scale, the others the longer the larger" +
  " they are, as the cube root. A dotted line leads to where the gradient is taken, if not at θ.";

export class Sheet {
  // `before`: the sheet in whose place it comes, whose legend may be open.
  constructor(block, path, before) {
    this.block = block;
    this.title = element("h3");
    this.name = path.name;
    this.vectors = block.arrows.map((arrow) => this.row(arrow));
    this.lines = block.lines.map(line);
    this.rates = element("p", { className: "rates" });
    this.shapes = element("div", { className: "shapes" });
    this.legend = legend(block);
    this.legend.open = Boolean(before?.legend.open);
    const head = ["", "x", "y", "Length"].map((textContent) => element("th", { scope: "col", textContent }));
    const table = element("table", {}, element("thead", {}, element("tr", {}, ...head)));
    table.append(element("tbody", {}, ...this.vectors.map(({ row }) => row)));
    table.setAttribute("aria-label", "Arrows");
    const equations = element("div", { className: "equations" }, ...this.lines.map(({ frame }) => frame));
    const parts = [this.title, equations, ...(block.scales ? [this.rates] : []), this.shapes, table, this.legend];
    this.element = colored(element("section", { className: "sheet" }, ...parts), path.slot);
    this.element.setAttribute("aria-label", `State of ${path.name}`);
  }

  row({ column, symbol, text, sign }) {
    const cells = [0, 1, 2].map(() => element("td"));
    const name = element("th", { scope: "row", title: text }, sample(column), ` ${symbol}`);
    return { column, sign, cells, row: element("tr", {}, name, ...cells) };
  }

  /**
   * The numbers of a step, which is counted from 0.
   * @param {number} step
   * @param {(column: string) => ArrayLike<number>} value
   * @param {boolean} over whether the path has ended with it
   */
  fill(step, value, over) {
    const words = over ? ", the last" : "";
    this.title.replaceChildren(
      element("span", { className: "swatch" }),
      `${this.name}: step ${step + 1}${words}, from ${written(value("x"), RESULT)}`,
    );
    for (const { column, sign, cells } of this.vectors) {
      const [x, y] = Array.from(value(column), (part) => sign * part);
      [x, y, Math.hypot(x, y)].forEach((number, place) => (cells[place].textContent = format(number)));
    }
    for (const { frame, numbers, result, symbol, parts, column, when } of this.lines) {
      frame.hidden = Boolean(when) && value(when)[0] !== 1;
      if (frame.hidden) continue;
      const sign = column ? "= " : ""; // a sentence comes to nothing
      numbers.textContent = parts.length ? sign + filled(parts, value) : symbol;
      result.textContent = column ? ` =\u00a0${written(value(column), RESULT)}` : "";
    }
    const told = present(this.block.shapes, value).filter(({ text }) => text);
    this.shapes.replaceChildren(
      ...told.map((shape) => element("p", {}, glyph(shape), ` ${inWords(shape, value)}`)),
    );
    if (this.block.scales) this.rates.textContent = this.rateInWords(value("rate"));
  }

  rateInWords(rates) {
    const [x, y] = Array.from(rates);
    const [more, less] = Math.abs(x) >= Math.abs(y) ? ["x", "y"] : ["y", "x"];
    const times = Math.max(Math.abs(x), Math.abs(y)) / Math.min(Math.abs(x), Math.abs(y));
    const compared = times < 1.005
      ? "the same in both"
      : `${format(times, INSIDE)} times as much in ${more} as in ${less}`;
    const told = `${format(x, INSIDE)} in x and ${format(y, INSIDE)} in y`;
    return `Effective learning rate: ${this.block.scales} is multiplied by ${told}, ${compared} (the ellipse).`;
  }
}

function line({ symbol, formula, parts, result: column, when }) {
  const numbers = element("span", { className: "numbers" });
  const result = element("strong");
  const textContent = parts.length ? `${symbol} ← ${formula}` : formula;
  const head = formula ? [element("span", { className: "formula", textContent }), " "] : [];
  const frame = element("p", {}, ...head, element("span", {}, numbers, result));
  return { symbol, parts, column, when, numbers, result, frame };
}

// A piece of an arrow, as it is drawn on the map.
function sample(column) {
  const { color, width, dash } = strokes(column, "var(--slot)", "var(--text)");
  const piece = drawing("svg", { viewBox: "0 0 24 8", class: "sample", "aria-hidden": "true" });
  const stroke = `stroke: ${color}`;
  piece.append(
    drawing("path", { d: "M0 4H17", style: stroke, "stroke-width": width, "stroke-dasharray": dash.join(" ") }),
    drawing("path", { d: "M16 0L24 4L16 8Z", style: `fill: ${color}` }),
  );
  return piece;
}

function legend({ symbols, arrows, elementwise, columns, length }) {
  const alone = elementwise ? "; everything is done to each part by itself" : "";
  const matrices = Object.values(columns).some((column) => column.length === 3 * length);
  const square = matrices ? ", matrices [a, b; b, c], row by row" : "";
  const terms = [...Object.entries(symbols), ...arrows.map(({ symbol, text }) => [symbol, text])];
  const list = element(
    "dl",
    {},
    ...terms.flatMap(([symbol, text]) => [
      element("dt", { textContent: symbol }),
      element("dd", { textContent: text }),
    ]),
  );
  const pairs = element("p", {
    className: "hint",
    textContent: `Pairs are (x, y)${square}${alone}. ${LEGEND}`,
  });
  return element("details", {}, element("summary", { textContent: "What the symbols mean" }), list, pairs);
}
