// The scene where there is no WebGL: the same surface, paths and markers, painted on a canvas from back to front.

import { projector } from "../lib/camera.js";
import { upperBound } from "../lib/arrays.js";
import { element } from "../lib/elements.js";
import { clamp, format } from "../lib/numbers.js";
import { channels, mixed, style } from "../lib/style.js";
import { clampToBox, heightAt } from "./drape.js";
import { lastCrossing } from "./sight.js";

const EVERY = 2; // so manyth line of the grid is painted
const SHADE = 0.7; // how bright a slope is that turns its back on the light
const LIGHT = [-0.5, -0.3, 0.81];
const RADIANS = 0.01; // that a pixel turns
const [LOWEST, HIGHEST] = [0.1, 1.45]; // radians above the ground, of the reader's eye

export class Flat {
  canvas = element("canvas", { className: "flat" });
  note = element("p", { className: "hint flat-note" });
  relief = document.createElement("canvas"); // the surface, painted once for each point of view
  painted = "";
  grid = null;

  // `turned(camera)` is told where the reader has turned it to.
  constructor(turned) {
    this.turned = turned;
    this.canvas.addEventListener("pointerdown", (event) => this.canvas.setPointerCapture(event.pointerId));
    this.canvas.addEventListener("pointermove", (event) => event.buttons && this.turn(event));
  }

  turn({ movementX, movementY }) {
    const { eye, center, up } = this.camera;
    const away = Math.hypot(eye.x, eye.y, eye.z - center.z);
    const around = Math.atan2(eye.y, eye.x) - RADIANS * movementX;
    const above = clamp(Math.asin((eye.z - center.z) / away) + RADIANS * movementY, LOWEST, HIGHEST);
    const level = away * Math.cos(above);
    const z = center.z + away * Math.sin(above);
    this.turned({ eye: { x: level * Math.cos(around), y: level * Math.sin(around), z }, center, up });
  }

