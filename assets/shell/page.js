// What surrounds the pages: the link in the address bar, which holds the state, tabs, and what Dash's callbacks call.

import { say } from "../lib/announcer.js";
import { provide, unchanged } from "../lib/dash.js";
import { byId } from "../lib/elements.js";
import { focusOn, focusOnceThere } from "../lib/focus.js";
import { link } from "../lib/link.js";
import { pages } from "../lib/pages.js";
import "./connection.js";
import { copy } from "./copy.js";
import { drawer } from "./drawer.js";
import { follow } from "./opening.js";
import { theme } from "./theme.js";

window.addEventListener("popstate", () => {
  // Before Dash has drawn the pages there is nothing to bring back: they open from the address bar.
  if (pages.all.length) follow();
});

// The address bar holds the state: a link within the page moves the focus alone.
document.addEventListener("click", (event) => {
  const skip = event.target.closest(".skip");
  if (!skip) return;
  event.preventDefault();
  focusOn(byId(skip.hash.slice(1)));
});

document.addEventListener("click", (event) => {
  const tab = event.target.closest(".header a, .run-link");
  if (!tab || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (tab.pathname === location.pathname) return;
  if (tab.search) delete link.searches[tab.pathname]; // a link to a run of its own
  const known = tab.search || link.searches[tab.pathname];
  history.pushState(null, "", tab.pathname + (known || ""));
  if (tab.search || known === undefined) follow();
  else pages.show();
});

provide("shell", {
  theme(clicks) {
    const name = theme(Boolean(clicks));
    return [name, name];
  },

  copy() {
    copy(location.href);
    return unchanged();
  },

  // What a callback of the server has changed (app/components/done.py).
  done(told) {
    if (!told) return;
    say(told.sentence);
    if (told.focus) focusOnceThere(told.focus);
  },

  setup() {
    drawer(true);
    return unchanged();
  },
});
