// The network as a picture: a column of units for each layer, a line for each weight.

import { network as ids } from "../../ids.js";
import { decode } from "../../lib/arrays.js";
import { byId, drawing, element } from "../../lib/elements.js";
import { hue, style } from "../../lib/style.js";
import { lookingBack } from "../clock.js";
import { session } from "../session.js";
import { COMING } from "../words.js";

const POSITIVE = 0; // places in the palette
const NEGATIVE = 3;
const TOLD = 6; // weights of a unit that are told, the greatest first
const HEAD = 20; // pixels of the titles above the units

let run = ""; // that the picture is of
let answer = null;
let focus = [1, 0]; // layer and unit that the Tab key reaches
let told = null; // those that the readout tells of

const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

const asks = ({ selected }) => (selected ? { run: selected.id, ...lookingBack() } : null);

function take(said, body) {
  run = body.run;
  answer = {
    ...said,
    layers: said.layers.map(({ weights, biases, greatest }) => ({
      weights: decode(weights),
      biases: decode(biases),
      greatest: greatest || 1,
    })),
    maps: said.maps && { side: said.maps.side, layers: said.maps.layers.map(decode) },
  };
}

const weight = (layer, from, to) =>
  answer.layers[layer - 1].weights[from * answer.layers[layer - 1].biases.length + to];

function fill({ selected }) {
  const frame = byId(ids.PICTURE);
  if (!frame) return;
  if (!frame.dataset.watched) {
    frame.dataset.watched = "true";
    new ResizeObserver(() => fill(session)).observe(frame);
  }
  if (!selected) {
    frame.replaceChildren(element("p", { className: "hint", textContent: COMING }));
    frame.dataset.key = "";
    byId(ids.PICTURE_READOUT).textContent = "";
    return;
  }
  if (!answer || run !== selected.id) return;
  const layers = selected.begun.picture;
  const key = JSON.stringify([run, layers, frame.clientWidth, frame.clientHeight]);
  if (frame.dataset.key !== key) {
    frame.dataset.key = key;
    build(frame, layers, selected);
  }
  paint(frame, layers);
  if (told) tell(layers);
}

// Where a unit is, as shares of the frame.
const place = (layers, layer, unit) => ({
  x: (layer + 0.5) / layers.length,
  y: (unit + 0.5) / (layers[layer].names.length + (layers[layer].units > layers[layer].names.length ? 1 : 0)),
});

function build(frame, layers, selected) {
  const focused = frame.contains(document.activeElement);
  frame.onfocusout = null; // those that go
  const room = new Room(frame, layers);
  frame.replaceChildren(weights(room), ...layers.flatMap((_, layer) => column(room, layer)));
  frame.setAttribute("role", "group");
  const of = selected.networks > 1 ? `, seed ${selected.seeds[0]}` : "";
  frame.setAttribute("aria-label", `Units of the network${of}: arrow keys go from one to the next`);
  frame.onkeydown = (event) => move(event, frame, layers);
  frame.onmouseleave = () => leave(frame, layers);
  frame.onfocusout = ({ relatedTarget }) => {
    if (!frame.contains(relatedTarget)) leave(frame, layers);
  };
  told = null;
  const layer = Math.min(focus[0], layers.length - 1);
  focus = [layer, Math.min(focus[1], layers[layer].names.length - 1)];
  const reached = button(frame, ...focus);
  reached.tabIndex = 0;
  if (focused) reached.focus();
}

// Where everything stands in the frame, in pixels.
class Room {
  constructor(frame, layers) {
    this.layers = layers;
    this.width = frame.clientWidth;
    this.height = frame.clientHeight;
    this.tall = Math.max(this.height - HEAD, 60);
    const most = Math.max(...layers.map(({ names, units }) => names.length + (units > names.length ? 1 : 0)));
    this.size = Math.max(10, Math.min(34, (this.tall / most) * 0.8, (this.width / layers.length) * 0.5));
  }

  at(layer, unit) {
    const { x, y } = place(this.layers, layer, unit);
    return [x * this.width, HEAD + y * this.tall];
  }
}

// A line for each weight.
function weights(room) {
  const { layers, width, height } = room;
  const lines = drawing("svg", { width, height, "aria-hidden": "true" });
  for (let layer = 1; layer < layers.length; layer++) {
    for (let from = 0; from < layers[layer - 1].names.length; from++) {
      for (let to = 0; to < layers[layer].names.length; to++) {
        const [x1, y1] = room.at(layer - 1, from);
        const [x2, y2] = room.at(layer, to);
        const line = drawing("line", { x1, y1, x2, y2 });
        line.dataset.weight = `${layer} ${from} ${to}`;
        lines.append(line);
      }
    }
  }
  return lines;
}

// The title of a layer, its units, and how many more there are.
function column(room, layer) {
  const { names, label, units } = room.layers[layer];
  const title = element("span", { className: "layer-title", textContent: label });
  title.style.left = `${room.at(layer, 0)[0]}px`;
  title.style.maxWidth = `${room.width / room.layers.length - 4}px`;
  const made = names.map((name, unit) => unitAt(room, layer, unit, name));
  if (units <= names.length) return [title, ...made];
  const more = element("span", { className: "more-units", textContent: `and ${units - names.length} more` });
  const [x, y] = room.at(layer, names.length);
  Object.assign(more.style, { left: `${x}px`, top: `${y - 8}px` });
  return [title, ...made, more];
}