  // Draws it into a frame, with a sentence below.
  draw(frame, { grid, colors, lines, eye, camera, ghosts, sentence }, position) {
    if (this.canvas.parentNode !== frame) frame.replaceChildren(this.canvas, this.note);
    if (this.note.textContent !== sentence) this.note.textContent = sentence;
    const [width, height] = [frame.clientWidth, frame.clientHeight];
    this.camera = camera;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    for (const canvas of [this.canvas, this.relief]) {
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
        this.painted = "";
      }
    }
    const pen = this.canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.place = projector(grid, camera, { width, height });
    const key = [...eye, width, height, style("--sheet")].join();
    if (this.painted !== key || this.grid !== grid) {
      [this.painted, this.grid] = [key, grid];
      const ground = this.relief.getContext("2d");
      ground.setTransform(ratio, 0, 0, ratio, 0, 0);
      ground.clearRect(0, 0, width, height);
      const corners = groundOf(grid);
      this.outline(ground, corners);
      this.surface(ground, grid, eye, colors.map(channels));
      this.label(ground, corners);
    }
    pen.clearRect(0, 0, width, height);
    pen.drawImage(this.relief, 0, 0, width, height);
    this.marks(pen, grid);
    lines.forEach((line, index) => this.path(pen, line, ghosts[index], grid, eye, position));
    lines.forEach((line) => this.marker(pen, line, grid, eye, position));
  }

  // The farthest first: what is nearer covers it.
  surface(pen, { x, y, z, ranges, aspect }, eye, colors) {
    const [low, high] = z.reduce(
      ([least, most], height) => [height < least ? height : least, height > most ? height : most],
      [Infinity, -Infinity],
    );
    const far = (places, at) =>
      Array.from({ length: Math.ceil((places.length - 1) / EVERY) }, (_, place) => place * EVERY)
        .sort((one, other) => Math.abs(places[other] - at) - Math.abs(places[one] - at));
    const unit = (axis) => ["x", "y", "z"].map((name) => aspect[name])[axis] / (ranges[axis][1] - ranges[axis][0]);
    for (const row of far(y, eye[1])) {
      for (const column of far(x, eye[0])) {
        const corners = [[0, 0], [0, 1], [1, 1], [1, 0]].map(([up, across]) => {
          const [r, c] = [
            Math.min(row + up * EVERY, y.length - 1),
            Math.min(column + across * EVERY, x.length - 1),
          ];
          return [x[c], y[r], z[r * x.length + c]];
        });
        const middle = corners.reduce((sum, [, , height]) => sum + height, 0) / 4;
        if (Number.isNaN(middle)) continue;
        const [a, b, , d] = corners;
        const slope = [(b[2] - a[2]) / (b[0] - a[0]) / unit(0), (d[2] - a[2]) / (d[1] - a[1]) / unit(1)];
        const normal = [-slope[0] * unit(2), -slope[1] * unit(2), 1];
        const facing = normal.reduce((sum, part, at) => sum + part * LIGHT[at], 0) / Math.hypot(...normal);
        const share = clamp((middle - low) / (high - low || 1), 0, 1) * (colors.length - 1);
        const color = colors[Math.round(share)];
        const bright = SHADE + (1 - SHADE) * clamp(facing, 0, 1);
        pen.fillStyle = pen.strokeStyle = `rgb(${mixed([0, 0, 0], color, bright).map(Math.round).join()})`;
        this.trace(pen, corners);
        pen.fill();
        pen.lineWidth = 0.6;
        pen.stroke(); // no gaps between neighbours
      }
    }
  }

  trace(pen, points) {
    pen.beginPath();
    for (const point of points) pen.lineTo(...this.place(point));
    pen.closePath();
  }

  outline(pen, corners) {
    pen.strokeStyle = style("--line");
    pen.lineWidth = 1;
    this.trace(pen, corners);
    pen.stroke();
  }

  label(pen, corners) {
    pen.fillStyle = style("--muted");
    pen.font = `12px ${style("--font")}`;
    pen.textAlign = "center";
    for (const corner of corners) {
      const [x, y] = corner.map((at) => format(at, 2));
      const [across, down] = this.place(corner);
      pen.fillText(`(${x}, ${y})`, across, down + 16);
    }
  }

  marks(pen, { marks, glyphs }) {
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    marks.slice(0, marks.length / 2).forEach((mark, at) => {
      pen.fillStyle = glyphs.color[at];
      pen.font = `${glyphs.size[at]}px ${style("--font")}`;
      pen.fillText(glyphs.text[at], ...this.place(mark));
    });
  }

  // What is seen as a line, what is hidden in dashes (sight.js).
  path(pen, line, ghost, grid, eye, position) {
    const time = Math.min(position, line.path.last);
    line.seen ??= {};
    if (line.seen.eye !== eye) {
      line.seen = {
        eye,
        open: Array.from(line.t, (_, at) => open(grid, [line.x[at], line.y[at], line.z[at]], eye)),
      };
    }
    pen.lineJoin = "round";
    pen.lineWidth = 3;
    pen.strokeStyle = line.color;
    this.stroke(pen, line, upperBound(line.t, time), (at) => line.seen.open[at]);
    pen.lineWidth = 1.6;
    pen.strokeStyle = line.pale;
    this.stroke(pen, ghost, upperBound(ghost.t, time), (at) => !Number.isNaN(ghost.z[at]));
  }

  stroke(pen, { x, y, z }, count, shown) {
    pen.beginPath();
    for (let at = 0; at < count; at++) {
      if (!shown(at)) continue;
      const point = this.place([x[at], y[at], z[at]]);
      if (at && shown(at - 1)) pen.lineTo(...point);
      else pen.moveTo(...point);
    }
    pen.stroke();
  }

  marker(pen, line, grid, eye, position) {
    const [x, y] = line.path.at(Math.min(position, line.path.last));
    const tip = clampToBox(x, y, grid);
    const point = [tip.x, tip.y, heightAt(tip.x, tip.y, grid) + grid.lift];
    const seen = open(grid, point, eye);
    pen.beginPath();
    pen.arc(...this.place(point), 6.5, 0, 2 * Math.PI);
    pen.fillStyle = seen ? line.color : style("--surface");
    pen.strokeStyle = seen ? style("--text") : line.pale;
    pen.lineWidth = 2;
    pen.fill();
    pen.stroke();
  }
}

const open = (grid, point, eye) => !Number.isNaN(point[2]) && lastCrossing(grid, point, eye) === 0;

// The corners of the ground below the surface.
function groundOf({ x, y, floor }) {
  const [left, right] = [x[0], x[x.length - 1]];
  const [front, back] = [y[0], y[y.length - 1]];
  return [[left, front, floor], [right, front, floor], [right, back, floor], [left, back, floor]];
}
