// How the surface is curved where a competitor is, or under the pointer or the cross: in words, as its two main
// directions, and on demand as lines of equal height of the quadratic that has the same value, gradient and Hessian.

import { descent as ids } from "../../ids.js";
import { byId, element } from "../../lib/elements.js";
import { geometry, graph, layer, within } from "../../lib/graphs.js";
import { format } from "../../lib/numbers.js";
import { post } from "../../lib/requests.js";
import { style } from "../../lib/style.js";
import { write } from "../arrows.js";
import { Blocks, decoded } from "../blocks.js";
import { contour } from "../contour.js";
import { crossAt } from "../cross.js";
import { inWords } from "../curvature_words.js";
import { heights, lines, middle, quadratic } from "../levels.js";
import { note } from "../names.js";
import { player } from "../player.js";

const LONGEST = 46; // pixels of half the longer direction
const SHORTEST = 7;

const panel = {
  on: false,
  ghost: false,
  watched: null,
  query: null,
  numbers: "",
  blocks: new Blocks("/descent/curvature"),
  pointer: null, // [x, y] on the map
  pointed: null, // what is known of a place under the pointer or the cross
  asking: false,
  drawn: "",

  turn(on, display, query) {
    Object.assign(this, { on, query, ghost: display.curvature === "quadratic", drawn: "" });
    this.watched = display.watch === "" ? null : Number(display.watch);
    if (query.numbers !== this.numbers) this.pointed = null;
    this.numbers = query.numbers;
    player.draw();
  },

  reset() {
    this.drawn = "";
  },

  draw(clock) {
    const frame = byId(ids.panel("curvature"));
    const gd = graph(ids.CONTOUR);
    if (!frame || !gd) return;
    if (!this.on) return this.clear(frame);
    const found = this.spot(clock);
    if (!found) return;
    const drawn = [found.title, ...found.point, this.ghost, geometry(gd)].join();
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    fill(frame, found);
    picture(gd, found, this.ghost);
  },

  // What is known of the place that is looked at: under the pointer, else the cross, else where the competitor is.
  spot({ shown, reached }) {
    const at = this.pointer ?? crossAt();
    if (at) return this.under(at);
    const path = shown.find(({ slot }) => slot === this.watched) ?? shown[0];
    this.blocks.begin(this.query, path ? path.slot : null);
    if (!path) return null;
    const step = Math.min(reached, path.last);
    const block = this.blocks.at(step);
    if (!block || block.refused) return null;
    const point = [path.x[step], path.y[step]];
    return { ...local(block, step - block.first), point, title: `${path.name}, step ${step}` };
  },

  under(at) {
    if (this.pointed?.key !== at.join() && !this.asking) this.ask(at);
    return this.pointed;
  },

  // One at a time; the place that is pointed at by then is asked for next.
  async ask([x, y]) {
    this.asking = true;
    try {
      const answer = decoded(await post("/descent/curvature", { search: this.query.search, x, y }));
      const title = this.pointer ? "under the pointer" : "at the cross";
      this.pointed = { ...local(answer, 0), point: [x, y], title, key: [x, y].join() };
    } catch {
      this.pointed = { key: [x, y].join() };
    }
    this.asking = false;
    this.draw(player);
  },

  clear(frame) {
    if (!this.drawn && !frame.firstChild) return;
    this.drawn = "";
    frame.replaceChildren();
    note("curvature", []);
    layer(graph(ids.CONTOUR), ids.layer_of(ids.CONTOUR, "curvature"));
  },
};

// One point of an answer.
function local({ f, gradient, hessian, values, angle }, at) {
  const part = (array, width) => Array.from(array.slice(width * at, width * (at + 1)));
  return {
    f: f[at],
    gradient: part(gradient, 2),
    hessian: part(hessian, 3),
    values: part(values, 2),
    angle: angle[at],
  };
}

