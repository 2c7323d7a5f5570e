// Taking away what is on screen: the picture is drawn here, every other file is written by the server.

import { context, provide } from "../../lib/dash.js";
import { save, saveFrom } from "../../lib/files.js";
import { notice } from "../../lib/notices.js";
import { player } from "../player.js";
import { scene } from "../scene.js";
import { picture } from "./picture.js";

async function savePicture({ search }) {
  if (!player.race || !scene.grid) return;
  const { playing } = player;
  player.pause();
  notice("Drawing the picture …");
  player.draw();
  try {
    const surface = new URLSearchParams(search).get("surface").replaceAll("_", "-");
    save(`fall-line-${surface}-step-${player.step}.png`, await picture(player, search));
  } catch (error) {
    notice(`The picture could not be drawn: ${error.message}`);
  }
  if (playing) player.play();
}

provide("takeaway", {
  take(_clicks, query) {
    const { triggered_id: pressed, triggered } = context();
    if (!query || !pressed || !triggered[0].value) return;
    if (pressed.name === "picture.png") savePicture(query);
    else saveFrom(`/descent/${pressed.name}${query.search}`);
  },
});
