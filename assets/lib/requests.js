// JSON requests to the server (app/web/json_routes.py).

import { at } from "./addresses.js";

// The server said no, with a reason for the reader.
export class Refusal extends Error {}

/**
 * The answer to a body; throws Refusal where the server refuses, another error where it failed.
 * @param {string} path
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export const post = (path, body, signal) =>
  answered(
    fetch(at(path), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal,
    }),
  );

/**
 * The same for what needs no body.
 * @param {string} address
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export const get = (address, signal) => answered(fetch(at(address), { signal }));

async function answered(request) {
  const response = await request;
  const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
  if (!json) throw new Error(`The server failed (status ${response.status}). Try again.`);
  const answer = await response.json();
  if (!response.ok) throw new Refusal(answer.error);
  return answer;
}

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
