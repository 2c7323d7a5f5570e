// Work that the server does piece by piece (app/descent/stage_requests.py): one request in flight, until done or stopped.

import { post } from "./requests.js";

// Dispatches an event "change" whenever its state has changed, or an answer was taken.
export class Pull extends EventTarget {
  state = "idle"; // idle, running, stopped, done or refused
  message = ""; // why it was refused

  get running() {
    return this.state === "running";
  }

  /**
   * Ask for `body`, then for what `take` makes of each answer, until that is nothing.
   * @param {string} path
   * @param {any} body
   * @param {(answer: any) => any} take
   */
  run(path, body, take) {
    this.stop();
    this.job = { path, body, take };
    return this.goOn();
  }

  // From where it was stopped.
  async goOn() {
    const { job } = this;
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.become("running");
    while (job.body) {
      let answer;
      try {
        answer = await post(job.path, job.body, signal);
      } catch (error) {
        return signal.aborted || this.become("refused", error.message);
      }
      if (signal.aborted) return;
      job.body = job.take(answer);
      this.dispatchEvent(new Event("change"));
    }
    this.become("done");
  }

  stop() {
    this.abort?.abort();
    if (this.running) this.become("stopped");
  }

  become(state, message = "") {
    Object.assign(this, { state, message });
    this.dispatchEvent(new Event("change"));
  }
}
