// The playback bar: its slider over all steps, its buttons and keys, and the line that says where the race is.

import * as ids from "../ids.js";
import { TAKES_KEYS } from "../lib/controls.js";
import { byId } from "../lib/elements.js";
import { format } from "../lib/numbers.js";
import { player } from "./player.js";
import { best } from "./race.js";

// The slider, put into its place when first needed.
function slider() {
  const frame = byId(ids.descent.SCRUB);
  const placed = frame?.querySelector("input");
  if (!frame || placed) return placed;
  const input = Object.assign(document.createElement("input"), { type: "range", min: 0, step: 1 });
  input.setAttribute("aria-label", "Step");
  input.addEventListener("input", () => player.seek(Number(input.value)));
  frame.prepend(input);
  return input;
}

function draw({ race, step, position, last, playing, shown }) {
  const scrub = slider();
  if (scrub) {
    if (Number(scrub.max) !== last) scrub.max = last;
    if (Number(scrub.value) !== step) scrub.value = step;
    scrub.style.setProperty("--share", last ? position / last : 0);
    scrub.setAttribute("aria-valuetext", `Step ${step} of ${last}`);
  }
  const play = byId(ids.descent.PLAY);
  const label = playing ? "Pause" : "Play";
  if (play && play.getAttribute("aria-label") !== label) {
    play.setAttribute("aria-label", label);
    play.title = `${label} (space)`;
    play.querySelector(".icon").className = `icon icon-${label.toLowerCase()}`;
  }
  const least = best(shown, step);
  const title = byId(ids.descent.TITLE);
  if (title && least) {
    const word = race.optimum === null ? "f =" : "error";
    const whose = shown.length > 1 ? ` (${least.path.label})` : "";
    const text = `Step ${step}, ${word} ${format(least.error)}${whose}`;
    if (title.textContent !== text) title.textContent = text;
  }
}

player.add({ draw });

// By the id of the button.
const BUTTONS = {
  [ids.descent.FIRST]: () => player.seek(0),
  [ids.descent.BACK]: () => player.stepBy(-1),
  [ids.descent.PLAY]: () => player.toggle(),
  [ids.descent.FORWARD]: () => player.stepBy(1),
  [ids.descent.LAST]: () => player.seek(player.last),
};
const KEYS = {
  " ": BUTTONS[ids.descent.PLAY],
  ArrowLeft: BUTTONS[ids.descent.BACK],
  ArrowRight: BUTTONS[ids.descent.FORWARD],
  Home: BUTTONS[ids.descent.FIRST],
  End: BUTTONS[ids.descent.LAST],
};

export const press = (id) => BUTTONS[id]?.();

window.addEventListener("keydown", (event) => {
  const action = KEYS[event.key];
  const page = byId(ids.page("descent"));
  if (!action || event.ctrlKey || event.altKey || event.metaKey || !page || page.hidden) return;
  const target = event.target;
  if (!target.closest(`#${ids.descent.SCRUB}`) && target.closest(TAKES_KEYS)) return;
  if (event.key === " " && target.closest("button")) return;
  event.preventDefault();
  action();
});
