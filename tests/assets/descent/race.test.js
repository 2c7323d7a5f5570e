import { best, Race } from "../../../assets/descent/race.js";
import { equal, test } from "../harness.js";
import { typed } from "../typed.js";

function path(slot, x, y) {
  const zeros = typed(x.map(() => 0));
  return { slot, x: typed(x), y: typed(y), error: zeros, gradient: zeros, distance: zeros };
}

const race = () =>
  new Race({ optimum: 0, steps: 9, paths: [path(0, [0, 1, 3], [4, 2, 1]), path(3, [5, 5], [0, -1])] });

test("a race is as long as its longest path", () => {
  equal(race().last, 2);
  equal(
    race().paths.map(({ slot, last }) => [slot, last]),
    [
      [0, 2],
      [3, 1],
    ],
  );
});

test("halfway between two steps a path is halfway between their points", () => {
  const [first] = race().paths;
  equal(first.at(0), [0, 4]);
  equal(first.at(0.5), [0.5, 3]);
  equal(first.at(1.25), [1.5, 1.75]);
  equal(first.at(2), [3, 1]);
});

test("before its start and after its end a path stays where it is", () => {
  const [, other] = race().paths;
  equal(other.at(-1), [5, 0]);
  equal(other.at(7.5), [5, -1]);
});

test("the best at a step has the least error, and has not diverged by then", () => {
  const one = { outcome: "converged", last: 2, error: [4, 3, 2] };
  const other = { outcome: "diverged", last: 1, error: [4, 1] };
  equal(best([one, other], 0), { path: one, error: 4 });
  equal(best([one, other], 1), { path: one, error: 3 });
  equal(best([one, other], 9), { path: one, error: 2 });
  equal(best([other], 5), { path: other, error: 1 });
  equal(best([], 5), null);
});

test("what happens on the paths comes with the race, or later", () => {
  const curves = ["error", "sharpness"];
  const told = { events: [{ step: 1 }], stability: null };
  const small = new Race({ diagnosed: "error", paths: [{ ...path(4, [0, 1], [0, 1]), ...told }] });
  equal([small.paths[0].events, small.paths[0].stability], [[{ step: 1 }], null]);
  equal(curves.map((curve) => small.knows(curve)), [true, false]);
  const large = new Race({ diagnosed: null, paths: [path(0, [0], [0]), path(3, [5], [0])] });
  equal(curves.map((curve) => large.knows(curve)), [false, false]);
  const stability = { ratio: typed([0.5, 2]), formula: "2/α" };
  large.diagnose([{ slot: 3, events: [], stability }, { slot: 0, ...told }], "sharpness");
  equal(curves.map((curve) => large.knows(curve)), [true, true]);
  equal(large.paths.map(({ events }) => events.length), [1, 0]);
  equal(large.paths[1].stability, { ratio: [0.5, 2], formula: "2/α" });
});
