import { format, parse, percentage, unbroken } from "../../../assets/lib/numbers.js";
import { equal, test } from "../harness.js";

const all = (values, ...more) => values.map((value) => format(value, ...more));

test("numbers are told with four digits and a real minus sign", () =>
  equal(all([0, 1, 12.34567, -0.5, 0.001]), ["0.000", "1.000", "12.35", "−0.5000", "0.001000"]));

test("shares are told in hundredths", () =>
  equal([percentage(0.255), percentage(3, { of: 400, digits: 1 }), percentage(1, { of: 3 })], ["26", "0.8", "33"]));

test("large and small numbers are told with powers of ten", () =>
  equal(all([1e5, -123456, 0.0000999, -4.2e-17]), ["1.000×10⁵", "−1.235×10⁵", "9.990×10⁻⁵", "−4.200×10⁻¹⁷"]));

// As in tests/core/test_quantities.py.
test("whether a number is large or small is told by what it is rounded to", () =>
  equal(all([99999.6, 99994, 9.99996e-5, 9.99996e-8]), ["1.000×10⁵", "99990", "0.0001000", "1.000×10⁻⁷"]));

test("as many digits as asked for", () => {
  equal(all([1.23456789, 1e-7], 6), ["1.23457", "1.00000×10⁻⁷"]);
  equal(format(0.5, 2), "0.50");
});

test("what is no number is a dash, what has no end is ∞", () =>
  equal(all([NaN, null, undefined, Infinity, -Infinity]), ["–", "–", "–", "∞", "−∞"]));

test("what a person typed is read with either minus sign", () => {
  equal(parse(" −0.5 "), -0.5);
  equal(parse("-1e-3"), -0.001);
  equal(parse(7), 7);
});

test("nothing and nonsense are no number", () =>
  equal(["", "  ", "one", "1 2", "1,2,3", "0x10", "0b1", "1e999"].map(parse), Array(8).fill(NaN)));

// As in tests/core/test_quantities.py.
test("numbers as people type them", () =>
  equal(
    ["0,5", "–3", "−0,25", "1,0005", "0,125", ",5", "1,5e-3", "1.000", "12.345"].map(parse),
    [0.5, -3, -0.25, 1.0005, 0.125, 0.5, 0.0015, 1, 12.345],
  ));

test("signs between thousands are no number", () =>
  equal(
    ["1,000", "1.000,5", "1,000.5", "1 000", "1.000.000", "-12,345", "1’000"].map(parse),
    Array(7).fill(NaN),
  ));

test("a point is not broken between two lines", () =>
  equal(
    unbroken("the minimum at (3, −2.805), near (a, b c)"),
    "the minimum at\u00a0(3,\u00a0−2.805), near (a, b c)",
  ));
