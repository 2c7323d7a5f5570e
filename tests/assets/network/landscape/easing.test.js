import { between, ease, settle, turns } from "../../../../assets/network/landscape/easing.js";
import { close, equal, instead, test } from "../../harness.js";

const answer = (value, epochs, run = "a") => ({
  side: 2,
  pair: ["a", "b"],
  across: [0, value],
  up: [-value, value],
  rows: Float32Array.of(value, value, Infinity, value),
  paths: [{ run, epochs, x: epochs.map(() => value), y: epochs.map(() => 2 * value) }],
});

test("halfway between two landscapes lie box, heights and the points that both have", () => {
  const half = between(answer(2, [0, 10]), answer(4, [0, 10, 12]), 0.5);
  equal([half.across, half.up], [[0, 3], [-3, 3]]);
  equal(half.rows, [3, 3, Infinity, 3]);
  equal([half.paths[0].x, half.paths[0].y], [[3, 3, 4], [6, 6, 8]]);
});

test("a finer grid has its own heights on the way, as when training rests, in a box that eases", () => {
  const [coarse, fine] = [answer(2, [0]), { ...answer(4, [0]), side: 3, rows: new Float32Array(9).fill(7) }];
  const half = between(coarse, fine, 0.5);
  equal([half.side, half.across, half.rows], [3, [0, 3], fine.rows]);
});

test("a path that was not there is where it is", () => {
  equal(between(answer(2, [0], "c"), answer(4, [0]), 0.5).paths[0].x, [4]);
});

test("only a plane through the same runs turns", () => {
  const next = answer(4, [0]);
  equal(turns(null, next), false);
  equal(turns({ ...next, pair: ["b", "a"] }, next), false);
  equal(turns({ ...next, pair: [] }, next), false);
});

// What is drawn on the way from one landscape to the next, and the ms of each frame, while `body` may end it.
async function drawnDuring(frames, body = () => {}) {
  /** @type {FrameRequestCallback[]} */
  const asked = [];
  const drawn = [];
  let now = 0;
  await instead(
    performance,
    "now",
    () => now,
    () =>
      instead(window, "requestAnimationFrame", (step) => asked.push(step), () => {
        ease(answer(2, [0]), answer(4, [0]), ({ across }) => drawn.push(across[1]));
        for (now of frames) asked.shift()?.(now);
        body();
      }),
  );
  settle();
  return drawn;
}

test("the way from one landscape to the next takes 300 ms, and ends there", async () => {
  const drawn = await drawnDuring([30, 150, 299, 300, 400]);
  equal(drawn.length, 4);
  [2.2, 3, 2 + (2 * 299) / 300, 4].forEach((edge, at) => close(drawn[at], edge));
});

test("who can't wait is at its end at once, and once", async () => {
  equal(await drawnDuring([150], settle), [3, 4]);
});

test("with motion, a plane through the same runs turns", () => {
  const finer = { ...answer(4, [0]), side: 3 };
  equal(turns(answer(2, [0]), finer), turns(answer(2, [0]), answer(4, [0])));
  equal(turns(answer(2, [0]), finer), !window.matchMedia("(prefers-reduced-motion: reduce)").matches);
});
