// Which columns the answers of a run depend on: measured piece by piece when the reader asks.

import { network as ids } from "../../ids.js";
import { say } from "../../lib/announcer.js";
import { setProps } from "../../lib/dash.js";
import { byId, element } from "../../lib/elements.js";
import { Pull } from "../../lib/pull.js";
import { session } from "../session.js";
import { training } from "../training.js";

const SHOWN = 12; // columns, those that count most
const SAID = 3;
const ABOUT = "What of the test accuracy is lost where the values of a column are shuffled among the rows.";

const pull = new Pull();
let measured = null; // the last measurement: of which run and epoch, and its columns, some of them while it goes on

const lost = (value) => value.toFixed(3).replace("-", Number(value.toFixed(3)) ? "−" : "");
const ranked = (columns) => [...columns].sort((one, other) => other.mean - one.mean);

// Of what it was measured, and what the two numbers of a column are.
export function about({ epoch, accuracy, rows, repeats }) {
  return `After epoch ${epoch}, of the accuracy ${accuracy.toFixed(3)} on ${
    rows.toLocaleString("en")
  } test rows: mean ` +
    `and standard deviation of ${repeats} shuffles. Of columns that tell the same, each may seem to count for little.`;
}

// The columns that count most, for those who don't see the table.
export function words({ columns }) {
  const first = ranked(columns).slice(0, SAID).map(({ name, mean, spread }) =>
    `${name} costs ${lost(mean)} ± ${spread.toFixed(3)}`
  );
  return `Shuffled, ${first.join(", ")} of the test accuracy.`;
}

function measure(clicks) {
  const { selected: run } = session;
  if (!clicks || !run) return undefined;
  if (pull.running) return pull.stop();
  const asked = { run: run.id, epoch: run.epoch };
  measured = { ...asked, columns: [], of: 1 };
  return pull.run("/network/importance", { ...asked, first: 0 }, ({ columns, next, ...rest }) => {
    measured = { ...measured, ...rest, columns: [...measured.columns, ...columns] };
    if (next < rest.of) return { ...asked, first: next };
    say(words(measured));
    return null;
  });
}

pull.addEventListener("change", () => fill(session));

function table(columns) {
  const most = Math.max(1e-9, ...columns.map(({ mean }) => mean));
  const head = ["Column", "Accuracy lost", "±"].map((textContent) => element("th", { scope: "col", textContent }));
  const rows = columns.slice(0, SHOWN).map(({ name, mean, spread }) => {
    const cell = element("td", { className: "lost", textContent: lost(mean) });
    cell.style.setProperty("--share", `${Math.round(100 * Math.max(mean / most, 0))}%`);
    return element(
      "tr",
      {},
      element("th", { scope: "row", textContent: name, title: name }),
      cell,
      element("td", { textContent: spread.toFixed(3) }),
    );
  });
  return element(
    "table",
    { ariaLabel: "Permutation importance" },
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...rows),
  );
}

const hint = (textContent) => element("p", { className: "hint", textContent });

function found() {
  if (pull.state === "refused") return [element("p", { className: "wrong", textContent: pull.message })];
  const columns = ranked(measured.columns);
  const rest = columns.slice(SHOWN);
  const done = columns.length === measured.of;
  return [
    ...(done ? [] : [hint(`${columns.length} of ${measured.of} columns are measured.`)]),
    ...(columns.length ? [table(columns)] : []),
    ...(rest.length ? [hint(`${rest.length} more: at most ${lost(rest[0].mean)} each.`)] : []),
    ...(columns.length ? [hint(about(measured))] : []),
  ];
}

function fill({ selected: run }) {
  const [frame, button] = [byId(ids.IMPORTANCE), byId(ids.MEASURE)];
  if (!frame || !button) return;
  const own = run && measured?.run === run.id;
  if (!own) pull.stop();
  const disabled = !run || (!pull.running && training.active.length > 0);
  const children = pull.running
    ? `Stop (${Math.round((100 * measured.columns.length) / measured.of)} %)`
    : "Measure";
  if (button.textContent !== children || button.disabled !== disabled) {
    setProps(ids.MEASURE, { children, disabled });
  }
  frame.replaceChildren(...(own ? found() : [hint(ABOUT)]));
}

export default { inputs: { measure }, fill, follow: fill };
