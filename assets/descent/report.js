// The race in words, once it is unfolded: as the server tells it (core/descent/report.py).

import { descent as ids } from "../ids.js";
import { at } from "../lib/addresses.js";
import { byId, element } from "../lib/elements.js";
import { sleep } from "../lib/requests.js";

const PATIENCE = 300; // ms without a change before the server is asked

let search = ""; // of the race on screen
let told = ""; // of the one in words
let waiting = new AbortController();

const frame = () => byId(ids.REPORT);
const unfolded = () => frame()?.parentElement.open;

async function tell() {
  waiting.abort();
  if (!search || search === told || !unfolded()) return;
  waiting = new AbortController();
  const { signal } = waiting;
  const asked = search;
  await sleep(PATIENCE);
  if (signal.aborted) return;
  try {
    const answer = await fetch(at(`/descent/report.txt${asked}`), { signal });
    const text = await answer.text();
    if (signal.aborted) return;
    frame().replaceChildren(...text.trim().split("\n\n").map((textContent) => element("p", { textContent })));
    if (answer.ok) told = asked;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

// The race on screen is that of this query string.
export function tellOf(query) {
  search = query;
  tell();
}

document.addEventListener("toggle", (event) => event.target === frame()?.parentElement && tell(), true);
