// Training from the browser: one request in flight, each advances a run, and those that race it, by a few epochs
// (app/network/api.py).
// To pause is to stop asking, or to give up a request that finds no server.

import { connection } from "../lib/connection.js";
import { post, sleep } from "../lib/requests.js";
import { paletteSize } from "../lib/style.js";
import { session } from "./session.js";

const ANSWERS = 30; // at most so many a second, whatever the pace
const CHUNK = 0.02; // seconds of the server's time for a chunk at the fastest pace

export const ask = (path, body, signal) => post(`/network/${path}`, body, signal);

// Dispatches an event "chunk", its detail the runs, after each answer.
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
      const jobs = this.company(job);
      try {
        await this.advance(jobs);
      } catch (error) {
        this.fail(jobs, error);
      }
      this.dispatchEvent(new CustomEvent("chunk", { detail: jobs.map(({ run }) => run) }));
    }
    this.looping = false;
  }

  // Those that go on in one request, for they are at the same epoch: the server trains as one stack what it can.
  company(job) {
    const others = this.active.filter((each) => each !== job && each.run.epoch === job.run.epoch && !each.alone);
    return job.alone ? [job] : [job, ...others.slice(0, paletteSize() - 1)];
  }

  async advance(jobs) {
    const [first] = jobs;
    const began = performance.now();
    const left = jobs.map(({ run, target }) => Math.max(Math.min(target, run.epochs) - run.epoch, 1));
    const epochs = Math.min(this.size(first), ...left);
    const pause = this.pace === "fastest" ? 0 : (1000 * epochs) / Number(this.pace);
    for (const job of jobs) if (pause) job.due = Math.max(job.due, began - 100) + pause;
    this.abort = new AbortController();
    const asked = jobs.map(({ run }) => ({ run: run.id, epoch: run.epoch, learning_rate: session.rateFor(run) }));
    const body = { ...asked[0], epochs, ...(jobs.length > 1 && { beside: asked.slice(1) }) };
    const answer = await ask("advance", body, this.abort.signal);
    const time = answer.seconds / jobs.length;
    for (const [at, said] of [answer, ...(answer.beside ?? [])].entries()) {
      const { run } = jobs[at];
      run.wished = asked[at].learning_rate ?? run.wished;
      if (time) {
        jobs[at].size = Math.min(Math.max(((said.epoch - run.epoch) * CHUNK) / time, 1), 2 * epochs);
      }
      run.merge(said);
      if (run.done || run.epoch >= jobs[at].target) this.finish(jobs[at]);
    }
  }

  // Of several in one request that was refused each asks for itself from now on: one of them may be at fault.
  fail(jobs, error) {
    for (const job of jobs.filter((each) => this.active.includes(each))) {
      if (jobs.length > 1) {
        job.alone = true;
        continue;
      }
      job.run.failure = error.message;
      this.finish(job);
    }
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
