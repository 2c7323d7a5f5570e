// What panels are told of a path, a block of its steps at a time, as the clock needs them (app/descent/panels).

import { decode } from "../lib/arrays.js";
import { post, Refusal, sleep } from "../lib/requests.js";
import { player } from "./player.js";

const PATIENCE = 120; // ms without a change before the server is asked

// The answer with its typed arrays decoded, those a level down too.
export function decoded(answer, deeper = true) {
  const one = (value) => {
    if (value?.bdata) return decode(value);
    return deeper && value?.constructor === Object ? decoded(value, false) : value;
  };
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, one(value)]));
}

export class Blocks {
  key = ""; // what the numbers depend on
  search = "";
  slot = null;
  latest = null;
  waiting = null;

  /** @param {string} address */
  constructor(address) {
    this.address = address;
  }

  // The path of another competitor, or of another race; of none where the slot is null.
  begin({ search, numbers }, slot) {
    this.search = search;
    const key = slot === null ? "" : `${numbers} ${slot}`;
    if (key === this.key) return;
    this.waiting?.abort();
    Object.assign(this, { key, slot, latest: null, waiting: null });
  }

  // The block with a step, if it is there; else it is asked for, and all is drawn once it is.
  at(step) {
    const { latest } = this;
    if (latest && (latest.refused || (step >= latest.first && step < latest.first + latest.length))) return latest;
    if (this.key && !this.waiting) this.ask(step);
    return null;
  }

  async ask(step) {
    const controller = (this.waiting = new AbortController());
    const { signal } = controller;
    if (!this.latest) await sleep(PATIENCE);
    if (signal.aborted) return;
    try {
      const answer = await post(this.address, { search: this.search, slot: this.slot, first: step }, signal);
      this.latest = decoded(answer);
    } catch (error) {
      if (error instanceof Refusal) this.latest = { refused: error.message };
    }
    if (signal.aborted) return; // what failed is asked for again when the clock moves
    this.waiting = null;
    if (this.latest) player.draw();
  }
}
