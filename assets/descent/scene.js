// The 3-D scene: paths draped over the surface and over the contour map on its floor.
//
// Each path is prepared once: its segments are cut finely enough to lie on the surface as drawn, clipped at the box,
// and every vertex remembers its time. A frame then shows the vertices up to now. What the surface hides of them shows
// through it, pale and dashed, and markers stand in front of what would cut them, from wherever they are seen. Until
// the reader turns the scene it is seen from where most of the paths is in sight.

import { descent as ids } from "../ids.js";
import { decode, upperBound } from "../lib/arrays.js";
import { AXES, eyeIn } from "../lib/camera.js";
import { canDraw, expectLoss, merged, put, untouchable } from "../lib/gl.js";
import { Graph, plot } from "../lib/graphs.js";
import { hue, pale } from "../lib/style.js";
import { clampToBox, drape, heightAt, trail } from "./drape.js";
import { Flat } from "./flat.js";
import { player } from "./player.js";
import { before, ghosts, leastSeen, pointOfView } from "./sight.js";

const HOLD = 400; // ms after a rotation before frames are drawn again
const SLOW = 60; // ms for a frame
const LOST = 0.5; // a path of which less is seen is worth another point of view
const NONE = "This browser has no WebGL: the surface is drawn without it.";
const LOST_IT = "The graphics card was lost: the surface is drawn without it. Reload the page to have it back.";
const NO_LINES = [];
const USUAL = { width: 800, height: 560 }; // a frame, while it is not on screen
/** @type {{x: ArrayLike<number>, y: ArrayLike<number>, z: ArrayLike<number>, line?: any, marker?: any}} */
const NOTHING = { x: [0], y: [0], z: [NaN] };

class Scene {
  grid = null; // of the surface as drawn
  slots = []; // the figure's traces of paths, one for each colour of the palette
  /** @type {{of: any[], all: any[]}} the paths draped over it, and what they were prepared for */
  lines = { of: [], all: [] };
  usual = null; // its own camera
  chosen = { key: "", camera: null }; // the camera for the race, and what it was chosen for
  camera = null; // the reader's own
  sights = { key: "" }; // what depends on where the eye is
  placed = { sights: null, position: 0 }; // what of it is on screen, and at which time
  held = 0; // no frames before this time: the reader is turning the scene
  rest = 0; // no frames before this time while playing: the last one was slow
  busy = false;
  missed = false; // something changed meanwhile
  turning = 0; // the frame that is asked for while the reader does
  generation = 0; // of the figure on its way
  drawn = 0; // of the one on screen
  graph = new Graph(ids.SCENE, {
    base: (data) => data.map((trace) => ({ ...trace, visible: trace.name === "ghosts" })), // nothing to be drawn twice
    began: (gd) => {
      untouchable(gd);
      expectLoss(gd);
      this.listen(gd);
    },
    drawn: (gd) => this.shown(gd),
  });

  flat = null; // what draws it where there is no WebGL
  sentence = NONE; // that it says then

  constructor() {
    const release = () => {
      if (this.held === Infinity) this.held = performance.now() + HOLD;
    };
    for (const event of ["mouseup", "touchend", "touchcancel", "blur"]) window.addEventListener(event, release);
    window.addEventListener("resize", () => this.flat && this.draw(player));
  }

  reset() {
    if (this.drawn === this.generation) this.aim(true);
  }

  // A new picture of the surface: keep its grid for draping, and the reader's own point of view.
  picture(figure) {
    const [surface] = figure.data;
    const { scene, meta } = figure.layout;
    const z = decode(surface.z);
    const marks = figure.data.find(({ name }) => name === "marks");
    this.grid = {
      ...{ x: decode(surface.x), y: decode(surface.y), z, ...meta },
      top: highest(z),
      ranges: [scene.xaxis, scene.yaxis, scene.zaxis].map(({ range }) => range),
      aspect: scene.aspectratio,
      marks: marks.x.map((x, at) => [x, marks.y[at], marks.z[at]]),
      glyphs: { text: marks.text, ...marks.textfont },
    };
    this.colors = surface.colorscale.map(([, color]) => color);
    this.slots = [...figure.data.keys()].filter((index) => figure.data[index].name?.startsWith("path "));
    this.others = ["ghosts", "now", "marks"].map((name) => figure.data.findIndex((trace) => trace.name === name));
    this.usual = scene.camera;
    this.generation += 1;
    figure.layout.meta = { ...meta, generation: this.generation };
    const camera = this.camera ?? this.look();
    figure.layout.scene.camera = structuredClone(camera);
    if (this.flat) return this.withoutWebgl();
    return this.graph.show({ ...figure, data: withPaths(figure.data, this.place(player, camera.eye)) });
  }

