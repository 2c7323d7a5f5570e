// JSON requests to the server (app/json_routes.py).
(function (fallLine) {
  "use strict";

  // The server said no, with a reason for the reader.
  fallLine.Refusal = class extends Error {};

  // The answer to a body; throws Refusal where the server refuses, another error where it failed.
  fallLine.post = (path, body, signal) =>
    answered(fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal }));

  // The same for what needs no body.
  fallLine.get = (address, signal) => answered(fetch(address, { signal }));

  async function answered(request) {
    const response = await request;
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (!json) throw new Error(`The server failed (status ${response.status}). Try again.`);
    const answer = await response.json();
    if (!response.ok) throw new fallLine.Refusal(answer.error);
    return answer;
  }

  fallLine.sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
})((window.fallLine = window.fallLine || {}));
