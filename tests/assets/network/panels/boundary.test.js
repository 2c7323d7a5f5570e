import { labelsOn } from "../../../../assets/network/panels/boundary.js";
import { equal, test } from "../../harness.js";

test("a small plane has fewer labels, so that none lies on another", () => {
  equal(labelsOn({ clientWidth: 400, clientHeight: 300 }), 5);
  equal(labelsOn({ clientWidth: 211, clientHeight: 130 }), 2);
  equal(labelsOn({ clientWidth: 150, clientHeight: 400 }), 2);
});
