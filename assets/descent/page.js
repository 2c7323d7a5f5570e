// The descent page: what Dash's callbacks call. Its views add themselves to the player's clock.

import { descent as ids } from "../ids.js";
import { at } from "../lib/addresses.js";
import { unshared } from "../lib/arrays.js";
import { byName, competitors } from "../lib/controls.js";
import { inputs, pressed, provide, setProps, states, unchanged } from "../lib/dash.js";
import { shown } from "../lib/frames.js";
import { link } from "../lib/link.js";
import { pages } from "../lib/pages.js";
import { theme, whenThemed } from "../lib/style.js";
import { opens } from "../shell/opening.js";
import { contour } from "./contour.js";
import "./cross.js";
import { curve } from "./curve.js";
import "./details.js";
import "./ending.js";
import { lookForEvents } from "./events.js";
import { follows } from "./own_python.js";
import { panels } from "./panels.js";
import { press } from "./playback.js";
import { player } from "./player.js";
import { Race } from "./race.js";
import "./readings.js";
import { tellOf } from "./report.js";
import { scene } from "./scene.js";
import { stageOf, stages } from "./stages.js";
import "./words.js";

let sent = "";
let pictures = null; // of the surface, by theme, as they were sent

// The pictures in the theme on screen, seen from where the reader stands.
function draw() {
  if (!pictures) return;
  const themed = unshared(pictures)[theme()];
  scene.picture(themed.scene);
  contour.picture(themed.contour);
  stages.draw();
}

whenThemed(draw);

let compared = ""; // the race with rules to compare that the server was asked about last

function compare(search) {
  const wanted = /,reference:/.test(search) ? search : "";
  if (wanted !== compared) setProps(ids.COMPARED, { data: wanted });
  compared = wanted;
}

// What the display says of all but the views on the clock.
function showAround(display) {
  stages.show(display);
  panels.show(display);
}

const functions = {
  // What stands in the controls, as typed: the shape that the server reads.
  gather(_fields, _numbers, _flags, _options, lesson, _lines, _references, file) {
    const [fieldInputs, numberInputs, flagInputs, optionInputs, _lesson, lineInputs, references] = inputs();
    const [rules, schedules] = states();
    if (!fieldInputs.length) return unchanged();
    const cards = competitors(rules, {
      numbers: numberInputs,
      flags: flagInputs,
      lines: lineInputs,
      schedules,
      references,
    });
    follows(file);
    const options = byName(optionInputs);
    const draft = {
      ...byName(fieldInputs),
      competitors: cards,
      options,
      lesson: lesson ?? null,
      ...(file && { file }),
    };
    const text = JSON.stringify(draft);
    if (text === sent) return unchanged();
    sent = text;
    return draft;
  },

  // A surface that is typed has controls of its own (controls.css).
  surface: (name) => (name === "custom" ? name : ""),

  draw(content) {
    if (!content) return;
    pictures = content;
    draw();
  },

  load(payload) {
    if (!payload) return;
    player.load(new Race(payload));
    stages.draw();
  },

  show(display) {
    if (!display) return;
    player.show(display);
    showAround(display);
  },

  link(query) {
    if (!query) return;
    link.push(query.search, at("/"));
    pages.entitle("descent", query.title);
    lookForEvents(query);
    panels.link(query);
    compare(query.search);
    tellOf(query.search);
  },

  // A lesson begins anew even where its settings were already on screen.
  again(clicks) {
    if (clicks && player.race) player.restart();
  },

  press() {
    press(pressed());
  },
};

provide("descent", functions);

/** @type {{theme?: string, race?: Race}} what has been drawn before anything else, and in which theme */
let previewed = {};

opens("descent", {
  // The large view, where its stage can be drawn so early, with the race at its start, or at its end where it rests;
  // then the other two pictures.
  async preview({ race, display, pictures: sent }) {
    const stage = await stageOf(display.script);
    if (!stage.preview) return;
    previewed = { theme: theme(), race: new Race(race) };
    player.place(previewed.race, display);
    const themed = unshared(sent)[previewed.theme];
    await stage.preview(themed);
    await shown();
    await Promise.all([contour.picture(themed.contour), curve.frame()]);
  },

  open({ race, display, query, file, pictures: sent }) {
    follows(file);
    const first = previewed.race ?? new Race(race);
    player.playNext();
    player.place(first, display);
    player.load(first);
    showAround(display);
    functions.link(query);
    pictures = sent;
    if (previewed.theme !== theme()) draw();
  },
});
