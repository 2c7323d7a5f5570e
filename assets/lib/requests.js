// Requests to the server that are answered in JSON (app/web/json_routes.py).

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

const isJson = ({ headers }) => (headers.get("Content-Type") || "").startsWith("application/json");

async function answered(request) {
  const response = await request;
  if (!isJson(response)) throw new Error(`The server failed (status ${response.status}). Try again.`);
  const answer = await response.json();
  if (!response.ok) throw new Refusal(answer.error);
  return answer;
}

/**
 * The answer to a file as it is; throws Refusal where the server refuses it, another error where it was not asked:
 * each has a whole sentence for the reader.
 * @param {string} path
 * @param {Blob} content
 * @param {string} name
 * @param {number} most bytes that the server takes
 * @returns {Promise<any>}
 */
export async function upload(path, content, name, most) {
  if (content.size > most) {
    const [has, takes] = [content.size, most].map((count) => count.toLocaleString("en"));
    throw new Error(`${name} has ${has} bytes: at most ${takes} are read.`);
  }
  const headers = { "Content-Type": "application/octet-stream", "X-File": encodeURIComponent(name) };
  const answer = await fetch(at(path), { method: "POST", headers, body: content }).then(read).catch(() => {
    throw new Error("The server does not answer. Is it still running?");
  });
  if (answer.error) throw new Refusal(answer.error.replace(/\.?$/, "."));
  return answer;
}

// What is no JSON was said by whatever stands before the server's requests.
const read = async (response) =>
  isJson(response) ? await response.json() : { error: (await response.text()).trim().slice(0, 300) };

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
