// The loss that the runs walk in: a plane through all weights, in 3-D or as a map, with the paths at their true loss.

import { network as ids } from "../../ids.js";
import { decode } from "../../lib/arrays.js";
import { byId, element, iconButton, labelled, menuOf } from "../../lib/elements.js";
import { canDraw, expectLoss } from "../../lib/gl.js";
import { Pull } from "../../lib/pull.js";
import { paletteSize } from "../../lib/style.js";
import { charts } from "../charts.js";
import { clock } from "../clock.js";
import { figure } from "../landscape/drawing.js";
import { ease, settle, turns } from "../landscape/easing.js";
import { decoded, has, looks, shown } from "../landscape/paths.js";
import { headline, percent, sentence, table, walks } from "../landscape/readings.js";
import { whenTurned } from "../landscape/scene.js";
import { session } from "../session.js";
import { training } from "../training.js";
import { setOption } from "../view.js";

const LIVE = 26; // places a side with each chunk, at rest, and on request
const AT_REST = 51;
const FINE = 101;
const PIECE = 8; // rows of a fine grid that are asked for at a time
const SHARE = 6; // of the time while a run trains, a question takes one part, or less
const PAUSE = 500; // ms at least between two questions meanwhile
const PAIR = /^\d+-\d+$/;
const REPLAY = "Replay the paths";
const NO_WEBGL = "This browser has no WebGL: the plane is drawn as a map.";

let asked = 0; // when
let due = 0; // when the next question may be asked while a run trains
let refusal = "";
let done = 0; // rows of the fine grid that are there
const fine = new Pull();

function question(side) {
  const { selected, visible } = session;
  const others = visible.filter((run) => run !== selected).slice(0, paletteSize() - 1);
  const pair = wanted();
  return {
    runs: [selected, ...others].map(({ id }) => id),
    ...(pair && { pair }),
    plane: has("path") ? "path" : "runs",
    zoom: has("zoom"),
    side,
  };
}

// The runs that the plane is to go through, where the reader has chosen two: the view has their places in the list.
function wanted() {
  const chosen = looks().find((each) => PAIR.test(each));
  const found = chosen?.split("-").map((number) => session.visible[Number(number) - 1]?.id);
  return found?.every(Boolean) ? found : null;
}

function asks({ selected }) {
  if (!selected) return null;
  const moving = training.active.length > 0;
  if (moving && performance.now() < due) return null;
  asked = performance.now();
  return question(moving ? LIVE : AT_REST);
}

function take(said) {
  fine.stop();
  due = performance.now() + Math.max(PAUSE, SHARE * (performance.now() - asked));
  refusal = "";
  const next = {
    ...said,
    rows: decode(said.grid),
    paths: said.paths.map(decoded),
    wanted: wanted(),
    runs: session.visible.map(({ id }) => id),
  };
  const before = shown.answer;
  if (!turns(before, next)) {
    settle();
    shown.answer = next;
    return;
  }
  ease(before, next, (answer) => {
    shown.answer = answer;
    redraw();
  });
}

function refused(message) {
  refusal = message;
}

// ---- what stands beside -------------------------------------------------------------------------------------------

const CHOICES = [
  ["3d", "3-D", "The plane as a surface, or as a map"],
  ["path", "One path", "The plane of the run that is worked on, or one through the weights of two runs"],
  ["zoom", "Zoom", "The box fits the run that is worked on, or all"],
];

function tools() {
  const frame = byId(ids.LANDSCAPE_TOOLS);
  const names = session.visible.slice(0, paletteSize()).map(({ name }) => name);
  const key = JSON.stringify([looks(), names]);
  if (!frame || frame.dataset.key === key) return;
  frame.dataset.key = key;
  const focused = [...frame.querySelectorAll("input, select")].indexOf(document.activeElement);
  frame.replaceChildren(
    ...CHOICES.map(([name, label, title]) => {
      const box = element("input", { type: "checkbox", checked: has(name) });
      box.addEventListener("change", () => {
        const rest = looks().filter((each) => each !== name);
        setOption("landscape", box.checked ? [...rest, name] : rest);
      });
      return element("label", { className: "tool-label", title }, box, label);
    }),
    ...(names.length > 2 && !has("path") ? [pairs(names)] : []),
  );
  frame.querySelectorAll("input, select")[focused]?.focus();
}

// Which two runs the plane goes through, where there are more.
function pairs(names) {
  const chosen = looks().find((each) => PAIR.test(each)) ?? "";
  const choices = names.flatMap((one, at) =>
    names.slice(at + 1).map((other, beyond) => [`${at + 1}-${at + beyond + 2}`, `${one} – ${other}`])
  );
  return menuOf([["", "best two"], ...choices], chosen, "Two runs that the plane goes through", (value) => {
    const rest = looks().filter((each) => !PAIR.test(each));
    setOption("landscape", value ? [...rest, value] : rest);
  });
}

