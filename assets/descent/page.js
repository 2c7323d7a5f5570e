// The descent page: its views on the player's clock, its controls, and what Dash's callbacks call.

import { unshared } from "../lib/arrays.js";
import { TAKES_KEYS, nested } from "../lib/controls.js";
import { provide, setProps, unchanged } from "../lib/dash.js";
import { byId } from "../lib/elements.js";
import { whenDrawn } from "../lib/graphs.js";
import { link } from "../lib/link.js";
import { format } from "../lib/numbers.js";
import { curve } from "./curve.js";
import { latestEvent, lookForEvents } from "./events.js";
import { Overlay } from "./overlay.js";
import { player } from "./player.js";
import { Race } from "./race.js";
import { scene } from "./scene.js";
import { stages } from "./stages.js";

const contour = new Overlay("contour", (path) => [path.x, path.y], { labels: true });
// ---- readings, title, playback bar -----------------------------------------------------------------------------

// Figure spaces after a number, so that the decimal points of a column stand under each other.
const FRACTION = 6;
const aligned = (text) => text.padEnd(text.length + Math.max(FRACTION - (text.split(".")[1] || "").length, 0), "\u2007");

const readings = {
  draw({ race, position, step }) {
    for (const row of document.querySelectorAll("#readings tbody[data-slot]")) {
      const path = race.paths.find((each) => each.slot === Number(row.dataset.slot));
      if (!path) continue;
      const at = Math.min(step, path.last);
      const cell = (name, text, title) => {
        const td = row.querySelector(`.${name}`);
        if (td.textContent !== text) td.textContent = text;
        if (td.title !== title) td.title = title;
      };
      const number = (name, value) => cell(name, aligned(format(value)), format(value, 6));
      number("f", path.error[at] + (race.optimum || 0));
      number("gradient", path.gradient[at]);
      number("distance", path.distance[at]);
      const arrived = path.arrival !== null && step >= path.arrival;
      const over = position >= path.last;
      const never = over && !Number.isNaN(path.distance[at]);
      cell("arrival", arrived ? `step ${path.arrival}` : never ? "never" : "–", "");
      const event = latestEvent(path, step);
      cell("outcome", over ? path.sentence : event ? event.sentence : "descending …", "");
      row.dataset.outcome = over ? path.outcome : "descending";
      row.classList.toggle("hidden-row", !player.view.visible.includes(path.slot));
    }
  },
};

// The slider over all steps, put into its place when first needed.
function slider() {
  const frame = byId("scrub");
  const placed = frame && frame.querySelector("input");
  if (!frame || placed) return placed;
  const input = Object.assign(document.createElement("input"), { type: "range", min: 0, step: 1 });
  input.setAttribute("aria-label", "Step");
  input.addEventListener("input", () => player.seek(Number(input.value)));
  frame.prepend(input);
  return input;
}

const transport = {
  draw({ race, step, position, last, playing, shown }) {
    const scrub = slider();
    if (scrub) {
      if (Number(scrub.max) !== last) scrub.max = last;
      if (Number(scrub.value) !== step) scrub.value = step;
      scrub.style.setProperty("--share", last ? position / last : 0);
      scrub.setAttribute("aria-valuetext", `Step ${step} of ${last}`);
    }
    const play = byId("play");
    const label = playing ? "Pause" : "Play";
    if (play && play.getAttribute("aria-label") !== label) {
      play.setAttribute("aria-label", label);
      play.title = `${label} (space)`;
      play.querySelector(".icon").className = `icon icon-${label.toLowerCase()}`;
    }
    const best = shown.reduce((least, path) => {
      const error = path.error[Math.min(step, path.last)];
      return !least || error < least.error ? { path, error } : least;
    }, null);
    const title = byId("step-title");
    if (title && best) {
      const word = race.optimum === null ? "f =" : "error";
      const whose = shown.length > 1 ? ` (${best.path.label})` : "";
      const text = `Step ${step}, ${word} ${format(best.error)}${whose}`;
      if (title.textContent !== text) title.textContent = text;
    }
  },
};

player.views.push(scene, contour, curve, readings, transport);

// ---- where a start is set by a click ----------------------------------------------------------------------------

function listenForStart(gd) {
  if (gd.fallLineStart) return;
  gd.fallLineStart = true;
  let pressed = null;
  gd.addEventListener("pointerdown", (event) => (pressed = [event.clientX, event.clientY]), true);
  // Plotly's drag cover swallows the release on the graph: listen on the window.
  window.addEventListener("pointerup", (event) => {
    if (!pressed) return;
    const still = Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) < 4;
    pressed = null;
    if (!still) return;
    const { xaxis, yaxis } = gd._fullLayout;
    const frame = gd.getBoundingClientRect();
    const across = event.clientX - frame.left - xaxis._offset;
    const down = event.clientY - frame.top - yaxis._offset;
    if (across < 0 || down < 0 || across > xaxis._length || down > yaxis._length) return;
    setProps({ type: "field", name: "x" }, { value: short(xaxis.p2d(across)) });
    setProps({ type: "field", name: "y" }, { value: short(yaxis.p2d(down)) });
  });
}

