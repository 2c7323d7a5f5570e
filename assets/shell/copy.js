// The link to the clipboard, or where the browser gives none, as on a classroom's server without TLS, another way.

import { element } from "../lib/elements.js";
import { notice } from "../lib/notices.js";

/** @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copySelection(text)) {
      show(text);
      return;
    }
  }
  notice("Link copied.");
}

// As browsers copied before they had a clipboard for pages; whether they did.
function copySelection(text) {
  const before = document.activeElement;
  const box = element("textarea", { value: text, readOnly: true, className: "hidden" });
  document.body.append(box);
  box.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    box.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}

// The link, selected: the reader's own keys copy it.
function show(text) {
  const box = element("input", { value: text, readOnly: true, id: "link-to-copy" });
  const label = element("label", { htmlFor: box.id, textContent: "Copy this link:" });
  const close = element("button", { type: "submit", textContent: "Close" });
  const dialog = element(
    "dialog",
    { className: "copy-dialog" },
    element("form", { method: "dialog" }, label, box, close),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  box.select();
}
