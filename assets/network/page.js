// The network page: the bar that trains its runs, what each answer changes, and what Dash's callbacks call.

import { connection } from "../lib/connection.js";
import { TAKES_KEYS, nested } from "../lib/controls.js";
import { provide, setProps, unchanged } from "../lib/dash.js";
import { byId, drawing, element, labelled } from "../lib/elements.js";
import { save } from "../lib/files.js";
import { link } from "../lib/link.js";
import { notice } from "../lib/notices.js";
import { sleep } from "../lib/requests.js";
import { DASHES, charts, references } from "./charts.js";
import { confusion } from "./confusion.js";
import { listRuns } from "./run_list.js";
import { Run, csv } from "./runs.js";
import { session } from "./session.js";
import { training } from "./training.js";

charts.sources = () => [session.visible, session.selected, session.norms];

// The learning rate to change a run to: the one in the controls, if it was changed after the run began.
training.rate = (run) => {
  if (!session.settings || !session.fits(run)) return undefined;
  const wished = session.settings.rule.learning_rate;
  return wished === run.wished ? undefined : wished;
};

// ---- beginning, training, ending --------------------------------------------------------------------------------

async function begin(settings, name) {
  const answer = await training.request("begin", { settings });
  const run = new Run(answer, name, session.slots++ % 8);
  run.wished = settings.rule.learning_rate;
  session.runs.push(run);
  return run;
}

function forget(runs) {
  training.pause(runs);
  session.runs = session.runs.filter((run) => !runs.includes(run));
  session.current = session.current.filter((run) => !runs.includes(run));
}

// Ask the server for something; what it refuses is told.
async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    notice(error.message);
    return null;
  }
}

// The runs that Train acts upon: the current ones if they can go on as the controls have it, else a new one.
async function trainable() {
  const { current } = session;
  // The server may still be reading what was typed last.
  for (let wait = 0; wait < 100 && !session.settings && !session.problem; wait++) await sleep(50);
  if (session.problem) {
    notice(session.problem);
    return [];
  }
  if (current.length && session.fits(current[0]) && current.some((run) => !run.over)) return current;
  if (!session.settings) return [];
  const run = await begin(session.settings);
  forget(current.filter((each) => each.epoch === 0));
  session.current = [run];
  return [run];
}

// One thing after another, in the order in which they were asked for.
let queue = Promise.resolve();
function alone(work) {
  queue = queue.then(() => attempt(work)).then(show);
  return queue;
}

const actions = {
  train: () =>
    alone(async () => {
      if (session.current.some((run) => training.trains(run))) training.pause(session.current);
      else training.start(await trainable());
    }),
  "one-epoch": () =>
    alone(async () => {
      training.pause(session.current);
      await training.idle();
      training.start(await trainable(), 1);
    }),
  stop: () =>
    alone(async () => {
      training.pause(session.current);
      await training.idle();
      for (const run of session.current) if (run.epoch > 0) run.stopped = true;
    }),
  reset: () =>
    alone(async () => {
      training.pause(session.current);
      await training.idle();
      for (const run of session.current) {
        // As the run was first begun: without the changes made under way.
        const settings = { ...run.settings, learning_rates: run.planned };
        const answer = await training.request("begin", { settings, run: run.id });
        run.clear();
        run.merge(answer);
        run.wished = settings.rule.learning_rate;
      }
    }),
};

// ---- what a chunk changes ---------------------------------------------------------------------------------------

let turn = 0;
training.changed = (run) => {
  turn += 1;
  const over = !training.trains(run);
  // The two panels that everybody watches follow each chunk, the others in turn.
  const rest = ["norms", "activation"];
  charts.request(["accuracy", "loss", ...(over ? rest : [rest[turn % 2]])]);
  if (over && (run.done || run.failure)) notice(`${run.name}: ${verdict(run)}`);
  readings();
};

const percent = (value) => (value === null ? "–" : value.toFixed(4));

function verdict(run) {
  if (run.failure) return run.failure;
  if (training.trains(run)) return "Training …";
  if (run.stopped) return `Stopped by hand after epoch ${run.epoch}.`;
  if (run.done || run.broken) return run.sentence;
  return run.epoch ? `Paused after epoch ${run.epoch}.` : "Not trained yet.";
}

// Everything but the charts.
function readings() {
  bar();
  for (const run of session.runs) {
    const body = document.querySelector(`#runs tbody[data-run="${run.id}"]`);
    if (!body) continue;
    const write = (name, text) => {
      const cell = body.querySelector(`.${name}`);
      if (cell.textContent !== text) cell.textContent = text;
    };
    write("epoch", `${run.epoch}`);
    write("train", percent(run.last("train_accuracy")));
    write("test", percent(run.last("test_accuracy")));
    write("outcome", verdict(run));
    body.classList.toggle("broken", Boolean(run.broken || run.failure));
  }
  const matrix = byId("confusion");
  if (matrix) confusion(matrix, session.selected);
}

function bar() {
  const { current, selected } = session;
  const trains = current.some((run) => training.trains(run));
  const button = byId("train");
  if (!button) return;
  const label = trains ? "Pause" : "Train";
  if (button.getAttribute("aria-label") !== label) {
    labelled(button, label).title = `${label} (space)`;
    button.querySelector(".icon").className = `icon icon-${trains ? "pause" : "play"}`;
  }
  const done = current.reduce((sum, run) => sum + run.epoch, 0);
  const whole = current.reduce((sum, run) => sum + run.epochs, 0);
  byId("network-progress").value = whole ? done / whole : 0;
  byId("network-progress").setAttribute("aria-valuetext", `${done} of ${whole} epochs`);
  const text = selected
    ? `Epoch ${selected.epoch} of ${selected.epochs}, ${selected.networks > 1 ? "median " : ""}test accuracy ${percent(selected.last("test_accuracy"))}` +
      (current.length > 1 ? ` (${selected.name})` : "")
    : "Press Train to begin";
  if (byId("network-title").textContent !== text) byId("network-title").textContent = text;
  byId("network-status").textContent = status(trains);
  byId("stop").disabled = !current.some((run) => run.epoch > 0 && !run.over);
  byId("reset").disabled = !current.length;
}

