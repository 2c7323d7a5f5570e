// The one entry: the pages, and then Dash's renderer, whose callbacks call their functions.

import { connection } from "./lib/connection.js";
import "./lib/controls.js";
import "./shell/page.js";
import "./descent/page.js";
import "./descent/export/menu.js";
import "./network/page.js";
import "./studies/page.js";

window.fetch = (address, options) => connection.fetch(address, options);
new DashRenderer();
