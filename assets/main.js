// The one entry: the pages, and then Dash's renderer, whose callbacks call their functions.

import { connection } from "./lib/connection.js";
import "./lib/controls.js";
import "./lib/typing.js";
import { open, scriptsOfDash } from "./shell/opening.js";
import "./shell/page.js";
import "./descent/page.js";
import "./descent/export/menu.js";
import "./network/page.js";
import "./studies/page.js";

window.fetch = (address, options) => connection.fetch(address, options);

const dash = scriptsOfDash(); // they run while plotly is on its way

await open(async (layout) => {
  await dash;
  window.fetch = (address, options) =>
    String(address).endsWith("_dash-layout")
      ? Promise.resolve(Response.json(layout))
      : connection.fetch(address, options);
  new DashRenderer();
});
