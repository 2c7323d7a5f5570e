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
    arrows: [
      { column: "g", symbol: "−g", text: "against the gradient", sign: -1 },
      { column: "step", symbol: "step", text: "what is added to θ", sign: 1 },
    ],
    symbols: { v: "velocity" },
    scales: "m",
    shapes: [],
    elementwise: true,
    columns: {},
    length: 20,
  };
  const numbers = { ...columns, x: [4, -4], "line 0": [-0.279, 0.018], step: [3, -4], rate: [0.2, -0.1] };
  const sheet = new Sheet(block, { name: "Momentum", slot: 1 }, null);
  sheet.fill(11, (name) => numbers[name], true);
  const text = sheet.element.textContent;
  ok(text.startsWith("Momentum: step 12, the last, from (4.000,\u00a0−4.000)"));
  ok(text.includes("v ← γv = 0.9 · (−0.310,\u00a00.0200) =\u00a0(−0.2790,\u00a00.01800)"));
  ok(text.includes("m is multiplied by 0.200 in x and −0.100 in y, 2.00 times as much in x as in y"));
  equal([...sheet.element.querySelectorAll("tbody td")].map((cell) => cell.textContent), [
    "−12.35", // of −g, as its row says
    "−3.000",
    "12.70",
    "3.000",
    "−4.000",
    "5.000",
  ]);
  sheet.legend.open = true;
  ok(new Sheet(block, { name: "Momentum", slot: 1 }, sheet).legend.open);
  ok(sheet.legend.textContent.includes("each part by itself"));
  const seen = { ...block, elementwise: false }; // as of a rule that looks at x and y together
  ok(!new Sheet(seen, { name: "BFGS", slot: 1 }, null).legend.textContent.includes("each part by itself"));
});

test("a line or a shape is told in its steps alone, and a sentence comes to nothing", () => {
  const matrix = [4, 0, 1];
  const numbers = { x: [0, 0], H: matrix, big: [1], small: [0], f: [2.5], step: [1, 1] };
  const block = {
    lines: [
      { symbol: "H", formula: "∇²f(θ)", parts: ["∇²f(", "x", ")"], result: "H", when: "" },
      { symbol: "", formula: "", parts: ["f falls to ", "f", "."], result: "", when: "big" },
      { symbol: "", formula: "", parts: ["It rests."], result: "", when: "small" },
    ],
    arrows: [],
    symbols: {},
    scales: "",
    shapes: [
      { form: "ellipse", numbers: ["H"], text: "H", names: [], scale: true, multiples: [1], when: "big" },
      {
        form: "circle",
        numbers: ["step"],
        text: "A circle",
        names: [],
        scale: true,
        multiples: [1],
        when: "small",
      },
    ],
    elementwise: false,
    columns: { H: new Float64Array(30) },
    length: 10,
  };
  const sheet = new Sheet(block, { name: "Newton", slot: 1 }, null);
  sheet.fill(0, (name) => numbers[name], false);
  const paragraphs = [...sheet.element.querySelectorAll("p")].filter(({ hidden }) => !hidden);
  const texts = paragraphs.map(({ textContent }) => textContent.trim().replaceAll("\u00a0", " "));
  equal(texts.slice(0, 3), [
    "H ← ∇²f(θ) = ∇²f((0.00, 0.00)) = [4.000, 0.000; 0.000, 1.000]",
    "f falls to 2.5.",
    "H: half axes 4.00 along (1.00, 0.00), 1.00 across.",
  ]);
  ok(texts.at(-1).startsWith("Pairs are (x, y), matrices [a, b; b, c], row by row. Arrows"));
});
