// The fair race: its budget, the work that the server does rule by rule, sensitivity curves and the result.

import { network as ids } from "../../ids.js";
import { say } from "../../lib/announcer.js";
import { setProps } from "../../lib/dash.js";
import { byId, element } from "../../lib/elements.js";
import { redraw } from "../../lib/focus.js";
import { fold } from "../../lib/folding.js";
import { quartiles } from "../../lib/quartiles.js";
import * as plots from "../../lib/plots.js";
import { Pull } from "../../lib/pull.js";
import { decoded, sensitivity } from "../../lib/sensitivity.js";
import { button, inWords, protocol, standings, takeaway } from "../../lib/standings.js";
import { charts } from "../charts.js";
import { session } from "../session.js";
import { option, setOption } from "../view.js";
import { fourPlaces } from "../words.js";

const PATH = "/network/fair_race";
const MOST_GUESSES = 2;
const WIDE = 4;
const UNKNOWN = { typed: {}, wrong: {} };

// The race in the controls, as the server knows it.
const race = {
  asked: "", // the question that was answered last
  id: "", // of the race that the answer was on
  told: "", // what it takes
  guess: 0, // the loss of one who guesses
  refusal: "",
  curves: [], // by competitor, in the order of the rules
  record: null,
  since: { at: 0, trained: 0 }, // when it went on
};
const pull = new Pull();

// The budget: its numbers as typed, and what is wrong with them, by name.
const budget = () => option("fair", UNKNOWN);
const budgeted = () => Object.keys(budget().wrong).length === 0;

function question() {
  const { settings, rivals } = session;
  return { settings: [settings, ...rivals.map((each) => each.settings)], budget: Object.values(budget().typed) };
}

function asks({ settings }) {
  if (!settings || !budgeted()) return null;
  const body = question();
  return JSON.stringify(body) === race.asked ? null : body;
}

// Another learning rate makes no other race: what is under way goes on.
function take(answer, body) {
  const id = answer.race.join();
  Object.assign(race, { asked: JSON.stringify(body), told: answer.told, guess: answer.guess, refusal: "" });
  if (id === race.id) return;
  race.id = id;
  pull.stop();
  pull.become("idle");
  adopt(answer);
}

function adopt({ curves, record }) {
  race.curves = curves.map(curveIn);
  race.record = record && { ...record, slots: record.competitors.map((_, place) => place) };
}

const curveIn = (curve, slot) => ({ ...(curve.values ? decoded(curve) : curve), slot });

// The colours of the competitors' cards and runs, or else of their places.
function repaint() {
  const { current, racesOn } = session;
  const slots = race.curves.map((_, place) => place);
  if (racesOn && current.length === slots.length) current.forEach((run, place) => slots[place] = run.slot);
  race.curves.forEach((curve, place) => curve.slot = slots[place]);
  if (race.record && race.record.slots.join() !== slots.join()) race.record = { ...race.record, slots };
}

function refused(message) {
  pull.stop();
  Object.assign(race, { asked: JSON.stringify(question()), id: "", refusal: message, curves: [], record: null });
}

// ---- the work ----------------------------------------------------------------------------------------------------

const trained = () => race.curves.reduce((sum, curve) => sum + curve.trained, 0);
const whole = () => race.curves.reduce((sum, curve) => sum + curve.of, 0);

// One piece after another of the rule that comes next, and at the end all together.
function start() {
  if (pull.running) return pull.stop();
  const body = JSON.parse(race.asked);
  const next = () => {
    const place = race.curves.findIndex(({ done }) => !done);
    return place < 0 ? body : { ...body, place };
  };
  race.since = { at: performance.now(), trained: trained() };
  return pull.run(PATH, next(), (answer) => {
    if (answer.curves) {
      adopt(answer);
      return race.record ? null : next(); // another page may have written an earlier state
    }
    const place = race.curves.findIndex(({ done }) => !done);
    race.curves[place] = curveIn(answer, place);
    return next();
  });
}

let heard = "";
pull.addEventListener("change", () => {
  fill();
  charts.request("fair_race", panel);
  if (pull.state === heard) return;
  heard = pull.state;
  if (heard === "done") say(`The fair race is run. ${inWords(race.record)}`);
  if (heard === "refused") say(pull.message);
});

document.addEventListener("click", (event) => {
  if (event.target.closest(`#${ids.FAIR_START}`)) start();
});

