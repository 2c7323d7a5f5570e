// Typed arrays as the server writes them (app/components/typed_arrays.py).

const KINDS = { f4: Float32Array, f8: Float64Array, i2: Int16Array, i4: Int32Array, u1: Uint8Array };

/**
 * @param {Iterable<number>} values
 * @param {keyof typeof KINDS} dtype
 */
export function typed(values, dtype = "f8") {
  const array = KINDS[dtype].from(values);
  const bytes = String.fromCharCode(...new Uint8Array(array.buffer));
  return { dtype, bdata: btoa(bytes), shape: [array.length] };
}
