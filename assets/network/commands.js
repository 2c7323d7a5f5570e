// What the reader can have done: runs begun, trained, stopped, reset, worked on again and removed, in this order.

import * as ids from "../ids.js";
import { at } from "../lib/addresses.js";
import { say } from "../lib/announcer.js";
import { setProps } from "../lib/dash.js";
import { notice } from "../lib/notices.js";
import { sleep } from "../lib/requests.js";
import { paletteSize } from "../lib/style.js";
import { clock } from "./clock.js";
import { Run } from "./runs.js";
import { session } from "./session.js";
import { ask, training } from "./training.js";
import { verdict } from "./words.js";

async function begin(settings, name, slot) {
  const answer = await ask("begin", { settings });
  const run = new Run(answer, name, slot);
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
export async function attempt(work) {
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
  const goesOn = current.length && session.fits(current[0]) && session.racesOn;
  if (goesOn && current.some((run) => !run.over)) return current;
  return session.settings ? await beginAll(controlled(), session.rivals) : [];
}

// What the controls describe, {name, settings} each: their own experiment and those that race it.
const controlled = () => {
  const { settings, rivals, own } = session;
  return [{ name: rivals.length ? own : "", settings }, ...rivals];
};

// The current runs from now on; those that have not been trained leave them their place and colour.
async function beginAll(wanted, rivals) {
  const untrained = session.current.filter((run) => run.epoch === 0);
  const slots = untrained.map((run) => run.slot);
  const made = [];
  for (const { name, settings } of wanted) {
    made.push(await begin(settings, name, slots.shift() ?? session.slots++ % paletteSize()));
  }
  forget(untrained);
  session.current = made;
  session.raced = JSON.stringify(rivals);
  return made;
}

// One thing after another, in the order in which they were asked for.
let queue = Promise.resolve();
function alone(work) {
  queue = queue.then(() => attempt(work)).then(() => session.changed());
  return queue;
}

// Train these; who has looked back sees what comes.
function go(runs, epochs = Infinity) {
  clock.goTo(Infinity);
  training.start(runs, epochs);
}

// By the id of the button in the bar.
export const actions = {
  [ids.network.TRAIN]: () =>
    alone(async () => {
      if (session.current.some((run) => training.trains(run))) training.pause(session.current);
      else go(await trainable());
    }),
  [ids.network.EPOCH]: () =>
    alone(async () => {
      training.pause(session.current);
      await training.idle();
      go(await trainable(), 1);
    }),
  [ids.network.STOP]: () =>
    alone(async () => {
      training.pause(session.current);
      await training.idle();
      for (const run of session.current) if (run.epoch > 0) run.stopped = true;
      for (const run of session.current) say(`${run.name}: ${verdict(run)}`);
    }),
  [ids.network.RESET]: () =>
    alone(async () => {
      training.pause(session.current);
      await training.idle();
      for (const run of session.current) {
        // As the run was first begun: without the changes made under way.
        const settings = { ...run.settings, learning_rates: run.planned };
        const answer = await ask("begin", { settings, run: run.id });
        run.clear();
        run.merge(answer);
        run.wished = settings.rule.learning_rate;
        say(`${run.name} begins anew.`);
      }
    }),
};

// Before anything is trained the panels show what Train would begin with, as the controls have it.
const REST = 250; // ms that the controls rest before other networks are begun
let resting;

export function prepare() {
  clearTimeout(resting);
  resting = setTimeout(() => alone(anew), session.current.length ? REST : 0);
}

async function anew() {
  const { settings, current, visible, planned, rivals } = session;
  const idle = current.length ? current.every((run) => run.epoch === 0 && !training.trains(run)) : !visible.length;
  if (!settings || !idle || (current.length && session.fits(current[0]) && session.racesOn)) return;
  const lesson = !rivals.length && JSON.stringify(planned[0]?.settings) === JSON.stringify(settings);
  await beginAll(lesson ? planned : controlled(), rivals);
}

// The runs of a lesson, listed and ready to train; what was on screen goes into the background.
export function list(plan) {
  session.planned = plan.runs;
  if (session.restored) {
    session.restored = false; // the first plan is that of the reloaded link: its runs are listed already
    return;
  }
  alone(async () => {
    training.pause(session.runs);
    await training.idle();
    forget(session.runs.filter((run) => run.epoch === 0));
    for (const run of session.runs) run.visible = false;
    await beginAll(plan.runs, []);
  });
}

export function remove(run) {
  forget([run]);
  say(`${run.name} removed.`);
  session.changed();
}

// Work on a run of the list: the bar acts upon it, and its settings come into the controls.
export function choose(run) {
  session.current = [run];
  session.raced = "[]";
  run.visible = true;
  setProps(ids.LINK, { data: { pathname: at("/network"), search: run.search, page: "network", listed: true } });
  session.changed();
}
