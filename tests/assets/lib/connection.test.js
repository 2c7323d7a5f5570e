import { Connection } from "../../../assets/lib/connection.js";
import { equal, instead, ok, rejected, test } from "../harness.js";

const answer = (text = "{}", { status = 200, kind = "application/json", version = "new" } = {}) =>
  new Response(status === 204 ? null : text, {
    status,
    headers: { "Content-Type": kind, "Fall-Line-Version": version },
  });

const UPDATE = "/_dash-update-component";
const asking = (output) => ({ method: "POST", body: JSON.stringify({ output }) });

// A connection to what answers with these, one after the other (a function is called), that waits for nothing.
function connected(answers, body) {
  const asked = [];
  const connection = new Connection(async (...request) => {
    asked.push(request);
    request[1]?.signal?.throwIfAborted();
    if (!answers.length) throw new Error("asked once too often");
    const next = answers.shift();
    return typeof next === "function" ? next() : next;
  }, "new");
  const soon = (callback) => {
    queueMicrotask(callback);
    return 0;
  };
  return instead(window, "setTimeout", soon, () => body(connection, asked));
}

const nobody = () => {
  throw new TypeError("Failed to fetch");
};

test("a request that finds no server is made again until it is there", () =>
  connected(
    [nobody, answer("", { status: 502, kind: "text/html" }), nobody, answer("[7]")],
    async (connection, asked) => {
      const told = [];
      connection.addEventListener("change", () => told.push(connection.away));
      const found = await connection.fetch("/version");
      equal(await found.json(), [7]);
      equal(asked, Array(4).fill(["/version", {}]));
      equal(told, [true, true, true, false]);
      equal(connection.away, false);
    },
  ));

test("what a server answers in words of its own is an answer", () =>
  connected([answer('{"error": "busy"}', { status: 503 })], async (connection) => {
    equal((await connection.fetch("/network/advance")).status, 503);
  }));

test("a request that was given up while it waited is given up", () =>
  connected([nobody, nobody], async (connection) => {
    const stop = new AbortController();
    connection.addEventListener("change", () => stop.abort(new Error("enough")), { once: true });
    const error = await rejected(connection.fetch("/version", { signal: stop.signal }));
    equal(error.message, "enough");
    equal(connection.away, false);
  }));

test("of a callback's answers only the latest request's counts", async () => {
  let late;
  const first = new Promise((resolve) => {
    late = resolve;
  });
  await connected([() => first, answer('"other"'), answer('"second"')], async (connection) => {
    const [older, other, newer] = ["a", "b", "a"].map((output) => connection.fetch(UPDATE, asking(output)));
    late(answer('"first"'));
    equal((await older).status, 204);
    equal(await (await other).json(), "other");
    equal(await (await newer).json(), "second");
  });
});

test("a newer server is told of, one of the page's own version is not", () =>
  connected([answer(), answer("{}", { version: "newer" })], async (connection) => {
    await connection.fetch("/version");
    equal(connection.reason, "");
    await connection.fetch("/version");
    equal(connection.reason, "Fall Line was updated.");
  }));

test("a server that asks for its token again is told of", () =>
  connected([answer('{"error": "token"}', { status: 401 })], async (connection) => {
    await connection.fetch("/version");
    equal(connection.reason, "The server asks for its token again.");
  }));

test("addresses elsewhere are none of its business", () =>
  connected([nobody, answer()], async (connection, asked) => {
    ok((await rejected(connection.fetch("https://elsewhere.test/"))) instanceof TypeError);
    const request = new Request("/blob");
    await connection.fetch(request);
    equal(asked.length, 2);
    ok(asked[1][0] === request);
  }));
