// The large view of the descent page: which stage it shows, and the work that this stage pulls from the server.
// A stage is {begin(view, work) → {path, body, take}, share(), told(), draw()}; assets/stages/ has them by name.

import { setProps } from "../lib/dash.js";
import { byId } from "../lib/elements.js";
import { Pull } from "../lib/pull.js";
import { sleep } from "../lib/requests.js";

const SETTLED = 250; // ms without a change before work begins

export const stages = {
  known: {},
  pull: new Pull(),
  view: null,
  name: "scene",
  work: "",
  due: 0,

  get current() {
    return this.known[this.name] || null;
  },

  // What the controls say has changed.
  show(view) {
    const [before, name] = [this.name, this.name = view.stage];
    this.view = view;
    for (const element of document.querySelectorAll("[data-stages]"))
      element.hidden = !element.dataset.stages.split(" ").includes(name);
    if (before !== name) window.dispatchEvent(new Event("resize"));
    offer(view);
    if (before !== name || this.work !== view.work) this.restart(view.work);
    else this.draw();
  },

  restart(work) {
    this.pull.stop();
    this.pull.become("idle"); // what was stopped is not to go on
    clearTimeout(this.due);
    this.work = work;
    const { current } = this;
    if (!current || !work) return this.tell();
    this.due = setTimeout(() => this.begin(), SETTLED);
    this.draw();
  },

  begin() {
    const { path, body, take } = this.current.begin(this.view, this.work);
    this.pull.run(path, body, (answer) => {
      const next = take(answer);
      this.draw();
      return next;
    });
  },

  // At most once a frame.
  draw() {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(async () => {
      this.drawing = false;
      // Dash fetches plotly for the graphs of the page, in its own time.
      while (!window.Plotly) await sleep(50);
      if (this.current && this.view) this.current.draw(this.view);
      this.tell();
    });
  },

  // How far it is, in words and as a bar.
  tell() {
    const [bar, status, button] = ["stage-progress", "stage-status", "stage-stop"].map(byId);
    const { pull, current } = this;
    if (!bar || !current) return;
    const share = current.share();
    bar.value = share;
    bar.hidden = pull.state === "done" || pull.state === "refused";
    button.hidden = !["running", "stopped"].includes(pull.state) || share >= 1;
    button.textContent = pull.running ? "Stop" : "Go on";
    const percent = `${Math.floor(100 * share)} %`;
    const text = {
      running: percent,
      stopped: `Stopped at ${percent}`,
      refused: pull.message,
      done: current.told(),
    }[pull.state];
    const said = text || "";
    if (status.textContent !== said) status.textContent = said;
    status.setAttribute("aria-live", pull.running ? "off" : "polite");
    status.classList.toggle("refused", pull.state === "refused");
  },

  toggle() {
    if (this.pull.running) this.pull.stop();
    else this.pull.goOn();
  },
};

stages.pull.changed = () => stages.tell();

// Menus and boxes that depend on the competitors, and what is wrong in them.
const offered = {};
function offer({ offers, problems }) {
  const names = new Set([...Object.keys(offers), ...Object.keys(problems), ...Object.keys(offered)]);
  for (const name of names) {
    const properties = { ...offers[name], error: problems[name] || null };
    const key = JSON.stringify(properties);
    if (offered[name] === key) continue;
    offered[name] = key;
    setProps({ type: "view", name }, properties);
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#stage-stop")) stages.toggle();
});
window.addEventListener("resize", () => stages.draw());
new MutationObserver(() => stages.draw()).observe(document.documentElement, {
  attributeFilter: ["data-mantine-color-scheme"],
});
