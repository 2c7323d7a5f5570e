// How classes are told apart, wherever points of them are drawn: each by a colour and by a sign.

import { paletteSize } from "../lib/style.js";

const SIGNS = ["●", "■", "◆", "▲", "✚", "✖", "★", "⬟"];

/** @param {number} label of a class, from 0 */
export const signOf = (label) => SIGNS[label % SIGNS.length];

// Its place in the palette.
export const slot = (label) => label % paletteSize();
