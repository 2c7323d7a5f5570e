// What the page shows for a moment, and says.

import * as ids from "../ids.js";
import { say } from "./announcer.js";
import { byId } from "./elements.js";

const FADES = 200; // ms (shell/notices.css)
let leaving = 0;

/** @param {string} text */
export function notice(text) {
  const element = byId(ids.NOTICE);
  if (!element) return; // Dash hasn't drawn the page yet
  element.textContent = text;
  element.classList.add("shown");
  say(text);
  clearTimeout(leaving);
  leaving = setTimeout(() => {
    element.classList.remove("shown");
    // What is over is not to be read either.
    leaving = setTimeout(() => element.replaceChildren(), FADES);
  }, Math.max(4000, 60 * text.length));
}