function unitAt(room, layer, unit, name) {
  const { layers, size } = room;
  const [x, y] = room.at(layer, unit);
  const button = element("button", { className: "unit", type: "button", tabIndex: -1 });
  Object.assign(button.style, {
    left: `${x - size / 2}px`,
    top: `${y - size / 2}px`,
    width: `${size}px`,
    height: `${size}px`,
  });
  Object.assign(button.dataset, { layer, unit });
  button.setAttribute("aria-label", `${layerName(layers, layer)}, ${name}`);
  button.setAttribute("aria-describedby", ids.PICTURE_READOUT);
  if (answer.maps) button.append(element("canvas", { width: answer.maps.side, height: answer.maps.side }));
  for (const event of ["mouseenter", "focus"]) {
    button.addEventListener(event, () => {
      told = [layer, unit];
      tell(layers);
    });
  }
  return button;
}

const button = (frame, layer, unit) => frame.querySelector(`.unit[data-layer="${layer}"][data-unit="${unit}"]`);
const layerName = (layers, layer) =>
  layer === 0 ? "Input" : layer === layers.length - 1 ? "Class" : `Layer ${layer}`;

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function move(event, frame, layers) {
  const step = MOVES[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const layer = Math.min(Math.max(focus[0] + step[0], 0), layers.length - 1);
  const unit = Math.min(Math.max(focus[1] + step[1], 0), layers[layer].names.length - 1);
  button(frame, ...focus).tabIndex = -1;
  focus = [layer, unit];
  const next = button(frame, layer, unit);
  next.tabIndex = 0;
  next.focus();
}

// Width for size, colour and dash for the sign: of weights on lines, of biases on the rims of units.
function paint(frame, layers) {
  const [plus, minus] = [hue(POSITIVE), hue(NEGATIVE)];
  for (const line of frame.querySelectorAll("line")) {
    const [layer, from, to] = line.dataset.weight.split(" ").map(Number);
    const value = weight(layer, from, to);
    const share = Math.min(Math.abs(value) / answer.layers[layer - 1].greatest, 1);
    line.setAttribute("stroke", value < 0 ? minus : plus);
    line.setAttribute("stroke-width", (0.3 + 3.2 * share).toFixed(2));
    line.setAttribute("stroke-opacity", (0.15 + 0.75 * share).toFixed(2));
    if (value < 0) line.setAttribute("stroke-dasharray", "4 3");
    else line.removeAttribute("stroke-dasharray");
  }
  for (let layer = 1; layer < layers.length; layer++) {
    const { biases } = answer.layers[layer - 1];
    const greatest = Math.max(...biases.map(Math.abs)) || 1;
    layers[layer].names.forEach((_, unit) => {
      const { style: look } = button(frame, layer, unit);
      look.borderColor = biases[unit] < 0 ? minus : plus;
      look.borderStyle = biases[unit] < 0 ? "dashed" : "solid";
      look.borderWidth = `${(1 + (2 * Math.abs(biases[unit])) / greatest).toFixed(1)}px`;
    });
  }
  if (answer.maps) maps(frame);
}

// A unit's answer over the plane: from the colour of what is below nothing to that of what is above.
function maps(frame) {
  const { side, layers } = answer.maps;
  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const [page, plus, minus] = [style("--sheet"), hue(POSITIVE), hue(NEGATIVE)].map(channels);
  for (const canvas of frame.querySelectorAll("canvas")) {
    const { layer, unit } = canvas.parentElement.dataset;
    const own = layers[layer].subarray(unit * side * side, (Number(unit) + 1) * side * side);
    const pen = canvas.getContext("2d");
    const image = pen.createImageData(side, side);
    own.forEach((value, at) => {
      const share = Math.min(Math.abs(value - 128) / 127, 1);
      const ink = value < 128 ? minus : plus;
      const row = side - 1 - Math.floor(at / side); // upwards
      const start = 4 * (row * side + (at % side));
      for (let part = 0; part < 3; part++) image.data[start + part] = page[part] * (1 - share) + ink[part] * share;
      image.data[start + 3] = 255;
    });
    pen.putImageData(image, 0, 0);
  }
}

// What the unit adds up, by name, and its lines stronger than the others.
function tell(layers) {
  const [layer, unit] = told;
  const frame = byId(ids.PICTURE);
  highlight(frame, `${layer} ${unit}`);
  const name = `${layerName(layers, layer)}, ${layers[layer].names[unit]}`;
  const incoming = layer > 0;
  const others = incoming ? layers[layer - 1] : layers[1];
  const values = others.names.map((other, at) => ({
    other,
    value: incoming ? weight(layer, at, unit) : weight(1, unit, at),
  }));
  values.sort((one, two) => Math.abs(two.value) - Math.abs(one.value));
  const most = values.slice(0, TOLD).map(({ other, value }) => `${other} ${signed(value)}`).join(", ");
  const left = others.units - Math.min(values.length, TOLD);
  const bias = incoming ? `bias ${signed(answer.layers[layer - 1].biases[unit])}; ` : "";
  const rest = left > 0 ? `, ${left} more` : "";
  byId(ids.PICTURE_READOUT).textContent = `${name}: ${bias}weights ${incoming ? "from" : "to"} ${most}${rest}`;
}

// The pointer or the focus has left: what the other of them is at is told, or nothing.
function leave(frame, layers) {
  told = frame.matches(":focus-within") ? focus : null;
  if (told) return tell(layers);
  highlight(frame, null);
  byId(ids.PICTURE_READOUT).textContent = "";
}

function highlight(frame, unit) {
  for (const line of frame.querySelectorAll("line")) {
    const [layer, from, to] = line.dataset.weight.split(" ");
    const own = unit && (unit === `${layer} ${to}` || (layer === "1" && unit === `0 ${from}`));
    line.classList.toggle("aside", Boolean(unit && !own));
  }
}

export default { fill, follow: fill, overEpochs: true, asks, take };
