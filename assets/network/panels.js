// The panels of the page, one script each in panels/ as in app/network/panels. A panel is an object that may have
//
//   figure(session)   what is drawn into its chart, as plotly takes it
//   overEpochs        whether it shows the epoch that is looked back at
//   live              whether its chart follows every chunk of training; the others take turns
//   wire(chart)       called once when its chart has been drawn for the first time
//   drawn(chart)      called whenever its chart has been drawn
//   words(session)    what its chart shows, where that is not where each line begins and ends
//   fill(session)     writes what it has beside a chart
//   follow(session)   the same after a chunk of training
//   asks(session)     what it asks the server for, beside what it is told: the body of POST /network/NAME, or null
//   refused(message)  told where the server refuses
//   take(answer, body)   takes the answer over, after which the panel is drawn
//   patience          ms between an answer and the next question
//   inputs            functions that its tools call with their new values, after which it is drawn anew

import { provide } from "../lib/dash.js";
import { element } from "../lib/elements.js";
import { post, Refusal } from "../lib/requests.js";
import { registry } from "../lib/registry.js";
import { charts } from "./charts.js";
import { session } from "./session.js";
import { toggle } from "./view.js";

const panels = await registry("network/panels");
const drawn = [...panels].filter(([, panel]) => panel.figure);
// What a panel draws of an answer of its own is drawn when that is there.
const live = drawn.filter(([, panel]) => panel.live && !panel.asks);
const others = drawn.filter(([, panel]) => !panel.live && !panel.asks);
let turn = 0;

const section = (name) => document.querySelector(`.network-views > .view-${name}`);

function draw(name, panel) {
  panel.fill?.(session);
  if (panel.figure) charts.request(name, panel);
}

let arranged = false;

// Those that the view has are on the page, the others are not. A wide one that comes is brought into sight.
export function arrange() {
  const { panels: names } = session.view;
  let changed = false;
  for (const name of panels.keys()) {
    const frame = section(name);
    if (!frame || frame.hidden === !names.includes(name)) continue;
    frame.hidden = !frame.hidden;
    changed = true;
    if (arranged && !frame.hidden && frame.dataset.wide) frame.scrollIntoView({ block: "nearest" });
  }
  const frame = document.querySelector(".network-views");
  const beside = names.filter((name) => !section(name)?.dataset.wide);
  if (frame) frame.dataset.count = String(beside.length);
  arranged = true;
  if (changed) window.dispatchEvent(new Event("resize")); // the others have another size now
  show();
}

// All of them, anew.
export function show() {
  for (const [name, panel] of panels) {
    draw(name, panel);
    ask(name, panel);
  }
}

// What a chunk of a run's training changes; all of them where it was the last.
export function follow(over) {
  for (const [name, panel] of panels) {
    panel.follow?.(session);
    ask(name, panel);
  }
  turn += 1;
  const next = over ? others : others.slice(turn % others.length).slice(0, 1);
  for (const [name, panel] of [...live, ...next]) charts.request(name, panel);
}

// Panels over the epochs show where the clock is: what they draw, or what they are answered.
export function lookBack() {
  for (const [name, panel] of panels) {
    if (!panel.overEpochs) continue;
    if (panel.figure) charts.request(name, panel);
    ask(name, panel);
  }
}

// Beside the title of a panel, which epoch its answer is of where that is not the last one.
function date(name, text) {
  const title = section(name).querySelector("h2");
  const dated = title.querySelector(".looked-back") ?? element("span", { className: "looked-back" });
  if (dated.textContent !== text) dated.textContent = text;
  title.append(dated);
}

const asked = new Map(); // by panel what it asked for last, and at which epochs
const answered = new Map(); // by panel, when
const waiting = new Set();
const busy = new Set();
const again = new Set(); // panels whose next question waits for the answer to their last

// Only for a panel on the screen, and only where its last answer is not the one to this.
async function ask(name, panel) {
  const body = section(name)?.offsetParent ? panel.asks?.(session) : null;
  if (!body) return;
  const key = JSON.stringify([body, session.visible.map((run) => [run.id, run.epoch])]);
  if (asked.get(name) === key || waiting.has(name)) return;
  if (busy.has(name)) {
    again.add(name);
    return;
  }
  const wait = (panel.patience ?? 0) - (performance.now() - (answered.get(name) ?? -Infinity));
  if (wait > 0) {
    waiting.add(name);
    setTimeout(() => {
      waiting.delete(name);
      ask(name, panel);
    }, wait);
    return;
  }
  busy.add(name);
  try {
    const answer = await post(`/network/${name}`, body);
    asked.set(name, key);
    answered.set(name, performance.now());
    panel.take(answer, body);
    if (panel.overEpochs) date(name, body.epoch === undefined ? "" : ` epoch ${answer.epoch}`);
    draw(name, panel);
  } catch (error) {
    asked.delete(name); // the server is away, or knows the run no more: the bar says so
    if (error instanceof Refusal) {
      asked.set(name, key);
      panel.refused?.(error.message);
      panel.fill?.(session);
    }
  }
  busy.delete(name);
  if (again.delete(name)) ask(name, panel);
}

for (const [name, panel] of panels) {
  const functions = Object.entries(panel.inputs ?? {}).map(([input, change]) => [
    input,
    async (value) => {
      await change(value);
      draw(name, panel);
    },
  ]);
  provide(`panel_${name}`, { toggle: (clicks) => clicks && toggle(name), ...Object.fromEntries(functions) });
}
