// The panels of the page, one script each in panels/ as in app/network/panels. A panel is an object that may have
//
//   figure(session)   what is drawn into its chart, as plotly takes it
//   live              whether its chart follows every chunk of training; the others take turns
//   wire(chart)       called once when its chart has been drawn for the first time
//   fill(session)     writes what it has beside a chart
//   follow(session)   the same after a chunk of training
//   inputs            functions that its tools call with their new values, after which it is drawn anew

import { provide } from "../lib/dash.js";
import { registry } from "../lib/registry.js";
import { charts } from "./charts.js";
import { session } from "./session.js";

const panels = await registry("network/panels");
const drawn = [...panels].filter(([, panel]) => panel.figure);
const live = drawn.filter(([, panel]) => panel.live);
const others = drawn.filter(([, panel]) => !panel.live);
let turn = 0;

function draw(name, panel) {
  panel.fill?.(session);
  if (panel.figure) charts.request(name, panel);
}

// All of them, anew.
export function show() {
  for (const [name, panel] of panels) draw(name, panel);
}

// What a chunk of a run's training changes; all of them where it was the last.
export function follow(over) {
  for (const panel of panels.values()) panel.follow?.(session);
  turn += 1;
  const next = over ? others : others.slice(turn % others.length).slice(0, 1);
  for (const [name, panel] of [...live, ...next]) charts.request(name, panel);
}

for (const [name, panel] of panels) {
  const functions = Object.entries(panel.inputs ?? {}).map(([input, change]) => [
    input,
    async (value) => {
      await change(value);
      draw(name, panel);
    },
  ]);
  provide(`panel_${name}`, Object.fromEntries(functions));
}