const short = (value) => String(Number(value.toFixed(4)));

// ---- keys -------------------------------------------------------------------------------------------------------

const KEYS = {
  " ": () => player.toggle(),
  ArrowLeft: () => player.stepBy(-1),
  ArrowRight: () => player.stepBy(1),
  Home: () => player.seek(0),
  End: () => player.seek(player.last),
};

window.addEventListener("keydown", (event) => {
  const action = KEYS[event.key];
  const page = byId("page-descent");
  if (!action || event.ctrlKey || event.altKey || event.metaKey || !page || page.hidden) return;
  const target = event.target;
  if (!target.closest("#scrub") && target.closest(TAKES_KEYS)) return;
  if (event.key === " " && target.closest("button")) return;
  event.preventDefault();
  action();
});

// ---- called by Dash ---------------------------------------------------------------------------------------------

let generation = 0;
let sent = "";

// The inputs of a callback with pattern-matching ids, one {id, value} each.
const wired = (inputs) => inputs.flat().filter((input) => input && input.id);

provide("descent", {
  // What stands in the controls, as typed: the shape that the server reads.
  gather(fields, numbers, flags, options, lesson) {
    const [fieldInputs, numberInputs, flagInputs, optionInputs] = window.dash_clientside.callback_context.inputs_list;
    const [rules, schedules] = window.dash_clientside.callback_context.states_list;
    if (!fieldInputs.length) return unchanged();
    const named = (inputs) => Object.fromEntries(wired([inputs]).map(({ id, value }) => [id.name, value ?? ""]));
    const competitors = wired([rules]).map(({ id }) => {
      const own = (inputs) => wired([inputs]).filter((input) => input.id.slot === id.slot);
      const { schedule, ...numbers } = nested(named(own(numberInputs)));
      // Until its card has been drawn anew, a competitor is still what its fields belong to.
      const [menu] = own(schedules);
      return {
        ...named(own(flagInputs)),
        ...numbers,
        ...(menu && { schedule: { ...schedule, name: menu.id.drawn } }),
        rule: id.drawn,
        color: id.slot,
      };
    });
    const draft = { ...named(fieldInputs), competitors, options: named(optionInputs), lesson: lesson ?? null };
    const text = JSON.stringify(draft);
    if (text === sent) return unchanged();
    sent = text;
    return draft;
  },

  // A surface that is typed has controls of its own (controls.css).
  surface: (name) => (name === "custom" ? name : ""),

  // New pictures of the surface, seen from where the reader stands.
  draw(sent) {
    if (!sent) return [unchanged(), unchanged()];
    const pictures = unshared(sent);
    scene.picture(pictures.scene, ++generation);
    contour.picture = pictures.contour;
    stages.draw();
    contour.reset();
    requestAnimationFrame(() => {
      whenDrawn("scene", () => {
        const gd = document.querySelector("#scene .js-plotly-plot");
        if (gd.layout.meta && gd.layout.meta.generation === generation && scene.drawn !== generation) {
          scene.drawn = generation;
          scene.key = null;
          player.draw();
        }
      });
      whenDrawn("contour", (gd) => {
        listenForStart(gd);
        contour.draw(player);
      });
    });
    return [pictures.scene, pictures.contour];
  },

  load(payload) {
    if (!payload) return;
    player.load(new Race(payload));
    stages.draw();
  },

  show(view) {
    if (!view) return;
    player.show(view);
    stages.show(view);
  },

  curve(figure) {
    if (!figure || !figure.data || figure.data.length < 8) return;
    requestAnimationFrame(() =>
      whenDrawn("curve", (gd) => {
        if (gd.data.length === 8 && gd.fallLineFigure !== figure) {
          gd.fallLineFigure = figure;
          curve.reset();
        }
        curve.draw(player);
      })
    );
  },

  link(query) {
    if (!query) return;
    link.push(query.search, "/");
    lookForEvents(query);
  },

  // A lesson begins anew even where its settings were already on screen.
  again(clicks) {
    if (clicks && player.race) player.restart();
  },

  press() {
    const context = window.dash_clientside.callback_context;
    const pressed = context.triggered[0] && context.triggered[0].prop_id.split(".")[0];
    const actions = {
      "first-step": () => player.seek(0),
      "step-back": () => player.stepBy(-1),
      play: () => player.toggle(),
      "step-forward": () => player.stepBy(1),
      "last-step": () => player.seek(player.last),
    };
    if (actions[pressed]) actions[pressed]();
  },
});
