// Work that the server does piece by piece (app/descent/many.py): one request in flight, until it is done or stopped.
(function (fallLine) {
  "use strict";

  const LONGEST_WAIT = 5000; // ms between two attempts at a server that is away

  fallLine.Pull = class {
    state = "idle"; // idle, running, stopped, done or refused
    away = false; // the server doesn't answer
    message = ""; // why it was refused
    changed() {}

    get running() {
      return this.state === "running";
    }

    // Ask for `body`, then for what `take` makes of each answer, until that is nothing.
    async run(path, body, take) {
      this.stop();
      const { signal } = (this.abort = new AbortController());
      this.become("running");
      let wait = 250;
      while (body) {
        let answer;
        try {
          answer = await fallLine.post(path, body, signal);
          this.away = false;
          wait = 250;
        } catch (error) {
          if (signal.aborted) return;
          if (error instanceof fallLine.Refusal) return this.become("refused", error.message);
          this.away = true;
          this.changed();
          await fallLine.sleep((wait = Math.min(2 * wait, LONGEST_WAIT)));
        }
        if (signal.aborted) return;
        if (answer) body = take(answer);
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
  };
})((window.fallLine = window.fallLine || {}));
