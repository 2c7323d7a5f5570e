// The theme on screen, and the palette of competitors and runs (app/components/theme.py).

/**
 * The value of a variable of the style sheets.
 * @param {string} name "--text", say
 */
export const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// The theme on screen: light or dark.
export const theme = () => document.documentElement.dataset.mantineColorScheme || "light";

/** @param {() => void} callback called when the theme has become another one */
export function whenThemed(callback) {
  let before = theme();
  new MutationObserver(() => {
    if (theme() === before) return;
    before = theme();
    callback();
  }).observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
}

// How many colours there are.
export const paletteSize = () => Number(style("--competitors"));

/**
 * The colour in a place of the palette, as canvases and plotly take it.
 * @param {number} slot
 */
export const hue = (slot) => style(`--competitor-${slot}`);

/**
 * Red, green and blue.
 * @param {string} hex
 */
export const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/**
 * A colour between two.
 * @param {number[]} one
 * @param {number[]} other
 * @param {number} share of the way to the other
 */
export const mixed = (one, other, share) => one.map((channel, at) => channel + share * (other[at] - channel));

/**
 * The colour of something that is seen through the surface.
 * @param {string} hex
 */
export const pale = (hex) =>
  `rgb(${mixed(channels(hex), channels(style("--surface")), 0.45).map(Math.round).join()})`;

/**
 * An element, given this colour as the style sheets take it.
 * @template {HTMLElement} Made
 * @param {Made} made
 * @param {number} slot
 */
export function colored(made, slot) {
  made.style.setProperty("--slot", `var(--competitor-${slot})`);
  return made;
}
