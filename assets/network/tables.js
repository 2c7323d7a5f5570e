// Tables that a reader brings: chosen, dropped on the page or pasted into it (app/network/api.py).

import { TABLE_BYTES } from "../constants.js";
import * as ids from "../ids.js";
import { setProps } from "../lib/dash.js";
import { isShown, whenDropped } from "../lib/drops.js";
import { notice } from "../lib/notices.js";
import { upload } from "../lib/requests.js";

async function send(content, name) {
  notice(`Reading ${name} …`);
  const answer = await upload("/network/table", content, name, TABLE_BYTES).catch((error) => notice(error.message));
  if (!answer) return;
  notice(`${name}: ${answer.rows.toLocaleString("en")} rows, ${answer.columns} columns.`);
  // The time makes it new even where it is the same table once more.
  setProps(ids.network.BROUGHT, { data: `${answer.table} ${Date.now()} ${name.slice(0, 200)}` });
}

export function choose() {
  const input = Object.assign(document.createElement("input"), {
    type: "file",
    accept: ".csv,.tsv,.txt,.data,.dat",
  });
  input.addEventListener("change", () => input.files.length && send(input.files[0], input.files[0].name));
  input.click();
}

whenDropped("network", (file) => send(file, file.name));
window.addEventListener("paste", (event) => {
  if (!isShown("network") || event.target.closest?.("input, textarea, [contenteditable]")) return;
  const [file] = event.clipboardData?.files ?? [];
  const text = event.clipboardData?.getData("text") ?? "";
  if (file) send(file, file.name);
  else if (text.trim().includes("\n")) send(new Blob([text]), "pasted table");
});
