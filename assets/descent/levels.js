// A quadratic about a point, and its lines of equal height.

/**
 * f(p) + g·d + dᵀHd/2 at p + d.
 * @param {{point: number[], f: number, gradient: number[], hessian: number[]}} local with H as [xx, xy, yy]
 * @returns {(x: number, y: number) => number}
 */
export const quadratic = ({ point, f, gradient: [gx, gy], hessian: [xx, xy, yy] }) => (x, y) => {
  const [dx, dy] = [x - point[0], y - point[1]];
  return f + gx * dx + gy * dy + (xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy) / 2;
};

/**
 * Where the quadratic is level: its minimum, saddle or maximum; null where it has none.
 * @param {{point: number[], gradient: number[], hessian: number[]}} local
 * @returns {number[] | null}
 */
export function middle({ point, gradient, hessian }) {
  const [[gx, gy], [xx, xy, yy]] = [gradient, hessian];
  const determinant = xx * yy - xy * xy;
  const size = Math.max(Math.abs(xx), Math.abs(xy), Math.abs(yy));
  if (!(Math.abs(determinant) > 1e-12 * size * size)) return null;
  return [point[0] - (yy * gx - xy * gy) / determinant, point[1] - (xx * gy - xy * gx) / determinant];
}

const LINES = 6; // on each side of the height of the middle
const THROUGH = 3; // the one that passes through the point

/**
 * Heights of lines that lie at about equal distances, one of them through the point.
 * @param {number} size of what is seen, in data
 */
export function heights(local, size) {
  const { f, gradient, values } = local;
  const center = middle(local);
  const level = center ? quadratic(local)(center[0], center[1]) : f;
  const steep = Math.hypot(gradient[0], gradient[1]);
  const bend = Math.max(...values.map(Math.abs));
  const small = (bend * (size / 12) ** 2) / 2; // where the point is the middle, or next to it
  const away = Math.abs(f - level);
  const unit = center ? (away > small ? away : small) : steep * (size / 4) || small;
  const powers = Array.from({ length: LINES }, (_, at) => ((at + 1) / THROUGH) ** (center ? 2 : 1));
  const ways = center && values[0] > 0 ? [1] : center && values[1] < 0 ? [-1] : [-1, 1];
  return [...(center ? [] : [f]), ...ways.flatMap((way) => powers.map((power) => level + way * power * unit))];
}

/**
 * Pieces of the lines of equal height of a function in a box, by marching squares: [x, y, x, y] each.
 * @param {(x: number, y: number) => number} height
 * @param {number[]} levels
 * @param {{x: [number, number], y: [number, number]}} box
 * @param {number} cells on each side
 * @returns {number[][]}
 */
export function lines(height, levels, box, cells = 60) {
  const along = ([low, high]) => Array.from({ length: cells + 1 }, (_, at) => low + (at / cells) * (high - low));
  const [xs, ys] = [along(box.x), along(box.y)];
  const values = ys.map((y) => xs.map((x) => height(x, y)));
  const pieces = [];
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const corners = [[0, 0], [1, 0], [1, 1], [0, 1]].map(([across, up]) => [
        xs[column + across],
        ys[row + up],
        values[row + up][column + across],
      ]);
      for (const level of levels) pieces.push(...crossing(corners, level));
    }
  }
  return pieces;
}

// Where a level crosses a cell: between the places on its sides, two by two.
function crossing(corners, level) {
  const places = [];
  corners.forEach(([x, y, z], at) => {
    const [nextX, nextY, nextZ] = corners[(at + 1) % 4];
    if (z < level === nextZ < level) return;
    const share = (level - z) / (nextZ - z);
    places.push([x + share * (nextX - x), y + share * (nextY - y)]);
  });
  return places.length < 2
    ? []
    : [[0, 1], [2, 3]].filter(([, last]) => last < places.length).map((pair) => pair.flatMap((at) => places[at]));
}
