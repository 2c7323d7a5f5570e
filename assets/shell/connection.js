// Where the page says that the server is away, or that a newer one has replaced it.

import * as ids from "../ids.js";
import { at } from "../lib/addresses.js";
import { connection } from "../lib/connection.js";
import { byId, element } from "../lib/elements.js";

let later = false; // the reader doesn't want to reload yet
let shown = "";

function show() {
  const frame = byId(ids.CONNECTION);
  const state = JSON.stringify([connection.away, later || connection.reason]);
  if (!frame || state === shown) return;
  shown = state;
  const parts = [];
  if (connection.away) parts.push(pill("The server doesn't answer: trying again …"));
  else if (connection.reason && !later) {
    const reload = button("Reload", () => location.reload());
    const wait = button("Later", () => {
      later = true;
      show();
    });
    parts.push(pill(connection.reason, reload, wait));
  }
  frame.replaceChildren(...parts);
}

const pill = (textContent, ...buttons) =>
  element("div", { className: "pill" }, element("span", { textContent }), ...buttons);

const button = (textContent, onclick) => element("button", { type: "button", textContent, onclick });

connection.addEventListener("change", show);

// A page that comes into view again asks whether its server is still there, and still the same.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !connection.away) fetch(at("/version")).catch(() => {});
});
