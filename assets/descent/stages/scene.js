// The surface in 3-D: plotly draws it, and the scene on the player's clock moves the paths in it.

import { scene } from "../scene.js";

export const stage = {
  // The figure with the paths that are on screen, and from where the reader stands.
  figure(player) {
    const gd = document.querySelector("#scene .js-plotly-plot");
    const { first } = scene;
    const moving = scene.frame(player);
    const data = gd.data.map((trace, index) => {
      const now = moving[index - first];
      if (!now) return trace;
      return { ...trace, ...now, ...(now.marker && { marker: { ...trace.marker, ...now.marker } }) };
    });
    const camera = gd._fullLayout.scene._scene.getCamera();
    return { data, layout: { ...gd.layout, scene: { ...gd.layout.scene, camera } } };
  },
};
