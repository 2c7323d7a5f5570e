"""The race after the tuning of descents: its races, and how it is run, in words and as a record.

Who is told apart from whom: `core.races.ranking`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.batched.contest import Contest
from core.batched.engine import run_block
from core.batched.tuning import Tuning
from core.descent.outcomes import at_a_minimum
from core.descent.sentences import steps_in_words
from core.quantities import number
from core.races.ranking import MEANING, Raced, counted
from core.races.record import how_it_is_judged, how_it_is_repeated, how_it_searches, results, what_is_tuned


def race(tuning: Tuning) -> Raced:
    """The races of a competitor whose tuning is done, one in each replication. ValueError if it is not done."""
    contest = tuning.contest
    if not tuning.done:
        most = contest.tries * contest.replications
        raise ValueError(f"{tuning.tried} of {most} tries are done: a race takes all of them")
    outcomes = run_block(tuning.descents(tuning.bests, contest.racing_seeds))
    converged = int(np.count_nonzero(at_a_minimum(outcomes.kinds)))
    random = tuning.rule.differs_by_seed(contest.noise)
    return Raced(tuning.best.value, contest.errors(outcomes), converged, random)


def protocol(contest: Contest, tunings: Sequence[Tuning]) -> list[str]:
    """How the race is run, in sentences. Raises ValueError unless every competitor has the same budget."""
    budgets = {tuning.contest.gradients_each for tuning in tunings}
    if budgets != {contest.gradients_each}:
        raise ValueError(f"Budgets are {sorted(budgets)} gradients: all competitors take {contest.gradients_each}")
    a_try = f"{counted(contest.seeds_a_try, 'seed')} × {steps_in_words(contest.steps)}"
    said = [
        f"Each optimizer may compute {contest.gradients_each:,} gradients to tune itself: {contest.tries} values ×"
        f" {a_try}. Descents that diverge early have used their share.",
        *_what_counts(contest, tunings),
        *what_is_tuned(tunings),
        how_it_searches(contest),
        f"A value is as good as the median, over the seeds, of the final {_measure(contest)}. A descent that"
        " diverges counts as ∞.",
    ]
    if not contest.noise:
        said.append(
            "Without noise every seed gives the same descent: one is enough, and any difference is certain."
        )
        return [*said, *_what_draws(tunings), MEANING]
    return [*said, how_it_is_repeated(contest, "All optimizers meet the same noise."), how_it_is_judged()]


def _what_draws(tunings: Sequence[Tuning]) -> list[str]:
    """That one race of a rule that draws numbers of its own is a matter of luck."""
    labels = dict.fromkeys(tuning.rule.label for tuning in tunings if tuning.rule.draws)
    return [
        f"But {label} draws its points at random, and this is one draw of many: it is told apart from none."
        for label in labels
    ]


def _what_counts(contest: Contest, tunings: Sequence[Tuning]) -> list[str]:
    """What a step costs, where some rules ask for more than a gradient."""
    whole = ", ".join(dict.fromkeys(tuning.rule.label for tuning in tunings if tuning.rule.whole))
    if not whole:
        return []
    return [
        f"{whole}: every value, gradient and Hessian counts as one gradient does, a value at a point whose gradient"
        f" is taken too is had with it, and a descent stays before the step that would ask for more than"
        f" {contest.steps:,} of them."
    ]


def _measure(contest: Contest) -> str:
    if contest.optimum is not None:
        return f"error f − f*, where f* = {number(contest.optimum)}"
    if not contest.surface.bounded_below:
        return "value f; this surface has no lowest point, and what runs off downhill counts as −∞"
    return "value f, because the least value of this surface is not known"


def record(contest: Contest, tunings: Sequence[Tuning], races: Sequence[Raced]) -> dict[str, Any]:
    """Protocol and result as plain values: every value tried, every replication's best one and race, and the table.

    Infinite numbers are the text "Infinity" or "-Infinity", which JSON has no number for.
    """
    return {
        "protocol": protocol(contest, tunings),
        "surface": contest.surface.name,
        "start": list(contest.start),
        "noise": contest.noise,
        "steps": contest.steps,
        "tries": contest.tries,
        "gradients_each": contest.gradients_each,
        "replications": contest.replications,
        "tuning_seeds": contest.tuning_seeds.tolist(),
        "racing_seeds": contest.racing_seeds.tolist(),
        **results(tunings, races),
    }
