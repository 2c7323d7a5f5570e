// What surrounds the pages: the link in the address bar, the theme, the drawer with the controls, copying the link.
(function (fallLine) {
  "use strict";

  const KEY = "fall-line-theme";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const unchanged = () => window.dash_clientside.no_update;
  const setProps = (id, properties) => window.dash_clientside.set_props(id, properties);

  // ---- link: the address bar holds the state; Back and Forward bring it back --------------------------------------

  const here = () => ({ pathname: location.pathname, search: location.search, page: shownPage() });
  const TOGETHER = 1000; // ms: changes closer than this make one entry in the history

  fallLine.link = {
    opening: true, // the state on its way comes from the address bar itself
    pushed: -Infinity,
    searches: {}, // each opened page's state, for when its tab is chosen again

    push(search, path = location.pathname) {
      this.searches[path] = search;
      if (path !== location.pathname) return;
      const opening = this.opening;
      this.opening = false;
      if (search === location.search) return;
      const now = performance.now();
      if (opening || now - this.pushed < TOGETHER) history.replaceState(null, "", search);
      else history.pushState(null, "", search);
      if (!opening) this.pushed = now;
    },
  };

  function open() {
    fallLine.link.opening = true;
    fallLine.link.searches[location.pathname] ??= location.search;
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
    if (tab.search) delete fallLine.link.searches[tab.pathname]; // a link to a run of its own
    const known = tab.search || fallLine.link.searches[tab.pathname];
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

  // ---- notices ----------------------------------------------------------------------------------------------------

  let leaving = 0;
  fallLine.notice = function (text) {
    const element = document.getElementById("notice");
    element.textContent = text;
    element.classList.add("shown");
    clearTimeout(leaving);
    leaving = setTimeout(() => element.classList.remove("shown"), Math.max(4000, 60 * text.length));
  };

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      fallLine.notice("Link copied.");
    } catch {
      fallLine.notice(`Copy this link: ${text}`);
    }
  }

  // ---- the drawer on a phone --------------------------------------------------------------------------------------

  function drawer(open) {
    document.documentElement.classList.toggle("panel-open", open);
    const button = document.getElementById("open-panel");
    if (button) button.setAttribute("aria-expanded", String(open));
    const first = open && document.querySelector(".page:not([hidden]) .panel :is(input, button)");
    if (first) first.focus();
    else if (!open && button) button.focus();
  }

  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.documentElement.classList.contains("panel-open")) drawer(false);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".close-panel")) drawer(false);
    else if (
      document.documentElement.classList.contains("panel-open") &&
      !event.target.closest(".panel, #open-panel, [role=listbox], [role=option]")
    )
      drawer(false);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    shell: {
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

      panel() {
        drawer(true);
        return unchanged();
      },
    },
  });
})((window.fallLine = window.fallLine || {}));
