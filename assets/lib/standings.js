// The result of a fair race: who is told apart from whom, what each tried, and all of it as files.

import { element } from "./elements.js";
import { save, saveTable } from "./files.js";
import { titled } from "./folding.js";
import { format } from "./numbers.js";
import { colored } from "./style.js";
import { csv } from "./tables.js";

const number = (value) => format(Number(value));

/**
 * The table, with what its letters mean above it.
 * @param {any} record protocol and result, with `labels` and `slots` of the competitors
 * @param {{title: string, cell: (standing: any, competitor: any) => string}} last column
 */
export function standings(record, { title, cell }) {
  const titles = ["Group", "Optimizer", "Best", "Median", "Quartiles", title];
  const head = element("tr", {}, ...titles.map((textContent) => element("th", { scope: "col", textContent })));
  const bodies = record.standings.map((row) => {
    const entry = record.competitors[row.competitor];
    const quartiles = `${number(row.lower)} – ${number(row.upper)}`;
    const cells = [number(row.value), number(row.median), quartiles, cell(row, entry)];
    const body = element(
      "tbody",
      {},
      element(
        "tr",
        {},
        titled(element("td", { textContent: row.place }), titles[0]),
        element("th", { scope: "row" }, element("span", { className: "swatch" }), record.labels[row.competitor]),
        ...cells.map((textContent, at) => titled(element("td", { textContent }), titles[at + 2])),
      ),
      element(
        "tr",
        {},
        element(
          "td",
          { className: "outcome", colSpan: titles.length },
          element("div", { textContent: [row.sentence, spread(entry), entry.warning].filter(Boolean).join(" ") }),
        ),
      ),
    );
    return colored(body, record.slots[row.competitor]);
  });
  const table = element(
    "table",
    { className: "standings", ariaLabel: "Standings" },
    element("thead", {}, head),
    ...bodies,
  );
  return [element("p", { className: "hint", textContent: record.meaning }), table];
}

// How far the best values of the replications lie apart.
function spread({ best_values: values, symbol }) {
  const [least, greatest] = [Math.min(...values), Math.max(...values)].map(number);
  return least === greatest ? "" : `Best ${symbol} from ${least} to ${greatest}.`;
}

// How the race is run.
export const protocol = (record) =>
  element("ol", {}, ...record.protocol.map((textContent) => element("li", { textContent })));

// Who came where, in words.
export const inWords = ({ standings: rows, labels }) =>
  rows.map(({ place, competitor }) => `Place ${place}: ${labels[competitor]}.`).join(" ");

export const button = (textContent, onclick) =>
  element("button", { className: "small-control", type: "button", textContent, onclick });

// Buttons that save the result under this name.
export const takeaway = (record, name) => [
  button("CSV", () => saveTable(`${name}.csv`, triesTable(record))),
  button(
    "JSON",
    () => save(`${name}.json`, new Blob([JSON.stringify(record, null, 1)], { type: "application/json" })),
  ),
];

// Every value that was tried.
export function triesTable({ competitors, labels }) {
  const head = "competitor,field,value,lower_quartile,median,upper_quartile,diverged,replications".split(",");
  const rows = competitors.flatMap(({ tuned, tries }, index) =>
    tries.map(({ value, lower, median, upper, diverged, replications }) => [
      labels[index],
      tuned,
      value,
      lower,
      median,
      upper,
      diverged,
      replications,
    ])
  );
  return csv(head, rows);
}