function status(trains) {
  const { current, selected } = session;
  if (connection.away && training.active.length) return "The server doesn't answer: trying again …";
  if (session.problem) return session.problem;
  if (!selected) return "";
  if (!trains) {
    if (!session.fits(selected) && session.settings) return "Settings changed: Train begins a new run.";
    return verdict(selected);
  }
  const rates = current.filter((run) => training.trains(run)).map((run) => {
    const seconds = (performance.now() - run.pace.since) / 1000;
    return { left: run.epochs - run.epoch, rate: (run.epoch - run.pace.from) / Math.max(seconds, 0.1) };
  });
  const rate = rates.reduce((sum, each) => sum + each.rate, 0);
  const left = Math.max(...rates.map((each) => each.left / Math.max(each.rate, 1e-9)));
  return rate > 0 ? `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} epochs/s, ${duration(left)} left` : "";
}

const duration = (seconds) =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;

// ---- list of runs -----------------------------------------------------------------------------------------------

function remove(run) {
  forget([run]);
  show();
}

// Work on a run of the list: the bar acts upon it, and its settings come into the controls.
function choose(run) {
  session.current = [run];
  run.visible = true;
  setProps("link", { data: { pathname: "/network", search: run.search, page: "network", listed: true } });
  show();
}

// ---- legend, values under the pointer ---------------------------------------------------------------------------

function legend() {
  const frame = byId("network-legend");
  if (!frame) return;
  const entries = [
    { name: "test", label: "test" },
    { name: "train", label: "training" },
    ...references(session.selected),
  ];
  const dashes = { solid: "", dot: "2 3", dash: "7 4", dashdot: "7 3 2 3", longdash: "12 4" };
  frame.replaceChildren(
    ...entries.map(({ name, label, value }) => {
      const stroke = { x1: 0, x2: 26, y1: 4, y2: 4, stroke: "currentColor", "stroke-width": 2 };
      const line = drawing("line", { ...stroke, "stroke-dasharray": dashes[DASHES[name]] });
      const sample = drawing("svg", { width: 26, height: 8, "aria-hidden": "true" }, line);
      return element("span", { className: "legend-entry" }, sample, value === undefined ? label : `${label} ${percent(value)}`);
    })
  );
  const { baseline } = session.selected || {};
  if (baseline) frame.lastChild.title = `Training ${percent(baseline.train)} after ${baseline.epochs} epochs, one run with scikit-learn's defaults`;
}

// Each network's value at the epoch under the pointer.
charts.after = (name, gd) => {
  if (gd.fallLineHover || !["accuracy", "loss"].includes(name)) return;
  gd.fallLineHover = true;
  gd.on("plotly_hover", ({ points }) => {
    const epoch = points[0].x;
    const run = session.selected;
    const row = run && run.networks > 1 ? run.values[`test_${name}`][epoch] : null;
    byId("network-readout").textContent = row
      ? `Test ${name} after epoch ${epoch}: ` + run.seeds.map((seed, i) => `seed ${seed} ${Number.isFinite(row[i]) ? row[i].toFixed(4) : "stopped"}`).join(", ")
      : "";
  });
};

// ---- the whole page ---------------------------------------------------------------------------------------------

function show() {
  const frame = byId("runs");
  if (frame) listRuns(frame, session, { changed: show, choose, remove });
  legend();
  readings();
  charts.request();
}

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
    const [rules, [menu]] = window.dash_clientside.callback_context.states_list;
    if (!fieldInputs.length || !rules.length) return unchanged();
    const { shuffle, ...switches } = byName(flagInputs);
    const { schedule, ...settings } = nested(byName(numberInputs));
    return {
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

  // The runs of a lesson, listed and ready to train; what was on screen goes into the background.
  plan(plan) {
    if (!plan) return;
    if (session.restored) {
      session.restored = false; // the first plan is that of the reloaded link: its runs are listed already
      return;
    }
    alone(async () => {
      training.pause(session.runs);
      await training.idle();
      forget(session.runs.filter((run) => run.epoch === 0));
      for (const run of session.runs) run.visible = false;
      const made = [];
      for (const { name, settings } of plan.runs) made.push(await begin(settings, name));
      session.current = made;
    });
  },

  pace(pace) {
    training.pace = pace;
  },

  norms(name) {
    session.norms = name;
    charts.request(["norms"]);
  },

  theme() {
    show();
  },

  csv(clicks) {
    if (clicks) save("fall-line-runs.csv", new Blob([csv(session.runs)], { type: "text/csv" }));
  },

  // scikit-learn's classifier, trained by the server while everything here goes on.
  async compare(clicks) {
    const run = session.selected;
    if (!clicks || !run) return;
    const button = byId("train-baseline");
    button.disabled = true;
    notice("Training scikit-learn's classifier …");
    const found = await attempt(() => training.request("baseline", { settings: run.settings }));
    button.disabled = false;
    if (!found) return;
    run.baseline = found;
    notice(`scikit-learn after ${found.epochs} epochs: test accuracy ${percent(found.test)}, training ${percent(found.train)}.`);
    show();
  },

  press() {
    const context = window.dash_clientside.callback_context;
    const pressed = context.triggered[0] && context.triggered[0].prop_id.split(".")[0];
    if (actions[pressed]) actions[pressed]();
  },
});
