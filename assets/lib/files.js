// Files for the reader to keep.

import { at } from "./addresses.js";
import { notice } from "./notices.js";

/**
 * @param {string} name
 * @param {Blob} content
 */
export function save(name, content) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(content), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/**
 * A table; it begins with a byte-order mark, by which Excel knows that its Greek letters are UTF-8.
 * @param {string} name
 * @param {string} text
 */
export const saveTable = (name, text) => save(name, new Blob(["\ufeff", text], { type: "text/csv" }));

/**
 * A file that the server writes is saved; what it says instead of a file is a notice. A server that is away is waited
 * for, and one that fails is told of, by connection.js.
 * @param {string} address
 */
export async function saveFrom(address) {
  const answer = await fetch(at(address));
  if (answer.ok) {
    const [, name] = answer.headers.get("Content-Disposition").match(/filename="([^"]+)"/);
    save(name, await answer.blob());
  } else if (answer.headers.get("Content-Type")?.startsWith("text/plain")) {
    notice((await answer.text()).trim());
  }
}