function fill(frame, found) {
  const { title, paragraphs } = inWords(found);
  const [xx, xy, yy] = found.hessian.map((entry) => format(entry));
  const entries = `Hessian: ∂²f/∂x² = ${xx}, ∂²f/∂x∂y = ${xy}, ∂²f/∂y² = ${yy}.`;
  const section = element(
    "section",
    { className: "sheet" },
    element("h3", { textContent: title }),
    ...[...paragraphs, entries].map((textContent) => element("p", { textContent })),
  );
  section.setAttribute("aria-label", "Curvature");
  frame.replaceChildren(section);
}

function picture(gd, found, ghost) {
  const { context: pen, width, height, x, y } = layer(gd, ids.layer_of(ids.CONTOUR, "curvature"));
  if (![...found.values, found.angle, ...found.point].every(Number.isFinite)) return;
  const { xaxis, yaxis } = gd._fullLayout;
  if (ghost) {
    const size = Math.min(...[xaxis, yaxis].map(({ range: [low, high] }) => high - low));
    const pieces = lines(quadratic(found), heights(found, size), { x: xaxis.range, y: yaxis.range });
    draw(pen, pieces.map(([a, b, c, d]) => [x(a), y(b), x(c), y(d)]), 1.6, [5, 3]);
    const center = middle(found);
    if (center && found.values[0] > 0) plus(pen, x(center[0]), y(center[1]));
  }
  const ways = [1, 0].map((which) => {
    const turn = found.angle + (which ? 0 : Math.PI / 2);
    const size = 1 / Math.sqrt(Math.abs(found.values[which]));
    const way = [Math.cos(turn) * size, Math.sin(turn) * size];
    return { way, name: which ? "λmax" : "λmin", down: found.values[which] < 0 };
  });
  const pixels = ways.map(({ way }) => [way[0] * (x(1) - x(0)), way[1] * (y(1) - y(0))]);
  const longest = Math.max(...pixels.map((way) => Math.hypot(...way)).filter(Number.isFinite), 0);
  const [across, up] = [x(found.point[0]), y(found.point[1])];
  const names = ways.flatMap(({ name, down }, at) => {
    const own = Math.hypot(...pixels[at]);
    const angle = Number.isFinite(own)
      ? pixels[at]
      : [Math.cos(found.angle + Math.PI / 2), -Math.sin(found.angle + Math.PI / 2)];
    const length = Number.isFinite(own) && longest ? Math.max((LONGEST * own) / longest, SHORTEST) : LONGEST;
    /** @type {[number, number]} */
    const half = [(angle[0] / Math.hypot(...angle)) * length, (angle[1] / Math.hypot(...angle)) * length];
    draw(pen, [[across - half[0], up - half[1], across + half[0], up + half[1]]], 2.5, down ? [4, 4] : []);
    return [{ at: /** @type {[number, number]} */ ([across, up]), way: half, text: name, color: style("--text") }];
  });
  write("curvature", pen, names, { width, height });
}

// Pieces of lines, with a casing.
function draw(pen, pieces, width, dash) {
  pen.lineCap = "round";
  for (const extra of [2.5, 0]) {
    pen.strokeStyle = style(extra ? "--casing" : "--text");
    pen.globalAlpha = extra ? 0.35 : 0.9;
    pen.lineWidth = width + extra;
    pen.setLineDash(extra ? [] : dash);
    pen.beginPath();
    for (const [a, b, c, d] of pieces) {
      pen.moveTo(a, b);
      pen.lineTo(c, d);
    }
    pen.stroke();
  }
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}

// The minimum of the quadratic, where a Newton step leads.
function plus(pen, across, up) {
  draw(pen, [[across - 6, up, across + 6, up], [across, up - 6, across, up + 6]], 2, []);
}

function follow(event) {
  const gd = graph(ids.CONTOUR);
  const at = panel.on && gd?.contains(event.target) ? within(gd, event) : null;
  const place = at && [at.xaxis.p2d(at.across), at.yaxis.p2d(at.down)];
  if (!place && !panel.pointer) return;
  panel.pointer = place;
  panel.draw(player);
}

document.addEventListener("pointermove", follow);
contour.carry(panel);

export default panel;
