import { Player } from "../../../assets/descent/player.js";
import { equal, instead, test } from "../harness.js";

// A player of a race of so many steps, and a clock that is wound by hand: `frames(1000, 1500)` at these ms.
async function played(last, body, { display = {}, still = false } = {}) {
  const waiting = [];
  const frames = (...times) => {
    for (const time of times) for (const frame of waiting.splice(0)) frame(time);
  };
  const player = new Player(() => still);
  Object.assign(player.display, display);
  const race = { last, chapter: "one", paths: [{ slot: 0 }, { slot: 2 }] };
  await instead(
    window,
    "requestAnimationFrame",
    (frame) => waiting.push(frame),
    () => body(player, race, frames, waiting),
  );
}

test("a whole run takes four seconds, however many steps it has", () =>
  played(200, (player, race, frames) => {
    player.load(race);
    equal([player.position, player.playing], [0, true]);
    frames(0, 250, 500);
    equal(player.position, 25);
    frames(...Array.from({ length: 14 }, (_, index) => 750 + 250 * index));
    equal([player.position, player.playing], [200, true]);
    frames(4250);
    equal([player.position, player.playing], [200, false]);
  }));

test("twice the speed takes half the time", () =>
  played(
    200,
    (player, race, frames) => {
      player.load(race);
      frames(0, 250);
      equal(player.position, 25);
    },
    { display: { speed: "2" } },
  ));

test("a page that had no frames for a while goes on where it was", () =>
  played(400, (player, race, frames) => {
    player.load(race);
    frames(0, 60_000);
    equal(player.position, 25);
  }));

test("a loop rests at the end and begins again", () =>
  played(
    4,
    (player, race, frames) => {
      player.load(race);
      player.seek(4, true);
      player.play();
      player.position = 4;
      frames(0, 250, 500, 750);
      equal(player.position, 4);
      frames(1000);
      equal([player.position, player.playing], [0, true]);
    },
    { display: { loop: "on" } },
  ));

test("a loop of frames stops when a newer one begins", () =>
  played(100, (player, race, frames, waiting) => {
    player.load(race);
    player.pause();
    player.play();
    equal(waiting.length, 2);
    frames(0);
    equal(waiting.length, 1);
  }));

test("with reduced motion a race opens at its end", () =>
  played(
    50,
    (player, race) => {
      player.load(race);
      equal([player.position, player.playing], [50, false]);
    },
    { still: true },
  ));

test("a changed race of the same chapter stays where it was, and one at its end at its end", () =>
  played(50, (player, race) => {
    player.load(race);
    player.seek(20);
    player.load({ ...race, last: 80 });
    equal(player.position, 20);
    player.load({ ...race, last: 10 });
    equal(player.position, 10);
    player.load({ ...race, last: 70 });
    equal(player.position, 70);
  }));

test("a new chapter, or a race asked for, is played from its start", () =>
  played(50, (player, race) => {
    player.load(race);
    player.seek(20);
    player.load({ ...race, chapter: "two" });
    equal([player.position, player.playing], [0, true]);
    player.seek(20);
    player.playNext();
    player.load({ ...race, chapter: "two" });
    equal([player.position, player.playing], [0, true]);
    player.seek(20);
    player.load({ ...race, chapter: "two" });
    equal([player.position, player.playing], [20, false]);
  }));

test("steps go from whole to whole and stay within the race", () =>
  played(3, (player, race) => {
    player.load(race);
    player.seek(1.5);
    equal(player.step, 1);
    player.stepBy(1);
    equal(player.position, 2);
    player.seek(1.5);
    player.stepBy(-1);
    equal(player.position, 1);
    player.stepBy(-5);
    equal(player.position, 0);
    player.seek(99);
    equal(player.position, 3);
  }));

test("views are drawn at every change, and reset with a new race or another choice of what is shown", () =>
  played(10, (player, race) => {
    const told = [];
    player.add(
      { draw: () => told.push("draw"), reset: () => told.push("reset") },
      { draw: () => told.push("also") },
    );
    player.draw();
    equal(told, []);
    player.load(race);
    equal(told.splice(0)[0], "reset");
    player.show({ visible: [2] });
    equal(told, ["reset", "draw", "also"]);
    equal(player.shown, [{ slot: 2 }]);
  }));

test("the step is the last one whose readings are known, and stepping goes on from where the pictures are", () =>
  played(9, (player, race) => {
    player.load({ ...race, told: (step) => step - (step % 5) });
    player.seek(5);
    player.stepBy(1);
    equal([player.reached, player.step], [6, 5]);
    player.stepBy(1);
    equal([player.reached, player.step], [7, 5]);
  }));
