// The training bar: what its buttons do now, how far training is, how fast it goes.

import { network as ids } from "../ids.js";
import { connection } from "../lib/connection.js";
import { byId, labelled } from "../lib/elements.js";
import { session } from "./session.js";
import { training } from "./training.js";
import { fourPlaces, verdict } from "./words.js";

export function bar() {
  const { current, selected } = session;
  const trains = current.some((run) => training.trains(run));
  const button = byId(ids.TRAIN);
  if (!button) return;
  const label = trains ? "Pause" : "Train";
  if (button.getAttribute("aria-label") !== label) {
    labelled(button, label).title = `${label} (space)`;
    button.querySelector(".icon").className = `icon icon-${trains ? "pause" : "play"}`;
  }
  const done = current.reduce((sum, run) => sum + run.epoch, 0);
  const whole = current.reduce((sum, run) => sum + run.epochs, 0);
  byId(ids.PROGRESS).value = whole ? done / whole : 0;
  byId(ids.PROGRESS).setAttribute("aria-valuetext", `${done} of ${whole} epochs`);
  const text = selected
    ? `Epoch ${selected.epoch} of ${selected.epochs}, ${selected.networks > 1 ? "median " : ""}test accuracy ${
      fourPlaces(selected.last("test_accuracy"))
    }` +
      (current.length > 1 ? ` (${selected.name})` : "")
    : "Press Train to begin";
  if (byId(ids.TITLE).textContent !== text) byId(ids.TITLE).textContent = text;
  byId(ids.STATUS).textContent = status(trains);
  byId(ids.STOP).disabled = !current.some((run) => run.epoch > 0 && !run.over);
  byId(ids.RESET).disabled = !current.length;
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
  const rates = current
    .filter((run) => training.trains(run))
    .map((run) => {
      const seconds = (performance.now() - run.pace.since) / 1000;
      return { left: run.epochs - run.epoch, rate: (run.epoch - run.pace.from) / Math.max(seconds, 0.1) };
    });
  const rate = rates.reduce((sum, each) => sum + each.rate, 0);
  const left = Math.max(...rates.map((each) => each.left / Math.max(each.rate, 1e-9)));
  return rate > 0 ? `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} epochs/s, ${duration(left)} left` : "";
}

const duration = (seconds) =>
  seconds < 90
    ? `${Math.ceil(seconds)} s`
    : seconds < 5400
    ? `${Math.round(seconds / 60)} min`
    : `${Math.round(seconds / 3600)} h`;
