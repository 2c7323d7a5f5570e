import { nested } from "../../../assets/lib/controls.js";
import { equal, test } from "../harness.js";

test("names with a point stand for values within", () =>
  equal(nested({ rule: "adam", "schedule.name": "cosine", "schedule.warmup": "0.1" }), {
    rule: "adam",
    schedule: { name: "cosine", warmup: "0.1" },
  }));

test("without such names nothing changes", () => equal(nested({ x: "1", y: "" }), { x: "1", y: "" }));
