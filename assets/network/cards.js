// The cards of the competitors have the colours of their runs.

import { network as ids } from "../ids.js";
import { session } from "./session.js";

/** @type {string[]} the colours that they were given last */
let painted = [];

const color = (card) => card.style.getPropertyValue("--slot");

// Cards whose runs these are have their colours, and keep them while the settings change; where one is made anew, all
// have their own.
export function paintCards() {
  const { current, settings } = session;
  const cards = [...document.querySelectorAll(`#${ids.CONTROLS} .card`)];
  const runs = session.racesOn && (!settings || (current.length && session.fits(current[0]))) ? current : [];
  const kept = cards.length === painted.length && cards.every((card, at) => color(card) === painted[at]);
  if (!runs.length && kept) return;
  painted = cards.map((card, at) => `var(--competitor-${runs[at]?.slot ?? card.dataset.slot})`);
  for (const [at, card] of cards.entries()) card.style.setProperty("--slot", painted[at]);
}

// Another link is open: the next time they have their own colours, or those of its runs.
export function forgetColors() {
  painted = [];
}
