// What an answer of Dash's changes: Dash draws anew whatever a callback returns, be it what stands there already, and
// each part of it costs an update of the whole page.

import { alike } from "./arrays.js";
import { layoutOf } from "./dash.js";
import { written } from "./elements.js";

// What a store holds is told to those who listen even if it is the same again.
const TOLD = "data";

const isComponent = (part) => Boolean(part?.props && part.type && part.namespace);

/**
 * The answer without what stands on the page already, where a component that is there stays and takes what differs.
 * @param {Record<string, Record<string, any>>} answer properties by the ids of components, as Dash writes them
 * @param {(id: string) => any} shown the component with this id as it is, if there is one
 */
export function changed(answer, shown) {
  const found = {};
  const add = (id, properties) => found[id] = { ...found[id], ...properties };
  for (const [id, properties] of Object.entries(answer)) {
    const before = shown(id)?.props;
    for (const [name, after] of Object.entries(properties)) {
      const within = before && name !== TOLD ? changes(before[name], after) : null;
      if (!within) add(id, { [name]: after });
      for (const [inner, differing] of within ?? []) add(written(inner), differing);
    }
  }
  return found;
}

// What makes one part of a layout another: ids with the properties to set; null where it must be made anew.
function changes(before, after) {
  if (Array.isArray(before) && Array.isArray(after)) return changesOfList(before, after);
  if (isComponent(before) && isComponent(after)) return changesOfComponent(before, after);
  return alike(before ?? null, after ?? null) ? [] : null;
}

function changesOfList(before, after) {
  if (before.length !== after.length) return null;
  const found = before.map((part, at) => changes(part, after[at]));
  return found.includes(null) ? null : found.flat();
}

function changesOfComponent(before, after) {
  const { id } = after.props;
  const kept = before.type === after.type && before.namespace === after.namespace && alike(before.props.id, id);
  // What has an id has properties that others give it, such as an error; what has none is as it was made.
  if (!kept || (!id && Object.keys(before.props).some((name) => !(name in after.props)))) return null;
  const [own, found] = [{}, []];
  for (const [name, wanted] of Object.entries(after.props)) {
    if (id && name === "children" && wanted === null) continue; // others fill it
    const within = name === TOLD ? null : changes(before.props[name], wanted);
    if (within) found.push(...within);
    else if (id) own[name] = wanted;
    else return null;
  }
  return Object.keys(own).length ? [[id, own], ...found] : found;
}

// Leave the changes in an answer of Dash's, as its renderer's hook `request_post` is given it.
export function onlyChanges(answer) {
  const found = changed(answer, (id) => layoutOf(id.startsWith("{") ? JSON.parse(id) : id));
  for (const id of Object.keys(answer)) delete answer[id];
  Object.assign(answer, found);
}
