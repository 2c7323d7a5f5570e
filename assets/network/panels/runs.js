// The list of runs, and the settings of those shown side by side.

import { network as ids } from "../../ids.js";
import { at } from "../../lib/addresses.js";
import { byId, element, iconButton, labelled } from "../../lib/elements.js";
import { saveTable } from "../../lib/files.js";
import { redraw } from "../../lib/focus.js";
import { colored } from "../../lib/style.js";
import { choose, remove } from "../commands.js";
import { metricsTable } from "../runs.js";
import { session } from "../session.js";
import { fourPlaces, verdict } from "../words.js";

function listed(run, number) {
  const shown = element("input", { type: "checkbox" });
  shown.addEventListener("change", () => {
    run.visible = shown.checked;
    session.changed();
  });
  const chosen = element("input", {
    type: "radio",
    name: "run",
    onchange: () => choose(run),
  });
  const name = element("input", {
    type: "text",
    className: "run-name",
    maxLength: 80,
    spellcheck: false,
  });
  name.addEventListener("change", () => {
    run.name = name.value.trim() || run.name;
    session.changed();
  });
  const link = labelled(
    element("a", { className: "plain", href: at(`/network/weights/${run.id}.json`), download: "" }),
    `Download settings and weights of run ${number}`,
  );
  link.append(element("span", { className: "icon icon-download" }));
  const body = element(
    "tbody",
    {},
    element(
      "tr",
      {},
      element("td", {}, labelled(chosen, `Work on run ${number}`)),
      element("td", {}, labelled(shown, `Show run ${number}`)),
      element(
        "th",
        { scope: "rowgroup", colSpan: 3 },
        element("span", { className: "swatch" }),
        labelled(name, `Name of run ${number}`),
      ),
      element(
        "td",
        { className: "tools" },
        link,
        iconButton("close", `Remove run ${number}`, () => remove(run)),
      ),
    ),
    element(
      "tr",
      { className: "numbers" },
      element("td", { colSpan: 3 }),
      ...["epoch", "train", "test"].map((cell) => element("td", { className: cell })),
    ),
    element("tr", {}, element("td", { className: "outcome", colSpan: 6 })),
  );
  body.dataset.run = run.id;
  return colored(body, run.slot);
}

// The list as it is. It is drawn anew where other runs are in it: what is typed and chosen changes within.
function fill(session) {
  const frame = byId(ids.RUNS);
  if (!frame) return;
  const { runs, visible, selected } = session;
  const listed = runs.map((run) => run.id).join();
  if (frame.dataset.listed !== listed) {
    frame.dataset.listed = listed;
    redraw(frame, ...list(runs));
  }
  for (const run of runs) {
    const body = bodyOf(run);
    body.querySelector("[type=checkbox]").checked = run.visible;
    body.querySelector("[type=radio]").checked = run === selected;
    body.querySelector("[type=text]").value = run.name;
  }
  compare(frame, visible);
  follow(session);
}

const bodyOf = (run) => document.querySelector(`#${ids.RUNS} tbody[data-run="${run.id}"]`);

function list(runs) {
  if (!runs.length) {
    const textContent = "Runs that you train are listed here, to overlay and compare.";
    return [element("p", { className: "hint", textContent })];
  }
  const titles = ["", "", "Run", "Epoch", "Training", "Test"];
  const head = element(
    "tr",
    {},
    ...titles.map((textContent) => (textContent ? element("th", { scope: "col", textContent }) : element("td"))),
  );
  const bodies = runs.map((run, index) => listed(run, index + 1));
  return [
    element("table", { ariaLabel: "Runs" }, element("thead", {}, head), ...bodies),
    element("div", { className: "comparison" }),
  ];
}

function compare(frame, visible) {
  const place = frame.querySelector(".comparison");
  if (!place) return;
  const open = place.querySelector("details")?.open;
  const compared = comparison(visible);
  if (compared && open) compared.open = true;
  redraw(place, ...(compared ? [compared] : []));
}

// What each run has reached.
function follow({ runs }) {
  for (const run of runs) {
    const body = bodyOf(run);
    if (!body) continue;
    const write = (name, text) => {
      const cell = body.querySelector(`.${name}`);
      if (cell.textContent !== text) cell.textContent = text;
    };
    write("epoch", `${run.epoch}`);
    write("train", fourPlaces(run.last("train_accuracy")));
    write("test", fourPlaces(run.last("test_accuracy")));
    write("outcome", verdict(run));
    body.classList.toggle("broken", Boolean(run.broken || run.failure));
  }
}

// The settings of several runs side by side; where they differ, the row is marked.
function comparison(runs) {
  if (runs.length < 2) return null;
  const settings = runs.map(({ begun, told }) => ({ ...begun.runs, ...told.runs }));
  const keys = [...new Set(settings.flatMap(Object.keys))];
  const rows = keys.map((key) => {
    const values = settings.map((each) => each[key] ?? "–");
    const differ = new Set(values).size > 1;
    return element(
      "tr",
      { className: differ ? "differs" : "" },
      element("th", { scope: "row", textContent: (differ ? "≠ " : "") + key }),
      ...values.map((textContent) => element("td", { textContent })),
    );
  });
  const head = element(
    "tr",
    {},
    element("td"),
    ...runs.map((run) => element("th", { scope: "col", textContent: run.name })),
  );
  return element(
    "details",
    {},
    element("summary", { textContent: "Compare settings" }),
    element(
      "div",
      { className: "scroll" },
      element(
        "table",
        { ariaLabel: "Settings of the runs" },
        element("thead", {}, head),
        element("tbody", {}, ...rows),
      ),
    ),
  );
}

const saveAll = (clicks) => clicks && saveTable("fall-line-runs.csv", metricsTable(session.runs));

export default { fill, follow, inputs: { csv: saveAll } };
