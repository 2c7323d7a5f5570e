// The one clock of the descent page. Views are added here and draw themselves at the clock's position, in steps: a view
// has draw(player), and reset(player) if it keeps something of the race or of what of it is shown.

import { clamp } from "../lib/numbers.js";

const SECONDS = 4; // a whole run at speed 1, however many steps it has
const REST = 0.8; // seconds at the end before a loop begins again
const reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Player {
  views = [];
  race = null;
  display = { visible: [], speed: "1", loop: "off", axis: "log" };
  position = 0;
  playing = false;
  generation = 0; // a loop of an older generation stops
  again = false;

  // `still` says whether a race opens at its end.
  constructor(still = () => reducedMotion.matches) {
    this.still = still;
  }

  add(...views) {
    this.views.push(...views);
  }

  get last() {
    return this.race ? this.race.last : 0;
  }

  // The step that the pictures show, and the last one up to it of which readings are known.
  get reached() {
    return Math.floor(this.position + 1e-9);
  }

  get step() {
    return this.race?.told ? this.race.told(this.reached) : this.reached;
  }

  get shown() {
    return this.race ? this.race.paths.filter((path) => this.display.visible.includes(path.slot)) : [];
  }

  load(race) {
    const before = this.race;
    const wasAtEnd = before && this.position >= before.last;
    this.race = race;
    for (const view of this.views) view.reset?.(this);
    const { again } = this;
    this.again = false;
    if (again || !before || before.chapter !== race.chapter) return this.restart();
    this.seek(wasAtEnd ? race.last : Math.min(this.position, race.last), this.playing);
  }

  // A race that is not to be played yet, at its start or at its end; nothing is drawn.
  place(race, display) {
    Object.assign(this, { race, display, position: this.still() ? race.last : 0 });
  }

  show(display) {
    this.display = display;
    for (const each of this.views) each.reset?.(this);
    this.draw();
  }

  // Play the next race from its start, whatever was on screen.
  playNext() {
    this.again = true;
  }

  restart() {
    if (this.still()) this.seek(this.last);
    else {
      this.seek(0);
      this.play();
    }
  }

  play() {
    if (!this.race) return;
    if (this.position >= this.last) this.position = 0;
    this.playing = true;
    const generation = ++this.generation;
    let before = null;
    let rest = 0;
    const tick = (now) => {
      if (generation !== this.generation || !this.playing) return;
      // A tab in the background gets no frames: it goes on where it was.
      const passed = before === null ? 0 : Math.min((now - before) / 1000, 0.25);
      before = now;
      if (this.position < this.last) {
        this.position = Math.min(
          this.position + (passed * Number(this.display.speed) * this.last) / SECONDS,
          this.last,
        );
      } else if (this.display.loop === "on") {
        rest += passed;
        if (rest > REST) {
          rest = 0;
          this.position = 0;
        }
      } else this.playing = false;
      this.draw();
      if (this.playing) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  pause() {
    this.playing = false;
    this.generation++;
    this.draw();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  // Go to a position; playing goes on only if asked for.
  seek(position, playing = false) {
    this.position = clamp(position, 0, this.last);
    if (!playing) {
      this.playing = false;
      this.generation++;
    }
    this.draw();
  }

  stepBy(count) {
    const from = count > 0 ? this.reached : Math.ceil(this.position - 1e-9);
    this.seek(from + count);
  }

  draw() {
    if (!this.race) return;
    const began = performance.now();
    for (const view of this.views) view.draw(this);
    this.cost = performance.now() - began;
  }
}

export const player = new Player();
