// Where a reader draws points to train on: by pointer or by keys; a field beside it holds them as text, as
// core/datasets/drawn.py writes them.

import { DRAWING } from "../constants.js";
import { network as ids } from "../ids.js";
import { say } from "../lib/announcer.js";
import { setProps } from "../lib/dash.js";
import { byId, drawing, element, labelled } from "../lib/elements.js";
import { notice } from "../lib/notices.js";
import { clamp } from "../lib/numbers.js";
import { colored } from "../lib/style.js";
import { signOf, slot } from "./classes.js";

const { letters: LETTERS, side: SIDE, classes: CLASSES, most: MOST } = DRAWING;
const SPACING = 8; // hundredths between the points of a stroke
const SETTLED = 150; // ms without a change before the field is told: a text field says again what it was told last
const STEPS = { plain: 5, fine: 1 }; // of the keys' mark
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

// ---- points as text, [class, x, y] each, in hundredths ------------------------------------------------------------

export function read(text) {
  const digits = [...text.trim()].map((letter) => LETTERS.indexOf(letter));
  if (digits.length % 3 || digits.includes(-1)) return [];
  return Array.from({ length: digits.length / 3 }, (_, at) => {
    const number = (digits[3 * at] * 64 + digits[3 * at + 1]) * 64 + digits[3 * at + 2];
    const row = Math.floor(number / SIDE);
    return [Math.floor(row / SIDE), (number % SIDE) - 100, (row % SIDE) - 100];
  }).filter(([label]) => label < CLASSES.length);
}

export function write(points) {
  return points.map(([label, x, y]) => {
    const number = (label * SIDE + y + 100) * SIDE + x + 100;
    return [12, 6, 0].map((shift) => LETTERS[(number >> shift) & 63]).join("");
  }).join("");
}

// ---- what is drawn ------------------------------------------------------------------------------------------------

let points = [];
let written = ""; // the text that these points are
let before = []; // texts to go back to
let due = 0; // the timer of what the field is not told yet
let label = 0; // of the next point
let mark = [0, 0]; // where the keys are

const box = () => byId(ids.field("drawn"))?.closest("input") ?? byId(ids.field("drawn"));
const number = (value) => (value / 100).toFixed(2).replace("-", "−");

function tell(next) {
  before.push(written);
  put(next);
}

function put(text) {
  take(text);
  clearTimeout(due);
  due = setTimeout(flush, SETTLED);
}

// The field is told what is drawn.
function flush() {
  if (!due) return;
  clearTimeout(due);
  due = 0;
  if (box()) setProps(ids.field("drawn"), { value: written });
}

function take(text) {
  written = text;
  points = read(text);
  paint();
}

function undo() {
  if (!before.length && !points.length) return;
  put(before.length ? before.pop() : write(points.slice(0, -1)));
  say(`Undone: ${points.length} points.`);
}

function clear() {
  if (!points.length) return;
  tell("");
  say("No points.");
}

// Whether there is room for one more.
function room() {
  if (points.length < MOST) return true;
  notice(`A drawing has at most ${MOST} points.`);
  return false;
}

// ---- by pointer ---------------------------------------------------------------------------------------------------

function placeOf(event, field) {
  const { left, top, width, height } = field.getBoundingClientRect();
  const along = (share) => Math.round(clamp(200 * share - 100, -100, 100));
  return [along((event.clientX - left) / width), along(1 - (event.clientY - top) / height)];
}

// A press draws a point, a stroke a row of them; it is one step to go back.
function stroke(event, field) {
  if (event.button) return;
  event.preventDefault();
  field.focus({ preventScroll: true });
  field.setPointerCapture(event.pointerId);
  const start = points.length;
  const draw = (moved) => {
    const [x, y] = placeOf(moved, field);
    const last = points[points.length - 1];
    const far = points.length === start || Math.hypot(x - last[1], y - last[2]) >= SPACING;
    if (!far || !room()) return;
    points.push([label, x, y]);
    mark = [x, y];
    paint();
  };
  const end = () => {
    field.removeEventListener("pointermove", draw);
    if (points.length > start) tell(write(points));
  };
  draw(event);
  field.addEventListener("pointermove", draw);
  field.addEventListener("lostpointercapture", end, { once: true });
}

