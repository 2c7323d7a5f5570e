"""Many descents: each is the one it would be alone, in whatever block, and pictures show the same outcomes."""

from dataclasses import replace

import numpy as np
import pytest

import core.batched.engine
import core.batched.tiles
from core.batched.descents import Descents
from core.batched.engine import Engine, look_every, run_block
from core.batched.outcomes import Outcomes
from core.batched.rest import may_rest
from core.batched.tiles import Tile, cut, joined
from core.descent import descend
from core.descent.nearest import NONE, nearest
from core.descent.outcomes import CODES, KINDS, PENDING, OutcomeKind
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import Cosine, Step
from core.surfaces import SURFACES, Box, Surface
from tests.core.batched.spreading import alone, assert_as_alone, assert_equal, same_outcomes, spread

BOWL = SURFACES["bowl"]
MOMENTUM = OPTIMIZERS["momentum"]
CONVERGED = CODES[OutcomeKind.CONVERGED]


# Each descent is what it is alone.


@pytest.mark.parametrize("schedule", [Cosine(warmup=0.1), Step(drop=0.1)])
@pytest.mark.parametrize("rule", ["sgd", "momentum", "nesterov", "adam"])
def test_schedules_are_kept(rule, schedule):
    descents = spread("himmelblau", rule, 20, 90, 0.5, schedule=schedule, thorough=True)
    assert_as_alone(run_block(descents), descents)
    plain = spread("himmelblau", rule, 20, 90, 0.5, thorough=True)
    assert not np.array_equal(run_block(descents).ends, run_block(plain).ends)


@pytest.mark.parametrize("field", ["momentum", "beta1", "beta2", "decay", "epsilon"])
def test_every_hyperparameter_may_be_an_array(field):
    rules = [rule for rule in OPTIMIZERS.values() if field in rule.hyperparameters()]
    for rule in rules:
        values = np.linspace(1e-6, 0.99, 9)
        descents = Descents(SURFACES["beale"], rule(**{field: values}), (1.5, 1.5), 80, thorough=True)
        assert_as_alone(run_block(descents), descents)


def test_noise_may_be_an_array():
    descents = Descents(
        BOWL, OPTIMIZERS["sgd"](), (2, 1), 30, noise=[0.0, 0.5, 2.0], seeds=[1, 2, 2], thorough=True
    )
    outcomes = run_block(descents)
    for index in range(3):
        assert outcomes.ends[index].tolist() == descents.descent(index).points[-1].tolist()


@pytest.mark.parametrize(("name", "second"), [("sgd", "HOVERS"), ("gradient_descent", "OSCILLATES")])
def test_of_descents_together_only_those_that_noise_moves_hover(name, second):
    rule = OPTIMIZERS[name](learning_rate=0.0112)
    descents = Descents(SURFACES["levi13"], rule, (1.05, 1.05), 500, noise=[0.0, 1e-3], seeds=[1, 1], thorough=True)
    kinds = [KINDS[code] for code in run_block(descents).kinds]
    assert kinds == [OutcomeKind.OSCILLATES, OutcomeKind[second]]
    assert kinds == [descents.descent(index).outcome.kind for index in range(2)]


def test_seed_zero_is_a_seed_and_every_seed_its_own_stream():
    descents = Descents(BOWL, OPTIMIZERS["sgd"](), (2, 1), 30, noise=1.0, seeds=[0, 1, 0, 2], thorough=True)
    ends = run_block(descents).ends
    assert ends[0].tolist() == ends[2].tolist()
    assert len({tuple(end) for end in ends.tolist()}) == 3


def test_gradient_descent_is_exact_whatever_the_noise():
    quiet, noisy = (
        run_block(Descents(BOWL, OPTIMIZERS["gradient_descent"](), (2, 1), 30, noise)) for noise in (0.0, 5.0)
    )
    assert_equal(quiet, noisy)


def test_a_start_out_of_bounds_has_left_at_once():
    descents = Descents(BOWL, MOMENTUM(), [(1e9, 0.0), (1.0, 1.0)], 10, thorough=True)
    assert_as_alone(run_block(descents), descents)
    assert run_block(descents).steps.tolist() == [0, 10]


class Own(Surface):
    """Not of the registry, x² − 0.1 ln x + y²: it ends at x = 0, while its gradient does not."""

    name, label, formula = "own", "Own", "x² − 0.1 ln x + y²"
    box = Box(0.0, 2.0, -1.0, 1.0)
    near_minima = ((np.sqrt(0.05), 0.0),)

    def value(self, x, y, xp=np):
        return x * x - 0.1 * xp.log(x) + y * y


