import { alike, decode, unshared, upperBound } from "../../../assets/lib/arrays.js";
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

test("alike are values of the same parts", () => {
  const figure = () => ({
    data: [{ x: Float32Array.of(1, NaN), z: { bdata: "AAAA" } }],
    layout: { range: [0, null] },
  });
  ok(alike(figure(), figure()));
  const others = [
    { data: [] },
    { ...figure(), layout: { range: [0, 1] } },
    { ...figure(), layout: { range: [0] } },
    { ...figure(), layout: { limit: [0, null] } },
    { ...figure(), data: [{ ...figure().data[0], x: [1, NaN] }] },
    null,
  ];
  for (const other of others) ok(!alike(figure(), other) && !alike(other, figure()));
});
