// Numbers as a reader expects them, as in core/quantities.py: four significant digits, a real minus sign, powers of ten written out.

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/**
 * @param {number} exponent
 */
export const raised = (exponent) => String(exponent).replace(/./g, (sign) => RAISED[sign]);

/**
 * @param {number | null | undefined} value
 * @param {number} digits that say something
 */
export function format(value, digits = 4) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(Number(value.toPrecision(digits)));
  if (value !== 0 && (size >= 1e5 || size < 1e-4)) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    return `${mantissa}×10${raised(Number(exponent))}`.replace("-", "−");
  }
  const text = value.toPrecision(digits);
  return (text.includes("e") ? String(Number(text)) : text).replace("-", "−");
}

/**
 * A share in hundredths, for a percent sign or a range before one.
 * @param {number} part
 * @param {{of?: number, digits?: number}} options
 */
export const percentage = (part, { of = 1, digits = 0 } = {}) => ((100 * part) / of).toFixed(digits);

/**
 * A text whose points, as in "at (3, −2.805)", are not broken between two lines.
 * @param {string} text
 */
export const unbroken = (text) =>
  text.replace(
    /( at )?(\([^\s(),]+,) (?=[^\s(),]+\))/g,
    (_, at, first) => `${at ? " at\u00a0" : ""}${first}\u00a0`,
  );

const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/; // or a decimal comma: nobody can tell
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * What a person typed, read as the server reads it (core/quantities.py): NaN unless it is one number.
 * @param {unknown} text
 */
export function parse(text) {
  const plain = String(text).trim().replace(/[−–‒‐‑﹣－]/g, "-");
  const point = /^[^.,]*,[^.,]*$/.test(plain) ? plain.replace(",", ".") : plain;
  const value = NUMBER.test(point) && !THOUSANDS.test(plain) ? Number(point) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

/**
 * The nearest number between two.
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