def test_own_surfaces_and_the_border_of_their_domain():
    # Those with long steps are over the border and back before a look at every 15th step would see them.
    rates = np.array([0.01, 0.1, 0.5, 0.7, 0.8, 0.9, 0.95])
    descents = Descents(Own(), OPTIMIZERS["sgd"](learning_rate=rates), (1.9, 0.7), 500)
    with np.errstate(all="ignore"):
        outcomes, paths = run_block(descents), [descents.descent(index) for index in range(descents.count)]
    for index, path in enumerate(paths):
        assert KINDS[outcomes.kinds[index]] is path.outcome.kind
        assert outcomes.steps[index] == path.outcome.step
    assert {OutcomeKind.CONVERGED, OutcomeKind.DIVERGED} <= {KINDS[code] for code in outcomes.kinds}
    assert look_every(500) == 15 > outcomes.steps.min()


# Blocks.


@pytest.mark.parametrize("given", [{"thorough": True}, {}, {"single": True}], ids=["thorough", "double", "single"])
@pytest.mark.parametrize(
    ("name", "rule", "noise"), [("himmelblau", "momentum", 0.0), ("rastrigin", "adam", 1.0), ("beale", "sgd", 0.3)]
)
def test_no_descent_depends_on_its_block(name, rule, noise, given):
    descents = spread(name, rule, 300, 100, noise, **given)
    whole = run_block(descents)
    pieces = Outcomes.pending(descents.count)
    for size, start in ((1, 0), (6, 1), (90, 7), (203, 97)):
        pieces.put(slice(start, start + size), run_block(descents, slice(start, start + size)))
    assert_equal(pieces, whole)
    shuffled = np.random.default_rng(0).permutation(descents.count)
    assert_equal(run_block(descents, shuffled), whole.take(shuffled))


@pytest.mark.parametrize("limits", [{"TILE": 16}, {"WIDEST": 50}, {"NOISE_BYTES": 1}, {"TILE": 7, "WIDEST": 64}])
def test_no_descent_depends_on_how_the_work_is_cut(monkeypatch, limits):
    descents = Descents(SURFACES["himmelblau"], MOMENTUM(), (1, 1), 80, noise=3.0, seeds=np.arange(150))
    quiet = spread("himmelblau", "momentum", 300, 100)
    usual = run_block(descents), run_block(quiet)
    for name, value in limits.items():
        for module in (core.batched.engine, core.batched.tiles):
            monkeypatch.setattr(module, name, value, raising=False)
    assert_equal(run_block(descents), usual[0])
    assert_equal(run_block(quiet), usual[1])


def test_tiles_are_as_few_as_descents_take_and_of_about_equal_width(monkeypatch):
    monkeypatch.setattr(core.batched.tiles, "TILE", 8)
    for count, widths in ((0, []), (1, [1]), (8, [8]), (9, [5, 4]), (16, [8, 8]), (20, [7, 7, 6])):
        who = np.arange(count)
        tiles = cut(Tile(who, np.array([who, -who]), *[None] * 8))
        assert [len(tile) for tile in tiles] == widths
        assert [place for tile in tiles for place in tile.who.tolist()] == who.tolist()
        assert all(np.array_equal(tile.position, [tile.who, -tile.who]) for tile in tiles)


def test_tiles_are_joined_as_soon_as_what_is_left_takes_fewer(monkeypatch):
    rates = np.linspace(0.5, 1.6, 12).reshape(3, 4).T.ravel()  # beyond 1 they diverge, the greatest first
    descents = Descents(BOWL, OPTIMIZERS["gradient_descent"](learning_rate=rates), (1.0, 1.0), 320)
    together = []
    usual = run_block(descents)
    monkeypatch.setattr(core.batched.tiles, "TILE", 4)
    monkeypatch.setattr(
        core.batched.engine, "joined", lambda tiles: together.append([*map(len, tiles)]) or joined(tiles)
    )
    assert_equal(run_block(descents), usual)
    assert together and all(sum(widths) <= 4 * (len(widths) - 1) for widths in together)


def test_an_engine_may_advance_bit_by_bit():
    descents = spread("himmelblau", "momentum", 100, 200)
    engine = Engine(descents, np.arange(descents.count))
    calls = 1
    while engine.advance(7):
        calls += 1
    assert 7 < calls <= 200 / look_every(200)
    assert_equal(engine.outcomes(), run_block(descents))


def test_an_engine_goes_on_to_the_look_at_which_it_has_taken_the_steps_asked_for():
    engine, taken = Engine(spread("himmelblau", "momentum", 5, 200), np.arange(5)), []
    for steps in (12, 1, 6, 7, 1000):
        engine.advance(steps)
        taken.append(engine.step)
    assert look_every(200) == 6 and taken == [12, 18, 24, 36, 200]


