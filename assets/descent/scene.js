// The 3-D scene: paths draped over the surface and over the contour map on its floor.
//
// Each path is prepared once: its segments are cut finely enough to lie on the surface as drawn, clipped at the box,
// and every vertex remembers its time. A frame then shows the vertices up to now.

import { descent as ids } from "../ids.js";
import { decode, upperBound } from "../lib/arrays.js";
import { Graph, plot } from "../lib/graphs.js";
import { hue } from "../lib/style.js";
import { clampToBox, drape, heightAt, trail } from "./drape.js";
import { player } from "./player.js";

const HOLD = 400; // ms after a rotation before frames are drawn again
const SLOW = 60; // ms for a frame
/** @type {{x: ArrayLike<number>, y: ArrayLike<number>, z: ArrayLike<number>, marker?: any}} */
const NOTHING = { x: [0], y: [0], z: [NaN] };

class Scene {
  grid = null; // of the surface as drawn
  slots = []; // the figure's traces of paths, one for each colour of the palette
  lines = null; // the paths draped over it, once they have been prepared
  camera = null;
  held = 0; // no frames before this time: the reader is turning the scene
  rest = 0; // no frames before this time while playing: the last one was slow
  busy = false;
  generation = 0; // of the figure on its way
  drawn = 0; // of the one on screen
  graph = new Graph(ids.SCENE, {
    began: (gd) => {
      untouchable(gd);
      this.hook(gd);
    },
    drawn: (gd) => this.begin(gd),
  });

  reset() {
    this.lines = null;
  }

  // A new picture of the surface: keep its grid for draping, and the reader's own point of view.
  picture(figure) {
    const [surface] = figure.data;
    this.grid = { x: decode(surface.x), y: decode(surface.y), z: decode(surface.z), ...figure.layout.meta };
    this.slots = [...figure.data.keys()].filter((index) => figure.data[index].name?.startsWith("path "));
    const { camera } = figure.layout.scene;
    if (this.camera) figure.layout.scene.camera = this.camera;
    else camera.eye = stepBack(camera.eye, this.graph.frame);
    this.generation += 1;
    figure.layout.meta = { ...figure.layout.meta, generation: this.generation };
    this.reset();
    return this.graph.show(figure);
  }

  // Draw the paths into a new picture.
  begin(gd) {
    if (gd.layout.meta?.generation !== this.generation || this.drawn === this.generation) return;
    this.drawn = this.generation;
    this.reset();
    player.draw();
  }

  draw(player) {
    if (!this.grid) return;
    const gd = plot(ids.SCENE);
    if (this.busy || !gd?._fullLayout?.scene || !gd.data[this.slots.at(-1) + 1]) return;
    if (player.playing && performance.now() < this.rest) return;
    if (performance.now() < this.held) {
      setTimeout(() => this.draw(player), HOLD);
      return;
    }
    this.busy = true;
    put(gd, this.slots[0], this.frame(player)).finally(() => {
      this.busy = false;
      this.measure();
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

  hook(gd) {
    gd.on("plotly_relayout", (change) => {
      if (change["scene.camera"]) this.camera = change["scene.camera"];
    });
    const hold = () => {
      this.held = Infinity;
    };
    const release = () => {
      if (this.held === Infinity) this.held = performance.now() + HOLD;
    };
    gd.addEventListener("mousedown", hold, true);
    gd.addEventListener("touchstart", hold, { capture: true, passive: true });
    for (const event of ["mouseup", "touchend", "touchcancel", "blur"]) window.addEventListener(event, release);
  }

  // What each trace shows now: a line for each colour, on the surface and then on the floor, and the markers.
  frame(player) {
    this.lines ??= player.shown.map((path) => ({
      ...drape(path, this.grid),
      color: hue(path.slot),
    }));
    const floor = this.grid.floor + this.grid.lift;
    const traces = this.slots.map(() => NOTHING);
    const now = { x: [], y: [], z: [], color: [], symbol: [] };
    for (const line of this.lines) {
      const time = Math.min(player.position, line.path.last);
      const [x, y] = line.path.at(time);
      const tip = clampToBox(x, y, this.grid);
      const height = heightAt(tip.x, tip.y, this.grid) + this.grid.lift;
      traces[line.path.slot] = trail(line, upperBound(line.t, time), { ...tip, height }, floor);
      for (const level of [height, floor]) {
        now.x.push(tip.x);
        now.y.push(tip.y);
        now.z.push(level + 2 * this.grid.lift);
        now.color.push(line.color);
        now.symbol.push(tip.inside ? "circle" : "diamond");
      }
    }
    const { x, y, z, ...marker } = now.x.length ? now : { ...NOTHING, color: ["#000"], symbol: ["circle"] };
    return [...traces, { x, y, z, marker }];
  }

  // The whole figure, with the paths that are on screen and from where the reader stands.
  figure(player) {
    const gd = plot(ids.SCENE);
    const moving = this.frame(player);
    const data = gd.data.map((trace, index) => {
      const now = moving[index - this.slots[0]];
      if (!now) return trace;
      return { ...trace, ...now, ...(now.marker && { marker: { ...trace.marker, ...now.marker } }) };
    });
    const camera = gd._fullLayout.scene._scene.getCamera();
    return { data, layout: { ...gd.layout, scene: { ...gd.layout.scene, camera } } };
  }
}

export const scene = new Scene();
player.add(scene);

// Shows new coordinates. Plotly's own restyle plans the whole figure anew, surface included: a hundred times slower
// than handing the points to the drawing objects, which its public interface doesn't offer. Should those not be
// where they were in plotly.js 4, restyle does it.
async function put(gd, first, traces) {
  try {
    const scene = gd._fullLayout.scene._scene;
    traces.forEach((trace, index) => {
      const full = gd._fullData[first + index];
      const marker = full.marker && { marker: { ...full.marker, ...trace.marker } };
      scene.traces[full.uid].update({ ...full, ...trace, ...marker });
    });
    scene.glplot.redraw();
  } catch {
    const column = (name) => traces.map((trace) => Array.from(trace[name]));
    const indices = traces.map((_, index) => first + index);
    await Plotly.restyle(gd, { x: column("x"), y: column("y"), z: column("z") }, indices);
  }
}

// Nothing in the scene tells its values under the pointer. Plotly would draw everything a second time for that, and read
// all pixels back, with every frame. Where its drawing objects aren't where they were in plotly.js 4 it does.
function untouchable(gd) {
  try {
    const { glplot } = gd._fullLayout.scene._scene;
    const add = glplot.add;
    glplot.add = (object) => add(Object.assign(object, { pickSlots: 0 }));
    for (const object of [...glplot.objects]) {
      glplot.remove(object);
      glplot.add(object);
    }
  } catch {
    // slower
  }
}

// In a tall frame the scene is cut at its sides, unless it is seen from farther away.
function stepBack({ x, y, z }, frame) {
  const factor = Math.max(1, Math.min((0.95 * frame.clientHeight) / frame.clientWidth, 2.2)) || 1;
  return { x: x * factor, y: y * factor, z: z * factor };
}
