"""What a fair race came to, in plain values."""

from core.batched.contest import Contest
from core.batched.tuning import Tuning
from core.optimizers import OPTIMIZERS
from core.races.record import for_json, how_it_is_repeated, how_it_searches, numbered, what_is_tuned
from core.surfaces import SURFACES
from tests.each import with_each


def contest(noise=0.0, seed=0, **budget):
    return Contest(SURFACES["bowl"], (2.0, 1.0), noise, seed, 30, **budget)


def test_two_of_a_rule_are_numbered():
    rules = [OPTIMIZERS[name]() for name in ("momentum", "adadelta", "momentum")]
    assert numbered(rules) == ["Momentum 1", "AdaDelta", "Momentum 2"]


def test_two_of_a_rule_beside_each_other_are_numbered_from_one():
    rules = [OPTIMIZERS[name]() for name in ("momentum", "momentum", "adadelta", "momentum")]
    assert numbered(rules) == ["Momentum 1", "Momentum 2", "AdaDelta", "Momentum 3"]


def test_what_is_tuned_is_told_once_for_all_that_tune_the_same():
    rules = [OPTIMIZERS[name]() for name in ("sgd", "adadelta", "momentum", "sgd", "nelder_mead")]
    assert what_is_tuned([Tuning(contest(tries=7), rule) for rule in rules]) == [
        "SGD, Momentum: α from 0.0001 to 10 at first. Everything else stays as it is set.",
        "AdaDelta: ε from 10⁻¹² to 0.1 at first, for want of a learning rate its epsilon. Everything else stays as"
        " it is set.",
        "Nelder–Mead: δ from 0.001 to 10 at first, for want of a learning rate its first step. Everything else"
        " stays as it is set.",
    ]


@with_each(("tries", "grid"), [(7, 4), (8, 4), (9, 5)])
def test_the_grid_is_half_of_the_tries_or_one_more(tries, grid):
    assert how_it_searches(contest(tries=tries)).startswith(
        f"First a grid of {grid} values in equal ratios; then, "
    )


@with_each(
    ("budget", "told"),
    [
        (
            {"seed": 2, "seeds_a_try": 1, "replications": 1},
            ("1 time,", "seed 51000 + 51 r,", "the 1 seed after it."),
        ),
        ({"seeds_a_try": 3, "replications": 8}, ("8 times,", "seed 51 r,", "the 3 seeds after it.")),
    ],
)
def test_how_often_and_on_which_seeds_it_is_done(budget, told):
    said = how_it_is_repeated(contest(1.0, **budget), "All share them.")
    assert all(each in said for each in told) and said.endswith(" All share them.")


def test_what_has_no_end_is_told_in_words_that_json_has():
    inf = float("inf")
    assert for_json({"a": [inf, -inf, 1.5], "b": 2}) == {"a": ["Infinity", "-Infinity", 1.5], "b": 2}
