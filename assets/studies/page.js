// The studies page: opening a table from a file or by dropping it, and its link.

import { STUDY_BYTES } from "../constants.js";
import * as ids from "../ids.js";
import { at } from "../lib/addresses.js";
import { provide, setProps, unchanged } from "../lib/dash.js";
import { whenDropped } from "../lib/drops.js";
import { Graph } from "../lib/graphs.js";
import { link } from "../lib/link.js";
import { notice } from "../lib/notices.js";
import { pages } from "../lib/pages.js";
import { Refusal, upload } from "../lib/requests.js";

const told = (content) => setProps(ids.studies.TABLE, { data: { ...content, at: performance.now() } });

async function send(file) {
  notice(`Reading ${file.name} …`);
  try {
    const { key } = await upload("/studies/table", file, file.name, STUDY_BYTES);
    told({ key, name: file.name });
  } catch (error) {
    told({ error: error instanceof Refusal ? `${file.name}: ${error.message}` : error.message });
  }
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
