// What is shown of the runs, which stands in the link: the panels on the page, and their options, by their names there
// (app/network/view.py).

import { network as ids } from "../ids.js";
import { propsOf, setProps } from "../lib/dash.js";
import { session } from "./session.js";

/**
 * What the server says of an option of a panel.
 * @template Told
 * @param {string} name
 * @param {Told} unknown what it is until the server has read the controls
 * @returns {Told}
 */
export const option = (name, unknown) => session.view[name] ?? unknown;

/**
 * The reader's choice for an option of a panel.
 * @param {string} name
 * @param {Array<string | number>} words
 */
export function setOption(name, words) {
  setProps(ids.VIEW, { data: { ...propsOf(ids.VIEW)?.data, [name]: words.join() } });
}

/**
 * A panel comes, or goes.
 * @param {string} panel
 */
export function toggle(panel) {
  const { panels } = session.view;
  const rest = panels.filter((name) => name !== panel);
  setProps(ids.PANELS, { value: rest.length < panels.length ? rest : [...panels, panel] });
}
