// Plotly's graphs on the page, and canvases over them.

import { byId } from "./elements.js";

/**
 * The element that plotly draws into, once Dash has put it into the graph with this id.
 * @param {string} id
 */
export const plot = (id) => document.querySelector(`#${id} .js-plotly-plot`);

/**
 * The same once it has been drawn with axes.
 * @param {string} id
 */
export function graph(id) {
  const gd = plot(id);
  return gd?._fullLayout?.xaxis ? gd : null;
}

/**
 * Where the browser itself draws the chart with this id, while it is shown.
 * @param {string} id
 */
export function place(id) {
  const target = document.querySelector(`#${id} .plot`);
  return target?.offsetParent ? target : null;
}

const watched = new WeakSet();

/**
 * Calls back once the graph has been drawn, and again whenever plotly has redrawn it.
 * @param {string} id
 * @param {(gd: any) => void} callback
 */
export function whenDrawn(id, callback) {
  const gd = plot(id);
  if (!gd?.on) {
    requestAnimationFrame(() => whenDrawn(id, callback));
    return;
  }
  if (!watched.has(gd)) {
    watched.add(gd);
    gd.on("plotly_afterplot", () => callback(gd));
  }
  callback(gd);
}

/**
 * A canvas in a graph's plot area, at the screen's own resolution, cleared; x and y turn data into pixels.
 * @param {any} gd the graph
 * @param {string} id of the canvas
 */
export function layer(gd, id) {
  const { xaxis, yaxis } = gd._fullLayout;
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const [width, height] = [xaxis._length, yaxis._length];
  const canvas = byId(id);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  Object.assign(canvas.style, {
    left: `${xaxis._offset}px`,
    top: `${yaxis._offset}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { context, width, height, x: (value) => xaxis.d2p(value), y: (value) => yaxis.d2p(value) };
}

/**
 * Whether the pointer is over a graph's plot area: how far across and down, in pixels; else nothing.
 * @param {any} gd the graph
 * @param {{clientX: number, clientY: number}} pointer
 */
export function within(gd, { clientX, clientY }) {
  const { xaxis, yaxis } = gd._fullLayout;
  const frame = gd.getBoundingClientRect();
  const across = clientX - frame.left - xaxis._offset;
  const down = clientY - frame.top - yaxis._offset;
  const inside = across >= 0 && down >= 0 && across <= xaxis._length && down <= yaxis._length;
  return inside ? { across, down, xaxis, yaxis } : null;
}
