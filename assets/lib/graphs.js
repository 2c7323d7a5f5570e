// Plotly's graphs on the page, and canvases over them.

import { alike } from "./arrays.js";
import { byId, element } from "./elements.js";
import { CONFIG } from "./plots.js";

/**
 * The element that plotly draws into, once Dash has put it into the graph with this id.
 * @param {string} id
 */
export const plot = (id) => document.querySelector(`:is(#${id}, [data-id="${id}"]) .js-plotly-plot`);

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

/**
 * Plotly itself, which the page asks for in its head, once it is there.
 * @returns {Promise<any>}
 */
export const plotly = () =>
  new Promise((resolve) => {
    if (window.Plotly) resolve(window.Plotly);
    else byId("plotly").addEventListener("load", () => resolve(window.Plotly));
  });

// A graph that is always as large as its frame, and drawn while that is on screen.
export class Graph {
  /** @type {Graph[]} */
  static all = [];
  element = element("div", { className: "plot" });
  waiting = null; // the figure to be drawn next
  figure = null; // the one on screen
  size = "";
  /** @type {Promise<void> | null} */
  settling = null;
  left = false; // its frame
  drawing = false; // a figure, whose end is told once
  drawn = 0; // so many figures

  /**
   * @param {string} id
   * @param {{base?: (data: any[]) => any[], began?: (gd: any) => void, drawn?: (gd: any) => void}} told `base` has the
   *   traces with which it is built, `began` is called once it has been and isn't on screen yet, `drawn` whenever plotly
   *   has drawn it
   */
  constructor(id, told = {}) {
    this.id = id;
    this.told = told;
    Graph.all.push(this);
    new ResizeObserver(() => this.settle()).observe(this.element);
  }

  // In Dash's page, or in its outline (app/web/outline.py).
  get frame() {
    return document.querySelector(`#${this.id} .plot`) ?? document.querySelector(`[data-id="${this.id}"] .plot`);
  }

  // Draws a figure; of several that wait, the last.
  show(figure) {
    this.waiting = figure;
    return this.settle();
  }

  // Builds it anew, where what it was drawn with is lost.
  async renew() {
    (await plotly()).purge(this.element);
    this.size = "";
    return this.show(this.waiting ?? this.figure);
  }

  // Leaves its frame to another.
  leave() {
    this.left = true;
    this.element.remove();
  }

  // In its frame, drawn, and as large as that is.
  settle() {
    const { element: gd, frame } = this;
    if (this.left) return null;
    if (frame && gd.parentNode !== frame) frame.append(gd);
    this.settling ??= this.work().finally(() => {
      this.settling = null;
    });
    return this.settling;
  }

  async work() {
    const Plotly = await plotly();
    const { element: gd } = this;
    while (gd.offsetParent) {
      const size = `${gd.clientWidth} ${gd.clientHeight}`;
      if (this.waiting) await this.draw(Plotly, size);
      else if (this.size && this.size !== size) await Plotly.Plots.resize(gd);
      else break;
      this.size = size;
    }
  }

  async draw(Plotly, size) {
    const { element: gd, waiting: figure } = this;
    this.waiting = null;
    // What is on screen already is not drawn again.
    if (!this.size || !alike(figure, this.figure)) await this.react(Plotly, figure, size);
    this.told.drawn?.(gd);
  }

  async react(Plotly, figure, size) {
    const { element: gd, told } = this;
    const layout = structuredClone(figure.layout); // plotly writes into it
    const first = !this.size;
    const base = first && told.base?.(figure.data);
    const draw = (data) => Plotly.react(gd, data, layout, CONFIG);
    Object.assign(this, { figure, size, drawing: true });
    try {
      const drawn = draw(base || figure.data);
      if (first) {
        told.began?.(gd);
        gd.on("plotly_afterplot", () => this.drawing || told.drawn?.(gd));
      }
      await drawn;
      if (base) await draw(figure.data);
      this.drawn += 1;
    } finally {
      this.drawing = false;
    }
  }
}

/**
 * What of a graph its canvases depend on, as a key.
 * @param {any} gd the graph
 */
export function geometry(gd) {
  const { xaxis, yaxis } = gd._fullLayout;
  return [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length, xaxis.range, yaxis.range].join();
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
