// Tables that a reader brings: chosen, dropped on the page or pasted into it (app/network/api.py).

import * as ids from "../ids.js";
import { at } from "../lib/addresses.js";
import { setProps } from "../lib/dash.js";
import { isShown, whenDropped } from "../lib/drops.js";
import { notice } from "../lib/notices.js";

const MOST_BYTES = 5_000_000; // as the server takes

async function send(content, name) {
  if (content.size > MOST_BYTES) {
    notice(`${name} has ${content.size.toLocaleString("en")} bytes: a table of one's own takes 5,000,000.`);
    return;
  }
  notice(`Reading ${name} …`);
  let answer;
  try {
    const response = await fetch(at("/network/table"), {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream", "X-File": encodeURIComponent(name) },
      body: content,
    });
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    answer = json ? await response.json() : { error: (await response.text()).trim().slice(0, 300) };
  } catch {
    notice("The server does not answer. Is it still running?");
    return;
  }
  if (answer.error) {
    notice(answer.error.replace(/\.?$/, "."));
    return;
  }
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
