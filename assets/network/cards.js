// The cards of the competitors have the colours of their runs.

import { network as ids } from "../ids.js";
import { byId } from "../lib/elements.js";
import { session } from "./session.js";

export function paintCards() {
  const { current, settings } = session;
  if (!current.length || !session.racesOn || (settings && !session.fits(current[0]))) return;
  for (const [at, card] of [...byId(ids.CONTROLS).querySelectorAll(".card")].entries()) {
    const run = current[at];
    if (run) /** @type {HTMLElement} */ (card).style.setProperty("--slot", `var(--competitor-${run.slot})`);
  }
}
