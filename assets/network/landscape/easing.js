// From one landscape to the next: the plane turns a little with each chunk of training.

const LASTS = 300; // ms
const reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)");

const mixed = (share) => (one, other) => one === other ? other : one + (other - one) * share;

/**
 * What is drawn this share of the way from an answer to the next; the heights of a finer or coarser grid are its own.
 * @param {any} before
 * @param {any} after
 * @param {number} share from 0 to 1
 */
export function between(before, after, share) {
  const mix = mixed(share);
  const alike = before.side === after.side;
  const both = (one, other) => one.map((value, at) => mix(value, other[at]));
  return {
    ...after,
    across: both(before.across, after.across),
    up: both(before.up, after.up),
    rows: alike
      ? Float32Array.from(after.rows, (value, at) => Number.isFinite(value) ? mix(before.rows[at], value) : value)
      : after.rows,
    paths: after.paths.map((path) => {
      const earlier = before.paths.find(({ run }) => run === path.run);
      if (!earlier) return path;
      const places = new Map(earlier.epochs.map((epoch, at) => [epoch, at]));
      const along = (axis) =>
        path[axis].map((value, at) => {
          const place = places.get(path.epochs[at]);
          return place === undefined ? value : mix(earlier[axis][place], value);
        });
      return { ...path, x: along("x"), y: along("y") };
    }),
  };
}

// Whether the one can turn into the other: a plane of the same runs, while it may move.
export const turns = (before, after) =>
  !reducedMotion.matches && before?.pair.length === after.pair.length &&
  before.pair.every((run, at) => run === after.pair[at]);

let frame = 0;
let arrive = () => {};

// Go to the end at once.
export function settle() {
  cancelAnimationFrame(frame);
  arrive();
  arrive = () => {};
}

/**
 * Call `draw` with what lies between two answers, and with the second at the end, until it is called anew.
 * @param {any} before
 * @param {any} after
 * @param {(answer: any) => void} draw
 */
export function ease(before, after, draw) {
  cancelAnimationFrame(frame);
  arrive = () => draw(after);
  const began = performance.now();
  const step = () => {
    const share = (performance.now() - began) / LASTS;
    if (share >= 1) return settle();
    draw(between(before, after, share));
    frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
}
