// What charts drawn in the browser have in common: layout, axes, colours and bands in the theme on screen.

import { channels, style } from "./style.js";

export const CONFIG = { displayModeBar: false, responsive: true, plotGlPixelRatio: 1, doubleClick: false };

export const faded = (hex, share) => `rgba(${channels(hex).join()},${share})`;

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

export function axis(more) {
  const line = style("--line");
  return {
    gridcolor: line,
    linecolor: line,
    tickcolor: line,
    ticks: "outside",
    ticklen: 4,
    zeroline: false,
    fixedrange: true,
    ...more,
  };
}

/**
 * Ticks of a log axis over these values: powers of ten, with 2 and 5 between them where there are few of these.
 * @param {number[]} values
 */
export function logTicks(values) {
  const positive = values.filter((value) => value > 0);
  return Math.max(...positive) / Math.min(...positive) > 100 ? 1 : "D2";
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
export const asTyped = (text) => text.replace(/[&<>]/g, (sign) => ENTITIES[sign]);