def test_outcomes_wait_for_the_end():
    engine = Engine(Descents(BOWL, MOMENTUM(), (1, 1), 100), np.arange(1))
    engine.advance(10)
    with pytest.raises(RuntimeError, match="at step 12 of 100"):
        engine.outcomes()


def test_a_block_that_is_not_there():
    descents = Descents(BOWL, MOMENTUM(), (1, 1), 10, seeds=[1, 2])
    assert len(run_block(descents, slice(5, 9))) == 0
    with pytest.raises(IndexError):
        run_block(descents, [2])


def test_pending_outcomes_are_no_outcomes():
    pending = Outcomes.pending(3)
    assert pending.kinds.tolist() == [PENDING] * 3
    assert np.isnan(pending.values).all() and np.isnan(pending.ends).all()
    assert len(pending) == 3


# Pictures.


def rules_in_pictures(name):
    """Of those whose descents may end early in a picture every other, and on the next surface the others.

    On one surface it is all rules, as nothing else is to differ there.
    """
    if name == "himmelblau":
        return OPTIMIZERS
    rested = [rule for rule in OPTIMIZERS if may_rest(spread(name, rule, 1, 1))]
    return rested[list(SURFACES).index(name) % 2 :: 2]


@pytest.mark.parametrize("name", SURFACES)
def test_pictures_in_double_show_the_outcomes_of_every_descent(name):
    for rule in rules_in_pictures(name):
        descents = spread(name, rule, 150, 150)
        picture, thorough = run_block(descents), run_block(replace(descents, thorough=True))
        for field in ("kinds", "minima", "steps"):
            np.testing.assert_array_equal(getattr(picture, field), getattr(thorough, field), err_msg=rule)
        ended = thorough.kinds == CONVERGED
        atol = 3e-5 * descents.surface.box.diagonal
        np.testing.assert_allclose(picture.ends[ended], thorough.ends[ended], atol=atol)


def test_arrival_is_the_first_look_of_the_last_stay():
    descents = spread("himmelblau", "momentum", 60, 320)
    descents = replace(descents, rule=MOMENTUM(learning_rate=0.003))
    outcomes = run_block(descents)
    every, reach = look_every(320), nearest(descents.surface).reach
    for index, path in enumerate(alone(descents)):
        looks = np.arange(0, 321, every)
        far = looks[path.distances[looks] > reach]
        if outcomes.kinds[index] == CONVERGED:
            assert outcomes.arrived[index] == (far[-1] + every if len(far) else 0)
        else:
            assert outcomes.arrived[index] == NONE
    assert len(set(outcomes.arrived.tolist())) > 3


def test_looks_are_more_frequent_in_short_runs():
    assert [look_every(steps) for steps in (1, 60, 320, 500, 10_000)] == [1, 1, 10, 15, 16]


# Single precision.


@pytest.mark.parametrize(
    ("name", "rule", "start", "kind"),
    [
        ("mult", OPTIMIZERS["sgd"](learning_rate=0.1), (0.0, 0.0), OutcomeKind.CONVERGED),  # the tip of the cone
        ("rastrigin", OPTIMIZERS["sgd"](learning_rate=0.001), (5.97, 0.0), OutcomeKind.CONVERGED),  # not listed
        ("mult", OPTIMIZERS["sgd"](learning_rate=0.1), (10.0, 0.8), OutcomeKind.CONVERGED),
        ("easom", OPTIMIZERS["adam"](), (-2.0, -2.0), None),
        ("goldstein_price", OPTIMIZERS["adagrad"](learning_rate=500.0), (1.0, 1.0), None),
        ("goldstein_price", OPTIMIZERS["rmsprop"](learning_rate=900.0), (1.0, 1.0), None),
        ("goldstein_price", OPTIMIZERS["adam"](learning_rate=1000.0), (1.0, 1.0), None),
        ("beale", OPTIMIZERS["adagrad"](learning_rate=1.0), (0.1, 3e3), None),  # (∂f/∂x)² overflows, (∂f/∂y)² not
        ("beale", OPTIMIZERS["gradient_descent"](), (4.0, 4.0), OutcomeKind.DIVERGED),
    ],
)
def test_what_single_precision_cannot_tell_is_told_by_double(name, rule, start, kind):
    descents = Descents(SURFACES[name], rule, start, 300)
    single, double = run_block(replace(descents, single=True)), run_block(descents)
    assert same_outcomes(single, double).all()
    np.testing.assert_allclose(single.ends, double.ends, rtol=1e-3, atol=1e-3)
    assert kind is None or KINDS[single.kinds[0]] is kind


# Bounds of memory.


