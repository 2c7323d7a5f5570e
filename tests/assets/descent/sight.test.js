import { drape } from "../../../assets/descent/drape.js";
import { before, ghost, inFront, lastCrossing, leastSeen, pointOfView } from "../../../assets/descent/sight.js";
import { eyeIn, fitted } from "../../../assets/lib/camera.js";
import { close, equal, ok, test } from "../harness.js";

const SIDE = 41;
const FRAME = { width: 800, height: 600 };
const USUAL = { eye: { x: -1.2, y: -1.45, z: 1 }, center: { x: 0, y: 0, z: -0.2 } };

// A surface over [0, 1]² with these heights, drawn as a cube of side 1.
function gridOf(height) {
  const places = Array.from({ length: SIDE }, (_, at) => at / (SIDE - 1));
  const z = places.flatMap((y) => places.map((x) => height(x, y)));
  const [low, high] = [-0.5, 1.1];
  const ranges = [[0, 1], [0, 1], [low, high]];
  return { x: places, y: places, z, lift: 0.01, top: Math.max(...z), ranges, aspect: { x: 1, y: 1, z: 1 } };
}

const WALL = gridOf((_, y) => (Math.abs(y - 0.3) < 0.06 ? 1 : 0)); // a wall between the reader, who is in front, and y > 0.36
const PLAIN = gridOf(() => 0);
const path = (...points) => ({ x: points.map(([x]) => x), y: points.map(([, y]) => y), last: points.length - 1 });
const eye = (grid) => eyeIn(grid, { x: 0, y: -2, z: 0.6 });

test("the eye in data: the middle of the axes is the middle of the scene", () => {
  equal(eyeIn(PLAIN, { x: 0, y: 0, z: 0 }).map((at) => Number(at.toFixed(6))), [0.5, 0.5, 0.3]);
  close(eyeIn(PLAIN, { x: 1, y: -1, z: 0.5 })[1], -0.5, 1e-9);
});

test("nothing hides a place of a plain, nor one before the wall", () => {
  equal(lastCrossing(PLAIN, [0.5, 0.9, 0.01], eye(PLAIN)), 0);
  equal(lastCrossing(WALL, [0.5, 0.1, 0.01], eye(WALL)), 0);
});

test("a wall hides what is behind it, but not what is far above it", () => {
  const crossing = lastCrossing(WALL, [0.5, 0.7, 0.01], eye(WALL));
  const [, y] = eye(WALL);
  const at = 0.7 + crossing * (y - 0.7);
  ok(at > 0.2 && at < 0.3);
  equal(lastCrossing(WALL, [0.5, 0.9, 1.05], eye(WALL)), 0);
});

test("from below all of a plain's upper side is hidden", () => {
  ok(lastCrossing(PLAIN, [0.5, 0.5, 0.01], eyeIn(PLAIN, { x: 0, y: -1, z: -2 })) > 0);
});

test("something hidden is moved in front of what hides it, on the line of sight and within the axes", () => {
  const from = eye(WALL);
  const point = [0.5, 0.7, 0.01];
  const { at, hidden } = inFront(WALL, point, from);
  ok(hidden && at[1] < 0.3 && at[1] >= 0);
  equal(lastCrossing(WALL, at, from), 0);
  const share = (at[1] - point[1]) / (from[1] - point[1]);
  close(at[2], point[2] + share * (from[2] - point[2]), 1e-9);
  for (const y of [0, 0.001, 0.2, 1]) {
    const moved = before(WALL, [0.5, y, 0.01], from).at;
    ok(moved.every((coordinate, axis) => coordinate >= WALL.ranges[axis][0] && coordinate <= WALL.ranges[axis][1]));
  }
});

test("a marker stands before everything, and is known to be hidden", () => {
  const from = eye(WALL);
  const [seen, hidden] = [0.1, 0.7].map((y) => before(WALL, [0.5, y, 0.01], from));
  equal([seen.hidden, hidden.hidden], [false, true]);
  ok(seen.at[1] < 0.01 && hidden.at[1] < 0.03);
  const floor = before(PLAIN, [0.5, 0.5, -0.4], from);
  ok(floor.hidden); // below the plain, from above
});

