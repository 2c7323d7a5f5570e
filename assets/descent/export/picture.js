// The race on screen as one picture: the large view, contour map, error curve and legend, at twice the screen's
// resolution and in its theme. Its measures are its own, so that it looks the same from a phone and from a projector.

import { descent as ids } from "../../ids.js";
import { at } from "../../lib/addresses.js";
import { graph, plot } from "../../lib/graphs.js";
import { format } from "../../lib/numbers.js";
import { hue, style } from "../../lib/style.js";
import { contour } from "../contour.js";
import { curve } from "../curve.js";
import { stages } from "../stages.js";

const SHARP = 2;
const WIDTH = 1280;
const LEFT = 730; // the scene and the curve; the map and the legend stand on the right
const TOP = 500;
const BOTTOM = 290;
const GAP = 16;
const HEAD = 62;
const LINE = 16;
const RIGHT = WIDTH - LEFT - 3 * GAP;

const color = (name) => style(`--${name}`);
const font = (size, weight = 400) => `${weight} ${size}px ${color("font")}`;

// `search` is the query string of the race. A blob.
export async function picture(player, search) {
  const context = document.createElement("canvas").getContext("2d");
  const stage = stages.current;
  const legend = [...legendOf(context, player), ...entriesOf(stage)];
  const caption = wrapped(context, `${location.origin}${at("/")}${search}`, WIDTH - 2 * GAP, font(11), /(?<=[&])/);
  const bottom = Math.max(
    BOTTOM,
    legend.reduce((sum, { height }) => sum + height, LINE),
  );
  const height = HEAD + TOP + bottom + 3 * GAP + caption.length * LINE;
  Object.assign(context.canvas, { width: SHARP * WIDTH, height: SHARP * height });
  context.scale(SHARP, SHARP);
  context.fillStyle = color("sheet");
  context.fillRect(0, 0, WIDTH, height);
  context.textBaseline = "top";
  title(context, player);
  const canvas = stage.canvas?.();
  if (canvas) painted(context, canvas, [GAP, HEAD, LEFT, TOP]);
  else if (stage.chart) await onScreen(context, stage.chart, [GAP, HEAD, LEFT, TOP]);
  else await figure(context, stage.figure(player), [GAP, HEAD, LEFT, TOP]);
  await overlaid(context, player, contour, [LEFT + 2 * GAP, HEAD, RIGHT, TOP]);
  await overlaid(context, player, curve, [GAP, HEAD + TOP + GAP, LEFT, bottom]);
  drawLegend(context, legend, LEFT + 2 * GAP, HEAD + TOP + GAP);
  context.font = font(11);
  context.fillStyle = color("muted");
  for (const [index, line] of caption.entries()) {
    context.fillText(line, GAP, HEAD + TOP + bottom + 2 * GAP + index * LINE);
  }
  return new Promise((resolve) => context.canvas.toBlob(resolve, "image/png"));
}

function title(context, { race, step }) {
  context.fillStyle = color("text");
  context.font = font(20, 700);
  context.fillText(race.surface.label, GAP, GAP - 2);
  context.textAlign = "right";
  context.font = font(15, 600);
  context.fillText(`Step ${step} of ${race.last}`, WIDTH - GAP, GAP);
  context.textAlign = "left";
  context.fillStyle = color("muted");
  context.font = font(14);
  const [formula] = wrapped(context, `f(x, y) = ${race.surface.formula}`, WIDTH - 2 * GAP, font(14), /(?<= )/, 1);
  context.fillText(formula, GAP, GAP + 23);
}

// ---- views ------------------------------------------------------------------------------------------------------

// A figure of the size of its place, or of another size by this factor.
async function figure(context, { data, layout }, [left, top, width, height], factor = 1) {
  const size = { width: width / factor, height: height / factor, scale: SHARP * factor };
  const source = await Plotly.toImage({ data, layout }, { format: "png", ...size });
  const image = Object.assign(new Image(), { src: source });
  await image.decode();
  context.drawImage(image, left, top, width, height);
}

