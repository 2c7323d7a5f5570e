// What the panels show, which stands in the link (app/network/view.py).

import { network as ids } from "../ids.js";
import { setProps } from "../lib/dash.js";
import { session } from "./session.js";

/** @param {Partial<{columns: number[], landscape: string[], fair: string[]}>} changes */
export function setView(changes) {
  const { columns, landscape, fair } = { ...session.view, ...changes };
  setProps(ids.VIEW, { data: { columns: columns.join(), landscape: landscape.join(), fair: fair.join() } });
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
