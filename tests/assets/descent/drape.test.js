import { clampToBox, drape, heightAt, trail } from "../../../assets/descent/drape.js";
import { close, equal, ok, test } from "../harness.js";

// f = x + 10 y on the box [0, 2] × [0, 4].
const grid = { x: [0, 1, 2], y: [0, 4], z: [0, 1, 2, 40, 41, 42], lift: 0.5 };
const path = (...points) => ({ x: points.map(([x]) => x), y: points.map(([, y]) => y), last: points.length - 1 });

test("a height between the grid's points is between theirs", () => {
  equal(heightAt(0, 0, grid), 0);
  equal(heightAt(2, 4, grid), 42);
  close(heightAt(1.5, 1, grid), 11.5);
});

test("beside a point without a value the others tell the height", () => {
  const torn = { ...grid, z: [NaN, 1, 2, 40, 41, 42] };
  close(heightAt(0.5, 0, torn), 1);
  equal(heightAt(0.5, 2, { ...grid, z: [NaN, NaN, NaN, NaN, NaN, NaN] }), NaN);
});

test("the nearest point of the box", () => {
  equal(clampToBox(1, 5, grid), { x: 1, y: 4, inside: false });
  equal(clampToBox(-1, 2, grid), { x: 0, y: 2, inside: false });
  equal(clampToBox(2, 0, grid), { x: 2, y: 0, inside: true });
});

test("a long step is cut into pieces that lie on the surface", () => {
  const line = drape(path([0, 0], [2, 0]), grid);
  equal(line.x.length, 51);
  close(line.x[25], 1, 1e-6);
  close(line.t[25], 0.5, 1e-6);
  close(line.z[25], 1.5, 1e-6);
});

test("a line outside the box has no height there", () => {
  const line = drape(path([1, 2], [1, 6]), grid);
  ok(Number.isFinite(line.z[0]) && Number.isNaN(line.z.at(-1)));
});

test("points too near to tell apart are one, but for the last", () => {
  const line = drape(path([0, 0], [0.001, 0], [0.002, 0], [0.003, 0]), grid);
  equal(line.t, [0, 3]);
});

test("of a long path all first steps are drawn, then every few, and its last", () => {
  const places = [[0, 0], [0.02, 0], [0.04, 0]]; // each a piece apart from the others
  const { t } = drape(path(...Array.from({ length: 1702 }, (_, step) => places[step % 3])), grid);
  const steps = Array.from(t).filter(Number.isInteger);
  equal(steps.slice(0, 301), Array.from({ length: 301 }, (_, step) => step));
  equal(steps.slice(301, 304), [305, 310, 315]);
  equal(steps.at(-1), 1701);
});

test("a trail ends at its tip, on the surface and on the floor", () => {
  const line = drape(path([0, 0], [1, 0]), grid);
  const { x, z } = trail(line, 2, { x: 0.25, y: 0, height: 7, inside: true }, -3);
  equal(x.length, 7);
  equal([x[2], z[2], z[3], x[6], z[6]], [0.25, 7, NaN, 0.25, -3]);
});

test("a trail whose tip is outside ends at its last vertex", () => {
  const line = drape(path([0, 0], [1, 0]), grid);
  const { x, z } = trail(line, 2, { inside: false }, -3);
  equal([x.length, z[2], z[3], z[4]], [5, NaN, -3, -3]);
});
