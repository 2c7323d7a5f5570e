// The readings of a long race that were not sent with it (app/descent/details.py): once the clock stands at a step that
// has none of its own, its block is asked for.

import { BLOCK } from "../constants.js";
import { get } from "../lib/requests.js";
import { player } from "./player.js";

let waiting = null;

export function look({ race, reached, playing }) {
  if (playing || !race || race.has(reached)) return;
  const first = reached - (reached % BLOCK);
  if (waiting?.race === race && waiting.first === first) return;
  waiting?.controller.abort();
  const mine = (waiting = { race, first, controller: new AbortController() });
  const done = () => waiting === mine && (waiting = null);
  get(`/descent/details/${first}.json?${race.query}`, mine.controller.signal).then((block) => {
    done();
    race.fill(block);
    if (player.race === race) player.draw();
  }, done); // what failed is asked for again when the clock is moved
}

player.add({ draw: look });