// The last epoch of all paths.
const last = () => shown.answer ? Math.max(0, ...shown.answer.paths.map(({ epochs }) => epochs.at(-1))) : 0;

// Epochs to go back to, on all paths at once; at its end it follows the training.
function scrub() {
  const frame = byId(ids.LANDSCAPE_SCRUB);
  if (!frame) return;
  const most = last();
  let input = frame.querySelector("input");
  if (!input) {
    input = labelled(element("input", { type: "range", min: 0 }), "Epoch on the paths");
    input.addEventListener("input", () => {
      clock.goTo(Number(input.value) >= Number(input.max) ? Infinity : Number(input.value));
    });
    const button = element("button", { type: "button", className: "plain fine", onclick: refine });
    frame.replaceChildren(
      iconButton("play", REPLAY, replay),
      input,
      element("output", { className: "hint" }),
      button,
    );
  }
  again(frame.querySelector("button"), most);
  input.max = String(most);
  input.value = String(Math.min(clock.until, most));
  frame.querySelector("output").textContent = `epoch ${Math.min(clock.until, most)}`;
  const button = frame.querySelector(".fine");
  button.disabled = !fine.running && (!shown.answer || training.active.length > 0 || shown.answer.side >= FINE);
  button.textContent = fine.running ? `Stop (${percent(done / FINE)})` : `Finer: ${FINE} × ${FINE}`;
  frame.hidden = !shown.answer;
}

// The button that replays, or halts the replay.
function again(button, most) {
  const label = clock.playing ? "Pause the replay" : REPLAY;
  button.disabled = most === 0;
  if (button.getAttribute("aria-label") === label) return;
  labelled(button, label);
  button.querySelector(".icon").className = `icon icon-${clock.playing ? "pause" : "play"}`;
}

function replay() {
  if (clock.playing) clock.pause();
  else clock.play(last(), training.pace);
}

// A grid of FINE² in pieces, in place of the coarse one when it is whole.
function refine() {
  if (fine.running) return fine.stop();
  const body = question(FINE);
  const whole = new Float32Array(FINE * FINE);
  settle();
  let head = null;
  done = 0;
  return fine.run("/network/landscape", { ...body, rows: [0, PIECE] }, (said) => {
    head ??= said;
    whole.set(decode(said.grid), said.rows[0] * said.side);
    done = said.rows[1];
    if (said.rows[1] < said.side) return { ...body, rows: [said.rows[1], said.rows[1] + PIECE] };
    shown.answer = {
      ...shown.answer,
      ...head,
      rows: whole.subarray(0, said.side ** 2),
      paths: head.paths.map(decoded),
    };
    redraw();
    return null;
  });
}

clock.panel = "landscape";
clock.addEventListener("change", redraw);

fine.addEventListener("change", () => {
  scrub();
  if (fine.state === "refused") refused(fine.message);
});

// What plotly draws in 3-D with may be lost, and is then asked for anew; where there is none it would say so in words
// of its own, and the map takes its place.
function anew(chart) {
  Plotly.purge(chart);
  redraw();
}

function wire(chart) {
  whenTurned(chart, redraw);
  chart.on("plotly_webglcontextlost", () => setTimeout(() => anew(chart)));
}

function drawn(chart) {
  expectLoss(chart);
  if (!shown.answer || !has("3d") || !shown.webgl || canDraw(chart)) return;
  shown.webgl = false;
  anew(chart);
}

const words = ({ selected, visible }) =>
  selected && shown.answer ? `${headline()}. ${sentence(visible)} ${walks()}` : "";

function redraw() {
  fill(session);
  charts.request("landscape", panel);
}

function fill({ selected, visible }) {
  const frame = byId(ids.LANDSCAPE_READINGS);
  if (!frame) return;
  tools();
  scrub();
  if (!selected || !shown.answer) {
    frame.replaceChildren(element("p", { className: "hint", textContent: refusal }));
    return;
  }
  const open = frame.querySelector("details")?.open ?? false;
  const about = element(
    "details",
    { open },
    element("summary", { textContent: headline() }),
    element("p", { className: "hint", textContent: sentence(visible) }),
  );
  const without = has("3d") && !shown.webgl ? [element("p", { className: "hint", textContent: NO_WEBGL })] : [];
  frame.replaceChildren(...without, table(), about);
}

const panel = { figure, live: true, wire, drawn, words, fill, asks, take, refused };
export default panel;
