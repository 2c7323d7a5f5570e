import { best, Race, sentSteps, spread } from "../../../assets/descent/race.js";
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

// ---- long races

const long = () => {
  const sent = {
    x: typed([0, 4, 5, 6, 9, 9, 10]),
    y: typed([0, 0, 0, 0, 0, 0, 0]),
    gradient: typed([9, 8, 7, 6, 5, 4, 3]),
  };
  const more = { error: typed([4, 8, 1, 1, 4, 4, 5]), distance: typed([0, 0, 0, 0, 0, 0, NaN]) };
  const path = { slot: 2, last: 10, ...sent, ...more };
  return new Race({ optimum: 0, steps: 12, query: "c=sgd", whole: 3, stride: 3, paths: [path] });
};

test("of a long path the first steps are sent, then every few, and the last", () => {
  equal(sentSteps({ whole: 3, stride: 3 }, 10), [0, 1, 2, 3, 6, 9, 10]);
  equal(sentSteps({ whole: 4, stride: 2 }, 3), [0, 1, 2, 3]);
  equal(sentSteps({ whole: 4, stride: 2 }, 0), [0]);
  equal(Array.from(spread(Float32Array.from([1, 2, 8, 9]), [0, 1, 3, 4])), [1, 2, 5, 8, 9]);
  equal(Array.from(spread(Float32Array.from([5]), [0])), [5]);
});

test("readings are told of the steps that were sent, then of those that came later", () => {
  const found = long();
  equal(found.paths[0].last, 10);
  equal([0, 1, 2, 3, 4, 5, 6, 8, 9, 10].map((step) => found.told(step)), [0, 1, 2, 3, 3, 3, 6, 6, 9, 10]);
  const block = { x: typed([10, 20]), y: typed([0, 0]), error: typed([8, 9]), gradient: typed([1, 2]) };
  found.fill({ first: 4, paths: [{ slot: 2, ...block, distance: typed([3, 4]) }] });
  equal([3, 4, 5, 6].map((step) => found.told(step)), [3, 4, 5, 6]);
  equal([found.told(7), found.has(7)], [6, false]);
  equal(Array.from(found.paths[0].error.subarray(4, 6)), [8, 9]);
});

test("a block has nothing of a path that has ended before it", () => {
  const found = race();
  const none = typed([]);
  const paths = [0, 3].map((slot) => ({ slot, x: none, y: none, error: none, gradient: none, distance: none }));
  found.fill({ first: 5000, paths });
  equal(found.paths.map(({ last }) => last), [2, 1]);
});

test("a race that was sent whole tells every step", () => {
  equal([0, 1, 2].map((step) => race().told(step)), [0, 1, 2]);
});