// ---- by keys ------------------------------------------------------------------------------------------------------

function press(event) {
  const { key, shiftKey } = event;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (key in ARROWS) {
    const step = shiftKey ? STEPS.fine : STEPS.plain;
    mark = mark.map((value, axis) => clamp(value + step * ARROWS[key][axis], -100, 100));
    say(`${number(mark[0])}, ${number(mark[1])}`);
    paint();
  } else if ((key === "Enter" || key === " ") && room()) {
    tell(write([...points, [label, ...mark]]));
    say(`${CLASSES[label]} at ${number(mark[0])}, ${number(mark[1])}: ${points.length} points.`);
  } else if (key === "Backspace") undo();
  else if (CLASSES[Number(key) - 1]) choose(Number(key) - 1);
  else return;
  event.preventDefault();
  event.stopPropagation(); // else space would train
}

function choose(next) {
  label = next;
  paint();
  say(`Class ${CLASSES[label]}.`);
}

// ---- on the page --------------------------------------------------------------------------------------------------

function build(frame) {
  const field = drawing("svg", {
    viewBox: "-100 -100 200 200",
    tabindex: 0,
    role: "application",
    "aria-label":
      "Drawing field: arrow keys move the mark, Enter draws a point, 1 to 4 choose a class, Backspace undoes",
  });
  field.addEventListener("pointerdown", (event) => stroke(event, field));
  field.addEventListener("keydown", press);
  frame.addEventListener("focusout", flush);
  const classes = CLASSES.map((name, own) => {
    const choice = element("input", { type: "radio", name: "drawing-class" });
    choice.addEventListener("change", () => choose(own));
    return element("label", {}, choice, colored(sign(own), slot(own)), name);
  });
  const button = (text, onclick) =>
    element("button", { type: "button", className: "plain", textContent: text, onclick });
  const tools = element(
    "div",
    { className: "drawing-tools" },
    ...classes,
    button("Undo", undo),
    button("Clear", clear),
  );
  tools.setAttribute("role", "group");
  frame.className = "drawing";
  frame.replaceChildren(labelled(tools, "Class of the next point"), field, element("p", { className: "hint" }));
}

const sign = (own) => element("span", { className: "sign", textContent: signOf(own), ariaHidden: "true" });

function paint() {
  const frame = byId(ids.DRAWING);
  const field = frame?.querySelector("svg");
  if (!field) return;
  const line = (way) => drawing("path", { d: way, class: "axes" });
  const signs = points.map(([own, x, y]) => {
    const made = drawing("text", { x, y: -y, class: "sign" });
    made.textContent = signOf(own);
    made.style.setProperty("--slot", `var(--competitor-${slot(own)})`);
    return made;
  });
  const [x, y] = mark;
  const cross = drawing("path", { d: `M${x - 6} ${-y}h12M${x} ${-y - 6}v12`, class: "mark" });
  field.replaceChildren(line("M-100 0H100M0 -100V100"), ...signs, cross);
  frame.querySelectorAll("input").forEach((choice, own) => choice.checked = own === label);
  const counts = CLASSES.map((name, own) => [name, points.filter(([one]) => one === own).length]);
  const told = counts.filter(([, count]) => count).map(([name, count]) => `${count} of ${name}`).join(", ");
  frame.querySelector("p").textContent = `Click or drag to draw. ${told || "No points"}${
    points.length === MOST ? ": that is the most" : ""
  }.`;
}

// Where the controls have a field for a drawing: what its text says, unless that is drawn already.
export function show() {
  const frame = byId(ids.DRAWING);
  const input = box();
  if (!frame || !input) return;
  const fresh = !frame.firstChild;
  if (fresh) build(frame);
  if (input.value !== written && !due) {
    before = [];
    take(input.value);
  } else if (fresh) paint();
}
