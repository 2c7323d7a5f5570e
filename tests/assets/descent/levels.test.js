import { inWords } from "../../../assets/descent/curvature_words.js";
import { heights, lines, middle, quadratic } from "../../../assets/descent/levels.js";
import { close, equal, ok, test } from "../harness.js";

// f = 1 + 2x + (4x² + y²)/2 about (0, 0), which is least at (−1/2, 0), where it is 1/2.
const bowl = { title: "here", point: [0, 0], f: 1, gradient: [2, 0], hessian: [4, 0, 1], values: [1, 4], angle: 0 };
const saddle = { ...bowl, gradient: [0, 0], hessian: [4, 0, -1], values: [-1, 4] };
const slope = { ...bowl, hessian: [4, 0, 0], values: [0, 4] };

test("the quadratic has the value, the slope and the curvature of its point", () => {
  const height = quadratic(bowl);
  equal(height(0, 0), 1);
  equal(height(1, 2), 1 + 2 + (4 + 4) / 2);
  equal(middle(bowl), [-0.5, 0]);
  equal(middle(slope), null);
});

test("one of the lines goes through the point, and none lies below a minimum", () => {
  const levels = heights(bowl, 2);
  close(levels[2], 1);
  ok(levels.every((level) => level > 0.5));
  ok(heights(saddle, 8).some((level) => level < 1) && heights(saddle, 8).some((level) => level > 1));
  equal(heights(slope, 8)[0], 1);
});

test("lines of equal height lie where the function has that height", () => {
  const pieces = lines((x, y) => x * x + y * y, [1], { x: [-2, 2], y: [-2, 2] }, 80);
  ok(pieces.length > 100);
  for (const [a, b, c, d] of pieces) {
    close(Math.hypot(a, b), 1, 1e-3);
    close(Math.hypot(c, d), 1, 1e-3);
  }
  equal(lines((x) => x, [5], { x: [-2, 2], y: [-2, 2] }), []);
});

test("a bowl is told with its condition number and what follows from it", () => {
  const { title, paragraphs: [shape, condition] } = inWords(bowl);
  equal(title, "Curvature at (0.00,\u00a00.00): here");
  ok(shape.startsWith("A bowl: f curves up in every direction, λmax = 4.00 along (1.00,\u00a00.00)"));
  ok(condition.includes("Condition number 4.00"));
  ok(condition.includes("2.00 times as long as wide"));
  ok(condition.includes("α = 2/λmax = 0.500"));
  // (κ − 1)/(κ + 1) = 0.6, and 0.6⁵ < 0.1 < 0.6⁴.
  ok(condition.includes("about 5 steps"));
  ok(condition.includes("at (−0.500,\u00a00.00)"));
});

test("saddles, troughs, domes, flat and broken places are told as such", () => {
  const told = (values, hessian) => inWords({ ...bowl, values, hessian }).paragraphs.join(" ");
  ok(told([-1, 4], [4, 0, -1]).startsWith("A saddle"));
  ok(told([0, 4], [4, 0, 0]).includes("infinite"));
  ok(told([-4, -1], [-1, 0, -4]).startsWith("A dome"));
  ok(told([0, 0], [0, 0, 0]).startsWith("Flat"));
  equal(told([NaN, NaN], [NaN, 0, 0]), "f has no finite curvature here.");
  ok(told([2, 2], [2, 0, 2]).includes("takes one step"));
});
