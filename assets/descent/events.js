// Events on the paths: marks over the scrubber, a list under the readings, and what is said when playing crosses one.

import { EVENT_KINDS } from "../constants.js";
import { descent as ids } from "../ids.js";
import { say as announce } from "../lib/announcer.js";
import { byId, element } from "../lib/elements.js";
import { redraw } from "../lib/focus.js";
import { unbroken } from "../lib/numbers.js";
import { get, sleep } from "../lib/requests.js";
import { colored } from "../lib/style.js";
import { curve } from "./curve.js";
import { player } from "./player.js";

const PATIENCE = 150; // ms without a change before the server is asked
const WIDE = 10; // pixels of a mark
const ROWS = 2; // of marks, one over the other; what finds no room is in the list alone

// A sign of its own for each kind, for colour says whose event it is.
const SIGNS = {
  diverged: "✕",
  ran_downhill: "↓",
  deviated: "≠",
  unstable: "▲",
  entered_basin: "●",
  left_saddle: "◆",
  overshot: "⇄",
  plateau: "▬",
  stable: "△",
};

const events = {
  race: null,
  key: "",
  heard: 0, // the step up to which events have been said

  // Everything on the paths shown, in the order of steps; a path that diverged did so after its last point.
  all() {
    const found = player.shown.flatMap((path) => (path.events || []).map((event) => ({ ...event, path })));
    return found.sort((one, other) => one.step - other.step);
  },

  reset() {
    this.key = "";
  },

  draw({ race, display, step, playing }) {
    const width = byId(ids.SCRUB)?.clientWidth || 0;
    const key = [race.paths.map((path) => Boolean(path.events)), display.visible, width].join();
    if (this.race !== race || this.key !== key) {
      this.race = race;
      this.key = key;
      mark(this.all(), width);
      list(this.all());
    }
    if (playing && step > this.heard) {
      say(this.all().filter((event) => event.step > this.heard && event.step <= step));
    }
    this.heard = step;
  },
};

// The last event of a path up to a step, for the line below its readings.
export const latestEvent = (path, step) => (path.events || []).findLast((event) => event.step <= step);

const words = ({ step, path, sentence }) => `Step ${step}, ${path.name}: ${sentence}`;
const goTo = (event) => player.seek(Math.min(event.step, player.last));

function mark(all, width) {
  const scrub = byId(ids.SCRUB);
  if (!scrub) return;
  const ranked = [...all].sort((one, other) => EVENT_KINDS.indexOf(one.kind) - EVENT_KINDS.indexOf(other.kind));
  const taken = Array.from({ length: ROWS }, () => []);
  const marks = [];
  for (const event of ranked) {
    const share = player.last ? Math.min(event.step / player.last, 1) : 0;
    const row = taken.findIndex((places) => places.every((place) => Math.abs(place - share) * width >= WIDE));
    if (row < 0) continue;
    taken[row].push(share);
    const made = element("span", {
      className: `mark mark-row-${row}`,
      textContent: SIGNS[event.kind],
      title: words(event),
    });
    made.addEventListener("click", () => goTo(event));
    made.style.setProperty("--share", share);
    marks.push(colored(made, event.path.slot));
  }
  const frame = scrub.querySelector(".marks") || scrub.appendChild(element("div", { className: "marks" }));
  frame.setAttribute("aria-hidden", "true"); // the list says the same
  frame.replaceChildren(...marks);
}

function list(all) {
  const frame = byId(ids.EVENTS);
  if (!frame) return;
  const open = frame.querySelector("details")?.open;
  if (!all.length) return frame.replaceChildren();
  const items = all.map((event) => {
    const sign = element("span", { className: "sign", textContent: SIGNS[event.kind], ariaHidden: "true" });
    const button = element(
      "button",
      { className: "plain", type: "button", onclick: () => goTo(event) },
      `Step ${event.step}`,
    );
    return colored(
      element("li", {}, sign, button, ` ${event.path.name}: ${unbroken(event.sentence)}`),
      event.path.slot,
    );
  });
  const summary = element("summary", { textContent: `Events (${all.length})` });
  redraw(frame, element("details", { open: Boolean(open) }, summary, element("ol", {}, ...items)));
}

function say(crossed) {
  if (!crossed.length) return;
  announce(crossed.map(words).join(" "));
}

// ---- from the server --------------------------------------------------------------------------------------------

let asked = "";
let waiting = null;

async function ask(search, shows, signal) {
  await sleep(PATIENCE);
  if (signal.aborted || player.race.knows(shows)) return;
  const { paths } = await get(`/descent/diagnosis.json${search}`, signal);
  player.race.diagnose(paths, shows);
  curve.reset();
  events.reset();
  player.draw();
}

// What the race on screen is: asks what happens in it, once it has stayed the same for a moment. A small race came
// with it.
export function lookForEvents({ search, numbers }) {
  const shows = new URLSearchParams(search).get("curve") || "error";
  const shown = `${numbers} ${shows}`;
  if (shown === asked) return;
  asked = shown;
  if (waiting) waiting.abort();
  waiting = new AbortController();
  // What failed is asked for again with the next change.
  ask(search, shows, waiting.signal).catch(() => {
    if (shown === asked) asked = "";
  });
}

player.add(events);
