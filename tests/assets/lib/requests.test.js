import { get, post, Refusal, upload } from "../../../assets/lib/requests.js";
import { equal, instead, ok, rejected, test } from "../harness.js";

const JSON_KIND = { "Content-Type": "application/json" };
const answering = (text, options) => async () => new Response(text, { headers: JSON_KIND, ...options });

test("a body is sent as JSON, and the answer read as such", async () => {
  const asked = [];
  const fetch = async (path, options) => {
    asked.push([path, options.method, options.headers, JSON.parse(options.body)]);
    return new Response('{"done": true}', { headers: JSON_KIND });
  };
  const answer = await instead(window, "fetch", fetch, () => post("/network/advance", { run: "0" }));
  equal(answer, { done: true });
  equal(asked, [["/network/advance", "POST", JSON_KIND, { run: "0" }]]);
});

test("a request without a body is asked for by its address", async () => {
  const asked = [];
  const fetch = async (address, options) => {
    asked.push([address, options.method]);
    return new Response("[1]", { headers: JSON_KIND });
  };
  equal(await instead(window, "fetch", fetch, () => get("/version")), [1]);
  equal(asked, [["/version", undefined]]);
});

test("a refusal says why in the server's words", async () => {
  const fetch = answering('{"error": "Epochs is 0: it takes 1 to 9."}', { status: 400 });
  const error = await instead(window, "fetch", fetch, () => rejected(post("/network/begin", {})));
  ok(error instanceof Refusal);
  equal(error.message, "Epochs is 0: it takes 1 to 9.");
});

test("a server that failed refused nothing", async () => {
  const fetch = answering("<h1>oops</h1>", { status: 500, headers: { "Content-Type": "text/html" } });
  const error = await instead(window, "fetch", fetch, () => rejected(get("/anything")));
  ok(!(error instanceof Refusal));
  equal(error.message, "The server failed (status 500). Try again.");
});

test("a file is sent as it is, with its name", async () => {
  const asked = [];
  const fetch = async (path, { method, headers, body }) => {
    asked.push([path, method, headers["Content-Type"], headers["X-File"], await body.text()]);
    return new Response('{"key": "k"}', { headers: JSON_KIND });
  };
  const sent = () => upload("/studies/table", new Blob(["a,b"]), "ä b.csv", 3);
  equal(await instead(window, "fetch", fetch, sent), { key: "k" });
  equal(asked, [["/studies/table", "POST", "application/octet-stream", "%C3%A4%20b.csv", "a,b"]]);
});

test("what is wrong with a file is a sentence, and the server's own words are a refusal", async () => {
  const sent = (fetch) =>
    instead(window, "fetch", fetch, () => rejected(upload("/t", new Blob(["1234"]), "t.csv", 4)));
  const long = await rejected(upload("/t", new Blob(["x".repeat(5001)]), "t.csv", 5000));
  const away = await sent(async () => {
    throw new TypeError("Failed to fetch");
  });
  const refused = await sent(answering('{"error": "No rows"}', { status: 400 }));
  const before = await sent(answering("Too large.\n", { status: 413, headers: { "Content-Type": "text/plain" } }));
  equal([long, away, refused, before].map((error) => [error.message, error instanceof Refusal]), [
    ["t.csv has 5,001 bytes: at most 5,000 are read.", false],
    ["The server does not answer. Is it still running?", false],
    ["No rows.", true],
    ["Too large.", true],
  ]);
});
