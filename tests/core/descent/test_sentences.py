"""Every way for a descent to end, in its sentence."""

import numpy as np
import pytest

from core.descent import descend, descend_many
from core.descent.outcomes import Outcome, OutcomeKind
from core.descent.sentences import named, steps_in_words
from core.formula import surface_of
from core.formula.rule import rule_of
from core.optimizers import OPTIMIZERS, Rule
from core.quantities import number
from core.surfaces import SURFACES, Box, Minimum, Ring, StationaryPoint, Surface
from tests.core.descent.walked import NOISES, STEPS, walked
from tests.each import with_each

EASOM_PLAIN = (-2.0, -2.0)
RASTRIGIN_OUTSIDE = (5.97, 0.0)
"""Next to a minimum of Rastrigin's beyond its box."""
GRADIENT_DESCENT = OPTIMIZERS["gradient_descent"]

ENDINGS = [
    (
        OutcomeKind.CONVERGED,
        "bowl",
        GRADIENT_DESCENT(learning_rate=0.1),
        (6, 6),
        20,
        "Converged: 0.09783 from the global minimum at (0, 0).",
    ),
    (
        OutcomeKind.CONVERGED,
        "mult",
        GRADIENT_DESCENT(learning_rate=0.1),
        (0, 0),
        5,
        "Converged: 0 from the local minimum at (0, 0).",
    ),
    (
        OutcomeKind.CONVERGED,
        "mult",
        GRADIENT_DESCENT(learning_rate=0.1),
        (2, 0.8),
        100,
        "Converged: 0.0002025 from the ring of global minima.",
    ),
    (
        OutcomeKind.CONVERGED,
        "rastrigin",
        GRADIENT_DESCENT(learning_rate=0.001),
        RASTRIGIN_OUTSIDE,
        200,
        "Converged: the gradient is zero at (5.97, 0), a minimum.",
    ),
    (
        OutcomeKind.STALLED,
        "beale",
        GRADIENT_DESCENT(learning_rate=0.1),
        (0, 1),
        5,
        "Stalled at the saddle at (0, 1), where ‖∇f‖ = 0: not a minimum.",
    ),
    (
        OutcomeKind.STALLED,
        "monkey",
        GRADIENT_DESCENT(learning_rate=0.1),
        (0, 0),
        5,
        "Stalled at the degenerate saddle at (0, 0), where ‖∇f‖ = 0: not a minimum.",
    ),
    (
        OutcomeKind.STALLED,
        "easom",
        GRADIENT_DESCENT(learning_rate=0.1),
        EASOM_PLAIN,
        50,
        "Stalled on a plain, where ‖∇f‖ = 2.165×10⁻²³: not a minimum.",
    ),
    (
        OutcomeKind.STEP_LIMIT,
        "bowl",
        GRADIENT_DESCENT(learning_rate=0.01),
        (6, 6),
        20,
        "Stopped by the step limit after 20 steps, 5.665 from the global minimum at (0, 0),"
        " its last step 0.1156 long.",
    ),
    (
        OutcomeKind.STEP_LIMIT,
        "monkey",
        GRADIENT_DESCENT(learning_rate=0.01),
        (0, 3),
        1,
        "Stopped by the step limit after 1 step, at f = −7.31, its last step 0.27 long.",
    ),
    (
        OutcomeKind.STEP_LIMIT,
        "monkey",
        OPTIMIZERS["adagrad"](learning_rate=0.3, epsilon=1e-7),
        (4, 4),
        1000,
        "Stopped by the step limit after 1,000 steps, at f = 0.01237, its last step 0.0001954 long.",
    ),
    (
        OutcomeKind.OSCILLATES,
        "mult",
        GRADIENT_DESCENT(learning_rate=2.1),
        (4, 0),
        60,
        "Oscillates around the ring of global minima: its steps, up to 1.077 long, no longer shrink.",
    ),
    (
        OutcomeKind.DIVERGED,
        "bowl",
        GRADIENT_DESCENT(learning_rate=2.0),
        (6, 6),
        20,
        "Diverged at step 14: the learning rate 2 is above 2/λmax = 1.",
    ),
    (
        OutcomeKind.DIVERGED,
        "bowl",
        OPTIMIZERS["momentum"](learning_rate=3.9, momentum=0.9),
        (6, 6),
        20,
        "Diverged at step 9: the learning rate 3.9 is above 2(1 + γ)/λmax = 1.9.",
    ),
    (
        OutcomeKind.DIVERGED,
        "bowl",
        OPTIMIZERS["nesterov"](learning_rate=1.9, momentum=0.9),
        (6, 6),
        20,
        "Diverged at step 9: the learning rate 1.9 is above 2(1 + γ)/((1 + 2γ)λmax) = 0.6786.",
    ),
    (
        OutcomeKind.DIVERGED,
        "rosenbrock",
        GRADIENT_DESCENT(learning_rate=0.0019),
        (-2, 3),
        20,
        "Diverged at step 10: its steps grew until it was a million boxes away; a smaller learning rate may help.",
    ),
    (
        OutcomeKind.RAN_DOWNHILL,
        "monkey",
        GRADIENT_DESCENT(learning_rate=0.1),
        (-1, 0),
        50,
        "Runs off downhill, out of sight at step 9: this surface has no lowest point.",
    ),
    (
        OutcomeKind.RAN_DOWNHILL,
        "mccormick",
        GRADIENT_DESCENT(learning_rate=0.1),
        (-6, -7),
        30,
        "Runs off downhill: out of the box at f = −8.196 after 30 steps, and this surface has no lowest point.",
    ),
]


