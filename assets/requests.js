// JSON requests to the server (app/json_routes.py).
(function (fallLine) {
  "use strict";

  // The server said no, with a reason for the reader.
  fallLine.Refusal = class extends Error {};

  // The answer to a body; throws Refusal where the server refuses, another error where there is no answer of it.
  fallLine.post = async function (path, body, signal) {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
    if (!(response.headers.get("Content-Type") || "").startsWith("application/json")) throw new Error("no answer");
    const answer = await response.json();
    if (!response.ok) throw new fallLine.Refusal(answer.error);
    return answer;
  };

  fallLine.sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
})((window.fallLine = window.fallLine || {}));
