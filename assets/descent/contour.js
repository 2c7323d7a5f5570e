// The contour map: paths and their names over it, and a click that sets the start; cross.js does so by keyboard.

import { descent as ids } from "../ids.js";
import { decode } from "../lib/arrays.js";
import { setProps } from "../lib/dash.js";
import { Graph, within } from "../lib/graphs.js";
import { format } from "../lib/numbers.js";
import { whenThemed } from "../lib/style.js";
import { Overlay } from "./overlay.js";
import { player } from "./player.js";

class Contour extends Overlay {
  figure = null; // the map, which other views draw as well
  texts = null; // what it says under the pointer, once that has been on it
  graph = new Graph(ids.CONTOUR, {
    began: (gd) => this.listen(gd),
    drawn: () => [this, ...this.over].forEach((view) => view.draw(player)),
  });
  over = []; // what panels draw over it, which has to be drawn anew on axes of other lengths, too

  constructor() {
    super(ids.CONTOUR, (path) => [path.x, path.y], { labels: true });
  }

  // A panel draws over it: with the clock, whenever the map is drawn anew, and anew in other colours.
  carry(panel) {
    player.add(panel);
    this.over.push(panel);
    whenThemed(() => {
      panel.reset();
      player.draw();
    });
  }

  // A new map.
  picture(figure) {
    this.figure = figure;
    this.texts = null;
    this.reset();
    return this.graph.show(figure);
  }

  // What plotly shows under the pointer: it has no numbers such as those of the page.
  write(gd) {
    const map = this.figure && gd._fullData?.[0];
    if (!map || (this.texts && map.customdata === this.texts)) return;
    this.texts ??= underPointer(this.figure.data[0]);
    map.customdata = this.texts;
  }

  listen(gd) {
    gd.addEventListener("pointermove", () => this.write(gd), true);
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

/**
 * Place and f of every point of the map's grid in words, row by row.
 * @param {{x: any, y: any, customdata: any}} map as the server sends it
 */
export function underPointer(map) {
  const across = Array.from(decode(map.x), (x) => `x ${format(x)}`);
  const values = decode(map.customdata);
  return Array.from(decode(map.y), (y, row) => {
    const up = `y ${format(y)}`;
    return across.map((x, column) => `${x}, ${up}<br>f = ${format(values[row * across.length + column])}`);
  });
}

const short = (value) => String(Number(value.toFixed(4)));

// A place of the map becomes the start.
export function startAt(x, y) {
  setProps(ids.field("x"), { value: short(x) });
  setProps(ids.field("y"), { value: short(y) });
}

export const contour = new Contour();
player.add(contour);