@with_each(("kind", "name", "rule", "start", "count", "sentence"), ENDINGS)
def test_the_sentence_of_each_ending(kind, name, rule, start, count, sentence):
    outcome = descend(SURFACES[name], rule, start, count).outcome
    assert outcome.sentence == sentence
    assert outcome.kind is kind


def test_a_hovering_path_tells_how_far_noise_keeps_it_away():
    path = descend(SURFACES["bowl"], OPTIMIZERS["sgd"](learning_rate=0.1), (6, 6), 60, noise=1.0)
    away = np.sqrt(np.mean(path.distances[31:] ** 2))
    said = f"Hovers around the global minimum at (0, 0): noise keeps it about {number(away)} away."
    assert path.outcome == Outcome(OutcomeKind.HOVERS, 60, said, SURFACES["bowl"].minima[0])


def test_every_kind_of_outcome_has_its_example():
    assert {ending[0] for ending in ENDINGS} | {OutcomeKind.HOVERS} == set(OutcomeKind)


@with_each("noise", NOISES)
@with_each("name", SURFACES)
def test_every_run_ends_with_a_reason(name, noise):
    for _, path in walked(name, noise):
        outcome = path.outcome
        assert isinstance(outcome, Outcome)
        assert outcome.sentence.endswith("."), path.rule
        assert not any(word in outcome.sentence for word in ("nan", "inf", "None", "-")), path.rule
        if len(path.points) == STEPS + 1:
            assert outcome.step == STEPS, path.rule
        else:
            assert outcome.step == len(path.points), path.rule
            assert outcome.kind in (OutcomeKind.DIVERGED, OutcomeKind.RAN_DOWNHILL), path.rule


def test_a_converged_path_names_its_minimum():
    four = SURFACES["himmelblau"]
    rule = GRADIENT_DESCENT(learning_rate=0.01)
    found = [descend(four, rule, start, 200).outcome.minimum for start in [(3, 3), (-3, 3), (-3, -3), (3, -3)]]
    places = [(3, 2), (-2.805, 3.131), (-3.779, -3.283), (3.584, -1.848)]
    assert [(round(m.x, 3), round(m.y, 3)) for m in found] == places


def test_a_path_that_starts_at_a_saddle_or_maximum_stalls_there():
    surfaces = [surface for surface in SURFACES.values() if surface.stationary_points]
    assert len(surfaces) > 10
    for surface in surfaces:
        points = surface.stationary_points
        rules = [GRADIENT_DESCENT(learning_rate=1e-6)] * len(points)
        paths = descend_many(surface, rules, [(point.x, point.y) for point in points], 3)
        for point, path in zip(points, paths, strict=True):
            assert path.outcome.kind is OutcomeKind.STALLED, (surface, point)
            assert f"at the {point.kind} at ({number(point.x)}, {number(point.y)})" in path.outcome.sentence


def top_of_rastrigin():
    """The maximum beyond the box, next to (5.5, 5.5), where f′ = 2x + 20π sin 2πx is zero."""
    x = 5.5
    for _ in range(50):
        x -= (2 * x + 20 * np.pi * np.sin(2 * np.pi * x)) / (2 + 40 * np.pi**2 * np.cos(2 * np.pi * x))
    return x


def test_a_maximum_that_is_not_listed_is_recognized():
    x = top_of_rastrigin()
    outcome = descend(SURFACES["rastrigin"], GRADIENT_DESCENT(learning_rate=1e-6), (x, x), 3).outcome
    assert outcome.kind is OutcomeKind.STALLED
    assert outcome.sentence.startswith("Stalled at a maximum at (5.528, 5.528), where ‖∇f‖ = ")


def test_a_saddle_that_is_not_listed_is_recognized():
    outcome = descend(
        SURFACES["rastrigin"], GRADIENT_DESCENT(learning_rate=1e-6), (top_of_rastrigin(), 0), 3
    ).outcome
    assert outcome.kind is OutcomeKind.STALLED
    assert outcome.sentence.startswith("Stalled at a saddle at (5.528, 0), where ‖∇f‖ = ")


