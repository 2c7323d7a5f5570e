import { labels, logAxis } from "../../../assets/lib/plots.js";
import { equal, ok, test } from "../harness.js";

test("powers of ten are written alike and are no more than have room", () => {
  equal(
    labels(1e-5, 20).ticktext,
    ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1", "10", "10²"].filter((_, at) => at % 2 === 0),
  );
  equal(labels(0.02, 300).ticktext, ["0.001", "0.01", "0.1", "1", "10", "100", "1000"]);
  for (const [low, high] of [[1e-16, 1], [1e-9, 1e5], [1e-30, 1e30], [1e-4, 1e2]]) {
    const { tickvals } = labels(low, high);
    ok(tickvals.filter((value) => value >= low && value <= high).length <= 7);
    ok(tickvals.filter((value) => value >= low && value <= high).length >= 3);
  }
});

test("few decades have labels between them, and less than one has round numbers", () => {
  const { tickvals, ticktext } = labels(0.3, 4);
  equal(tickvals.filter((value) => value >= 0.3 && value <= 4), [0.5, 1, 2]);
  ok(ticktext.includes("0.5"));
  equal(labels(0.52, 0.61).tickvals, [0.52, 0.54, 0.56, 0.58, 0.6, 0.62]);
  equal(labels(0.02, 0.48).ticktext.filter((_, at) => at > 3 && at < 8), ["0.02", "0.05", "0.1", "0.2"]);
  ok(labels(2e-7, 9e-7).ticktext.includes("4×10⁻⁷"));
  equal(labels(6, 13).tickvals, [6, 8, 10, 12, 14]);
});

test("an axis of values takes what is above zero, and needs none", () => {
  equal(logAxis([]).type, "log");
  ok(logAxis([0, null, 1e-3, 10]).tickvals.includes(1));
});
