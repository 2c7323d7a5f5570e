import { link } from "../../../assets/lib/link.js";
import { equal, instead, test } from "../harness.js";

// A link as when the page opens, a history that notes what it was told, and a clock to be set.
async function opened(body) {
  const fresh = Object.assign(Object.create(link), { opening: true, pushed: -Infinity, searches: {} });
  const told = [];
  const noting = (name) => (_state, _title, search) => told.push([name, search]);
  const clock = { now: 0 };
  await instead(
    performance,
    "now",
    () => clock.now,
    () =>
      instead(
        history,
        "pushState",
        noting("push"),
        () => instead(history, "replaceState", noting("replace"), () => body(fresh, told, clock)),
      ),
  );
}

test("what the page opens with is no new entry of the history", () =>
  opened((link, told, clock) => {
    link.push("?a=1", "/");
    clock.now = 5000;
    link.push("?a=2", "/");
    equal(told, [["replace", "?a=1"], ["push", "?a=2"]]);
  }));

test("changes close together are one entry, later ones their own", () =>
  opened((link, told, clock) => {
    link.opening = false;
    for (const [now, search] of [[5000, "?a=1"], [5999, "?a=2"], [6999, "?a=3"]]) {
      clock.now = Number(now);
      link.push(String(search), "/");
    }
    equal(told, [["push", "?a=1"], ["replace", "?a=2"], ["push", "?a=3"]]);
  }));

test("the state of a page that is not shown is kept, and leaves the address bar alone", () =>
  opened((link, told) => {
    link.push("?b=1", "/network");
    equal([told, link.searches], [[], { "/network": "?b=1" }]);
  }));
