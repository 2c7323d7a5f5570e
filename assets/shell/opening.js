// How a page opens. One answer of the server (app/opening.py), which the browser asks for as soon as it has read the
// HTML, has all that it shows. What can be drawn at once is drawn into the page's outline; then Dash is started, with
// this answer for its layout, and puts the page itself in the outline's place. Other pages come with their tabs.

import * as ids from "../ids.js";
import { setProps } from "../lib/dash.js";
import { byId, element } from "../lib/elements.js";
import { shown, soon } from "../lib/frames.js";
import { Graph } from "../lib/graphs.js";
import { link } from "../lib/link.js";
import { notice } from "../lib/notices.js";
import { pages } from "../lib/pages.js";
import { get } from "../lib/requests.js";
import { theme } from "../lib/style.js";

/** @type {Map<string, {preview?: (data: any) => Promise<void>, open: (data: any) => void}>} */
const scripts = new Map();

/**
 * What a page's script does with what its page opens with; a page without a script is told its link.
 * @param {string} page
 * @param {{preview?: (data: any) => Promise<void>, open: (data: any) => void}} script `preview` draws into the outline
 */
export const opens = (page, script) => scripts.set(page, script);

// Once Dash has drawn something into the element with this id.
const mounted = (id) =>
  new Promise((resolve) => {
    const look = () => {
      if (!byId(id)?.childElementCount) return;
      observer.disconnect();
      resolve(undefined);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true });
    look();
  });

const ask = (name) => get(`/opening/${name}.json${location.search}`);

const here = () => ({ pathname: location.pathname, search: location.search, page: pages.name });

// The address bar has the page's own path, which the reader may have mistyped.
function correct() {
  const { asked, current, name } = pages;
  if (!asked) notice(`There is no page ${location.pathname}: this is ${byId(ids.tab(name)).textContent}.`);
  if (location.pathname !== current.dataset.path) {
    history.replaceState(null, "", current.dataset.path + location.search);
  }
}

function begun() {
  link.opening = true;
  link.searches[location.pathname] ??= location.search;
}

// What a page shows: its script has all of it, or its callbacks are told its link.
function show(name, data) {
  const script = scripts.get(name);
  if (script && data) script.open(data);
  else setProps(ids.LINK, { data: here() });
}

/**
 * The first page.
 * @param {(layout: any) => Promise<void>} start starts Dash
 */
export async function open(start) {
  const name = document.getElementById("opening").dataset.page;
  const { layout, data } = await ask(name);
  if (data) await scripts.get(name)?.preview?.(data);
  await shown();
  layout.props.forceColorScheme = theme(); // else it would begin in the system's, whatever the reader has chosen
  await start(layout);
  await mounted(ids.content(name));
  await soon(); // Dash listens from then on
  correct();
  begun();
  pages.show();
  await Promise.all(Graph.all.map(({ settling }) => settling)); // plotly can't draw what leaves its frame meanwhile
  byId("outline").remove();
  for (const graph of Graph.all) graph.settle();
  show(name, data);
}

// What the address bar says now.
export async function follow() {
  begun();
  pages.show();
  const { name } = pages;
  if (byId(ids.content(name)).childElementCount) return setProps(ids.LINK, { data: here() });
  const { layout, data } = await ask(name);
  if (byId(ids.content(name)).childElementCount) return;
  for (const id of [ids.tools(name), ids.content(name)]) setProps(id, { children: part(layout, id) });
  await mounted(ids.content(name));
  await soon();
  pages.show();
  show(name, data);
}

// The children of a component of a layout.
function part(component, id) {
  if (!component || typeof component !== "object") return null;
  if (component.props?.id === id) return component.props.children;
  const inner = Array.isArray(component) ? component : [component.props?.children].flat();
  for (const each of inner) {
    const found = part(each, id);
    if (found) return found;
  }
  return null;
}

// Dash's own scripts, fetched already, in their order.
export const scriptsOfDash = () =>
  Promise.all(
    [...document.querySelectorAll("link.dash")].map(({ href }) =>
      new Promise((resolve, reject) => {
        document.head.append(
          element("script", { src: href, async: false, onload: resolve, onerror: () => reject(new Error(href)) }),
        );
      })
    ),
  );
