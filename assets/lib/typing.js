// What is typed into a box is taken when typing rests; Mantine takes it when the box is left, or Enter is pressed.
//
// Mantine would wait of itself, too. But it waits with what the page puts into a box as well, and then puts that back
// in place of what the page has put there meanwhile: Back and Forward in half a second ended beside their link.

import { propsOf, setProps } from "./dash.js";

const RESTS = 350; // ms without a key
const waiting = new WeakMap(); // by box

document.addEventListener("input", (event) => {
  const box = /** @type {HTMLInputElement} */ (event.target);
  const id = box.id.startsWith("{") ? JSON.parse(box.id) : box.id;
  if (!id || propsOf(id)?.debounce !== true) return;
  clearTimeout(waiting.get(box));
  waiting.set(box, setTimeout(() => box.isConnected && take(box, id), RESTS));
});

function take(box, id) {
  if (propsOf(id)?.value !== box.value) setProps(id, { value: box.value });
}
