import { layoutOf } from "../../../assets/lib/dash.js";
import { equal, instead, test } from "../harness.js";

test("what stands on the page is found by its id, and nothing where there is no such component", () => {
  const whole = { type: "MantineProvider", props: { children: [] } }; // what Dash gives for an id that it doesn't know
  const box = { type: "TextInput", props: { id: { type: "field", name: "x" }, value: "1" } };
  const getLayout = (id) => {
    if (id.name === "z") throw new TypeError("Dash does so");
    return id.name === "x" ? box : whole;
  };
  return instead(/** @type {any} */ (window), "dash_component_api", { getLayout }, () => {
    equal(layoutOf({ name: "x", type: "field" }), box);
    equal(layoutOf({ name: "y", type: "field" }), undefined);
    equal(layoutOf({ name: "z", type: "field" }), undefined);
    equal(layoutOf("x"), undefined);
  });
});
