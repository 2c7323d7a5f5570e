// The reader's own file of rules, where the server has one (app/homework/served.py): asked for as long as the page is
// in view, so that a race is run anew once the file is saved.

import { descent as ids } from "../ids.js";
import { setProps } from "../lib/dash.js";
import { pages } from "../lib/pages.js";
import { get } from "../lib/requests.js";

const EVERY = 1000; // ms

let known = ""; // the state of the file that the page is of; "" without a file
let timer = 0;

/** @param {string | null | undefined} state what the page has of the file now */
export function follows(state) {
  known = state ?? "";
  if (known) timer ||= setInterval(ask, EVERY);
}

async function ask() {
  if (document.hidden || pages.name !== "descent") return;
  const before = known;
  const { state } = await get("/descent/rules.json").catch(() => ({ state: before }));
  if (state === known || known !== before) return;
  known = state;
  setProps(ids.FILE_SAVED, { data: state });
}
