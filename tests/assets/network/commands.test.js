import { list, prepare } from "../../../assets/network/commands.js";
import { Run } from "../../../assets/network/runs.js";
import { session } from "../../../assets/network/session.js";
import { equal, instead, test } from "../harness.js";

const settingsOf = (epochs) => ({ epochs, learning_rates: [], rule: { name: "sgd", learning_rate: 0.1 } });

// A server that begins what it is asked to; its runs are numbered.
let begun = 0;
const answer = (settings) => ({
  run: `run ${++begun}`,
  name: "described",
  seeds: [0],
  settings,
  epoch: 0,
  told: {},
});
const server = (_path, { body }) => Promise.resolve(Response.json(answer(JSON.parse(body).settings)));

// What is listed once the page has taken these steps, one after another.
async function listed(...steps) {
  Object.assign(session, { runs: [], current: [], slots: 0, settings: null, rivals: [], planned: [], own: "SGD" });
  await instead(window, "fetch", server, async () => {
    for (const step of steps) {
      const changed = new Promise((resolve) => session.addEventListener("change", resolve, { once: true }));
      step();
      await changed;
    }
  });
  return session.runs.map(({ name, epochs, slot }) => [name, epochs, slot]);
}

const controls = (epochs, rivals = []) => () => {
  Object.assign(session, { settings: settingsOf(epochs), rivals });
  prepare();
};
const lesson = (...epochs) => () =>
  list({ runs: epochs.map((each) => ({ name: `of ${each}`, settings: settingsOf(each) })) });
const none = () => list({ runs: [] });

test("what the controls describe is begun, and begun anew until it has been trained", async () => {
  equal(await listed(none, controls(5)), [["described", 5, 0]]);
  equal(await listed(none, controls(5), controls(6)), [["described", 6, 0]]);
  const trained = () => {
    session.runs[0].epoch = 3;
    controls(6)();
  };
  equal(await listed(none, controls(5), trained), [["described", 5, 0]]);
});

test("with those that race it, each in its colour", async () => {
  const rivals = [{ name: "Adam", settings: settingsOf(5) }];
  equal(await listed(none, controls(5, rivals)), [["SGD", 5, 0], ["Adam", 5, 1]]);
  equal(await listed(none, controls(5, rivals), controls(7)), [["described", 7, 0]]);
});

test("a lesson's runs come back with its settings", async () => {
  const both = [["of 5", 5, 0], ["of 6", 6, 1]];
  equal(await listed(lesson(5, 6), controls(5)), both);
  equal(await listed(lesson(5, 6), controls(9)), [["described", 9, 0]]);
  equal(await listed(lesson(5, 6), controls(9), controls(5)), [["of 5", 5, 0], ["of 6", 6, 2]]);
});

test("nothing is begun beside runs that are on screen", async () => {
  const kept = () => {
    session.runs = [new Run(answer(settingsOf(4)), "kept", 0)];
    controls(5)();
  };
  equal(await listed(kept), [["kept", 4, 0]]);
});
