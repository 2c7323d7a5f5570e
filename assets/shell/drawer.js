// The controls, which on a phone are in a drawer.

import * as ids from "../ids.js";
import { byId } from "../lib/elements.js";

const opened = () => document.documentElement.classList.contains("setup-open");

export function drawer(open) {
  document.documentElement.classList.toggle("setup-open", open);
  const button = byId(ids.SETUP_BUTTON);
  if (button) button.setAttribute("aria-expanded", String(open));
  const first = open && document.querySelector(".page:not([hidden]) .setup :is(input, button)");
  if (first) first.focus();
  else if (!open && button) button.focus();
}

// An open menu takes the key for itself; it is looked at before it has closed.
window.addEventListener("keydown", ({ key, target }) => {
  const menu = target instanceof Element && target.matches("[role=combobox][aria-expanded=true]");
  if (key === "Escape" && opened() && !menu) drawer(false);
}, { capture: true });
document.addEventListener("click", (event) => {
  const inside = () => event.target.closest(`.setup, #${ids.SETUP_BUTTON}, [role=listbox], [role=option]`);
  if (event.target.closest(".close-setup") || (opened() && !inside())) drawer(false);
});