def peak_of(descents):
    """Bytes held at most while they are computed."""
    import tracemalloc

    tracemalloc.start()
    try:
        run_block(descents)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_the_noise_of_many_seeds_is_drawn_in_parts():
    # All at once it would take 24 MB.
    descents = Descents(BOWL, OPTIMIZERS["sgd"](), (1, 1), 1000, noise=1.0, seeds=np.arange(1500), thorough=True)
    assert peak_of(descents) < 12e6


def test_no_paths_are_kept():
    descents = spread("rastrigin", "momentum", 20_000, 60)
    run_block(descents, slice(0, 10))
    assert peak_of(descents) < 15e6


# What is told of them, step by step.


@pytest.mark.parametrize("name", ["newton", "bfgs", "nelder_mead", "polyak", "conjugate_gradients"])
def test_a_rule_that_asks_for_more_stays_before_the_step_that_is_beyond_its_budget(name):
    start, rule = (-1.2, 1.0), OPTIMIZERS[name]()
    path = descend(SURFACES["rosenbrock"], rule, start, 12)
    spent = path.evaluations.sum(axis=1)
    assert (np.diff(spent) > 0).all()
    for most in (*spent[1:6].tolist(), *(spent[1:6] - 1).tolist()):
        descents = Descents(SURFACES["rosenbrock"], rule, start, 12, thorough=True, most_evaluations=int(most))
        last = np.flatnonzero(spent <= most)[-1]
        assert run_block(descents).ends[0].tolist() == path.points[last].tolist()


def test_those_that_circle_arrive_at_the_first_look_that_sees_them_near():
    surface, rng = SURFACES["himmelblau"], np.random.default_rng(2)
    starts, seeds = rng.uniform(-5, 5, (40, 2)), np.arange(40)
    descents = Descents(surface, OPTIMIZERS["sgd"](learning_rate=0.004), starts, 320, 8.0, seeds, thorough=True)
    outcomes, reach, looks = run_block(descents), nearest(surface).reach, np.arange(0, 321, look_every(320))
    circling = np.flatnonzero(np.isin(outcomes.kinds, [CODES[OutcomeKind.HOVERS], CODES[OutcomeKind.OSCILLATES]]))
    assert len(circling) > 10
    for index in circling:
        near = looks[descents.descent(index).distances[looks] <= reach]
        assert outcomes.arrived[index] == (near[0] if len(near) else 320)
    assert len(set(outcomes.arrived[circling].tolist())) > 5


@pytest.mark.parametrize(("steps", "ends"), [(60, 4), (320, 40), (640, 64), (2000, 64)])
def test_who_is_at_rest_is_looked_for_at_every_fourth_look(steps, ends):
    engine = Engine(Descents(BOWL, OPTIMIZERS["sgd"](learning_rate=0.1), (1e-6, 0.0), steps), np.arange(1))
    assert not engine.advance(steps) and engine.step == ends
    assert engine.outcomes().steps.tolist() == [steps]


SMALLEST = 2.0**-23
"""The distance of two numbers in single precision, at 1."""


@pytest.mark.parametrize(
    ("start", "rate", "unsure"),
    [
        # To 1 + k · SMALLEST, where the gradient is within eight roundings of FLAT or is not.
        *((2 * (1 + k * SMALLEST), 0.25, -8 < k < 9) for k in (-9, -8, -7, 0, 7, 8, 9)),
        # From farther away than FLAT of the diagonal, 33.9, and not.
        (64.0, 63 / 128, False),
        (32.0, 31 / 64, True),
        # To 4 or so, where it is steep, and eight roundings are 2⁻¹⁸: by a step that is as long, longer, shorter.
        (4 + 2.0**-18, 2.0**-21, True),
        (4 + 2.0**-17, 2.0**-20, False),
        (4 + 2.0**-19, 2.0**-22, True),
    ],
)
def test_what_single_precision_leaves_in_doubt_is_walked_again_and_nothing_else(start, rate, unsure, monkeypatch):
    monkeypatch.setattr(core.batched.engine, "FLAT", 2.0)  # the gradient's length at a distance of 1
    again, made = [], Engine.__init__

    def watched(engine, descents, indices, dtype=None, record=None):
        again.extend([] if dtype is None else indices.tolist())
        made(engine, descents, indices, dtype, record)

    monkeypatch.setattr(Engine, "__init__", watched)
    starts = [(50.0, 0.0), (0.0, -start), (start, 0.0)]  # the first of which nobody doubts
    rates = np.array([1e-3, rate, rate])
    descents = Descents(BOWL, OPTIMIZERS["gradient_descent"](learning_rate=rates), starts, 1, single=True)
    outcomes = run_block(descents)
    assert again == [1, 2] * unsure
    assert outcomes.ends[:, 0] == pytest.approx([49.9, 0.0, start * (1 - 2 * rate)], rel=1e-6)
