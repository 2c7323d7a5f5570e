import { Pull } from "../../../assets/lib/pull.js";
import { equal, instead, test } from "../harness.js";

// A server that answers each body with itself, at once, or refuses the body "no".
function server() {
  const asked = [];
  const fetch = async (_, { body, signal }) => {
    asked.push(JSON.parse(body));
    await Promise.resolve();
    signal.throwIfAborted();
    const refused = body === '"no"';
    return new Response(refused ? '{"error": "No."}' : body, {
      status: refused ? 400 : 200,
      headers: { "Content-Type": "application/json" },
    });
  };
  return { asked, pulling: (body) => instead(window, "fetch", fetch, body) };
}

const states = (pull) => {
  const found = [];
  pull.addEventListener("change", () => found.push(pull.state));
  return found;
};

test("one piece after the other until there is no next", async () => {
  const { asked, pulling } = server();
  const pull = new Pull();
  const told = states(pull);
  await pulling(() => pull.run("/pieces", 1, (answer) => (answer < 3 ? answer + 1 : null)));
  equal(asked, [1, 2, 3]);
  equal(told, ["running", "running", "running", "running", "done"]);
});

test("what was stopped goes on with the piece that was not taken", async () => {
  const { asked, pulling } = server();
  const pull = new Pull();
  const taken = [];
  const take = (answer) => {
    taken.push(answer);
    if (answer === 2 && taken.length === 2) pull.stop();
    return answer < 3 ? answer + 1 : null;
  };
  await pulling(async () => {
    await pull.run("/pieces", 1, take);
    equal([pull.state, taken], ["stopped", [1, 2]]);
    await pull.goOn();
  });
  equal([pull.state, pull.running, taken], ["done", false, [1, 2, 3]]);
  equal(asked.slice(-1), [3]);
});

test("a newer run stops the older one, whose answer is not taken", async () => {
  const { pulling } = server();
  const pull = new Pull();
  const taken = [];
  await pulling(async () => {
    const older = pull.run("/pieces", "old", (answer) => taken.push(answer) && null);
    const newer = pull.run("/pieces", "new", (answer) => taken.push(answer) && null);
    await Promise.all([older, newer]);
  });
  equal([pull.state, taken], ["done", ["new"]]);
});

test("a refusal ends it, with the reason", async () => {
  const { asked, pulling } = server();
  const pull = new Pull();
  await pulling(() => pull.run("/pieces", "no", () => "never"));
  equal([pull.state, pull.message, asked], ["refused", "No.", ["no"]]);
});
