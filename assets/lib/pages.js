// The pages of the document: one is shown, the others stay as they are. Dispatches an event "shown", its detail the
// name of the page.

import * as ids from "../ids.js";
import { byId } from "./elements.js";
import { focusOn } from "./focus.js";

const SITE = "Fall Line";

const bare = (path) => path.replace(/\/$/, "");

class Pages extends EventTarget {
  shown = null;

  // Those that Dash has drawn.
  get all() {
    return [...document.querySelectorAll(".page[id]")];
  }

  // The one that the address bar names, with or without a slash at its end.
  get asked() {
    return this.all.find(({ dataset }) => bare(dataset.path) === bare(location.pathname));
  }

  get current() {
    return this.asked || this.all[0];
  }

  get name() {
    return this.current?.id.replace("page-", "");
  }

  show() {
    const { current, name } = this;
    const before = this.shown;
    this.shown = current;
    for (const page of this.all) page.hidden = page !== current;
    for (const tools of document.querySelectorAll(".page-tools, .page-heading, .skips")) {
      tools.hidden = tools.dataset.path !== current.dataset.path;
    }
    for (const tab of document.querySelectorAll(".tab")) {
      if (tab.pathname === current.dataset.path) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    this.dispatchEvent(new CustomEvent("shown", { detail: name }));
    window.dispatchEvent(new Event("resize"));
    this.entitle(name, byId(ids.heading(name)).textContent);
    if (before && before !== current) this.focus();
  }

  // What is on a page, as its heading and the window's title say.
  entitle(name, text) {
    const heading = byId(ids.heading(name));
    if (heading.textContent !== text) heading.textContent = text;
    if (this.name === name) document.title = `${text} · ${SITE}`;
  }

  // Where what had the focus is on the page that is gone: to the heading of this one.
  focus() {
    const { activeElement } = document;
    if (activeElement === document.body || !activeElement.checkVisibility()) focusOn(byId(ids.heading(this.name)));
  }
}

export const pages = new Pages();
