// The large view of the descent page: which stage it shows, and the work that this stage pulls from the server.
//
// A stage is what its script exports; the server names the script (app/descent/stages/).

import { descent as ids } from "../ids.js";
import { say } from "../lib/announcer.js";
import { setProps } from "../lib/dash.js";
import { byId } from "../lib/elements.js";
import { plotly } from "../lib/graphs.js";
import { unbroken } from "../lib/numbers.js";
import { Pull } from "../lib/pull.js";
import { whenThemed } from "../lib/style.js";

/**
 * What a stage has: `figure` or `chart`, and where it needs the server `begin`, `share`, `told` and `draw`.
 * @typedef {object} Stage
 * @property {(player: any) => {data: any[], layout: any}} [figure] its picture as plotly draws it
 * @property {string} [chart] the id of the chart that it draws itself
 * @property {() => HTMLCanvasElement | undefined} [canvas] its picture where that stands on a canvas
 * @property {(pictures: any) => Promise<any> | void} [preview] draws it before Dash has started, with the
 * pictures of a theme
 * @property {(display: any, work: string) => Work} [begin] its work anew
 * @property {() => number} [share] how much of its work is done, 0 to 1
 * @property {() => string} [told] what has been done, in words
 * @property {() => string} [found] what has come out, in words for those who don't see it
 * @property {(display: any) => void} [draw] draws what there is of it, at most once a frame
 * @property {() => {color: string, name: string, reading: string}[]} [legend] what its colours mean, for the picture
 * that is taken away
 * @property {import("./stages/cells.js").Cells | null} [map] what can be pointed at (stages/map_pointing.js)
 * @property {number} [cursor] its cell that the keyboard has chosen, −1 for none
 */

/**
 * The first request of some work, and what takes an answer over: the body of the next request, or nothing at the end.
 * @typedef {{path: string, body: any, take: (answer: any) => any}} Work
 */

const SETTLED = 250; // ms without a change before work begins

export const stages = {
  /** @type {Map<string, Stage>} by script, once it is there */
  known: new Map(),
  pull: new Pull(),
  display: null, // what the server says of the page (app/descent/state.py)
  work: "",
  due: 0,
  heard: "", // the state of the work that has been said

  /** @returns {Stage | null} the one on screen, once its script is there */
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
    const stage = await stageOf(script);
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
    const said = unbroken(text || "");
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

/**
 * @param {string} script
 * @returns {Promise<Stage>}
 */
export const stageOf = async (script) => (await import(`../${script}`)).default;

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
