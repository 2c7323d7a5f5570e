// The list of runs, and the settings of those shown side by side.

import { element, labelled } from "../lib/elements.js";

function iconButton(name, label, onclick) {
  const button = element("button", { className: "plain", type: "button", onclick });
  button.append(element("span", { className: `icon icon-${name}` }));
  return labelled(button, label);
}

function listed(run, number, selected, { changed, choose, remove }) {
  const shown = element("input", { type: "checkbox", checked: run.visible, onchange: () => ((run.visible = shown.checked), changed()) });
  const chosen = element("input", { type: "radio", name: "run", checked: run === selected, onchange: () => choose(run) });
  const name = element("input", { type: "text", className: "run-name", value: run.name, maxLength: 80, spellcheck: false });
  name.addEventListener("change", () => {
    run.name = name.value.trim() || run.name;
    changed();
  });
  const link = labelled(element("a", { className: "plain", href: `/network/weights/${run.id}.json`, download: "" }), `Download settings and weights of run ${number}`);
  link.append(element("span", { className: "icon icon-download" }));
  const body = element(
    "tbody",
    {},
    element(
      "tr",
      {},
      element("td", {}, labelled(chosen, `Work on run ${number}`)),
      element("td", {}, labelled(shown, `Show run ${number}`)),
      element("th", { scope: "rowgroup", colSpan: 3 }, element("span", { className: "swatch" }), labelled(name, `Name of run ${number}`)),
      element("td", { className: "tools" }, link, iconButton("close", `Remove run ${number}`, () => remove(run)))
    ),
    element(
      "tr",
      { className: "numbers" },
      element("td", { className: "outcome", colSpan: 3 }),
      ...["epoch", "train", "test"].map((cell) => element("td", { className: cell }))
    )
  );
  body.dataset.run = run.id;
  body.style.setProperty("--slot", `var(--competitor-${run.slot})`);
  return body;
}

// `actions` says what to do when a run has `changed` its name or visibility, to `choose` and to `remove` one.
export function listRuns(frame, { runs, visible, selected }, actions) {
  if (!runs.length) {
    frame.replaceChildren(element("p", { className: "hint", textContent: "Runs that you train are listed here, to overlay and compare." }));
    return;
  }
  const titles = ["", "", "Run", "Epoch", "Training", "Test"];
  const head = element("tr", {}, ...titles.map((textContent) => (textContent ? element("th", { scope: "col", textContent }) : element("td"))));
  const open = frame.querySelector("details")?.open;
  const compared = comparison(visible);
  if (compared && open) compared.open = true;
  frame.replaceChildren(
    element("table", {}, element("thead", {}, head), ...runs.map((run, index) => listed(run, index + 1, selected, actions))),
    ...(compared ? [compared] : [])
  );
}

function flat(settings) {
  const text = (value) => (typeof value === "boolean" ? (value ? "on" : "off") : String(value));
  const { layers, rule, schedule, learning_rates, ...rest } = settings;
  const { name, ...numbers } = rule;
  const shares = Object.entries(schedule).filter(([key]) => key !== "name").map(([key, value]) => `${key} ${value}`);
  return {
    layers: layers.map(([kind, width]) => `${kind.replaceAll("_", " ")} ${width}`).join(", ") || "none",
    optimizer: name.replaceAll("_", " "),
    schedule: `${schedule.name.replaceAll("_", " ")}, ${shares.join(", ")}`,
    ...Object.fromEntries(Object.entries({ ...numbers, ...rest }).map(([key, value]) => [key.replaceAll("_", " "), text(value)])),
    "learning rate from epoch on": learning_rates.map(([epoch, rate]) => `${epoch}: ${rate}`).join(", ") || "–",
  };
}

// The settings of several runs side by side; where they differ, the row is marked.
function comparison(runs) {
  if (runs.length < 2) return null;
  const settings = runs.map((run) => flat(run.settings));
  const keys = [...new Set(settings.flatMap(Object.keys))];
  const rows = keys.map((key) => {
    const values = settings.map((each) => each[key] ?? "–");
    const differ = new Set(values).size > 1;
    return element(
      "tr",
      { className: differ ? "differs" : "" },
      element("th", { scope: "row", textContent: (differ ? "≠ " : "") + key }),
      ...values.map((textContent) => element("td", { textContent }))
    );
  });
  const head = element("tr", {}, element("td"), ...runs.map((run) => element("th", { scope: "col", textContent: run.name })));
  return element(
    "details",
    { className: "comparison" },
    element("summary", { textContent: "Compare settings" }),
    element("div", { className: "scroll" }, element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows)))
  );
}
