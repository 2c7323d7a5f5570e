// The one entry: the pages, and then Dash's renderer, whose callbacks call their functions.
import "./lib/connection.js";
import "./lib/controls.js";
import "./shell.js";
import "./descent/page.js";
import "./descent/stages/ensemble.js";
import "./descent/stages/map.js";
import "./descent/stages/fair_race.js";
import "./descent/export/picture.js";
import "./network/page.js";
import "./studies/page.js";

new DashRenderer();
