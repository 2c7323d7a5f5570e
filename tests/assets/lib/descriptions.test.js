import { linesInWords } from "../../../assets/lib/descriptions.js";
import { equal, test } from "../harness.js";

test("a line is told by where it begins and ends", () =>
  equal(
    linesInWords([{ name: "a &lt; b", x: [0, 1, 2], y: [4, NaN, 0.5] }, { name: "c", x: [3], y: [7] }]),
    "a < b: from 4.000 at 0 to 0.5000 at 2. c: 7.000 at 3.",
  ));

test("what is hidden, has no name or no points is not", () =>
  equal(
    linesInWords([{ x: [0], y: [1] }, { name: "b", visible: false, x: [0], y: [1] }, { name: "c", y: [] }]),
    "",
  ));

test("gaps alone are nothing yet", () =>
  equal(linesInWords([{ name: "a", x: [0], y: [null] }]), "a: nothing yet."));
