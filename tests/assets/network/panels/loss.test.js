import { scale } from "../../../../assets/network/panels/loss.js";
import { equal, test } from "../../harness.js";

test("a loss that hardly moves stands on an axis from 0, one that spans far on a log axis", () => {
  equal(scale([0.5, 0.52]), { type: "linear", range: [0, 0.624] });
  equal(scale([0.5, 1]), { type: "linear" });
  equal(scale([0.01, 1]).type, "log");
  equal(scale([]), {});
});
