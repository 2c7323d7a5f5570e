// The theme on screen.

// The value of a variable of the style sheets, "--text" say.
export const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
