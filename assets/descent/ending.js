// What is said at the end of a race: who is best, with which error, and how each descent has ended.

import { say } from "../lib/announcer.js";
import { format } from "../lib/numbers.js";
import { pages } from "../lib/pages.js";
import { player } from "./player.js";
import { best } from "./race.js";

const SETTLED = 1000; // ms without a change, where a race stands at its end without having been played

const ending = {
  told: "", // what has been said last of a race at its end
  due: 0,

  draw(player) {
    const { position, last, playing, display } = player;
    clearTimeout(this.due);
    if (position < last) {
      if (display.loop !== "on") this.told = "";
      return;
    }
    const played = playing || this.played;
    this.played = playing;
    this.due = setTimeout(() => this.tell(), played ? 0 : SETTLED);
  },

  tell() {
    if (pages.name !== "descent") return;
    const text = result(player);
    if (text !== this.told) say(text);
    this.told = text;
  },
};

function result({ race, shown, last }) {
  const least = best(shown, last);
  if (!least) return "";
  const reached = `${race.optimum === null ? "f" : "error"} ${format(least.error)}`;
  if (shown.length === 1) return `End of the run, ${reached}. ${least.path.sentence}`;
  const each = shown.map(({ name, sentence }) => `${name}: ${sentence}`);
  return [`End of the race. Best: ${least.path.name}, ${reached}.`, ...each].join(" ");
}

player.add(ending);
