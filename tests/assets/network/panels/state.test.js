import panel, { inWords } from "../../../../assets/network/panels/state.js";
import { equal, ok, test } from "../../harness.js";

test("a rule's state is told in a sentence or two", () => {
  equal(inWords(null), "");
  equal(
    inWords({ epoch: 3, norms: { velocity: 0.5123 }, rates: null }),
    "Norms after epoch 3: velocity 0.512. It has no rates of its own for each parameter.",
  );
  equal(
    inWords({ epoch: 0, norms: { m: 0 }, rates: null }),
    "Norms after epoch 0: m 0.00. Effective rates, where a rule has them, are told from the first epoch on.",
  );
  equal(
    inWords({ epoch: 3, norms: {}, rates: { quartiles: [0.1, 0.2, 4], known: 9, parameters: 9 } }),
    "The rule keeps nothing. Half of the parameters have effective rates from 0.100 to 4.00, the median is 0.200.",
  );
  ok(
    inWords({ epoch: 3, norms: {}, rates: { quartiles: [0.1, 0.2, 4], known: 4, parameters: 9 } })
      .includes("4 of 9 parameters have effective rates, half of these from 0.100 to 4.00"),
  );
  const found = inWords({ epoch: 3, norms: {}, rates: { quartiles: [0.1, 0.2, 4], by_gradient: true } });
  equal(found.split(". ")[2], "They depend on the gradient: here it is that of all training rows.");
});

test("a rule without rates of its own has no empty chart: what stands there says why", () => {
  const run = { id: "a" };
  equal(panel.figure({ selected: run }).nothing, "");
  panel.take({ epoch: 3, norms: {}, rates: null }, { run: "a" });
  equal(panel.figure({ selected: run }), { data: [], nothing: "No rates to draw." });
  panel.take({ epoch: 0, norms: {}, rates: null }, { run: "a" });
  equal(panel.figure({ selected: run }).nothing, "No rates to draw yet.");
});
