// Small helps for building elements.

/**
 * The element with this id, if it is there; a pattern-matching id is written as Dash does.
 * @param {ComponentId} id
 * @returns {any}
 */
export const byId = (id) =>
  document.getElementById(
    typeof id === "string" ? id : JSON.stringify(Object.fromEntries(Object.entries(id).sort())),
  );

/**
 * element("th", { scope: "col" }, ...children), where a child is an element or a text.
 * @param {string} tag
 * @param {Record<string, any>} properties
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * The same for a part of an SVG drawing, whose properties are attributes.
 * @param {string} tag
 * @param {Record<string, any>} attributes
 * @param {...(Node | string)} children
 */
export function drawing(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * A small button with a picture.
 * @param {string} name of the picture
 * @param {string} label
 * @param {() => void} onclick
 */
export function iconButton(name, label, onclick) {
  const picture = element("span", { className: `icon icon-${name}` });
  return labelled(element("button", { className: "plain", type: "button", onclick }, picture), label);
}

/**
 * A small menu: of choices [value, text] one is chosen; `chose` is told the value of another.
 * @param {[string | number, string][]} choices
 * @param {string | number} chosen
 * @param {string} label
 * @param {(value: string) => void} chose
 * @returns {HTMLSelectElement}
 */
export function menuOf(choices, chosen, label, chose) {
  const options = choices.map(([value, textContent]) =>
    element("option", { value, textContent, selected: value === chosen })
  );
  const made = labelled(element("select", { className: "small-control" }, ...options), label);
  made.addEventListener("change", () => chose(made.value));
  return made;
}

/**
 * The element with a name for those who don't see it, shown to the others under the pointer.
 * @template {HTMLElement} Made
 * @param {Made} made
 * @param {string} label
 */
export function labelled(made, label) {
  made.setAttribute("aria-label", label);
  made.title = label;
  return made;
}
