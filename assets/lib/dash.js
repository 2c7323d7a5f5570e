// What Dash offers in the browser, and what it asks for: its callbacks call functions by the name of a namespace.

const dash = () => window.dash_clientside;

/**
 * Give Dash's callbacks these functions, as ClientsideFunction(namespace, name).
 * @param {string} namespace
 * @param {Record<string, (...values: any[]) => any>} functions
 */
export function provide(namespace, functions) {
  window.dash_clientside ??= {};
  window.dash_clientside[namespace] = functions;
}

/**
 * Properties of a component, set from here.
 * @param {ComponentId} id
 * @param {Record<string, any>} properties
 */
export const setProps = (id, properties) => dash().set_props(id, properties);

/**
 * The properties of a component as they are, if there is one: Dash throws where there is none.
 * @param {ComponentId} id
 */
export function propsOf(id) {
  try {
    return window.dash_component_api.getLayout(id)?.props;
  } catch {
    return undefined;
  }
}

// What a callback returns to leave its output as it is.
export const unchanged = () => dash().no_update;

// What called the callback that runs: `triggered`, `triggered_id`, and its inputs and states.
export const context = () => dash().callback_context;

// One that has no component is left out.
const wired = (input) => (Array.isArray(input) ? input.filter((each) => each?.id) : input);

// The inputs and the states of the callback that runs, for those with pattern-matching ids a list of {id, value} each.
export const inputs = () => context().inputs_list.map(wired);
export const states = () => context().states_list.map(wired);

/**
 * The ids of what called the callback that runs.
 * @returns {any[]} texts or, of pattern-matching ones, objects
 */
export const triggers = () =>
  context().triggered.map(({ prop_id }) => {
    const id = prop_id.slice(0, prop_id.lastIndexOf("."));
    return id.startsWith("{") ? JSON.parse(id) : id;
  });

// The one that the reader pressed.
export const pressed = () => triggers()[0];
