// Draws charts that have been asked for, once a frame at most and never two at once.

import { network as ids } from "../ids.js";
import { describe, linesInWords } from "../lib/descriptions.js";
import { byId } from "../lib/elements.js";
import { plotly } from "../lib/graphs.js";
import { CONFIG, layout } from "../lib/plots.js";
import { session } from "./session.js";
import { COMING } from "./words.js";

// Plotly would show axes from −1 to 6 over no data; `nothing` says why a panel has none of a run that is shown.
function empty(nothing = "") {
  const hidden = { visible: false, fixedrange: true };
  const text = !session.runs.length
    ? COMING
    : !session.visible.length
    ? "No run is shown: choose one in the list."
    : nothing;
  const place = { x: 0.5, y: 0.5, xref: "paper", yref: "paper", showarrow: false };
  const margin = { l: 18, r: 18, t: 8, b: 8 }; // in the middle of the panel, not of axes that aren't there
  return { data: [], layout: layout({ margin, xaxis: hidden, yaxis: hidden, annotations: [{ text, ...place }] }) };
}

// A chart whose frame takes another size, as when something beside it is unfolded, is drawn anew: it would lie over that.
const frames = new Map(); // panels, [name, panel], by the element of their chart
const resized = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const { width, height } = /** @type {any} */ (target)._fullLayout ?? {};
    const other = Math.abs(target.clientWidth - width) > 1 || Math.abs(target.clientHeight - height) > 1;
    if (other && target.clientHeight) charts.request(...frames.get(target));
  }
});

export const charts = {
  pending: new Map(), // panels by name
  busy: false,
  drawn: 0,

  request(name, panel) {
    this.pending.set(name, panel);
    this.begin();
  },

  begin() {
    if (!this.busy) requestAnimationFrame(() => this.draw());
    this.busy = true;
  },

  async draw() {
    await plotly();
    const panels = [...this.pending];
    this.pending.clear();
    try {
      for (const [name, panel] of panels) {
        const element = byId(ids.chart(name));
        if (!element || !element.offsetParent) continue; // its page is not shown; showing it asks again
        const figure = panel.figure(session);
        const { data, layout } = figure.data.length ? figure : empty(figure.nothing);
        layout.datarevision = this.drawn; // arrays grow in place: plotly would take them for unchanged
        const first = !element.data;
        await Plotly.react(element, data, layout, CONFIG);
        describe(ids.chart(name), panel.words?.(session) ?? linesInWords(data));
        if (first) {
          frames.set(element, [name, panel]);
          resized.observe(element);
          panel.wire?.(element);
        }
        panel.drawn?.(element);
      }
      this.drawn += 1;
    } finally {
      this.busy = false;
      if (this.pending.size) this.begin();
    }
  },
};
