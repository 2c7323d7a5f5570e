// What the page says for a moment.

import * as ids from "../ids.js";
import { byId } from "./elements.js";

let leaving = 0;

/** @param {string} text */
export function notice(text) {
  const element = byId(ids.NOTICE);
  element.textContent = text;
  element.classList.add("shown");
  clearTimeout(leaving);
  leaving = setTimeout(() => element.classList.remove("shown"), Math.max(4000, 60 * text.length));
}
