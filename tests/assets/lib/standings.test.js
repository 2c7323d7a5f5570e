import { inWords, triesTable } from "../../../assets/lib/standings.js";
import { equal, test } from "../harness.js";

const tries = [
  { value: 0.1, lower: 1, median: 2, upper: "Infinity", diverged: 1, replications: 3 },
  { value: 0.3, lower: 0, median: 1, upper: 2, diverged: 0, replications: 2 },
];
const record = {
  labels: ["Adam", "SGD"],
  competitors: [{ tuned: "learning_rate", tries }, { tuned: "learning_rate", tries: tries.slice(1) }],
  standings: [{ place: "a", competitor: 1 }, { place: "b", competitor: 0 }],
};

test("every value that was tried has a line", () => {
  equal(triesTable(record).split("\r\n"), [
    "competitor,field,value,lower_quartile,median,upper_quartile,diverged,replications",
    "Adam,learning_rate,0.1,1,2,Infinity,1,3",
    "Adam,learning_rate,0.3,0,1,2,0,2",
    "SGD,learning_rate,0.3,0,1,2,0,2",
    "",
  ]);
});

test("who came where is told by name", () => equal(inWords(record), "Place a: SGD. Place b: Adam."));
