import { errorAxis } from "../../../../assets/descent/stages/errors.js";
import { equal, test } from "../../harness.js";

test("on a logarithmic axis errors stand at its lowest line or above, and what is not finite is a gap", () => {
  const { axis, height } = errorAxis({ axis: "log" }, 0);
  const drawn = axis([0.5, 1e-16, null, 0.02]);
  equal([drawn.type, drawn.title.text, drawn.ticktext[1]], ["log", "f − f*", "10⁻¹⁵"]);
  equal([0.5, 0, 1e-20, Infinity, NaN].map(height), [0.5, 1e-16, 1e-16, null, null]);
});

test("heights without a known optimum stand on a linear axis whatever is chosen", () => {
  const { axis, height } = errorAxis({ axis: "log" }, null, "final");
  const drawn = axis([-2, 0]);
  equal([drawn.type, drawn.title.text], ["linear", "final f"]);
  equal([-2, 0].map(height), [-2, 0]);
  equal(errorAxis({ axis: "linear" }, 0, "final").axis([1]).title.text, "final f − f*");
});
