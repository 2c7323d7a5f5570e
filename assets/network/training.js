// Training from the browser: one request in flight, each advances one run by a few epochs (app/network/api.py).
// To pause is to stop asking, or to give up a request that finds no server.

import { connection } from "../lib/connection.js";
import { post, sleep } from "../lib/requests.js";
import { session } from "./session.js";

const ANSWERS = 30; // at most so many a second, whatever the pace
const CHUNK = 0.02; // seconds of the server's time for a chunk at the fastest pace
const MOST_EPOCHS = 100;

export const ask = (path, body, signal) => post(`/network/${path}`, body, signal);

// Dispatches an event "chunk", its detail the run, after each answer.
class Training extends EventTarget {
  pace = "30";
  active = []; // runs in training, each with the epoch it is to reach
  looping = false;
  abort = new AbortController(); // of the request in flight

  trains(run) {
    return this.active.some((each) => each.run === run);
  }

  // Train these runs, up to `epochs` more if given.
  start(runs, epochs = Infinity) {
    for (const run of runs) {
      if (run.over || this.trains(run)) continue;
      run.failure = "";
      run.pace = { since: performance.now(), from: run.epoch };
      this.active.push({ run, target: run.epoch + epochs, size: 1, due: 0 });
    }
    if (!this.looping) this.loop();
  }

  pause(runs) {
    this.active = this.active.filter((each) => !runs.includes(each.run));
    if (connection.away) this.abort.abort();
  }

  async loop() {
    this.looping = true;
    for (let turn = 0; this.active.length; turn++) {
      const job = this.active[turn % this.active.length];
      await sleep(Math.max(job.due - performance.now(), 0));
      if (!this.active.includes(job)) continue;
      try {
        await this.advance(job);
      } catch (error) {
        if (this.active.includes(job)) {
          job.run.failure = error.message;
          this.finish(job);
        }
      }
      this.dispatchEvent(new CustomEvent("chunk", { detail: job.run }));
    }
    this.looping = false;
  }

  async advance(job) {
    const { run } = job;
    const began = performance.now();
    const epochs = Math.min(this.size(job), Math.max(job.target - run.epoch, 1));
    if (this.pace !== "fastest") job.due = Math.max(job.due, began - 100) + (1000 * epochs) / Number(this.pace);
    this.abort = new AbortController();
    const rate = session.rateFor(run);
    const body = { run: run.id, epoch: run.epoch, epochs, learning_rate: rate };
    const answer = await ask("advance", body, this.abort.signal);
    run.wished = rate ?? run.wished;
    if (answer.seconds) {
      const done = answer.epoch - run.epoch;
      job.size = Math.min(Math.max((done * CHUNK) / answer.seconds, 1), 2 * epochs, MOST_EPOCHS);
    }
    run.merge(answer);
    if (run.done || run.epoch >= job.target) this.finish(job);
  }

  // How many epochs to ask for: as the pace has it, no more than ANSWERS times a second.
  size(job) {
    if (this.pace === "fastest") return Math.max(1, Math.round(job.size));
    return Math.max(1, Math.ceil((Number(this.pace) * this.active.length) / ANSWERS));
  }

  finish(job) {
    this.active = this.active.filter((each) => each !== job);
  }

  // Wait until no request is under way.
  async idle() {
    while (this.looping) await sleep(10);
  }
}

export const training = new Training();
