// Typed arrays as the server sends them: {dtype, bdata, shape} with base64 of the raw bytes (app/components/typed_arrays.py).

const KINDS = { f4: Float32Array, f8: Float64Array, i2: Int16Array, i4: Int32Array, u1: Uint8Array };

/**
 * @param {TypedArrayRecord} record
 * @returns {TypedArray}
 */
export function decode(record) {
  const text = atob(record.bdata);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new KINDS[record.dtype](bytes.buffer);
}

// What the server sent with each array once: {content, arrays} → the content with its arrays in their places.
export function unshared({ content, arrays }) {
  const restore = (part) => {
    if (Array.isArray(part)) return part.map(restore);
    if (part === null || typeof part !== "object") return part;
    if ("array" in part) return arrays[part.array];
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, restore(value)]));
  };
  return restore(content);
}

/**
 * The index of the first element of an ascending array that is greater than the value.
 * @param {ArrayLike<number>} ascending
 * @param {number} value
 */
export function upperBound(ascending, value) {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Whether two values are made of the same parts: numbers, texts, lists, typed arrays and plain objects of them.
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export function alike(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  const names = Object.keys(one);
  return one.constructor === other.constructor && names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && alike(one[name], other[name]));
}
