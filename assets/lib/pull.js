// Work that the server does piece by piece (app/descent/stages/many.py): one request in flight, until it is done or stopped.

import { post } from "./requests.js";

export class Pull {
  state = "idle"; // idle, running, stopped, done or refused
  message = ""; // why it was refused
  changed() {}

  get running() {
    return this.state === "running";
  }

  // Ask for `body`, then for what `take` makes of each answer, until that is nothing.
  run(path, body, take) {
    this.stop();
    this.job = { path, body, take };
    return this.goOn();
  }

  // From where it was stopped.
  async goOn() {
    const { job } = this;
    const { signal } = (this.abort = new AbortController());
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
      this.changed();
    }
    this.become("done");
  }

  stop() {
    if (this.abort) this.abort.abort();
    if (this.running) this.become("stopped");
  }

  become(state, message = "") {
    Object.assign(this, { state, message });
    this.changed();
  }
}