function status() {
  const [done, all] = [trained(), whole()];
  if (pull.state === "refused") return pull.message;
  if (race.record) return "All have raced.";
  const networks = done ? `${done} of ${all} networks` : "";
  if (!pull.running) return pull.state === "stopped" ? `Stopped at ${networks || "the start"}.` : networks;
  const seconds = (performance.now() - race.since.at) / 1000;
  const rate = (done - race.since.trained) / Math.max(seconds, 0.1);
  return rate > 0 ? `${networks}, ${Math.ceil((all - done) / rate)} s left` : networks || "Begun";
}

// ---- what stands on the page -------------------------------------------------------------------------------------

function figure() {
  const shown = race.curves.filter(({ values }) => values);
  const height = (value) => (Number.isFinite(value) ? value : null);
  const axis = (heights) => plots.axis({ ...plots.beside("Validation loss"), ...scale(heights) });
  return sensitivity(shown, { height, axis }, { uirevision: race.id });
}

// From the least loss up to where one is as good as any other.
function scale(heights) {
  const most = MOST_GUESSES * race.guess;
  const known = heights.filter((each) => each !== null && each <= most);
  if (!known.length) return {};
  const range = [0.93 * Math.min(...known), 1.02 * Math.max(...known)];
  return range[1] > WIDE * range[0] ? { ...plots.logAxis(known), range: range.map(Math.log10) } : { range };
}

function fill() {
  const told = byId(ids.FAIR_TOLD);
  if (!told) return;
  repaint();
  boxes();
  const text = race.refusal || race.told;
  if (told.textContent !== text) told.textContent = text;
  told.classList.toggle("wrong", Boolean(race.refusal));
  const begin = byId(ids.FAIR_START);
  begin.textContent = pull.running ? "Stop" : trained() ? "Go on" : "Start";
  const held = document.activeElement === begin;
  begin.hidden = Boolean(race.record);
  const ready = session.settings && budgeted();
  begin.disabled = !race.curves.length || !(ready || pull.running);
  byId(ids.FAIR_PROGRESS).value = whole() ? trained() / whole() : 0;
  byId(ids.FAIR_STATUS).textContent = status();
  result();
  if (held && begin.hidden) byId(ids.FAIR_TOOLS).querySelector("button").focus();
}

// The boxes say what the link says, but for the one that is typed into.
let written = "";
function boxes() {
  const { typed, wrong } = budget();
  const key = JSON.stringify([typed, wrong]);
  if (key === written) return;
  written = key;
  for (const [name, value] of Object.entries(typed)) {
    const typing = document.activeElement?.id === ids.fair(name);
    setProps(ids.fair(name), { error: wrong[name] ?? null, ...(!typing && { value }) });
  }
}

const TEST_ACCURACY = {
  title: "Test accuracy",
  cell: (_, { test_accuracy: values }) => {
    const known = values.filter((value) => value !== null);
    return fourPlaces(known.length ? quartiles(known).median : null);
  },
};

let shown = null; // the record on the page
function result() {
  const { record } = race;
  if (shown === record) return;
  shown = record;
  const tools = record
    ? [button("Use these rates", () => play(record)), ...takeaway(record, "fall-line-fair-race-network")]
    : [];
  redraw(byId(ids.FAIR_TOOLS), ...tools);
  byId(ids.FAIR_RESULT).replaceChildren(
    ...(record
      ? [
        ...standings(record, TEST_ACCURACY),
        element("details", {}, element("summary", { textContent: "How the race is run" }), protocol(record)),
      ]
      : []),
  );
  fold(byId(ids.FAIR_RESULT).parentElement);
}

// The best values, for Train to race with.
function play({ texts }) {
  setProps(ids.TUNED, { data: { texts: texts.join(), at: Date.now() } });
}

const setting = (name) => (value) => {
  const { typed } = budget();
  if (!(name in typed) || typed[name] === String(value)) return;
  setOption("fair", Object.values({ ...typed, [name]: String(value).replaceAll(",", " ") }));
};

const panel = {
  figure,
  fill,
  asks,
  take,
  refused,
  inputs: {
    tries: setting("tries"),
    seeds_a_try: setting("seeds_a_try"),
    replications: setting("replications"),
    epochs: setting("epochs"),
  },
};
export default panel;
