// What charts drawn in the browser have in common: layout, axes, colours and bands in the theme on screen.

import { LABELS } from "../constants.js";
import { raised } from "./numbers.js";
import { channels, style } from "./style.js";

export const CONFIG = { displayModeBar: false, responsive: true, plotGlPixelRatio: 1, doubleClick: false };

export const faded = (hex, share) => `rgba(${channels(hex).join()},${share})`;

/**
 * A colour of the page with so much of another in it.
 * @param {string} page as #rrggbb
 * @param {string} ink likewise
 * @param {number} share
 */
export function mixed(page, ink, share) {
  const channel = (hex, at) => parseInt(hex.slice(at, at + 2), 16);
  const parts = [1, 3, 5].map((at) => Math.round(channel(page, at) * (1 - share) + channel(ink, at) * share));
  return `rgb(${parts.join()})`;
}

export function layout(more) {
  const muted = style("--muted");
  return {
    autosize: true,
    showlegend: false,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: style("--font"), size: 12, color: muted },
    margin: { l: 50, r: 18, t: 8, b: 36 },
    hovermode: "x unified",
    hoverlabel: { namelength: -1, bgcolor: style("--sheet"), font: { size: 12, color: style("--text") } },
    dragmode: false,
    ...more,
  };
}

// At the picture's own edge: a legend placed by the axes lies on them once the page has become wider.
export const LEGEND = { orientation: "h", yref: "container", y: 1, yanchor: "top", x: 0, font: { size: 11 } };

/**
 * @param {any} more
 * @returns {any}
 */
export function axis({ title, ...more }) {
  const line = style("--line");
  return {
    gridcolor: line,
    linecolor: line,
    tickcolor: line,
    ticks: "outside",
    ticklen: 4,
    zeroline: false,
    fixedrange: true,
    exponentformat: "power",
    ...(title && { title: { font: { size: 12 }, ...title } }), // plotly's own are larger than the labels
    ...more,
  };
}

/**
 * An axis' name: that of an upright one stands left of its labels, however long these are.
 * @param {string} text
 * @param {string[]} [labels] where they are known; plotly measures the margin for long ones by drawing twice
 */
export const beside = (text, labels) => ({
  title: { text, standoff: 6 },
  ...(!labels?.every((label) => label.length <= SHORT) && { automargin: "left" }),
});

// Steps and epochs are written out: a power of ten is for what is measured.
export const countAxis = (more) => axis({ exponentformat: "none", ...more });

/**
 * A name over what is drawn, at a place in shares of the whole: one beside an axis is cut off where that is short.
 * @param {string} text
 * @param {number} x
 * @param {number} y
 */
export const above = (text, x = 0, y = 1) => ({
  text,
  x,
  y,
  xref: "paper",
  yref: "paper",
  yanchor: "bottom",
  xanchor: "left",
  showarrow: false,
  font: { size: 11 },
});

const { decades: MOST_DECADES, few: FEW, least: LEAST } = LABELS; // as app/components/ticks.py says
const SHORT = 6; // characters of a label, for which there is room

/**
 * A log axis with labels that suit these values: powers of ten, all written in the same way and no more than have
 * room; 2 and 5 times them where there are few; round numbers where even these are.
 * @param {ArrayLike<number>} values that stand on it
 * @returns {any}
 */
export function logAxis(values) {
  const positive = Array.from(values).filter((value) => value > 0 && Number.isFinite(value));
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  return positive.length ? { type: "log", tickmode: "array", ...labels(low, high) } : { type: "log" };
}

// The same between two ends, as plotly takes them (app/components/ticks.py).
export function labels(low, high) {
  const [from, to] = [Math.log10(low), Math.log10(high)];
  const every = Math.ceil((to - from) / MOST_DECADES) || 1;
  const powers = [];
  for (let power = Math.floor(from) - every; power <= to + every; power++) {
    if (power % every === 0) powers.push(power);
  }
  const times = (parts) => powers.flatMap((power) => parts.map((part) => part * 10 ** power));
  const enough = (values) => values.filter((value) => low <= value && value <= high).length >= LEAST;
  const [decades, between] = [times([1]), times([1, 2, 5])];
  if (to - from >= FEW && enough(decades)) {
    return from > -3.5 && to < 3.5 ? plain(decades) : { tickvals: decades, ticktext: powers.map(powerOfTen) };
  }
  return plain(enough(between) ? between : round(low, high));
}

const powerOfTen = (power) => power === 0 ? "1" : power === 1 ? "10" : `10${raised(power)}`;

// Numbers written out.
const plain = (values) => {
  const tickvals = values.map((value) => Number(value.toPrecision(12)));
  return { tickvals, ticktext: tickvals.map(written) };
};

// With a power of ten where it is long.
function written(value) {
  if (value === 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e5)) return String(value);
  const [mantissa, power] = value.toExponential().split("e");
  return (mantissa === "1" ? "" : `${mantissa}×`) + powerOfTen(Number(power));
}

// Some round numbers between two, and one beyond each.
function round(low, high) {
  const rough = (high - low) / 5 || low / 10;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((part) => part * power).find((each) => each >= 0.999 * rough);
  const first = Math.floor(low / step);
  return Array.from({ length: Math.ceil(high / step) - first + 1 }, (_, at) => (first + at) * step);
}

/**
 * Between two curves over the same abscissas, those of the quartiles, say.
 * @param {{epochs: number[], low: number[], high: number[]}} summary
 * @param {string} fill
 */
export function band(summary, fill) {
  const { epochs, low, high } = summary;
  const x = [...epochs, ...epochs.toReversed()];
  const y = [...high, ...low.toReversed()];
  return {
    type: "scatter",
    mode: "lines",
    x,
    y,
    fill: "toself",
    fillcolor: fill,
    line: { width: 0 },
    hoverinfo: "skip",
  };
}

// What a person typed, as plotly shows it unchanged: it would take tags and entities for its own.
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
// And back.
const SIGNS = Object.fromEntries(Object.entries(ENTITIES).map(([sign, entity]) => [entity, sign]));
export const asRead = (text) => text.replace(/&(amp|lt|gt);/g, (entity) => SIGNS[entity]);
export const asTyped = (text) => text.replace(/[&<>]/g, (sign) => ENTITIES[sign]);
