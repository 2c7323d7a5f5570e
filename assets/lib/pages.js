// The pages of the document: one is shown, the others stay as they are. Dispatches an event "shown", its detail the
// name of the page.

class Pages extends EventTarget {
  // Those that Dash has drawn.
  get all() {
    return [...document.querySelectorAll(".page")];
  }

  // The one that the address bar names.
  get current() {
    return this.all.find((page) => page.dataset.path === location.pathname) || this.all[0];
  }

  get name() {
    return this.current.id.replace("page-", "");
  }

  show() {
    const { current, name } = this;
    for (const page of this.all) page.hidden = page !== current;
    for (const tools of document.querySelectorAll(".page-tools")) {
      tools.hidden = tools.dataset.path !== current.dataset.path;
    }
    for (const tab of document.querySelectorAll(".tab")) {
      if (tab.pathname === current.dataset.path) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    this.dispatchEvent(new CustomEvent("shown", { detail: name }));
    window.dispatchEvent(new Event("resize"));
  }
}

export const pages = new Pages();
