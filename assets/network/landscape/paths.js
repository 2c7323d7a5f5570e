// What the panel knows of the landscape: the server's last answer, and where its paths walk.

import { decode } from "../../lib/arrays.js";
import { clock } from "../clock.js";
import { session } from "../session.js";
import { option } from "../view.js";

export const HIGH = 2; // times the start's loss, where the colours and the box end
const ASIDE = 0.5; // a point farther off the plane, as a share of the way that it has moved, fades

export const shown = {
  answer: null, // the last one, its arrays decoded
  webgl: true, // as far as is known: without it there is no 3-D
};

/** @returns {string[]} how the reader looks at it */
export const looks = () => option("landscape", []);
export const has = (what) => looks().includes(what);
export const inSpace = () => has("3d") && shown.webgl; // rather than as a map
export const runOf = (id) => session.runs.find((run) => run.id === id);

export const decoded = ({ epochs, x, y, off, moved, ...rest }) => ({
  ...rest,
  ...Object.fromEntries(
    Object.entries({ epochs, x, y, off, moved }).map(([key, value]) => [key, [...decode(value)]]),
  ),
});

// Whether no run has left the start.
export const still = () => shown.answer.paths.every(({ epochs }) => epochs.length === 1);

// A path up to the epoch that is shown, at its true loss, as long as it stays in the box.
export function walked(path, top) {
  const run = runOf(path.run);
  const { across, up } = shown.answer;
  const found = { run, x: [], y: [], z: [], near: [], left: false, at: -1 };
  if (!run) return found;
  for (const [at, epoch] of path.epochs.entries()) {
    if (epoch > clock.until) break;
    const loss = run.values.train_loss[epoch]?.[0];
    const [x, y] = [path.x[at], path.y[at]];
    const inside = x >= across[0] && x <= across[1] && y >= up[0] && y <= up[1] && loss <= top;
    found.at = at;
    if (!inside) {
      found.left = true;
      break;
    }
    found.x.push(x);
    found.y.push(y);
    found.z.push(loss);
    found.near.push(path.off[at] <= ASIDE * path.moved[at]);
  }
  return found;
}