// A chart of a study as the screen shows it, its canvases over it, as large as fits.
async function onScreen(context, id, [left, top, width, height]) {
  const gd = plot(id);
  const frame = gd.getBoundingClientRect();
  const factor = Math.min(width / frame.width, height / frame.height);
  await figure(context, gd, [left, top, factor * frame.width, factor * frame.height], factor);
  for (const canvas of document.querySelectorAll(`#${ids.picture_of(id)} canvas`)) {
    const { x, y, width: across, height: down } = canvas.getBoundingClientRect();
    const at = [left + factor * (x - frame.x), top + factor * (y - frame.y)];
    if (across && down) context.drawImage(canvas, ...at, factor * across, factor * down);
  }
}

// A canvas of the screen, as large as fits.
function painted(context, canvas, [left, top, width, height]) {
  const factor = Math.min(width / canvas.width, height / canvas.height);
  context.drawImage(canvas, left, top, factor * canvas.width, factor * canvas.height);
}

// A plotly graph, and over it what the screen shows on canvases.
async function overlaid(context, player, overlay, [left, top, width, height]) {
  const gd = graph(overlay.id);
  const { l, r, t, b } = gd.layout.margin;
  const { xaxis, yaxis } = gd._fullLayout;
  await figure(context, { data: gd.data, layout: uncut(gd.layout) }, [left, top, width, height]);
  const [across, down] = lengths(gd._fullLayout, width - l - r, height - t - b);
  context.save();
  context.translate(left + l + (width - l - r - across) / 2, top + t + (height - t - b - down) / 2);
  context.beginPath();
  context.rect(0, 0, across, down);
  context.clip();
  const resized = (axis, length) => ({ type: axis.type, range: axis.range, _id: axis._id, _length: length });
  overlay.paint(context, player, resized(xaxis, across), resized(yaxis, down));
  context.restore();
}

// The layout without what plotly has written into it: axes of one scale cut to the plot area on the screen.
function uncut(layout) {
  const axes = Object.entries(layout).filter(([name]) => /^[xy]axis/.test(name));
  return { ...layout, ...Object.fromEntries(axes.map(([name, axis]) => [name, { ...axis, domain: undefined }])) };
}

// Of a graph's axes in a plot area of this size: all of it, unless both have one scale.
function lengths({ xaxis, yaxis }, width, height) {
  if (!yaxis.scaleanchor) return [width, height];
  const [across, up] = [xaxis, yaxis].map(({ range: [low, high] }) => high - low);
  const unit = Math.min(width / across, height / up);
  return [unit * across, unit * up];
}

// ---- words ------------------------------------------------------------------------------------------------------

function legendOf(context, { race, shown, position, step }) {
  const word = race.optimum === null ? "f" : "f − f*";
  return shown.map((path) => {
    const reading = `${word} = ${format(path.error[Math.min(step, path.last)])}`;
    const sentence = position >= path.last ? path.sentence : "descending …";
    const lines = wrapped(context, sentence, RIGHT - 20, font(12), /(?<= )/);
    return {
      name: path.name,
      color: hue(path.slot),
      reading,
      lines,
      height: 10 + LINE * (1 + lines.length),
    };
  });
}

// What the colours on a stage mean, where it has a legend: {color, name, reading} each.
const entriesOf = (stage) => (stage.legend?.() || []).map((entry) => ({ ...entry, lines: [], height: LINE + 6 }));

function drawLegend(context, legend, left, top) {
  context.textBaseline = "top";
  for (const { name, color: own, reading, lines, height } of legend) {
    context.fillStyle = own;
    context.beginPath();
    context.arc(left + 6, top + 7, 6, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = color("text");
    context.font = font(13, 650);
    context.fillText(name, left + 20, top, RIGHT - 170);
    context.textAlign = "right";
    context.fillText(reading, left + RIGHT, top);
    context.textAlign = "left";
    context.font = font(12);
    context.fillStyle = color("muted");
    for (const [index, line] of lines.entries()) context.fillText(line, left + 20, top + 2 + LINE * (index + 1));
    top += height;
  }
}

// A text in lines no wider than this, broken where `joint` matches, or anywhere if a part alone is wider.
function wrapped(context, text, width, style, joint, most = 8) {
  context.font = style;
  const fits = (part) => context.measureText(part).width <= width;
  const lines = [""];
  for (const part of text.split(joint).flatMap((each) => (fits(each) ? [each] : [...each]))) {
    if (fits(lines.at(-1) + part)) lines[lines.length - 1] += part;
    else lines.push(part);
  }
  return lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1].slice(0, -1)}…`] : lines;
}
