// The fair race: each competitor's final error against the value tried, then the standings on other seeds, all of it
// over replications of tuning and race.

import { descent as ids } from "../../ids.js";
import { setProps } from "../../lib/dash.js";
import { describe, linesInWords } from "../../lib/descriptions.js";
import { byId, element } from "../../lib/elements.js";
import { redraw } from "../../lib/focus.js";
import { fold } from "../../lib/folding.js";
import { place } from "../../lib/graphs.js";
import { percentage } from "../../lib/numbers.js";
import { CONFIG } from "../../lib/plots.js";
import { decoded, sensitivity } from "../../lib/sensitivity.js";
import { button, inWords, protocol, standings, takeaway } from "../../lib/standings.js";
import { player } from "../player.js";
import { errorAxis } from "./errors.js";

export default {
  chart: ids.SENSITIVITY,
  curves: {}, // the latest answer for each competitor, by colour
  slots: [],
  record: null, // protocol and result
  drawn: undefined, // nothing yet

  begin(display, work) {
    this.curves = {};
    this.record = null;
    this.slots = display.slots;
    return {
      path: "/descent/fair",
      body: { work, slot: display.slots[0], rounds: 1 },
      take: (answer) => this.take(answer, work),
    };
  },

  // Round after round of one competitor, its races, the next competitor; at the end all together.
  take(answer, work) {
    if (answer.standings) {
      this.record = answer;
      return null;
    }
    const before = this.curves[answer.slot];
    const rounds = before ? before.rounds + 1 : 1;
    this.curves[answer.slot] = { ...decoded(answer), rounds };
    if (!answer.done) return { work, slot: answer.slot, rounds: rounds + 1 };
    if (!before || !before.done) return { work, slot: answer.slot };
    const next = this.slots[this.slots.indexOf(answer.slot) + 1];
    return next === undefined ? { work } : { work, slot: next, rounds: 1 };
  },

  share() {
    if (this.record) return 1;
    const shares = this.slots.map((slot) => this.curves[slot] ? this.curves[slot].tries / this.curves[slot].of : 0);
    return shares.length ? (0.99 * shares.reduce((sum, share) => sum + share, 0)) / shares.length : 0;
  },

  told() {
    return this.record
      ? `Tuned with ${this.record.gradients_each.toLocaleString("en")} gradients each and raced, ${
        this.record.replications === 1 ? "once" : `${this.record.replications} times anew`
      }.`
      : "";
  },

  found() {
    return this.record ? inWords(this.record) : "";
  },

  get shown() {
    return player.shown.map((path) => this.curves[path.slot]).filter(Boolean);
  },

  draw(display) {
    drawCurves(this.shown, display);
    if (this.drawn === this.record) return;
    this.drawn = this.record;
    drawProtocol(this.record);
    drawStandings(this.record);
    drawTools(this.record);
  },
};

function drawCurves(shown, display) {
  const target = place(ids.SENSITIVITY);
  if (!target) return;
  const optimum = shown.length ? shown[0].optimum : null;
  const { data, layout } = sensitivity(shown, errorAxis(display, optimum, "final"));
  Plotly.react(target, data, layout, CONFIG);
  describe(ids.SENSITIVITY, linesInWords(data));
}

const coming = (what) => element("p", { className: "hint", textContent: `The ${what} here when all have raced.` });

function drawProtocol(record) {
  byId(ids.PROTOCOL).replaceChildren(record ? protocol(record) : coming("protocol stands"));
}

const AT_A_MINIMUM = {
  title: "At a minimum",
  cell: ({ share, low, high }) => `${percentage(share)} % (${percentage(low)}–${percentage(high)} %)`,
};

function drawStandings(record) {
  byId(ids.STANDINGS).replaceChildren(...(record ? standings(record, AT_A_MINIMUM) : [coming("standings are")]));
  fold(byId(ids.STANDINGS).parentElement);
}

function drawTools(record) {
  const name = record && `fall-line-fair-race-${record.surface.replaceAll("_", "-")}`;
  const tools = record ? [button("Race with these", () => play(record)), ...takeaway(record, name)] : [];
  redraw(byId(ids.RACE_TOOLS), ...tools);
}

// The best values go into the controls, and that race is played.
function play({ slots, competitors }) {
  player.playNext();
  for (const [index, { tuned, best }] of competitors.entries()) {
    setProps(ids.hyper(slots[index], tuned), { value: String(best) });
  }
}
