// What surrounds the pages: the link in the address bar, the theme, the drawer with the controls, copying the link.

import { provide, setProps, unchanged } from "./lib/dash.js";
import { link } from "./lib/link.js";
import { notice } from "./lib/notices.js";

const KEY = "fall-line-theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");

// ---- link: the address bar holds the state; Back and Forward bring it back --------------------------------------

const here = () => ({ pathname: location.pathname, search: location.search, page: shownPage() });

function open() {
  link.opening = true;
  link.searches[location.pathname] ??= location.search;
  show();
  return here();
}

window.addEventListener("popstate", () => {
  // Before Dash has drawn the pages there is nothing to bring back: they open from the address bar.
  if (pages().length) setProps("link", { data: open() });
});

// ---- pages: those not shown stay as they are --------------------------------------------------------------------

const pages = () => [...document.querySelectorAll(".page")];
const named = () => pages().find((page) => page.dataset.path === location.pathname) || pages()[0];
const shownPage = () => named().id.replace("page-", "");

function show() {
  const shown = named();
  for (const page of pages()) page.hidden = page !== shown;
  for (const tools of document.querySelectorAll(".page-tools")) tools.hidden = tools.dataset.path !== shown.dataset.path;
  for (const tab of document.querySelectorAll(".tab")) {
    if (tab.pathname === shown.dataset.path) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  window.dispatchEvent(new CustomEvent("fallLine:page", { detail: { name: shownPage() } }));
  window.dispatchEvent(new Event("resize"));
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest(".header a, .run-link");
  if (!tab || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (tab.pathname === location.pathname) return;
  if (tab.search) delete link.searches[tab.pathname]; // a link to a run of its own
  const known = tab.search || link.searches[tab.pathname];
  history.pushState(null, "", tab.pathname + (known || ""));
  if (tab.search || known === undefined) setProps("link", { data: open() });
  else show();
});

// ---- theme: the system's, until the reader chooses ---------------------------------------------------------------

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be forbidden: the system's theme will do
  }
}

const theme = () => stored() || (dark.matches ? "dark" : "light");
document.documentElement.dataset.mantineColorScheme = theme();
dark.addEventListener("change", () => {
  if (!stored()) apply(theme());
});

function apply(name) {
  document.documentElement.dataset.mantineColorScheme = name;
  setProps("provider", { forceColorScheme: name });
  setProps("theme", { data: name });
}

// ---- copying the link ----------------------------------------------------------------------------------------------

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice("Link copied.");
  } catch {
    notice(`Copy this link: ${text}`);
  }
}

// ---- the drawer on a phone --------------------------------------------------------------------------------------

function drawer(open) {
  document.documentElement.classList.toggle("setup-open", open);
  const button = document.getElementById("open-setup");
  if (button) button.setAttribute("aria-expanded", String(open));
  const first = open && document.querySelector(".page:not([hidden]) .setup :is(input, button)");
  if (first) first.focus();
  else if (!open && button) button.focus();
}

window.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.documentElement.classList.contains("setup-open")) drawer(false);
});
document.addEventListener("click", (event) => {
  if (event.target.closest(".close-setup")) drawer(false);
  else if (
    document.documentElement.classList.contains("setup-open") &&
    !event.target.closest(".setup, #open-setup, [role=listbox], [role=option]")
  )
    drawer(false);
});

provide("shell", {
  open,

  theme(clicks) {
    let name = theme();
    if (clicks) {
      name = name === "dark" ? "light" : "dark";
      try {
        localStorage.setItem(KEY, name);
      } catch {
        // the choice then lasts as long as the page
      }
    }
    document.documentElement.dataset.mantineColorScheme = name;
    return [name, name];
  },

  copy() {
    copy(location.href);
    return unchanged();
  },

  setup() {
    drawer(true);
    return unchanged();
  },
});
