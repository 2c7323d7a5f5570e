import { Run } from "../../../assets/network/runs.js";
import { session } from "../../../assets/network/session.js";
import { training } from "../../../assets/network/training.js";
import { equal, instead, test } from "../harness.js";

document.documentElement.style.setProperty("--competitors", "8");

const EPOCHS = 4;
const told = (run, epoch, rest = {}) => ({
  ...rest,
  settings: { epochs: EPOCHS, learning_rates: [], rule: { name: "sgd" } },
  run,
  seeds: [0],
  epoch,
  done: epoch === EPOCHS,
  told: {},
});

// What is asked while these runs train, as "run@epoch run@epoch …" each; a run called "bad" is refused.
async function asked(...runs) {
  const questions = [];
  const server = (_path, { body }) => {
    const { run, epoch, epochs, beside = [] } = JSON.parse(body);
    const all = [{ run, epoch }, ...beside];
    questions.push(all.map((each) => `${each.run}@${each.epoch}`).join(" "));
    if (all.some((each) => each.run === "bad")) {
      return Promise.resolve(Response.json({ error: "no" }, { status: 409 }));
    }
    const [answer, ...others] = all.map((each) => told(each.run, Math.min(each.epoch + epochs, EPOCHS)));
    return Promise.resolve(Response.json({ ...answer, beside: others, seconds: 1 }));
  };
  Object.assign(session, { settings: null });
  training.pace = "fastest";
  await instead(window, "fetch", server, async () => {
    training.start(runs);
    await training.idle();
  });
  return questions;
}

const run = (name, epoch = 0) => new Run(told(name, epoch), name, 0);

test("runs at one epoch go on in one request, others by themselves", async () => {
  const [a, b, c] = [run("a"), run("b"), run("c", 3)];
  equal(await asked(a, b, c), ["a@0 b@0", "b@1 a@1", "c@3", "b@2 a@2", "a@3 b@3"]);
  equal([a.epoch, b.epoch, c.epoch], [4, 4, 4]);
});

test("where several are refused each goes on by itself, and the one at fault fails", async () => {
  const [a, bad] = [run("a"), run("bad")];
  equal(await asked(a, bad), ["a@0 bad@0", "bad@0", "a@0", "a@1", "a@2", "a@3"]);
  equal([a.epoch, a.failure, bad.failure], [4, "", "no"]);
});
