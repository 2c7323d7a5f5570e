import { get, post, Refusal } from "../../../assets/lib/requests.js";
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