test("what is hidden of a path is dashed, what is seen is not drawn again", () => {
  const line = drape(path([0.5, 0.05], [0.5, 0.95]), WALL);
  const { x, y, t } = ghost(line, WALL, eye(WALL), 1);
  equal(x.length, t.length);
  ok(x.some(Number.isNaN) && x.some(Number.isFinite));
  ok(t.every((time, at) => at === 0 || time >= t[at - 1]));
  ok(t[0] > 0.3); // the first third lies before the wall
  ok(y.every((at) => !(at > 0.31)));
  equal(ghost(drape(path([0.5, 0.05], [0.5, 0.95]), PLAIN), PLAIN, eye(PLAIN), 1).t, []);
});

test("the usual point of view is kept where the paths are seen, and left where they are hidden", () => {
  const seen = pointOfView([drape(path([0.2, 0.1], [0.8, 0.1]), PLAIN)], PLAIN, USUAL, FRAME);
  const direction = ({ eye: { x, y } }) => Math.atan2(y, x);
  close(direction(seen), direction(USUAL), 1e-9);
  const lines = [drape(path([0.1, 0.55], [0.9, 0.55]), WALL)];
  const usual = pointOfView([], WALL, USUAL, FRAME);
  ok(leastSeen(lines, WALL, eyeIn(WALL, usual.eye)) < 0.5);
  const chosen = pointOfView(lines, WALL, USUAL, FRAME);
  ok(leastSeen(lines, WALL, eyeIn(WALL, chosen.eye)) >= 0.85);
});

// Where a corner of the scene is on the screen, from −1 to 1, by the matrices of the textbook.
function onScreen(corner, { eye, center }, ratio) {
  const minus = (one, other) => one.map((value, at) => value - other[at]);
  const dot = (one, other) => one.reduce((sum, value, at) => sum + value * other[at], 0);
  const cross = ([a, b, c], [d, e, f]) => [b * f - c * e, c * d - a * f, a * e - b * d];
  const unit = (vector) => vector.map((value) => value / Math.hypot(...vector));
  const [from, to] = [eye, center].map(({ x, y, z }) => [x, y, z]);
  const forward = unit(minus(to, from));
  const right = unit(cross(forward, [0, 0, 1]));
  const up = cross(right, forward);
  const seen = minus(corner, from);
  const scale = 1 / Math.tan(Math.PI / 8) / dot(seen, forward);
  return [(dot(seen, right) * scale) / ratio, dot(seen, up) * scale];
}

test("the axes fit into the frame with their labels, whatever its shape, and no farther away than need be", () => {
  const aspect = { x: 1.1, y: 1.1, z: 1 };
  for (const [width, height] of [[800, 560], [330, 460], [290, 330], [1300, 800], [500, 260]]) {
    for (const turn of [0, 0.7, 2.5]) {
      const direction = { x: Math.cos(turn) * 0.8, y: Math.sin(turn) * 0.8, z: 0.6 };
      const camera = fitted(direction, aspect, { width, height });
      const places = [-0.55, 0.55].flatMap((x) =>
        [-0.55, 0.55].flatMap((y) => [-0.5, 0.5].map((z) => onScreen([x, y, z], camera, width / height)))
      );
      const [across, up] = [0, 1].map((axis) => places.map((place) => place[axis]));
      const room = {
        side: ((1 - Math.max(...across.map(Math.abs))) * width) / 2,
        bottom: ((Math.min(...up) + 1) * height) / 2,
        top: ((1 - Math.max(...up)) * height) / 2,
      };
      const below = 44 + 20 * Math.cos(2 * turn) ** 2; // an axis that lies across has its title below it
      ok(room.side > 57 && room.bottom > below - 1 && room.top > 7);
      ok(room.side < 60 || room.bottom + room.top < below + 9);
    }
  }
});
