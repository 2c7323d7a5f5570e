// Lines of sight in the 3-D scene: what the surface hides of the paths from where the reader stands, and from where
// most of them is seen.
//
// A place is [x, y, z] in data, as in lib/camera.js. `grid` is the surface as drawn (drape.js) with its highest drawn
// height `top`, and a scene as there.

import { distance, eyeIn, fitted } from "../lib/camera.js";
import { clamp } from "../lib/numbers.js";
import { heightAt } from "./drape.js";

const MARGIN = 0.02; // how far in front of what hides it something hidden is drawn, in lengths of the scene
const NEARLY = 0.98; // of the way out of the axes, beyond which nothing is drawn
const DASH = 0.022; // and its dashes
const MOST_RAYS = 6000; // for all paths together
const LEAST_SAMPLES = 4; // of the surface along a ray
const MOST_SAMPLES = 80;
const WITNESSES = 24; // places of a path that are looked at to choose a point of view
const ENOUGH = 0.85; // of a path is seen
const TURNS = [0, 20, -20, 40, -40, 60, -60, 90, -90, 120, -120, 150, -150, 180]; // degrees around the vertical
const RISES = [0, 10, 20, 30, 42]; // degrees above the usual height
const WAYS = TURNS.flatMap((turn) => RISES.map((rise) => [turn, rise])).sort((one, other) => far(one) - far(other));
// A turn by a quarter is as unlike the usual point of view as a rise by 30°.
function far(way) {
  return Math.abs(way[0]) / 90 + way[1] / 30;
}

const between = (one, other, share) => one.map((from, at) => from + share * (other[at] - from));

const ends = (places) => [places[0], places[places.length - 1]];

// The share of the way to the eye that lies within some ranges.
function within(ranges, point, eye) {
  let share = 1;
  point.forEach((from, at) => {
    const step = eye[at] - from;
    if (step) share = Math.min(share, Math.max((ranges[at][step > 0 ? 1 : 0] - from) / step, 0));
  });
  return share;
}

/**
 * The share of the way from a place to the eye at which the line of sight last passes through the surface: 0 where
 * nothing is in the way.
 * @param {number[]} point beside the surface
 * @param {number[]} eye
 */
export function lastCrossing(grid, point, eye) {
  const [x, y, z] = point;
  const [dx, dy, dz] = eye.map((at, axis) => at - point[axis]);
  let end = within([ends(grid.x), ends(grid.y), grid.ranges[2]], point, eye);
  if (dz > 0) end = Math.min(end, Math.max((grid.top - z) / dz, 0));
  const [width, depth] = grid.ranges.map(([low, high]) => high - low);
  const cells = end * Math.max(Math.abs(dx) / width, Math.abs(dy) / depth) * (grid.x.length - 1);
  const samples = clamp(Math.ceil(cells / 1.5), LEAST_SAMPLES, MOST_SAMPLES);
  let [crossing, share, gap] = [0, 0, z - heightAt(x, y, grid)];
  for (let sample = 1; sample <= samples; sample++) {
    const next = (end * sample) / samples;
    const over = z + next * dz - heightAt(x + next * dx, y + next * dy, grid);
    if (gap < 0 !== over < 0 && !Number.isNaN(gap + over)) crossing = share + ((next - share) * gap) / (gap - over);
    [share, gap] = [next, over];
  }
  return crossing;
}

// A place moved towards the eye, where it covers the same point of the screen: just in front of what hides it. Says
// whether something does.
export function inFront(grid, point, eye) {
  const crossing = lastCrossing(grid, point, eye);
  const most = NEARLY * within(grid.ranges, point, eye);
  const share = Math.min(crossing + MARGIN / distance(grid, point, eye), Math.max(most, crossing));
  return { at: between(point, eye, share), hidden: crossing > 0 };
}

// The same as near to the eye as the axes allow: something as wide as a marker is cut by nothing there.
export function before(grid, point, eye) {
  const share = NEARLY * within(grid.ranges, point, eye);
  return { at: between(point, eye, share), hidden: lastCrossing(grid, point, eye) > 0 };
}

/**
 * What the surface hides of a draped path, in dashes in front of it: {x, y, z, t}, with gaps.
 * @param {any} line
 * @param {number} every so manyth vertex is looked at
 */
export function ghost(line, grid, eye, every) {
  const out = { x: [], y: [], z: [], t: [] };
  const add = ([x, y, z], t) => {
    out.x.push(x);
    out.y.push(y);
    out.z.push(z);
    out.t.push(t);
  };
  let [way, last, drawing] = [0, null, false];
  for (let vertex = 0; vertex < line.t.length; vertex += every) {
    const point = [line.x[vertex], line.y[vertex], line.z[vertex]];
    const inside = !Number.isNaN(point[2]);
    if (inside && last) way += distance(grid, last, point);
    last = inside ? point : null;
    const { at, hidden } = inside && Math.floor(way / DASH) % 2 === 0
      ? inFront(grid, point, eye)
      : { at: [NaN, NaN, NaN], hidden: false };
    if (hidden) add(at, line.t[vertex]);
    else if (drawing) add([NaN, NaN, NaN], line.t[vertex]);
    drawing = hidden;
  }
  if (drawing) add([NaN, NaN, NaN], line.t.at(-1));
  return out;
}

// The ghosts of all paths.
export function ghosts(lines, grid, eye) {
  const vertices = lines.reduce((sum, line) => sum + line.t.length, 0);
  const every = Math.max(1, Math.ceil(vertices / MOST_RAYS));
  return lines.map((line) => ghost(line, grid, eye, every));
}

// ---- the point of view ------------------------------------------------------------------------------------------

// The share of a draped path that is seen from the eye; its end counts for a fifth. 1 for one that is not in the box.
export function seen(line, grid, eye) {
  const inside = [...line.t.keys()].filter((vertex) => !Number.isNaN(line.z[vertex]));
  if (!inside.length) return 1;
  const open = (vertex) => lastCrossing(grid, [line.x[vertex], line.y[vertex], line.z[vertex]], eye) === 0 ? 1 : 0;
  const every = Math.max(1, Math.floor(inside.length / WITNESSES));
  const witnesses = inside.filter((_, at) => at % every === 0);
  const share = witnesses.reduce((sum, vertex) => sum + open(vertex), 0) / witnesses.length;
  return 0.8 * share + 0.2 * open(inside.at(-1));
}

// Of the path that is seen least.
export const leastSeen = (lines, grid, eye) => Math.min(1, ...lines.map((line) => seen(line, grid, eye)));

/**
 * The camera from which enough of every path is seen, turned and raised as little as may be from the usual one; where
 * there is none, the one that shows most.
 * @param {any} usual
 * @param {{width: number, height: number}} frame in pixels
 */
export function pointOfView(lines, grid, usual, frame) {
  let [best, most] = [null, -1];
  for (const [turn, rise] of WAYS) {
    const camera = fitted(turned(usual, turn, rise), grid.aspect, frame);
    const least = leastSeen(lines, grid, eyeIn(grid, camera.eye));
    if (least > most + 0.05) [best, most] = [camera, least];
    if (least >= ENOUGH) break;
  }
  return best;
}

function turned({ eye, center }, turn, rise) {
  const around = Math.atan2(eye.y, eye.x) + (turn * Math.PI) / 180;
  const up = Math.atan2(eye.z - center.z, Math.hypot(eye.x, eye.y)) + (rise * Math.PI) / 180;
  return { x: Math.cos(up) * Math.cos(around), y: Math.cos(up) * Math.sin(around), z: Math.sin(up) };
}
