// Events on the paths: marks over the scrubber, a list under the readings, and what is said when playing crosses one.

import { decode } from "../lib/arrays.js";
import { element } from "../lib/elements.js";
import { get, sleep } from "../lib/requests.js";
import { curve } from "./curve.js";
import { player } from "./player.js";

const PATIENCE = 150; // ms without a change before the server is asked
const WIDE = 10; // pixels of a mark
const ROWS = 2; // of marks, one over the other; what finds no room is in the list alone

// By kind, the most important first: a sign of its own for each, for colour says whose event it is.
const SIGNS = {
  diverged: "✕",
  ran_downhill: "↓",
  unstable: "▲",
  entered_basin: "●",
  left_saddle: "◆",
  overshot: "⇄",
  plateau: "▬",
  stable: "△",
};
const KINDS = Object.keys(SIGNS);

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

  draw({ race, view, step, playing }) {
    const width = document.getElementById("scrub")?.clientWidth || 0;
    const key = [race.paths.map((path) => Boolean(path.events)), view.visible, width].join();
    if (this.race !== race || this.key !== key) {
      this.race = race;
      this.key = key;
      mark(this.all(), width);
      list(this.all());
    }
    if (playing && step > this.heard) say(this.all().filter((event) => event.step > this.heard && event.step <= step));
    this.heard = step;
  },
};

// The last event of a path up to a step, for the line below its readings.
export const latestEvent = (path, step) => (path.events || []).findLast((event) => event.step <= step);

const words = ({ step, path, sentence }) => `Step ${step}, ${path.name}: ${sentence}`;
const colored = (made, path) => {
  made.style.setProperty("--slot", `var(--competitor-${path.slot})`);
  return made;
};
const goTo = (event) => player.seek(Math.min(event.step, player.last));

function mark(all, width) {
  const scrub = document.getElementById("scrub");
  if (!scrub) return;
  const ranked = [...all].sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind));
  const taken = Array.from({ length: ROWS }, () => []);
  const marks = [];
  for (const event of ranked) {
    const share = player.last ? Math.min(event.step / player.last, 1) : 0;
    const row = taken.findIndex((places) => places.every((place) => Math.abs(place - share) * width >= WIDE));
    if (row < 0) continue;
    taken[row].push(share);
    const made = element("span", { className: `mark mark-row-${row}`, textContent: SIGNS[event.kind], title: words(event) });
    made.addEventListener("click", () => goTo(event));
    made.style.setProperty("--share", share);
    marks.push(colored(made, event.path));
  }
  const frame = scrub.querySelector(".marks") || scrub.appendChild(element("div", { className: "marks" }));
  frame.setAttribute("aria-hidden", "true"); // the list says the same
  frame.replaceChildren(...marks);
}

function list(all) {
  const frame = document.getElementById("events");
  if (!frame) return;
  const open = frame.querySelector("details")?.open;
  if (!all.length) return frame.replaceChildren();
  const items = all.map((event) => {
    const sign = element("span", { className: "sign", textContent: SIGNS[event.kind], ariaHidden: "true" });
    const button = element("button", { className: "plain", type: "button", onclick: () => goTo(event) }, `Step ${event.step}`);
    return colored(element("li", {}, sign, button, ` ${event.path.name}: ${event.sentence}`), event.path);
  });
  const summary = element("summary", { textContent: `Events (${all.length})` });
  frame.replaceChildren(element("details", { open: Boolean(open) }, summary, element("ol", {}, ...items)));
}

function say(crossed) {
  if (!crossed.length) return;
  const frame = document.getElementById("events-status");
  if (frame) frame.textContent = crossed.map(words).join(" ");
}

// ---- from the server --------------------------------------------------------------------------------------------

let asked = "";
let waiting = null;

async function ask(address, signal) {
  await sleep(PATIENCE);
  if (signal.aborted) return;
  const { paths } = await get(address, signal);
  for (const { slot, events: found, stability } of paths) {
    const path = player.race.paths.find((each) => each.slot === slot);
    path.events = found;
    path.stability = stability && { ratio: decode(stability.ratio), formula: stability.formula };
  }
  curve.reset();
  events.reset();
  player.draw();
}

// What the race on screen is: asks what happens in it, once it has stayed the same for a moment.
export function lookForEvents({ search, numbers }) {
  const shown = `${numbers} ${new URLSearchParams(search).get("curve")}`;
  if (shown === asked) return;
  asked = shown;
  if (waiting) waiting.abort();
  waiting = new AbortController();
  // What failed is asked for again with the next change.
  ask(`/descent/diagnosis.json${search}`, waiting.signal).catch(() => shown === asked && (asked = ""));
}

player.views.push(events);
