// Tables as text.

/**
 * Comma-separated values (RFC 4180). Texts that need it stand in quotes; what is not known is an empty cell.
 * @param {string[]} head
 * @param {any[][]} rows
 */
export const csv = (head, rows) => [head, ...rows].map((cells) => `${cells.map(cell).join()}\r\n`).join("");

function cell(value) {
  const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
