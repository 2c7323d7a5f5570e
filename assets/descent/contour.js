// The contour map: paths and their names over it, and a click that sets the start; cross.js does so by keyboard.

import { descent as ids } from "../ids.js";
import { setProps } from "../lib/dash.js";
import { Graph, within } from "../lib/graphs.js";
import { Overlay } from "./overlay.js";
import { player } from "./player.js";

class Contour extends Overlay {
  figure = null; // the map, which other views draw as well
  graph = new Graph(ids.CONTOUR, {
    began: (gd) => this.listen(gd),
    drawn: () => [this, ...this.over].forEach((view) => view.draw(player)),
  });
  over = []; // what panels draw over it, which has to be drawn anew on axes of other lengths, too

  constructor() {
    super(ids.CONTOUR, (path) => [path.x, path.y], { labels: true });
  }

  // A new map.
  picture(figure) {
    this.figure = figure;
    this.reset();
    return this.graph.show(figure);
  }

  listen(gd) {
    let pressed = null;
    gd.addEventListener(
      "pointerdown",
      (event) => {
        pressed = [event.clientX, event.clientY];
      },
      true,
    );
    // Plotly's drag cover swallows the release on the graph: listen on the window.
    window.addEventListener("pointerup", (event) => {
      if (!pressed) return;
      const still = Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) < 4;
      pressed = null;
      const at = still && within(gd, event);
      if (!at) return;
      startAt(at.xaxis.p2d(at.across), at.yaxis.p2d(at.down));
    });
  }
}

const short = (value) => String(Number(value.toFixed(4)));

// A place of the map becomes the start.
export function startAt(x, y) {
  setProps(ids.field("x"), { value: short(x) });
  setProps(ids.field("y"), { value: short(y) });
}

export const contour = new Contour();
player.add(contour);
