// Tables whose rows fold into several lines, with a title over each number, where they are wider than their frame.

const watch = new ResizeObserver((changes) => changes.forEach(({ target }) => fit(target)));

/**
 * A cell with the title that stands over it in a folded row.
 * @template {HTMLElement} Made
 * @param {Made} cell
 * @param {string} title
 */
export function titled(cell, title) {
  cell.dataset.title = title;
  return cell;
}

/**
 * Fold the tables in a frame that scrolls as its width wants it, from now on.
 * @param {HTMLElement} frame
 */
export function fold(frame) {
  watch.observe(frame);
  fit(frame);
}

function fit(frame) {
  const tables = [...frame.querySelectorAll("table:has([data-title])")];
  for (const table of tables) table.classList.remove("folded");
  for (const table of tables) table.classList.toggle("folded", table.scrollWidth > frame.clientWidth);
}
