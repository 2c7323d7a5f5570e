// The readings of the runs on screen, side by side.

import { network as ids } from "../../ids.js";
import { byId, element } from "../../lib/elements.js";
import { save, saveTable } from "../../lib/files.js";
import { fold, titled } from "../../lib/folding.js";
import { format } from "../../lib/numbers.js";
import { colored } from "../../lib/style.js";
import { asRecord, asTable, readings } from "../readings.js";
import { session } from "../session.js";
import { fourPlaces } from "../words.js";

const number = (value) => (value === null ? "–" : format(value));

// Title and cell of each column.
const COLUMNS = {
  Epoch: ({ epoch }) => String(epoch),
  "Training loss": ({ train_loss }) => number(train_loss),
  "Test loss": ({ test_loss }) => number(test_loss),
  "Training accuracy": ({ train_accuracy }) => fourPlaces(train_accuracy),
  "Test accuracy": ({ test_accuracy }) => fourPlaces(test_accuracy),
  "‖∇‖": ({ gradient_norm }) => number(gradient_norm),
  "Moved ‖θ − θ₀‖": ({ distance_moved }) => number(distance_moved),
  "Best test loss": ({ best_test_loss, best_epoch }) =>
    best_epoch === null ? "–" : `${number(best_test_loss)} at epoch ${best_epoch}`,
};

function lines(run) {
  const found = readings(run);
  const head = element("th", { scope: "row" }, element("span", { className: "swatch" }), run.name);
  const cells = Object.entries(COLUMNS).map(([title, cell]) =>
    titled(element("td", { textContent: cell(found) }), title)
  );
  const outcome = element("td", {
    className: "outcome",
    colSpan: 1 + cells.length,
    textContent: run.networks > 1 ? `${found.outcome} Medians of ${run.networks} networks.` : found.outcome,
  });
  const made = element("tbody", {}, element("tr", {}, head, ...cells), element("tr", {}, outcome));
  made.classList.toggle("broken", Boolean(run.broken || run.failure));
  return colored(made, run.slot);
}

function fill({ visible }) {
  const frame = byId(ids.READINGS);
  if (!frame?.offsetParent) return;
  if (!visible.length) {
    frame.replaceChildren(element("p", { className: "hint", textContent: "Appears when a run has begun." }));
    return;
  }
  const titles = ["Run", ...Object.keys(COLUMNS)];
  const head = element("tr", {}, ...titles.map((textContent) => element("th", { scope: "col", textContent })));
  frame.replaceChildren(
    element("table", { ariaLabel: "Readings" }, element("thead", {}, head), ...visible.map(lines)),
  );
  fold(frame.parentElement);
}

const csv = (clicks) => clicks && saveTable("fall-line-readings.csv", asTable(session.visible));
const json = (clicks) =>
  clicks &&
  save("fall-line-runs.json", new Blob([JSON.stringify(asRecord(session.visible))], { type: "application/json" }));

export default { fill, follow: fill, inputs: { csv, json } };
