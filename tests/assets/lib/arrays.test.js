import { decode, unshared, upperBound } from "../../../assets/lib/arrays.js";
import { equal, ok, test } from "../harness.js";
import { typed } from "../typed.js";

test("an array of each kind comes back bit for bit", () => {
  for (
    const [dtype, kind, values] of /** @type {const} */ ([
      ["f4", Float32Array, [1.5, -0, NaN, Infinity]],
      ["f8", Float64Array, [0.1, -1e308, 5e-324]],
      ["i2", Int16Array, [-1, 32767]],
      ["i4", Int32Array, [-2147483648, 7]],
      ["u1", Uint8Array, [0, 127, 128, 255]],
    ])
  ) {
    const found = decode(typed(values, dtype));
    equal(found, values);
    ok(found instanceof kind);
  }
});

test("an empty array stays empty", () => equal(decode({ dtype: "f8", bdata: "", shape: [0] }), []));

test("shared arrays are put back into their places", () => {
  const arrays = [{ dtype: "f4" }, { dtype: "f8" }];
  const content = {
    data: [
      { x: { array: 1 }, y: { array: 0 } },
      { x: { array: 1 }, name: null },
    ],
    on: true,
  };
  equal(unshared({ content, arrays }), {
    data: [
      { x: arrays[1], y: arrays[0] },
      { x: arrays[1], name: null },
    ],
    on: true,
  });
});

test("upperBound counts what is not greater, however often it stands there", () => {
  const ascending = [1, 2, 2, 2, 5];
  equal(
    [0, 1, 2, 3, 5, 9].map((value) => upperBound(ascending, value)),
    [0, 1, 4, 4, 5, 5],
  );
  equal(upperBound([], 3), 0);
});
