// Basins of attraction: a map of every start, with the minima on it, over which the race plays.

import { descent as ids } from "../../ids.js";
import { style } from "../../lib/style.js";
import { contour } from "../contour.js";
import { Overlay } from "../overlay.js";
import { player } from "../player.js";
import { stages } from "../stages.js";
import { MapStage } from "./maps.js";

const paths = new Overlay(ids.MAP, (path) => [path.x, path.y]);

class Basins extends MapStage {
  // The minima of the contour map, without its heights and its arrows.
  marks() {
    const marks = contour.figure ? contour.figure.data.slice(2) : [];
    return marks.flatMap((trace) => {
      const silent = { ...trace, hoverinfo: "skip", hovertemplate: undefined };
      return trace.mode === "markers" ? [halo(silent), silent] : [silent];
    });
  }

  play(player) {
    paths.reset();
    paths.draw(player);
  }
}

// Marks lie on cells of any colour, dark ones too.
function halo(trace) {
  const color = style("--casing");
  const { size } = trace.marker;
  return {
    ...trace,
    marker: { ...trace.marker, size: size.map((each) => each + 3), color, line: { width: 4.5, color } },
  };
}

const stage = new Basins();
export default stage;

player.add({
  draw(player) {
    if (stages.current === stage && stage.map) paths.draw(player);
  },
  reset() {
    paths.reset();
  },
});
