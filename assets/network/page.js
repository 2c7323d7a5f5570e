// The network page: what its events change, and what Dash's callbacks call.

import * as ids from "../ids.js";
import { at } from "../lib/addresses.js";
import { connection } from "../lib/connection.js";
import { byName, competitors, TAKES_KEYS } from "../lib/controls.js";
import { inputs, pressed, provide, states, unchanged } from "../lib/dash.js";
import { byId } from "../lib/elements.js";
import { link } from "../lib/link.js";
import { notice } from "../lib/notices.js";
import { pages } from "../lib/pages.js";
import { bar } from "./bar.js";
import { paintCards } from "./cards.js";
import { clock } from "./clock.js";
import { actions, list, prepare } from "./commands.js";
import * as drawing from "./drawing.js";
import * as panels from "./panels.js";
import { session } from "./session.js";
import { choose } from "./tables.js";
import { training } from "./training.js";
import { fourPlaces, verdict } from "./words.js";

function show() {
  bar();
  paintCards();
  panels.show();
}

session.addEventListener("change", show);

training.addEventListener("chunk", ({ detail: runs }) => {
  const over = runs.filter((run) => !training.trains(run));
  bar();
  panels.follow(over.length > 0);
  for (const run of over) {
    if (!run.done && !run.failure) continue;
    notice(`${run.name}: ${verdict(run)} Test accuracy ${fourPlaces(run.last("test_accuracy"))}.`);
  }
});

pages.addEventListener("shown", ({ detail: name }) => {
  if (name === "network") requestAnimationFrame(show);
});

connection.addEventListener("change", bar);

clock.addEventListener("change", panels.lookBack);

window.addEventListener("keydown", (event) => {
  const page = byId(ids.page("network"));
  if (event.key !== " " || !page || page.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest(`${TAKES_KEYS}, button`)) return;
  event.preventDefault();
  actions[ids.network.TRAIN]();
});

// ---- called by Dash ---------------------------------------------------------------------------------------------

// The letter of each column of a brought table, where the menus of some say other ones.
function withRoles(letters, menus) {
  const found = [...letters];
  for (const { id, value } of menus) found[id.column] = value;
  return found.join("");
}

provide("network", {
  // What stands in the controls, as typed: the shape that the server reads.
  gather(_fields, _numbers, _flags, _kinds, _widths, lesson, shown, view) {
    const all = inputs();
    const [fieldInputs, numberInputs, flagInputs, kindInputs, widthInputs] = all;
    const [lines, roles] = all.slice(-2);
    const fields = byName(fieldInputs);
    const [[data], rules, schedules] = states();
    if (!fieldInputs.length || !rules.length) return unchanged();
    const { shuffle } = byName(flagInputs.filter(({ id }) => id.slot === "experiment"));
    return {
      dataset: data.id.drawn,
      ...fields,
      ...(roles.length && { roles: withRoles(fields.roles, roles) }),
      shuffle,
      competitors: competitors(rules, { numbers: numberInputs, flags: flagInputs, lines, schedules }),
      layers: kindInputs.map(({ value }, index) => [value, widthInputs[index].value ?? ""]),
      lesson: lesson ?? null,
      view: { ...view, panels: shown?.join() ?? null },
    };
  },

  settings(checked) {
    if (!checked) return;
    drawing.show();
    session.problem = checked.problem || "";
    session.settings = checked.settings || null;
    if (checked.settings) {
      session.view = checked.view;
      session.rivals = checked.rivals;
      session.own = checked.own;
      panels.arrange();
      link.push(checked.search, at("/network"));
      pages.entitle("network", checked.title);
      prepare();
    }
    bar();
    paintCards();
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
    if (pressed() === ids.network.CHOOSE_TABLE) choose();
    else actions[pressed()]?.();
  },
});
