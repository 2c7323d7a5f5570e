import { Race } from "../../../assets/descent/race.js";
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
