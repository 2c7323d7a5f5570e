// Where the focus goes when the element that had it is drawn anew or gone: it would fall to the top of the page.

import { byId } from "./elements.js";

const TAKES_FOCUS = "a[href], button:not(:disabled), input:not(:disabled), select, summary, [tabindex='0']";
const PATIENCE = 5000; // ms until an element that was promised is there

const called = (each) => each.getAttribute("aria-label") || each.textContent;
const kind = (name) => name.replace(/\d+/g, "");

/**
 * Gives a frame these children in place of its own. The focus stays on what is called the same; where that is gone,
 * it goes to the last of its kind, or to the frame.
 * @param {any} frame
 * @param {...(Node | string)} children
 */
export function redraw(frame, ...children) {
  const focused = document.activeElement;
  const held = focused !== frame && frame.contains(focused);
  frame.replaceChildren(...children);
  if (!held || frame.contains(focused)) return;
  const all = [...frame.querySelectorAll(TAKES_FOCUS)];
  const name = called(focused);
  const next = all.find((each) => called(each) === name) ||
    all.findLast((each) => kind(called(each)) === kind(name));
  if (next) next.focus();
  else focusOn(frame);
}

/**
 * Puts the focus on an element, one of text too.
 * @param {any} element
 */
export function focusOn(element) {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus();
}

/**
 * The same for what Dash is about to draw.
 * @param {ComponentId} id
 */
export function focusOnceThere(id) {
  const until = performance.now() + PATIENCE;
  const had = document.activeElement;
  const look = () => {
    if (![had, document.body].includes(document.activeElement)) return; // the reader has gone on
    const element = byId(id);
    if (element) element.focus();
    else if (performance.now() < until) requestAnimationFrame(look);
  };
  // What is there now may be given another place, and its element another name.
  requestAnimationFrame(() => requestAnimationFrame(look));
}
