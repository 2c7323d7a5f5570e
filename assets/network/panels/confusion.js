// The confusion matrix of a run as a table.

import { network as ids } from "../../ids.js";
import { byId, element } from "../../lib/elements.js";
import { COMING } from "../words.js";

const MOST_COLOR = 50; // % of the accent, on which text is still read in the dark
const MANY = 4; // classes beyond which cells are small and hold counts only

// Written anew only when its numbers have changed.
function fill({ selected: run }) {
  const frame = byId(ids.CONFUSION);
  if (!frame) return;
  if (!run) {
    frame.replaceChildren(element("p", { className: "hint", textContent: COMING }));
    return;
  }
  const classes = run.begun.confusion;
  const key = JSON.stringify([run.id, run.told.confusion]);
  if (frame.dataset.key === key) return caption(frame, run);
  frame.dataset.key = key;
  frame.classList.toggle("many", classes.length > MANY);
  const head = element(
    "tr",
    {},
    element("td"),
    ...classes.map((name) => element("th", { scope: "col", textContent: name })),
  );
  const rows = run.told.confusion.map((counts, actual) => {
    const all = counts.reduce((sum, count) => sum + count, 0) || 1;
    const cells = counts.map((count, predicted) => {
      const share = count / all;
      const cell = element("td", { className: actual === predicted ? "right" : "wrong-class" });
      cell.title = `${classes[actual]} taken for ${classes[predicted]}: ${count} of ${all}`;
      cell.style.setProperty("--share", `${Math.round(share * MOST_COLOR)}%`);
      cell.append(
        element("strong", { textContent: count }),
        element("span", { textContent: `${(100 * share).toFixed(1)} %` }),
      );
      return cell;
    });
    return element("tr", {}, element("th", { scope: "row", textContent: classes[actual] }), ...cells);
  });
  const parts = [element("caption"), element("thead", {}, head), element("tbody", {}, ...rows)];
  frame.replaceChildren(element("table", {}, ...parts));
  caption(frame, run);
}

function caption(frame, { networks, epoch }) {
  const all = networks > 1 ? `, all ${networks} networks together` : "";
  frame.querySelector("caption").textContent =
    `Test rows by their class (down) and the class predicted (across)${all}, after epoch ${epoch}`;
}

export default { fill, follow: fill };