  // The paths that are shown, on this surface.
  prepared() {
    const { race, shown } = player;
    if (race?.surface.formula !== this.grid.formula) return NO_LINES;
    const of = [this.generation, ...shown];
    if (of.length !== this.lines.of.length || of.some((each, at) => each !== this.lines.of[at])) {
      const all = shown.map((path) => {
        const color = hue(path.slot);
        return { ...drape(path, this.grid), color, pale: pale(color) };
      });
      this.lines = { of, all };
    }
    return this.lines.all;
  }

  // The camera for the race on screen: it stays, unless `again`, while the race's chapter, surface and frame do.
  look(again = false) {
    const frame = frameOf(this.graph.frame);
    const lines = this.prepared();
    const key = [lines !== NO_LINES && player.race.chapter, this.generation, frame.width, frame.height].join();
    if (again || this.chosen.key !== key) {
      this.chosen = { key, camera: pointOfView(lines, this.grid, this.usual, frame) };
    }
    return this.chosen.camera;
  }

  // Look from there, unless the reader has turned the scene. With other paths the point of view is another only where
  // one of them is hardly seen.
  aim(paths = false) {
    const gd = plot(ids.SCENE);
    if (!this.grid || this.camera || !gd?._fullLayout?.scene || !gd.clientWidth) return;
    const old = this.chosen.camera;
    const lost = paths && old && leastSeen(this.prepared(), this.grid, eyeIn(this.grid, old.eye)) < LOST;
    const camera = this.look(lost);
    if (!same(camera, old)) Plotly.relayout(gd, { "scene.camera": structuredClone(camera) });
  }

  // Draw the paths into what plotly has drawn.
  shown(gd) {
    if (gd.layout.meta?.generation !== this.generation) return;
    if (!canDraw(gd)) return this.withoutWebgl();
    if (this.drawn === this.generation) {
      this.placed.sights = null; // plotly has drawn those of the figure
      this.aim(); // its frame may be another one
      this.draw(player);
      return;
    }
    this.drawn = this.generation;
    this.reset();
    player.draw();
  }

  draw(player) {
    if (!this.grid) return;
    if (this.flat) return this.paint(player);
    const gd = plot(ids.SCENE);
    this.missed = this.busy;
    if (this.busy || !gd?._fullLayout?.scene || gd.layout.meta?.generation !== this.generation) return;
    if (player.playing && performance.now() < this.rest) return;
    if (performance.now() < this.held) {
      setTimeout(() => this.draw(player), HOLD);
      return;
    }
    const eye = eyeOf(gd);
    if (this.placed.sights === this.sightsOf(eye) && this.placed.position === player.position) return;
    this.busy = true;
    put(gd, this.place(player, eye)).finally(() => {
      this.busy = false;
      this.measure();
      if (this.missed) this.draw(player);
    });
  }

  // While the reader turns the scene, what depends on where the eye is goes with it.
  turn(gd) {
    if (this.turning) return;
    this.turning = requestAnimationFrame(() => {
      this.turning = 0;
      put(gd, this.place(player, eyeOf(gd)));
    });
  }

