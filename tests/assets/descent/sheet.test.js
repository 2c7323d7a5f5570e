import { filled, Sheet, written } from "../../../assets/descent/sheet.js";
import { equal, ok, test } from "../harness.js";

const columns = {
  gamma: [0.9],
  v: [-0.31, 0.02],
  alpha: [0.01],
  g: [12.3456, 3],
  t: [13],
  beta2: [0.999],
  n: [-2.5],
};
const value = (name) => columns[name];

test("pairs have brackets, and so have negative numbers", () => {
  equal(written([12.3456, -3]), "(12.3,\u00a0−3.00)");
  equal(written([4730, 603.2]), "(4730,\u00a0603)");
  equal(written([0.999]), "0.999");
  equal(written([-2.5]), "(−2.5)");
  equal(written([1e-7]), "1.0×10⁻⁷");
  equal(written([NaN, 1]), "(–,\u00a01.00)");
});

test("an equation has the numbers of the step in the places of its columns", () => {
  const parts = ["", "gamma", " · ", "v", " + ", "alpha", " · ", "g", ""];
  equal(filled(parts, value), "0.9 · (−0.310,\u00a00.0200) + 0.01 · (12.3,\u00a03.00)");
});

test("a whole exponent is raised, another one is not", () => {
  equal(filled(["1 − ", "beta2", "^", "t", ""], value), "1 − 0.999¹³");
  equal(filled(["", "beta2", "^", "n", ""], value), "0.999^(−2.5)");
});

test("a sheet tells a step: equations, arrows with their lengths, and rates", () => {
  const line = { symbol: "v", formula: "γv", parts: ["", "gamma", " · ", "v", ""], result: "line 0" };
  const block = {
    lines: [line],
    arrows: [{ column: "step", symbol: "step", text: "what is added to θ", sign: 1 }],
    symbols: { v: "velocity" },
    scales: "m",
  };
  const numbers = { ...columns, x: [4, -4], "line 0": [-0.279, 0.018], step: [3, -4], rate: [0.2, -0.1] };
  const sheet = new Sheet(block, { name: "Momentum", slot: 1 }, null);
  sheet.fill(11, (name) => numbers[name], true);
  const text = sheet.element.textContent;
  ok(text.startsWith("Momentum: step 12, the last, from (4.000,\u00a0−4.000)"));
  ok(text.includes("v ← γv = 0.9 · (−0.310,\u00a00.0200) =\u00a0(−0.2790,\u00a00.01800)"));
  ok(text.includes("m is multiplied by 0.200 in x and −0.100 in y, 2.00 times as much in x as in y"));
  equal([...sheet.element.querySelectorAll("tbody td")].map((cell) => cell.textContent), [
    "3.000",
    "−4.000",
    "5.000",
  ]);
  sheet.legend.open = true;
  ok(new Sheet(block, { name: "Momentum", slot: 1 }, sheet).legend.open);
  ok(sheet.legend.textContent.includes("each part by itself"));
  const seen = { ...block, lines: [{ ...line, parts: [] }] }; // as of a rule that looks at x and y together
  ok(!new Sheet(seen, { name: "BFGS", slot: 1 }, null).legend.textContent.includes("each part by itself"));
});
