import "../../../assets/lib/typing.js";
import { equal, instead, test } from "../harness.js";

const rest = () => new Promise((rested) => setTimeout(rested, 400));

// What a box sends, of these properties, in which `typed` has been typed.
async function sent(properties, typed, meanwhile = (_box) => {}) {
  const box = document.body.appendChild(document.createElement("input"));
  box.id = '{"name":"steps"}';
  const found = [];
  const known = () => ({ props: properties });
  const unknown = () => {
    throw new TypeError("there is no such component");
  };
  const layout = { getLayout: properties ? known : unknown };
  const dash = { set_props: (id, given) => found.push([id, given]) };
  await instead(window, "dash_component_api", layout, () =>
    instead(window, "dash_clientside", dash, async () => {
      for (const text of typed) {
        box.value = text;
        box.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
      equal(found, []);
      meanwhile(box);
      await rest();
    }));
  box.remove();
  return found;
}

test("what was typed last is taken once, when typing rests", async () =>
  equal(await sent({ debounce: true, value: "60" }, ["6", "61"]), [[{ name: "steps" }, { value: "61" }]]));

test("what is there already is not sent again, nor what a box that is gone had in it", async () => {
  equal(await sent({ debounce: true, value: "60" }, ["6", "60"]), []);
  equal(await sent({ debounce: true, value: "60" }, ["6"], (box) => box.remove()), []);
});

test("what the page has put there meanwhile stays", async () => {
  const properties = { debounce: true, value: "60" };
  const opened = (box) => box.value = properties.value = "9";
  equal(await sent(properties, ["61"], opened), []);
});

test("boxes that don't wait are left alone, and those that are none of Dash's", async () => {
  equal(await sent({ value: "60" }, ["61"]), []);
  const thrown = [];
  await instead(window, "onerror", (message) => thrown.push(message), () => sent(null, ["61"]));
  equal(thrown, []);
});
