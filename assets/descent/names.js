// Names on the contour map, of which none is to cover another: who has written where.

const written = new Map();

/**
 * The places that others than `own` have written in: [middle across, middle down, half the width] each, in pixels.
 * @param {string} own
 * @returns {number[][]}
 */
export const others = (own) => [...written].flatMap(([owner, places]) => (owner === own ? [] : places));

/**
 * @param {string} owner
 * @param {number[][]} places
 */
export const note = (owner, places) => written.set(owner, places);

const LINE = 15; // pixels between two names one above the other
const STEP = 4;

/**
 * How far down, or up, from where it would stand a name is free of others.
 * @param {[number, number, number]} place
 * @param {number[][]} taken
 * @param {number} height of the picture
 */
export function free([x, y, half], taken, height) {
  const inside = (at) => at >= 8 && at <= height - 8;
  const covers = (at) =>
    taken.some(([other, up, wide]) => Math.abs(other - x) < wide + half && Math.abs(up - at) < LINE);
  for (let away = 0; away < height; away += STEP) {
    const at = [y + away, y - away].find((each) => inside(each) && !covers(each));
    if (at !== undefined) return at;
  }
  return y;
}
