import { clock, epochShown, lookingBack } from "../../../assets/network/clock.js";
import { session } from "../../../assets/network/session.js";
import { equal, instead, ok, test } from "../harness.js";

// The epochs that are shown while `body` runs, each frame of the screen after so many ms.
async function shownDuring(body, every) {
  const seen = [];
  const note = () => seen.push(clock.until);
  /** @type {FrameRequestCallback[]} */
  const frames = [];
  let now = 0;
  clock.addEventListener("change", note);
  await instead(
    performance,
    "now",
    () => now,
    () =>
      instead(window, "requestAnimationFrame", (step) => frames.push(step), () => {
        body();
        for (let count = 0; frames.length && count < 100; count++) {
          now += every;
          frames.shift()(now);
        }
      }),
  );
  clock.removeEventListener("change", note);
  return seen;
}

test("only with the scrubber on the page do panels look back", () => {
  clock.panel = "landscape";
  clock.goTo(3);
  session.view.panels = ["picture"];
  equal([epochShown(), lookingBack()], [Infinity, {}]);
  session.view.panels = ["picture", "landscape"];
  equal([epochShown(), lookingBack()], [3, { epoch: 3 }]);
  clock.goTo(Infinity);
  equal(lookingBack(), {});
});

test("a replay goes from the start to the end, at the pace of the training", async () => {
  clock.goTo(Infinity);
  equal(await shownDuring(() => clock.play(5, "10"), 100), [0, 1, 2, 3, 4, 4, Infinity]);
  equal(clock.playing, false);
});

test("it goes on from where the scrubber is", async () => {
  clock.goTo(3);
  equal(await shownDuring(() => clock.play(5, "10"), 100), [4, 4, Infinity]);
});

test("however long a run was, a replay takes some seconds", async () => {
  clock.goTo(Infinity);
  const seen = await shownDuring(() => clock.play(12_000, "1"), 1000);
  equal(seen.slice(0, 3), [0, 1000, 2000]);
  equal(seen.at(-1), Infinity);
});

test("who moves the scrubber ends the replay", () => {
  clock.goTo(Infinity);
  clock.play(5000, "fastest");
  ok(clock.playing);
  clock.goTo(2);
  equal([clock.playing, clock.until], [false, 2]);
  clock.goTo(Infinity);
});
