// The large view of the descent page: which stage it shows, and the work that this stage pulls from the server.
//
// A stage is what its script exports; the server names the script (app/descent/stages/). All that it has
// to have is `figure(player)`, its picture as plotly draws it, or `chart`, the id of the chart that it draws itself.
// One that needs the server also has begin(display, work) → {path, body, take}, share(), told() and draw(display), and
// found(), what has come out, in words for those who don't see it.

import { descent as ids } from "../ids.js";
import { say } from "../lib/announcer.js";
import { setProps } from "../lib/dash.js";
import { byId } from "../lib/elements.js";
import { plotly } from "../lib/graphs.js";
import { Pull } from "../lib/pull.js";
import { whenThemed } from "../lib/style.js";

const SETTLED = 250; // ms without a change before work begins

export const stages = {
  known: new Map(), // by script, once it is there
  pull: new Pull(),
  display: null, // what the server says of the page (app/descent/state.py)
  work: "",
  due: 0,
  heard: "", // the state of the work that has been said

  get current() {
    return this.known.get(this.display?.script) || null;
  },

  // What the controls say has changed.
  show(display) {
    const another = this.display?.stage !== display.stage;
    this.display = display;
    if (another && reveal(display.stage)) window.dispatchEvent(new Event("resize"));
    offer(display);
    if (another || this.work !== display.work) this.restart(display.work);
    else this.draw();
    if (!this.current) this.fetch(display.script);
  },

  async fetch(script) {
    const { default: stage } = await import(`../${script}`);
    if (this.known.has(script)) return;
    this.known.set(script, stage);
    if (this.display.script === script) this.restart(this.work);
  },

  restart(work) {
    this.pull.stop();
    this.pull.become("idle"); // what was stopped is not to go on
    clearTimeout(this.due);
    this.work = work;
    if (!this.current?.begin || !work) return this.tell();
    this.due = setTimeout(() => this.begin(), SETTLED);
    this.draw();
  },

  begin() {
    const { path, body, take } = this.current.begin(this.display, this.work);
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
      await plotly();
      this.current?.draw?.(this.display);
      this.tell();
    });
  },

  // How far it is, in words and as a bar.
  tell() {
    const [bar, status, button] = [ids.STAGE_PROGRESS, ids.STAGE_STATUS, ids.STAGE_STOP].map(byId);
    const { pull, current } = this;
    if (!bar || !current?.begin) return;
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
    status.classList.toggle("refused", pull.state === "refused");
  },

  // What has become of the work, said once.
  announce() {
    const { pull, current } = this;
    if (pull.state === this.heard || !current?.begin) return;
    this.heard = pull.state;
    if (pull.state === "refused") say(pull.message);
    if (pull.state === "done") say([current.told(), current.found?.()].filter(Boolean).join(" "));
  },

  toggle() {
    if (!this.pull.running) return this.pull.goOn();
    this.pull.stop();
    say(byId(ids.STAGE_STATUS).textContent);
  },
};

stages.pull.addEventListener("change", () => {
  stages.tell();
  stages.announce();
});

// Show what belongs to a stage, and nothing of others: whether that has changed anything.
function reveal(stage) {
  const parts = [...document.querySelectorAll("[data-stages]")];
  const turned = parts.filter((part) => part.hidden === part.dataset.stages.split(" ").includes(stage));
  for (const part of turned) part.hidden = !part.hidden;
  return turned.length > 0;
}

// Menus and boxes that depend on the competitors, and what is wrong in them.
const offered = {};
function offer({ choices, problems }) {
  const names = new Set([...Object.keys(choices), ...Object.keys(problems), ...Object.keys(offered)]);
  for (const name of names) {
    const properties = { ...choices[name], error: problems[name] || null };
    const key = JSON.stringify(properties);
    if (offered[name] === key) continue;
    offered[name] = key;
    setProps(ids.option(name), properties);
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest(`#${ids.STAGE_STOP}`)) stages.toggle();
});
window.addEventListener("resize", () => stages.draw());
whenThemed(() => stages.draw());
