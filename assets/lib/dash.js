// What Dash offers in the browser, and what it asks for: its callbacks call functions by the name of a namespace.

// Give Dash's callbacks these functions, as ClientsideFunction(namespace, name).
export function provide(namespace, functions) {
  (window.dash_clientside ??= {})[namespace] = functions;
}

// Properties of a component, set from here.
export const setProps = (id, properties) => window.dash_clientside.set_props(id, properties);

// What a callback returns to leave its output as it is.
export const unchanged = () => window.dash_clientside.no_update;

// What called the callback that runs.
export const context = () => window.dash_clientside.callback_context;
