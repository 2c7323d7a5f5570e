"""Fair races without anything that runs: searches on made-up errors, letters of made-up differences, statistics."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from core.optimizers import OPTIMIZERS
from core.quantities import Quantity
from core.races.budget import Budget
from core.races.letters import letters
from core.races.ranking import Raced, least_replications
from core.races.record import how_it_is_repeated, how_it_searches, results, what_is_tuned
from core.races.tuning import BaseTuning
from core.statistics import quartiles, wilson
from tests.digests.digest import NUMBER
from tests.digests.reach import Parts


@dataclass(frozen=True)
class MadeUp(Budget):
    """A contest in which nothing runs."""

    quantities: ClassVar[Mapping[str, Quantity]] = {}
    seed: int = 2
    tries: int = 7
    seeds_a_try: int = 3
    replications: int = 4


def _noise(seeds: Any) -> Any:
    return seeds % 19 / 19


ERRORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "a valley": lambda x, seeds: np.log10(x / 0.02) ** 2 + _noise(seeds) * np.log(x),
    "two valleys": lambda x, seeds: np.cos(3 * np.log(x) + 6 * _noise(seeds)),
    "ever better": lambda x, seeds: 1 / x + _noise(seeds),
    "ever worse": lambda x, seeds: x + 0 * seeds,
    "a plain": lambda x, seeds: 1.0 + 0 * x,
    "steps": lambda x, seeds: np.round(np.log10(x / 0.3)) ** 2 + seeds % 2,
    "divergence": lambda x, seeds: np.where(x > 0.05 + seeds % 3, np.inf, 1 / x),
    "divergence by luck": lambda x, seeds: np.where(seeds % 4 > 1, np.inf, x),
    "divergence alone": lambda x, seeds: np.full(np.shape(x), np.inf),
}


@dataclass(frozen=True)
class Searching(BaseTuning[MadeUp]):
    """The tuning of a rule by these errors."""

    runs = "descents"
    made_up: str = "a plain"
    most_runs: int = 20

    def errors(self, values: Any, seeds: Any) -> Any:
        """As they are made up."""
        return ERRORS[self.made_up](values, seeds)


def _tuned(rule: str, made_up: str, most_runs: int = 20, **budget: int) -> tuple[Searching, list[int]]:
    """The tuning to its end, and how many values had been tried after each piece of work."""
    tuning, tried = Searching(MadeUp(**budget), OPTIMIZERS[rule](), made_up=made_up, most_runs=most_runs), [0]
    while not tuning.done:
        tuning = tuning.advance()
        tried.append(tuning.tried)
    assert tuning.advance() is tuning
    return tuning, tried


BUDGETS = ({}, {"tries": 6, "seeds_a_try": 1}, {"tries": 12, "replications": 1}, {"seed": 0, "seeds_a_try": 4})


def races_result() -> Parts:
    """Searches on each kind of errors, and what races between the best values come to."""
    found: Parts = {}
    for made_up in ERRORS:
        for number, budget in enumerate(BUDGETS):
            for rule in ("sgd", "adadelta", "newton") if not number else ("sgd",):
                tuning, tried = _tuned(rule, made_up, 24 - 6 * number, **budget)
                name = f"{made_up}, {rule}, {number}"
                found[name] = [
                    tried,
                    tuning.warning,
                    [search.edge for search in tuning.searches],
                    tuning.best.value,
                ]
                found[f"{name}, tries"] = np.array([one for search in tuning.searches for one in search.tries])
                found[f"{name}, points"] = np.array(tuning.points)
                found[f"{name}, curve"] = np.array(tuning.curve)
    tuned = _tuned("sgd", "a valley")[0]
    for name, raced in _races().items():
        told = results([tuned] * len(raced), raced)
        found[f"race {name}"] = [told["standings"], told["comparisons"]]
    found["a competitor"] = told["competitors"][0]
    for budget in BUDGETS:
        made = MadeUp(**budget)
        tunings = [_tuned(rule, "a plain", **budget)[0] for rule in ("sgd", "adadelta", "sgd", "newton")]
        words = [*what_is_tuned(tunings), how_it_searches(made), how_it_is_repeated(made, "")]
        found[f"told of {budget}"] = [NUMBER.findall(each) for each in words]
        found[f"seeds of {budget}"] = np.column_stack((made.racing_seeds, made.tuning_seeds))
    found["least replications"] = [least_replications(count) for count in range(1, 12)]
    return found


def _races() -> dict[str, list[Raced]]:
    """Races of competitors that differ never, always, now and then, by as much as rounding does, or by luck."""
    base = np.linspace(1.0, 2.0, 12)
    turns = np.where(np.arange(12) % 3, 0.1, -0.1)
    kinds = {
        "ties": [base, base, base * (1 + 5e-10), base * (1 + 5e-9)],
        "an order": [base, base + 1, base + 2, base + 0.5],
        "luck": [base, base + turns, base - turns, base[::-1]],
        "chains": [
            base,
            base + np.where(np.arange(12) > 1, 0.01, -1),
            base + np.where(np.arange(12) > 0, 0.02, -1),
        ],
        "divergence": [base, np.where(base > 1.5, np.inf, base), np.full(12, np.inf), np.full(12, -np.inf)],
        "one alone": [base],
        "few": [base[:3], base[:3] + 1],
    }
    found = {}
    for name, errors in kinds.items():
        for random in (True, False):
            arrived = [min(4 * place, len(each)) for place, each in enumerate(errors)]
            raced = [Raced(0.1 * place, errors[place], count, random) for place, count in enumerate(arrived)]
            found[f"{name}, {'random' if random else 'certain'}"] = raced
    return found


def statistics_result() -> Parts:
    """Letters of all sets of pairs among four and of some among more; quartiles; intervals of shares."""
    pairs = list(combinations(range(4), 2))
    sets = [[pair for place, pair in enumerate(pairs) if chosen >> place & 1] for chosen in range(2 ** len(pairs))]
    random = np.random.default_rng(3)
    larger = [[pair for pair in combinations(range(8), 2) if random.random() < share] for share in (0.2, 0.5, 0.8)]
    samples = [np.sort(random.normal(size=count)) for count in range(1, 11)]
    odd = [
        [],
        [np.nan],
        [1.0, np.nan, 3.0],
        [np.inf, 1.0],
        [-np.inf, 1.0],
        [-np.inf, np.inf],
        [1, 2, np.inf, np.inf],
    ]
    return {
        "letters": [" ".join(letters(4, apart)) for apart in sets],
        "letters of eight": [" ".join(letters(8, apart)) for apart in larger],
        "quartiles": np.array([quartiles(sample) for sample in (*samples, *odd)]),
        "quartiles of columns": np.array(quartiles(np.outer(samples[5], samples[6]), axis=0)),
        "intervals": np.array([wilson(count, total) for total in (1, 2, 7, 40) for count in range(total + 1)]),
    }
