// The connection to the server, for all requests of the page, Dash's among them. One that finds no server is made
// again until it is back, which does no harm: every request names all that its answer depends on. Meanwhile the page
// says so. Answers also tell which version the server is: where it is no longer this page's own, a reload is offered.

import { notice } from "./notices.js";

const FIRST_WAIT = 500; // ms between two attempts, doubled each time
const LONGEST_WAIT = 4000;
const ABSENT = [502, 503, 504]; // what a proxy says in place of a server that isn't there

const ask = window.fetch.bind(window);
const own = document.querySelector("meta[name=fall-line-version]")?.content;
const waiting = new Set();
const newest = new Map(); // of each callback the request that counts: what the controls said last

export const connection = {
  reason: "", // why this page should be loaded anew
  later: false, // the reader doesn't want that yet

  get away() {
    return waiting.size > 0;
  },
};
window.fetch = async function (address, options = {}) {
  if (typeof address !== "string" || new URL(address, location).origin !== location.origin) return ask(address, options);
  const request = {};
  const callback = address.includes("_dash-update-component") ? JSON.parse(options.body).output : null;
  const outdated = () => callback !== null && newest.get(callback) !== request;
  newest.set(callback, request);
  try {
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const answer = await attempt(address, options);
      // Answers that overtook each other would leave the page with what was true before the last change.
      if (outdated()) return new Response(null, { status: 204 });
      if (answer) return heard(answer);
      waiting.add(request);
      show();
      // Not all pages of a full lecture hall at the same moment.
      await pause(wait * (0.75 + 0.5 * Math.random()), options.signal);
    }
  } finally {
    if (waiting.delete(request)) show();
  }
};

// The server's answer, here to its last byte; nothing where there is no server.
async function attempt(address, options) {
  try {
    const answer = await ask(address, options);
    if (ABSENT.includes(answer.status) && !isJson(answer)) return null;
    await answer.clone().arrayBuffer();
    return answer;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error; // given up by whoever asked
  }
}

const isJson = (answer) => (answer.headers.get("Content-Type") || "").startsWith("application/json");

function heard(answer) {
  const version = answer.headers.get("Fall-Line-Version");
  if (own && version && version !== own) offer("Fall Line was updated.");
  if (answer.status === 401) offer("The server asks for its token again.");
  if (answer.status >= 500 && !isJson(answer)) notice("The server failed to do that. Try again, or reload the page.");
  return answer;
}

function offer(reason) {
  connection.reason = reason;
  show();
}

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

// ---- what the page says -----------------------------------------------------------------------------------------

let shown = "";

function show() {
  window.dispatchEvent(new Event("fallLine:connection"));
  const frame = document.getElementById("connection");
  const state = JSON.stringify([connection.away, connection.later || connection.reason]);
  if (!frame || state === shown) return;
  shown = state;
  const parts = [];
  if (connection.away) parts.push(pill("The server doesn't answer: trying again …"));
  else if (connection.reason && !connection.later) {
    const reload = button("Reload", () => location.reload());
    const later = button("Later", () => {
      connection.later = true;
      show();
    });
    parts.push(pill(connection.reason, reload, later));
  }
  frame.replaceChildren(...parts);
}

function pill(text, ...buttons) {
  const made = Object.assign(document.createElement("div"), { className: "pill" });
  made.append(Object.assign(document.createElement("span"), { textContent: text }), ...buttons);
  return made;
}

const button = (textContent, onclick) =>
  Object.assign(document.createElement("button"), { type: "button", textContent, onclick });

// A page that comes into view again asks whether its server is still there, and still the same.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !connection.away) window.fetch("/version").catch(() => {});
});