def test_a_start_out_of_sight_is_not_blamed_on_the_steps():
    outcome = descend(SURFACES["bowl"], OPTIMIZERS["adam"](), (1e9, 1e9), 3).outcome
    assert "steps grew" not in outcome.sentence


@pytest.mark.parametrize(("count", "text"), [(1, "1 step"), (20, "20 steps"), (10_000, "10,000 steps")])
def test_counts_of_steps(count, text):
    assert steps_in_words(count) == text


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Minimum(3.0, -2.805118, 0.5, "local"), "the local minimum at (3, −2.805)"),
        (StationaryPoint(-1.0, 2.5, 0.5, "degenerate saddle"), "the degenerate saddle at (−1, 2.5)"),
        (Ring(1.0, 2.0, 3.0, 0.5, "global"), "the ring of global minima"),
    ],
)
def test_minima_and_other_stationary_points_in_words(place, text):
    assert named(place) == text


def test_a_divergence_is_explained_by_the_minimum_nearest_to_its_start():
    # λmax is 82.28 at (3, 2), and 80.55, 105.4 and 133.8 at the other minima, which are nearer to where it ends.
    path = descend(SURFACES["himmelblau"], GRADIENT_DESCENT(learning_rate=0.05), (3.2, 2.1), 50)
    assert path.outcome.sentence == "Diverged at step 7: the learning rate 0.05 is above 2/λmax = 0.02431."


class Steep(Surface):
    """x² + y² + x⁴, whose largest curvature at its minimum is just 2."""

    name, label, box = "steep", "Steep", Box(-4.0, 4.0, -4.0, 4.0)
    minima = (Minimum(0.0, 0.0, 0.0, "global"),)

    def value(self, x, y, xp=np):
        return x * x + y * y + x**4

    def gradient(self, x, y):
        return 2 * x + 4 * x**3, 2 * y

    def curvatures(self, x, y):
        return 2.0, 2.0


@with_each(
    ("rate", "why"),
    [
        (1.0, "its steps grew until it was a million boxes away; a smaller learning rate may help"),
        (1.0004, "its steps grew until it was a million boxes away; a smaller learning rate may help"),
        (1.001, "the learning rate 1.001 is above 2/λmax = 1"),
    ],
)
def test_a_learning_rate_of_just_the_limit_is_not_above_it(rate, why):
    path = descend(Steep(), GRADIENT_DESCENT(learning_rate=float(rate)), (3, 0), 9)
    assert path.outcome.sentence == f"Diverged at step 3: {why}."


def test_no_smaller_learning_rate_is_advised_to_a_rule_that_has_none():
    class Doubling(Rule):
        """θ ← 2θ."""

        name = label = "doubling"

        def update(self, gradient, state, parameters):
            return parameters, state

    path = descend(SURFACES["bowl"], Doubling(), (6, 6), 40)
    assert path.outcome.sentence == "Diverged at step 22: its steps grew until it was a million boxes away."
    typed = rule_of("x = x - alpha*g")(learning_rate=9.0)
    assert descend(SURFACES["bowl"], typed, (6, 6), 40).outcome.sentence.endswith(
        "x = x - alpha*g, its steps grew until it was a million boxes away; a smaller learning rate may help."
    )


def test_the_ridge_of_ripple_is_told():
    sentence = descend(SURFACES["mult"], GRADIENT_DESCENT(learning_rate=0.1), (0, np.pi / 2), 5).outcome.sentence
    assert sentence.startswith("Stalled on a ridge at (0, 1.571), where ‖∇f‖ = ")


@pytest.mark.parametrize(
    ("formula", "box", "minimum", "start", "sentence"),
    [
        ("0.5 x² + 0.02 y²", (-4, 4, -4, 4), (0, 0), (1, 1), "the learning rate 3 is above 2/λmax = 2."),
        ("x²", (-4, 4, -4, 4), (0, 1), (1, 1), "its steps grew until it was a million boxes away; a smaller"),
        ("log(x) + y²", (-1, 4, -4, 4), None, (-1, 1), "Ended at once: f has no finite value at the start."),
        (
            "log(x) + y²",
            (-1, 4, -4, 4),
            None,
            (1, 1),
            "Left the domain of f at step 1: from (1, 1) to where f or its gradient has no finite value.",
        ),
    ],
)
def test_why_a_path_on_a_typed_surface_ended(formula, box, minimum, start, sentence):
    surface = surface_of(formula, box, minimum)
    outcome = descend(surface, GRADIENT_DESCENT(learning_rate=3.0), start, 200).outcome
    assert outcome.kind is OutcomeKind.DIVERGED
    assert sentence in outcome.sentence


def test_a_typed_rule_that_runs_away_is_told_with_the_line_of_its_steps():
    rule = rule_of("x = 9*x - v\nv = g")()
    assert descend(SURFACES["matyas"], rule, (4, -3), 200).outcome.sentence == (
        "Diverged at step 7: in line 1, x = 9*x - v, its steps grew until it was a million boxes away."
    )
