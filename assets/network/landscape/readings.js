// What stands below the landscape: where each run is and how much of it the plane shows, and what the plane is.

import { element } from "../../lib/elements.js";
import { format, percentage } from "../../lib/numbers.js";
import { colored } from "../../lib/style.js";
import { fourPlaces } from "../words.js";
import { HIGH, inSpace, runOf, shown, still, walked } from "./paths.js";

export const percent = (share) => `${percentage(share)} %`;

// One row for each run: where it stands, and how much of it the plane shows.
export function table() {
  const head = ["", "Run", "True loss", "In plane", "Off plane", "Moved"];
  const rows = shown.answer.paths.map((path) => reading(path)).filter(Boolean);
  return element(
    "table",
    {},
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        ...head.map((textContent) => (textContent ? element("th", { scope: "col", textContent }) : element("td"))),
      ),
    ),
    element("tbody", {}, ...rows),
  );
}

// Where a path stands, up to the epoch that is shown: its run, its place among its own points, its loss.
function stand(path) {
  const run = runOf(path.run);
  const { at, left } = walked(path, Infinity);
  return run && at >= 0 ? { run, at, left, loss: run.values.train_loss[path.epochs[at]]?.[0] } : null;
}

// Where each path ends.
export function walks() {
  return shown.answer.paths.flatMap((path) => {
    const { run, at, left, loss } = stand(path) ?? {};
    if (!run) return [];
    const where = left ? "has left the picture" : `has moved ${path.moved[at].toFixed(2)}`;
    return [`${run.name} ${where} by epoch ${path.epochs[at]}, to a loss of ${format(loss)}.`];
  }).join(" ");
}

function reading(path) {
  const { run, at, left, loss } = stand(path) ?? {};
  if (!run) return null;
  const now = at === path.epochs.length - 1;
  const share = at > 0 ? percent(path.off[at] / path.moved[at]) : "–";
  const cells = [
    left ? `${run.name}: left the picture` : run.name,
    fourPlaces(loss),
    now ? fourPlaces(path.in_plane) : "–",
    share,
    path.moved[at].toFixed(2),
  ];
  return colored(
    element(
      "tr",
      {},
      element("td", {}, element("span", { className: "swatch" })),
      ...cells.map((textContent) => element("td", { textContent })),
    ),
    run.slot,
  );
}

// Whether the plane goes through other runs than the two that are chosen.
const refusedPair = () => shown.answer.wanted?.some((id) => !shown.answer.pair.includes(id));

// The three points that lie on the surface, or how much of the path does.
export function headline() {
  if (still()) return "Before training: a plane through the start";
  if (shown.answer.pair.length < 2) return `One run's plane: it shows ${percent(shown.answer.shown)} of the way`;
  return refusedPair()
    ? "The two that are chosen span no plane: this is of another pair"
    : "The plane of the start and two runs";
}

export function sentence(visible) {
  const parts = [];
  if (still()) {
    parts.push("Its two directions are drawn at random, until the weights have moved.");
  } else if (shown.answer.pair.length === 2) {
    const [one, other] = shown.answer.pair.map((id) => runOf(id)?.name ?? "a run");
    if (refusedPair()) {
      const names = shown.answer.wanted.map((id) => runOf(id)?.name ?? "a run");
      parts.push(
        `${names.join(" and ")} go the same way, or are still at the start: the best two others are taken.`,
      );
    }
    parts.push(
      `The plane goes through the start and the present weights of ${one} and ${other}. Other points of a path are at ` +
        "their true loss, with a line to the surface below or above; those far from the plane are faint.",
    );
  } else {
    parts.push("The plane goes from the start to the present weights, and along the main bend of the path.");
    if (shown.answer.walks) {
      const { path, walks } = shown.answer.walks;
      parts.push(
        `Its two main directions hold ${
          percent(path)
        } of the path's variance; of random walks with the same steps ` +
          `they would hold ${percent(walks)}.`,
      );
    }
  }
  const known = new Set(shown.answer.paths.map(({ run }) => run));
  const missing = visible.filter(({ id }) => !known.has(id) && shown.answer.runs.includes(id));
  if (missing.length) {
    const names = missing.map(({ name }) => name).join("; ");
    parts.push(`Left out, for other data, layers, penalty or seed: ${names}.`);
  }
  if (!inSpace()) parts.push("The dashed line is at the start's loss.");
  parts.push(
    `Above ${HIGH} times the start's loss the surface is cut off. Distances are of weights, not of functions.`,
  );
  return parts.join(" ");
}
