// What the cases of the *.test.js files use, and what runs them (test_scripts.py).

const PATIENCE = 5000; // ms for a case
let cases = new Map();

// A case: passed unless `body`, or the promise that it returns, throws.
export function test(name, body) {
  cases.set(name, body);
}

// Fails unless both are the same, part by part; typed arrays are taken as arrays, and NaN equals NaN.
export function equal(actual, expected) {
  if (!same(actual, expected)) throw new Error(`${shown(actual)} is not ${shown(expected)}`);
}

export function close(actual, expected, tolerance = 1e-12) {
  if (!(Math.abs(actual - expected) <= tolerance)) throw new Error(`${actual} is not ${expected} ± ${tolerance}`);
}

export const ok = (condition) => equal(Boolean(condition), true);

// Fails unless the promise is rejected; returns why it was.
export async function rejected(promise) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`not rejected but ${shown(value)}`);
}

// A function, on an object of the page's, in place of its own while `body` runs.
export async function instead(owner, name, replacement, body) {
  const own = owner[name];
  owner[name] = replacement;
  try {
    return await body();
  } finally {
    owner[name] = own;
  }
}

// Import these files and run their cases: {file: {name: what went wrong or ""}}.
export async function run(files) {
  const found = {};
  for (const file of files) {
    cases = new Map();
    found[file] = {};
    try {
      await import(`./${file}`);
    } catch (error) {
      found[file]["(import)"] = String(error);
    }
    for (const [name, body] of cases) found[file][name] = await outcome(body);
  }
  return found;
}

async function outcome(body) {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`not done after ${PATIENCE} ms`)), PATIENCE);
  });
  try {
    await Promise.race([body(), late]);
    return "";
  } catch (error) {
    return error.stack || String(error);
  }
}

function same(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const [parts, others] = [plain(one), plain(other)];
  if (Array.isArray(parts) !== Array.isArray(others)) return false;
  const names = Object.keys(parts);
  return names.length === Object.keys(others).length && names.every((name) => same(parts[name], others[name]));
}

const plain = (value) => (ArrayBuffer.isView(value) ? Array.from(/** @type {any} */ (value)) : value);

const shown = (value) =>
  JSON.stringify(
    value,
    (_, part) => typeof part === "number" && !Number.isFinite(part) ? String(part) : plain(part),
  );
