"""What luck does to the verdicts of a fair race: `python -m tests.benchmarks.fair_race_luck`.

Three properties, each with its target; about three minutes. Exits with 1 if one is missed.

- Over 20 seeds of the page, six rules on two surfaces: in what share of the races a pair is told apart against the
  direction in which it is told apart more often.
- Of 200 races between two names for the same rule, how many tell them apart: with the same noise, as in every race.
  Beside it, with noise of its own for each, where the sign test of 40 replications tells 3.8 % apart by chance.
- The time of the default race as the page pulls it, piece by piece, and its longest piece.
"""

import argparse
import json
import sys
import time
from collections import Counter
from itertools import combinations

from app.descent.options import default_options
from app.descent.stage_requests import work_of
from app.descent.stages import STAGES
from app.main import create_app
from core.batched.contest import Contest
from core.batched.ranking import race
from core.batched.tuning import Tuning
from core.descent.experiment import DescentExperiment, from_query
from core.optimizers import OPTIMIZERS, Rule
from core.races.ranking import Raced, beyond, sign_test
from core.surfaces import SURFACES
from tests.benchmarks.bench_descent import target

RULES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
CONTESTS = {
    "Matyas": Contest(SURFACES["matyas"], (4.0, -4.0), noise=1.0, seed=0, steps=60),
    "Himmelblau": Contest(SURFACES["himmelblau"], (0.0, 0.0), noise=5.0, seed=0, steps=100),
}
TWINS = {
    "SGD, momentum with γ = 0": (OPTIMIZERS["sgd"](), OPTIMIZERS["momentum"](momentum=0.0)),
    "Adam, AdamW without decay": (OPTIMIZERS["adam"](), OPTIMIZERS["adamw"](weight_decay=0.0)),
}
SECONDS = 15


def raced(contest: Contest, rule: Rule) -> Raced:
    tuning = Tuning(contest, rule)
    while not tuning.done:
        tuning = tuning.advance()
    return race(tuning)


def verdicts(contest: Contest, names: tuple[str, ...] = RULES) -> dict[tuple[str, str], int]:
    """For each pair 1 if the first is told to be better, −1 if the second is, else 0."""
    races = {name: raced(contest, OPTIMIZERS[name]()) for name in names}
    return {pair: direction(races[pair[0]], races[pair[1]], len(names)) for pair in combinations(names, 2)}


def direction(one: Raced, other: Raced, competitors: int) -> int:
    """1 if the one is told to be better, −1 if the other is, 0 if they are not told apart."""
    better, worse, probability = sign_test(one, other)
    return 0 if probability >= beyond(competitors) else 1 if better > worse else -1


def against(contest: Contest, seeds: range, names: tuple[str, ...] = RULES) -> dict[tuple[str, str], Counter]:
    """How often each pair is told apart in either direction, over these seeds of the page."""
    found = {pair: Counter() for pair in combinations(names, 2)}
    for seed in seeds:
        contest_here = Contest(**{**vars(contest), "seed": seed})
        for pair, verdict in verdicts(contest_here, names).items():
            found[pair][verdict] += 1
    return found


def bench_directions(seeds: range) -> int:
    """No pair told apart now in the one, now in the other direction."""
    missed = 0
    for name, contest in CONTESTS.items():
        found = against(contest, seeds)
        apart = sum(count[1] + count[-1] for count in found.values()) / (len(seeds) * len(found))
        worst = max(min(count[1], count[-1]) for count in found.values()) / len(seeds)
        print(f"{name}: {len(found)} pairs in {len(seeds)} races; told apart in {apart:.1%}")
        for pair, count in found.items():
            if count[1] or count[-1]:
                print(f"  {pair[0]:>10} better {count[1]:3}, {pair[1]:>10} better {count[-1]:3}")
        missed += target("against its usual direction, of the worst pair, %", 100 * worst, at_most=2)
    return missed


def bench_twins(races: int) -> int:
    """The same rule under two names is not told apart."""
    missed, contest = 0, CONTESTS["Matyas"]
    print(f"the same rule under two names, {races} races: told apart in % of them")
    for name, (one, other) in TWINS.items():
        contests = [Contest(**{**vars(contest), "seed": seed}) for seed in range(races + 1)]
        ones, others = ([raced(here, rule) for here in contests] for rule in (one, other))

        def apart(others: list[Raced], ones: list[Raced] = ones) -> float:
            pairs = zip(ones[:races], others, strict=True)
            return 100 * sum(direction(*pair, competitors=2) != 0 for pair in pairs) / races

        missed += target(name, apart(others[:races]), at_most=5)
        print(f"  {'the same, with noise of its own':46}{apart(others[1:]):8.2f}")
    return missed


def bench_time() -> int:
    """The default race, piece by piece."""
    missed, client = 0, create_app().server.test_client()
    dearest = "surface=rastrigin&x=2&y=2&steps=10000&noise=1&" + "&".join(f"c={name}" for name in RULES)
    for name, experiment, limit in (
        ("the page's first race", from_query("")[0], SECONDS),
        (
            "six rules on Himmelblau",
            from_query(f"surface=himmelblau&noise=5&{'&'.join(f'c={n}' for n in RULES)}")[0],
            SECONDS,
        ),
        ("six rules, 10,000 steps on Rastrigin", from_query(dearest)[0], float("inf")),
    ):
        longest, seconds, pieces = pulled(client, experiment)
        print(f"{name}: {pieces} pieces, the longest {1e3 * longest:.0f} ms")
        missed += target("seconds", seconds, at_most=limit)
    return missed


def pulled(client, experiment: DescentExperiment) -> tuple[float, float, int]:
    """Seconds of the longest piece and of all, and how many there are, asked for as the page's script does."""
    stage = STAGES["race"]
    work = work_of(stage, stage.request(experiment, {**default_options(), "stage": "race"}))
    times = []

    def asked(**body) -> dict:
        began = time.perf_counter()
        answer = client.post("/descent/fair", json={"work": work, **body}, headers={"Origin": "http://localhost"})
        times.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.get_json()
        return json.loads(answer.data)

    for competitor in experiment.competitors:
        rounds, done = 0, False
        while not done:
            rounds += 1
            done = asked(slot=competitor.color, rounds=rounds)["done"]
        asked(slot=competitor.color)
    asked()
    return max(times), sum(times), len(times)


def main() -> int:
    """Print the figures; 1 if a target is missed, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--races", type=int, default=200)
    given = parser.parse_args()
    return int(bench_time() + bench_directions(range(given.seeds)) + bench_twins(given.races) > 0)


if __name__ == "__main__":
    sys.exit(main())
