import { competitors, nested } from "../../../assets/lib/controls.js";
import { equal, test } from "../harness.js";

test("names with a point stand for values within", () =>
  equal(nested({ rule: "adam", "schedule.name": "cosine", "schedule.warmup": "0.1" }), {
    rule: "adam",
    schedule: { name: "cosine", warmup: "0.1" },
  }));

test("without such names nothing changes", () => equal(nested({ x: "1", y: "" }), { x: "1", y: "" }));

test("competitors come in the order of their menus, each with what is in its own card", () => {
  const rules = [5, 2].map((slot) => ({ id: { slot, drawn: `rule ${slot}` } }));
  const numbers = [2, 5].map((slot) => ({ id: { slot, name: "learning_rate" }, value: `0.${slot}` }));
  equal(competitors(rules, { numbers, flags: [], lines: [], schedules: [] }), [
    { learning_rate: "0.5", rule: "rule 5", color: 5 },
    { learning_rate: "0.2", rule: "rule 2", color: 2 },
  ]);
});
