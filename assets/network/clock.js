// The epoch that is looked back at, for all panels at once: the scrubber of one of them sets it, and replays.

import { session } from "./session.js";

const LONGEST = 12; // s that a replay takes, however many epochs there are
const USUAL = 30; // epochs a second, where the pace is no number

// Dispatches an event "change".
class Clock extends EventTarget {
  until = Infinity; // the last epoch, whichever that is
  frame = 0; // of a replay
  panel = ""; // that has the scrubber

  /** @param {number} epoch */
  goTo(epoch) {
    this.pause();
    this.set(epoch);
  }

  set(epoch) {
    if (epoch === this.until) return;
    this.until = epoch;
    this.dispatchEvent(new Event("change"));
  }

  get playing() {
    return this.frame > 0;
  }

  pause() {
    cancelAnimationFrame(this.frame);
    if (!this.playing) return;
    this.frame = 0;
    this.dispatchEvent(new Event("change"));
  }

  /**
   * Go through the epochs, from where it stands or, at the end, from the start.
   * @param {number} last
   * @param {string} pace in epochs a second, or a word
   */
  play(last, pace) {
    const first = this.until < last ? this.until : 0;
    const rate = Math.max(Number(pace) || USUAL, last / LONGEST) / 1000;
    const began = performance.now();
    const step = () => {
      const epoch = first + Math.floor(rate * (performance.now() - began));
      if (epoch >= last) return this.goTo(Infinity);
      this.frame = requestAnimationFrame(step);
      this.set(epoch);
    };
    cancelAnimationFrame(this.frame);
    step();
  }
}

export const clock = new Clock();

// The epoch that all panels show; without the scrubber on the page it is the last one.
export const epochShown = () => session.view.panels.includes(clock.panel) ? clock.until : Infinity;

// The same as a part of what a panel asks for.
export const lookingBack = () => Number.isFinite(epochShown()) ? { epoch: epochShown() } : {};
