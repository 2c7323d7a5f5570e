// Small helps for building elements.
(function (fallLine) {
  "use strict";

  // element("th", { scope: "col" }, ...children), where a child is an element or a text.
  fallLine.element = function (tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  // The element with a name for those who don't see it, shown to the others under the pointer.
  fallLine.labelled = function (made, label) {
    made.setAttribute("aria-label", label);
    made.title = label;
    return made;
  };
})((window.fallLine = window.fallLine || {}));
