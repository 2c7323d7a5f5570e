// The network page: what its events change, and what Dash's callbacks call.

import { TAKES_KEYS, nested } from "../lib/controls.js";
import { provide, unchanged } from "../lib/dash.js";
import { byId } from "../lib/elements.js";
import { link } from "../lib/link.js";
import { notice } from "../lib/notices.js";
import { bar } from "./bar.js";
import { actions, list } from "./commands.js";
import * as panels from "./panels.js";
import { session } from "./session.js";
import { training } from "./training.js";
import { verdict } from "./words.js";

function show() {
  bar();
  panels.show();
}

session.addEventListener("change", show);

training.addEventListener("chunk", ({ detail: run }) => {
  const over = !training.trains(run);
  bar();
  panels.follow(over);
  if (over && (run.done || run.failure)) notice(`${run.name}: ${verdict(run)}`);
});

window.addEventListener("fallLine:page", (event) => {
  if (event.detail.name === "network") requestAnimationFrame(show);
});

window.addEventListener("fallLine:connection", bar);

window.addEventListener("keydown", (event) => {
  const page = byId("page-network");
  if (event.key !== " " || !page || page.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest(`${TAKES_KEYS}, button`)) return;
  event.preventDefault();
  actions.train();
});

// ---- called by Dash ---------------------------------------------------------------------------------------------

const byName = (inputs) => Object.fromEntries(inputs.filter(({ id }) => id).map(({ id, value }) => [id.name, value ?? ""]));

provide("network", {
  // What stands in the controls, as typed: the shape that the server reads.
  gather(fields, numbers, flags, kinds, widths, lesson) {
    const [fieldInputs, numberInputs, flagInputs, kindInputs, widthInputs] = window.dash_clientside.callback_context.inputs_list;
    const [[data], rules, [menu]] = window.dash_clientside.callback_context.states_list;
    if (!fieldInputs.length || !rules.length) return unchanged();
    const { shuffle, ...switches } = byName(flagInputs);
    const { schedule, ...settings } = nested(byName(numberInputs));
    return {
      dataset: data.id.drawn,
      ...byName(fieldInputs),
      shuffle,
      // Until its fields have been drawn anew, they are still those of this rule.
      rule: { name: rules[0].id.drawn, ...settings, ...switches },
      ...(menu && { schedule: { ...schedule, name: menu.id.drawn } }),
      layers: kindInputs.map(({ value }, index) => [value, widthInputs[index].value ?? ""]),
      lesson: lesson ?? null,
    };
  },

  settings(checked) {
    if (!checked) return;
    session.problem = checked.problem || "";
    session.settings = checked.settings || null;
    if (checked.settings) link.push(checked.search, "/network");
    bar();
  },

  plan(plan) {
    if (plan) list(plan);
  },

  pace(pace) {
    training.pace = pace;
  },

  theme() {
    show();
  },

  press() {
    const context = window.dash_clientside.callback_context;
    const pressed = context.triggered[0] && context.triggered[0].prop_id.split(".")[0];
    if (actions[pressed]) actions[pressed]();
  },
});
