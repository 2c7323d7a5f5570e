// What the network page works with: its runs, those that the bar acts upon, and the settings in the controls.

import { Run } from "./runs.js";

// Settings that a run keeps for life: all but the learning rate, which may change while it trains.
function lasting({ learning_rates: _changed, rule, ...rest }) {
  const { learning_rate: _changing, ...kept } = rule;
  return JSON.stringify([rest, kept, Object.keys(rest).sort()]);
}

// Dispatches an event "change" when runs came, went, or are shown in another way.
class Session extends EventTarget {
  runs = [];
  current = []; // the runs that the bar acts upon: one, or those of a lesson that compares
  settings = null; // what stands in the controls, if it is valid
  problem = "";
  view = { panels: [] }; // what is shown, as app/network/view.py tells it: the panels, and by name their options
  rivals = []; // experiments that race the one in the controls, {name, settings} each
  own = ""; // the rule in the controls, in words
  raced = "[]"; // those of the current runs
  planned = []; // the runs of the lesson on screen, {name, settings} each
  slots = 0;
  restored = false; // the runs are those from before a reload

  changed() {
    this.dispatchEvent(new Event("change"));
  }

  get visible() {
    return this.runs.filter((run) => run.visible);
  }

  get selected() {
    return this.current[0] || null;
  }

  // Whether a run can go on with what stands in the controls.
  fits(run) {
    const { settings } = this;
    return (
      settings !== null &&
      lasting(run.settings) === lasting(settings) &&
      (run.epoch > 0 || JSON.stringify(run.settings) === JSON.stringify(settings))
    );
  }

  // Whether the current runs are those of the race in the controls.
  get racesOn() {
    return this.raced === JSON.stringify(this.rivals);
  }

  // The learning rate to change a run to: the one in the controls, if it was changed after the run began.
  rateFor(run) {
    if (!this.settings || !this.fits(run)) return undefined;
    const wished = this.settings.rule.learning_rate;
    return wished === run.wished ? undefined : wished;
  }
}

export const session = new Session();

// ---- a reload: the runs stay, those in training are paused ------------------------------------------------------

const KEPT = "fall-line-runs-3"; // of this form
const MOST_KEPT = 4e6; // characters; browsers take some five million

window.addEventListener("pagehide", () => {
  try {
    const text = JSON.stringify({
      runs: session.runs.map((run) => run.record),
      current: session.current.map((run) => run.id),
      raced: session.raced,
      slots: session.slots,
    });
    if (text.length < MOST_KEPT) sessionStorage.setItem(KEPT, text);
    else sessionStorage.removeItem(KEPT);
  } catch {
    // storage may be forbidden: the list then begins empty
  }
});

function restore() {
  /** @type {any[]} */
  const [navigation] = performance.getEntriesByType("navigation");
  if (navigation?.type !== "reload") return;
  try {
    const { runs, current, raced, slots } = JSON.parse(sessionStorage.getItem(KEPT) || "{}");
    if (!runs) return;
    session.runs = runs.map((record) => Run.restored(record));
    session.current = session.runs.filter((run) => current.includes(run.id));
    session.raced = raced ?? session.raced;
    session.slots = slots;
  } catch {
    session.runs = []; // written by another version
  }
}

restore();
session.restored = session.runs.length > 0;
