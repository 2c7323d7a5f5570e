import { errorAxis } from "../../../../assets/descent/stages/errors.js";
import { equal, test } from "../../harness.js";

test("on a logarithmic axis errors stand at its lowest line or above, and what is not finite is a gap", () => {
  const { axis, height } = errorAxis({ axis: "log" }, 0);
  equal([axis.type, axis.title.text], ["log", "f − f*"]);
  equal([0.5, 0, 1e-20, Infinity, NaN].map(height), [0.5, 1e-16, 1e-16, null, null]);
});

test("heights without a known optimum stand on a linear axis whatever is chosen", () => {
  const { axis, height } = errorAxis({ axis: "log" }, null, "final");
  equal([axis.type, axis.title.text], ["linear", "final f"]);
  equal([-2, 0].map(height), [-2, 0]);
  equal(errorAxis({ axis: "linear" }, 0, "final").axis.title.text, "final f − f*");
});
