// Median and quartiles by the one definition of core/statistics.py, bit for bit: interpolated between neighbours; NaN is
// no value; between a finite value and ∞ stands ∞, between −∞ and a finite one −∞, between −∞ and ∞ the worse, ∞.

/**
 * @param {Iterable<number>} values
 * @returns {{lower: number, median: number, upper: number}} NaN of none
 */
export function quartiles(values) {
  const ranked = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((share) => quantile(ranked, share));
  return { lower, median, upper };
}

// Of numbers in ascending order; NaN of none.
function quantile(ranked, share) {
  if (!ranked.length) return NaN;
  const place = (ranked.length - 1) * share;
  const below = Math.floor(place);
  const t = place - below;
  const [a, b] = [ranked[below], ranked[Math.min(below + 1, ranked.length - 1)]];
  if (t === 0) return a;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return b === Infinity ? b : a;
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}
