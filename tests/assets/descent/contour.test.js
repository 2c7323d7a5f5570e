import { underPointer } from "../../../assets/descent/contour.js";
import { equal, test } from "../harness.js";
import { typed } from "../typed.js";

test("place and f under the pointer are the page's numbers, row by row", () => {
  const map = { x: typed([-4, 0.5]), y: typed([1, 2]), customdata: typed([1.23456e-7, -2.5, 3, 4e6]) };
  equal(underPointer(map), [
    ["x −4.000, y 1.000<br>f = 1.235×10⁻⁷", "x 0.5000, y 1.000<br>f = −2.500"],
    ["x −4.000, y 2.000<br>f = 3.000", "x 0.5000, y 2.000<br>f = 4.000×10⁶"],
  ]);
});
