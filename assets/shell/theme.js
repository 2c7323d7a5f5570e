// The theme: the system's, until the reader chooses.

import * as ids from "../ids.js";
import { setProps } from "../lib/dash.js";

const KEY = "fall-line-theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be forbidden: the system's theme will do
  }
}

function store(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // the choice then lasts as long as the page
  }
}

const wished = () => stored() || (dark.matches ? "dark" : "light");

function paint(name) {
  document.documentElement.dataset.mantineColorScheme = name;
  return name;
}

paint(wished());

dark.addEventListener("change", () => {
  if (stored()) return;
  const name = paint(wished());
  setProps(ids.PROVIDER, { forceColorScheme: name });
  setProps(ids.THEME, { data: name });
});

// The name of the theme, the other one where the switch was pressed.
export function theme(pressed) {
  if (!pressed) return paint(wished());
  const name = wished() === "dark" ? "light" : "dark";
  store(name);
  return paint(name);
}
