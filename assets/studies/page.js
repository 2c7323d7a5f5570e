// The studies page: opening a table from a file or by dropping it, and its link.

import * as ids from "../ids.js";
import { at } from "../lib/addresses.js";
import { provide, setProps, unchanged } from "../lib/dash.js";
import { whenDropped } from "../lib/drops.js";
import { Graph } from "../lib/graphs.js";
import { link } from "../lib/link.js";
import { notice } from "../lib/notices.js";
import { pages } from "../lib/pages.js";

const MOST_BYTES = 30000000; // as the server takes (core/sweep/table_file.py)
const told = (content) => setProps(ids.studies.TABLE, { data: content });

async function send(file) {
  const problem = (error) => told({ error, at: performance.now() });
  if (file.size > MOST_BYTES) {
    return problem(`${file.name} has ${file.size.toLocaleString("en")} bytes: the page opens 30,000,000.`);
  }
  notice(`Reading ${file.name} …`);
  let answer;
  try {
    const response = await fetch(at("/studies/table"), {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: file,
    });
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    answer = json ? await response.json() : { error: (await response.text()).trim().slice(0, 300) };
  } catch {
    return problem("The server does not answer. Is it still running?");
  }
  if (answer.error) problem(`${file.name}: ${answer.error.replace(/\.?$/, ".")}`);
  else told({ key: answer.key, name: file.name, at: performance.now() });
}

whenDropped("studies", send);

// A click on a figure leads to the row behind it.
const clickable = (id) =>
  new Graph(id, {
    began: (gd) =>
      gd.on("plotly_click", ({ points: [point] }) =>
        setProps(ids.studies.CLICKED, { data: point.customdata ?? null })),
  });
const [map, curves] = [ids.studies.MAP, ids.studies.CURVE].map(clickable);

provide("studies", {
  draw(pictures) {
    if (!pictures) return;
    map.show(pictures.map);
    curves.show(pictures.curves);
  },

  open() {
    const input = Object.assign(document.createElement("input"), { type: "file", accept: ".csv,.parquet" });
    input.addEventListener("change", () => input.files.length && send(input.files[0]));
    input.click();
    return unchanged();
  },

  link(query) {
    if (query) {
      link.push(query.search, at("/studies"));
      pages.entitle("studies", query.title);
    }
    return unchanged();
  },
});
