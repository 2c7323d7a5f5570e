// The surface in 3-D: the scene on the player's clock, which plays in whatever stage is on screen.

import { scene } from "../scene.js";

/** @type {import("../stages.js").Stage} */
const stage = {
  figure: (player) => scene.figure(player),
  canvas: () => scene.flat?.canvas,
  preview: (pictures) => scene.picture(pictures.scene),
};
export default stage;
