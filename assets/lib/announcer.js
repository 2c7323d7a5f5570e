// What is said to those who don't see it: the one live region of all pages (app/shell.py), which interrupts nobody.

import * as ids from "../ids.js";
import { byId, element } from "./elements.js";

const KEPT = 4; // sentences: what follows closely doesn't silence what came before
const STAYS = 20000; // ms until a sentence leaves the page

/** @param {string} sentence */
export function say(sentence) {
  const frame = byId(ids.ANNOUNCER);
  if (!frame || !sentence) return;
  const said = element("p", { textContent: sentence });
  frame.append(said);
  while (frame.children.length > KEPT) frame.firstElementChild.remove();
  setTimeout(() => said.remove(), STAYS);
}
