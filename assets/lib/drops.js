// Files that are dropped on a page.

import * as ids from "../ids.js";
import { byId } from "./elements.js";

/** @param {string} page */
export const isShown = (page) => byId(ids.page(page))?.hidden === false;

/**
 * @param {string} page
 * @param {(file: File) => void} take takes the first of the files that are dropped while the page is shown
 */
export function whenDropped(page, take) {
  const carriesFile = (event) => isShown(page) && [...(event.dataTransfer?.types || [])].includes("Files");
  window.addEventListener("dragover", (event) => {
    if (carriesFile(event)) event.preventDefault();
  });
  window.addEventListener("drop", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
}
