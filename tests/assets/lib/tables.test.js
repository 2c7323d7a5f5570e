import { csv } from "../../../assets/lib/tables.js";
import { equal, test } from "../harness.js";

test("a line for each row, the head first, each with its end", () => {
  equal(csv(["run", "loss"], [["Adam", 0.5], ["SGD", 1e-7]]), "run,loss\r\nAdam,0.5\r\nSGD,1e-7\r\n");
  equal(csv(["run"], []), "run\r\n");
});

test("texts that would end a cell or a line stand in quotes, their own quotes twice", () => {
  equal(
    csv(["a"], [['Adam "fast"'], ["1, 2"], ["one\ntwo"], ["\r"]]).slice(3),
    [
      '"Adam ""fast"""',
      '"1, 2"',
      '"one\ntwo"',
      '"\r"',
      "",
    ].join("\r\n"),
  );
});

test("what is not known is empty, and nothing else is", () => {
  equal(
    csv(["a", "b", "c", "d", "e", "f"], [[null, undefined, NaN, 0, false, Infinity]]).split("\r\n")[1],
    [
      "",
      "",
      "",
      "0",
      "false",
      "Infinity",
    ].join(),
  );
});