  // How long the screen needs for a 3-D frame. Where that is long (no graphics card), the scene leaves two thirds of
  // the time to the other views, which are cheap.
  measure() {
    const began = performance.now();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const now = performance.now();
        this.rest = now + (now - began > SLOW ? 2 * (now - began) : 0);
      })
    );
    this.rest = Infinity;
  }

  listen(gd) {
    gd.on("plotly_relayout", (change) => {
      const camera = change["scene.camera"];
      if (!camera) return;
      if (!same(camera, this.chosen.camera)) this.camera = structuredClone(camera);
      // A layout that is not the first one plotly doesn't keep in step itself.
      gd.layout.scene.camera = structuredClone(camera);
    });
    gd.on("plotly_relayouting", () => this.turn(gd));
    const hold = () => {
      this.held = Infinity;
    };
    gd.addEventListener("mousedown", hold, true);
    gd.addEventListener("touchstart", hold, { capture: true, passive: true });
    gd.addEventListener("touchmove", () => this.turn(gd), { passive: true });
    // A laptop that slept, or a graphics card that was reset.
    gd.on("plotly_webglcontextlost", () => setTimeout(() => this.again()));
  }

  // Draw all anew.
  again() {
    this.sentence = LOST_IT;
    const figure = this.graph.figure;
    if (figure) figure.layout.scene.camera = structuredClone(this.camera ?? this.look());
    return this.graph.renew();
  }

  withoutWebgl() {
    this.graph.leave();
    this.flat ??= new Flat((camera) => {
      this.camera = camera;
      this.draw(player);
    });
    this.drawn = this.generation;
    this.draw(player);
  }

  // On a canvas, from where the reader stands.
  paint(player) {
    const { frame } = this.graph;
    if (!frame?.clientWidth) return;
    const camera = this.camera ?? this.look();
    const { lines, eye, ghosts } = this.sightsOf(camera.eye);
    const { grid, colors, sentence } = this;
    this.flat.draw(frame, { grid, colors, lines, eye, camera, ghosts, sentence }, player.position);
  }

  // The paths and what depends on where the eye is: what the surface hides of them, and where the marks stand.
  sightsOf(eye) {
    const lines = this.prepared();
    const key = [this.generation, ...AXES.map((axis) => eye[axis].toFixed(9))].join();
    if (this.sights.key !== key || this.sights.lines !== lines) {
      const at = eyeIn(this.grid, eye);
      const { marks: all } = this.grid; // on the surface and then on the floor
      const marks = all.map((mark, index) => {
        const { at: near, hidden } = before(this.grid, mark, at);
        return hidden && index >= all.length / 2 ? mark : near;
      });
      this.sights = { key, lines, eye: at, ghosts: ghosts(lines, this.grid, at), marks };
    }
    return this.sights;
  }

  // The same, to be on screen from now on.
  place(player, eye) {
    this.placed = { sights: this.sightsOf(eye), position: player.position };
    return this.frame(player, eye);
  }

  // What each trace shows now, seen from there, by its place in the figure: a line for each colour, on the surface and then on the
  // floor, what is hidden of them, and the markers.
  frame(player, from) {
    const { grid } = this;
    const { lines, eye, ghosts, marks } = this.sightsOf(from);
    const floor = grid.floor + grid.lift;
    /** @type {Map<number, typeof NOTHING>} */
    const traces = new Map(this.slots.map((slot) => [slot, NOTHING]));
    const hidden = { x: [], y: [], z: [], color: [] };
    const now = { x: [], y: [], z: [], color: [], symbol: [] };
    lines.forEach((line, index) => {
      const time = Math.min(player.position, line.path.last);
      const [x, y] = line.path.at(time);
      const tip = clampToBox(x, y, grid);
      const height = heightAt(tip.x, tip.y, grid) + grid.lift;
      traces.set(this.slots[line.path.slot], trail(line, upperBound(line.t, time), { ...tip, height }, floor));
      const { t, ...places } = ghosts[index];
      const count = upperBound(t, time);
      for (const axis of AXES) hidden[axis].push(...places[axis].slice(0, count), NaN);
      hidden.color.push(...new Array(count + 1).fill(line.pale));
      const { at, hidden: behind } = before(grid, [tip.x, tip.y, height], eye);
      const below = before(grid, [tip.x, tip.y, floor], eye);
      AXES.forEach((axis, place) => now[axis].push(at[place], below.hidden ? NaN : below.at[place]));
      now.color.push(behind ? line.pale : line.color, line.color);
      const symbol = tip.inside ? "circle" : "diamond";
      now.symbol.push(`${symbol}${behind ? "-open" : ""}`, symbol);
    });
    const [ofGhosts, ofNow, ofMarks] = this.others;
    const { color: colors, ...lost } = hidden.x.length ? hidden : { ...NOTHING, color: ["#000"] };
    const { x, y, z, ...marker } = now.x.length ? now : { ...NOTHING, color: ["#000"], symbol: ["circle"] };
    traces.set(ofGhosts, { ...lost, line: { color: colors } }).set(ofNow, { x, y, z, marker });
    if (marks.length) traces.set(ofMarks, columns(marks));
    return traces;
  }

  // The whole figure, with the paths that are on screen and from where the reader stands.
  figure(player) {
    const gd = plot(ids.SCENE);
    const camera = gd._fullLayout.scene._scene.getCamera();
    const data = withPaths(gd.data, this.frame(player, camera.eye));
    return { data, layout: { ...gd.layout, scene: { ...gd.layout.scene, camera } } };
  }
}

const eyeOf = (gd) => gd._fullLayout.scene._scene.getCamera().eye;

// A figure's traces with what they show now.
const withPaths = (data, moving) => data.map((trace, index) => merged(trace, moving.get(index) ?? {}));

export const scene = new Scene();
player.add(scene);

function highest(heights) {
  let most = -Infinity;
  for (const height of heights) if (height > most) most = height;
  return most;
}

const columns = (points) => ({
  x: points.map(([x]) => x),
  y: points.map(([, y]) => y),
  z: points.map(([, , z]) => z),
});

// Whether two cameras look from the same place.
const same = (one, other) => Boolean(other) && AXES.every((axis) => one.eye[axis] === other.eye[axis]);

function frameOf(element) {
  const { clientWidth: width = 0, clientHeight: height = 0 } = element ?? {};
  return width && height ? { width, height } : USUAL;
}
