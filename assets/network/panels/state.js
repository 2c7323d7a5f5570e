// What a run's rule keeps: how the effective learning rates of its parameters are spread, and the norms of its parts.

import { network as ids } from "../../ids.js";
import { decode } from "../../lib/arrays.js";
import { byId } from "../../lib/elements.js";
import { format } from "../../lib/numbers.js";
import { axis, faded, layout, logAxis } from "../../lib/plots.js";
import { color } from "../curves.js";

let run = ""; // that the last answer is of
let found = null;

const asks = ({ selected }) => (selected ? { run: selected.id } : null);

function take(answer, body) {
  run = body.run;
  found = answer;
}

const known = ({ selected }) => (selected && selected.id === run ? found : null);

// As a sentence: "velocity 0.51, squares 0.003".
export function inWords(told) {
  if (!told) return "";
  const norms = Object.entries(told.norms).map(([name, norm]) => `${name} ${format(norm, 3)}`);
  const kept = norms.length ? `Norms after epoch ${told.epoch}: ${norms.join(", ")}.` : "The rule keeps nothing.";
  if (!told.epoch) return `${kept} Effective rates, where a rule has them, are told from the first epoch on.`;
  if (!told.rates) return `${kept} It has no rates of its own for each parameter.`;
  const [lower, median, upper] = told.rates.quartiles.map((rate) => format(rate, 3));
  const { known, parameters } = told.rates;
  const given = told.rates.by_gradient ? " They depend on the gradient: here it is that of all training rows." : "";
  const half = known < parameters
    ? `${known} of ${parameters} parameters have effective rates, half of these`
    : "Half of the parameters have effective rates";
  return `${kept} ${half} from ${lower} to ${upper}, the median is ${median}.${given}`;
}

function fill(session) {
  const note = byId(ids.STATE_NOTE);
  const text = inWords(known(session));
  if (note && note.textContent !== text) note.textContent = text;
}

function figure(session) {
  const told = known(session);
  if (!told?.rates) return { data: [], nothing: told ? `No rates to draw${told.epoch ? "" : " yet"}.` : "" };
  const { rates } = told;
  const at = decode(rates.at);
  const hue = color(session.selected);
  const spread = {
    type: "scatter",
    mode: "lines",
    x: Array.from(at),
    y: Array.from(decode(rates.shares)),
    line: { color: hue, width: 2, shape: "hvh" },
    fill: "tozeroy",
    fillcolor: faded(hue, 0.25),
    hovertemplate: "%{y:.1%}",
  };
  return {
    data: [spread],
    layout: layout({
      margin: { l: 50, r: 18, t: 8, b: 40 },
      xaxis: axis({ ...logAxis(at), title: { text: "Effective learning rate", standoff: 4 } }),
      yaxis: axis({ tickformat: ".0%", rangemode: "tozero" }),
    }),
  };
}

export default { asks, take, fill, figure };
