// Controls that every page has (app/components/controls.py).

import { inputs, provide, triggers, unchanged } from "./dash.js";
import { byId } from "./elements.js";
import { parse } from "./numbers.js";

// What does something of its own with keys: a page's keys leave it alone.
export const TAKES_KEYS =
  "input, textarea, select, summary, a, [role=slider], [role=application], [role=radio], [role=menu], [role=listbox], [role=option]";

/**
 * What a callback is wired to, as values by the names in their ids.
 * @param {{id: any, value?: any}[]} wired
 */
export const byName = (wired) => Object.fromEntries(wired.map(({ id, value }) => [id.name, value ?? ""]));

/**
 * Values by name, where the name "schedule.warmup" stands for a value within `schedule`.
 * @param {Record<string, any>} values
 * @returns {Record<string, any>}
 */
export function nested(values) {
  const found = {};
  for (const [name, value] of Object.entries(values)) {
    const [first, second] = name.split(".");
    if (second === undefined) found[first] = value;
    else found[first] = { ...found[first], [second]: value };
  }
  return found;
}

/**
 * The competitors of a page's cards, as app/components/cards.py has them, in the order of the cards.
 * @param {any[]} rules their menus
 * @param {{numbers: any[], flags: any[], lines: any[], schedules: any[], references?: any[]}} wired
 */
export const competitors = (rules, { numbers, flags, lines, schedules, references = [] }) =>
  rules.map(({ id }) => {
    const own = (those) => those.filter((each) => each.id.slot === id.slot);
    const { schedule, ...settings } = nested(byName(own(numbers)));
    const [text] = own(lines);
    const [reference] = own(references);
    // Until its card has been drawn anew, a competitor is still what its fields belong to.
    const [menu] = own(schedules);
    return {
      ...byName(own(flags)),
      ...settings,
      ...(text && { lines: text.value ?? "" }),
      ...(reference && { reference: reference.value ?? "" }),
      ...(menu && { schedule: { ...schedule, name: menu.id.drawn } }),
      rule: id.drawn,
      color: id.slot,
    };
  });

// Whether a menu is open: Mantine says so in a way of its own.
new MutationObserver((changes) => {
  for (const { target } of changes) {
    const box = /** @type {HTMLElement} */ (target);
    if (box.role === "combobox") box.ariaExpanded = String(box.hasAttribute("data-expanded"));
  }
}).observe(document.documentElement, { subtree: true, attributeFilter: ["data-expanded"] });

// A menu that is searched by typing: what is typed takes the place of what stands there, whichever way one has come to
// it, by a click or with the keys that open it.
for (const way of ["focusin", "click", "keyup"]) {
  document.addEventListener(way, (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    const key = event instanceof KeyboardEvent ? event.key : "ArrowDown";
    if (["ArrowDown", "ArrowUp"].includes(key) && box.matches?.("input[role=combobox]:not([readonly])")) {
      box.select();
    }
  });
}

// A menu that opens puts the focus on an element of Mantine's without a role, which a menu may not have in it.
document.addEventListener("focusin", ({ target }) => {
  const first = /** @type {HTMLElement} */ (target);
  if (!first.matches("[role=menu] > [data-autofocus]")) return;
  first.role = "group";
  first.ariaLabel = "Choose with the arrow keys";
});

const read = (text) => ({ thumb: { "aria-valuetext": text } });
const isSlider = (id) => id.type?.endsWith("slider");

provide("controls", {
  anotherSeed: (clicks) => (clicks ? String(Math.floor(Math.random() * 10000)) : unchanged()),

  // A slider and its box, whichever was moved: the other follows, and the slider is read as what is in the box.
  follow(position, text) {
    const [moved, typed] = [isSlider, (id) => !isSlider(id)].map((of) => triggers().some(of));
    const frame = byId(inputs()[0].id)?.closest(".number");
    const same = [unchanged(), unchanged(), unchanged()];
    if (!frame) return same;
    const log = frame.dataset.scale === "log";
    const value = parse(text);
    const current = log ? Math.log10(value) : value;
    if (typed || !moved) {
      if (!Number.isFinite(current)) return same;
      return [unchanged(), current === position ? unchanged() : current, read(text)];
    }
    if (Math.abs(current - position) < 1e-9) return same;
    let next = log ? 10 ** position : position;
    next = frame.dataset.integer === "true" ? Math.round(next) : Number(next.toPrecision(3));
    return [String(next), unchanged(), read(String(next))];
  },
});
