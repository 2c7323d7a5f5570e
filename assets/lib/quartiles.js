// The one definition of median and quartiles, as in core/statistics.py, which says where it is from.

/**
 * Of n values in ascending order the quantile of a share p stands at the place (n − 1) p, between two values where
 * that isn't whole. NaN is no value and is left out; ∞ and −∞ are values. Of no values all is null.
 * @param {Iterable<number>} values
 * @returns {{lower: number | null, median: number | null, upper: number | null}}
 */
export function quartiles(values) {
  const ranked = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const at = (share) => (ranked.length ? quantile(ranked, share) : null);
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) };
}

function quantile(ranked, share) {
  const last = ranked.length - 1;
  const below = Math.floor(last * share);
  const [a, b] = [ranked[below], ranked[Math.min(below + 1, last)]];
  const t = last * share - below;
  if (t === 0) return a;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return b === Infinity ? b : a;
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}
