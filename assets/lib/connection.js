// The connection to the server, for all requests of the page, Dash's among them. One that finds no server is made
// again until it is back, which does no harm: every request names all that its answer depends on. Answers also tell
// which version the server is. Dispatches an event "change" when the server went away or came back, or when there is
// a reason to load the page anew.

import { notice } from "./notices.js";

const FIRST_WAIT = 500; // ms between two attempts, doubled each time
const LONGEST_WAIT = 4000;
const ABSENT = [502, 503, 504]; // what a proxy says in place of a server that isn't there

export class Connection extends EventTarget {
  reason = ""; // why this page should be loaded anew
  waiting = new Set(); // requests that have found no server
  newest = new Map(); // of each callback the request that counts: what the controls said last

  /**
   * @param {(address: any, options?: RequestInit) => Promise<Response>} ask makes one attempt, as fetch does
   * @param {string | undefined} version the page's own
   */
  constructor(ask, version) {
    super();
    this.ask = ask;
    this.version = version;
  }

  get away() {
    return this.waiting.size > 0;
  }

  /**
   * In place of the browser's own fetch.
   * @param {RequestInfo | URL} address
   * @param {RequestInit} options
   */
  async fetch(address, options = {}) {
    if (typeof address !== "string" || new URL(address, location.href).origin !== location.origin) {
      return this.ask(address, options);
    }
    const request = {};
    const callback = address.includes("_dash-update-component") ? JSON.parse(String(options.body)).output : null;
    const outdated = () => callback !== null && this.newest.get(callback) !== request;
    this.newest.set(callback, request);
    try {
      for (let wait = FIRST_WAIT;; wait = Math.min(2 * wait, LONGEST_WAIT)) {
        const answer = await this.attempt(address, options);
        // Answers that overtook each other would leave the page with what was true before the last change.
        if (outdated()) return new Response(null, { status: 204 });
        if (answer) return this.heard(answer);
        this.waiting.add(request);
        this.changed();
        // Not all pages of a full lecture hall at the same moment.
        await pause(wait * (0.75 + 0.5 * Math.random()), options.signal);
      }
    } finally {
      if (this.waiting.delete(request)) this.changed();
    }
  }

  // The server's answer, here to its last byte; nothing where there is no server.
  async attempt(address, options) {
    try {
      const answer = await this.ask(address, options);
      if (ABSENT.includes(answer.status) && !isJson(answer)) return null;
      await answer.clone().arrayBuffer();
      return answer;
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error; // given up by whoever asked
    }
  }

  heard(answer) {
    const version = answer.headers.get("Fall-Line-Version");
    if (this.version && version && version !== this.version) this.suggest("Fall Line was updated.");
    if (answer.status === 401) this.suggest("The server asks for its token again.");
    if (answer.status >= 500 && !isJson(answer)) {
      notice("The server failed to do that. Try again, or reload the page.");
    }
    return answer;
  }

  suggest(reason) {
    this.reason = reason;
    this.changed();
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }
}

const isJson = (answer) => (answer.headers.get("Content-Type") || "").startsWith("application/json");

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

export const connection = new Connection(
  window.fetch.bind(window),
  document.querySelector("meta[name=fall-line-version]")?.content,
);
