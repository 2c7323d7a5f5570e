"""The record of a race: what it refuses, its surface, and the paths of its competitors."""

import pytest

from core.descent.experiment import Competitor, DescentExperiment, run
from core.formula.record import CustomFormula
from core.formula.rule import ON_SURFACES
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, SCHEDULES
from core.surfaces import SURFACES
from tests.core.descent.experiment.made import TYPED


def test_a_competitor_without_a_learning_rate_has_no_schedule():
    with pytest.raises(ValueError, match="Schedule is cosine: AdaDelta has no learning rate"):
        Competitor(OPTIMIZERS["adadelta"](), schedule=SCHEDULES["cosine"]())


def test_run_gives_a_trajectory_for_each_competitor():
    competitors = tuple(Competitor(OPTIMIZERS[name](), index) for index, name in enumerate(ON_SURFACES))
    trajectories = run(DescentExperiment(competitors=competitors, steps=5))
    assert [t.rule.name for t in trajectories] == list(ON_SURFACES)
    assert all(t.points.shape == (6, 2) for t in trajectories)


def test_run_applies_the_schedule_of_each_competitor():
    sgd, cosine = OPTIMIZERS["sgd"](), SCHEDULES["cosine"](warmup=0.1)
    pair = DescentExperiment(competitors=(Competitor(sgd), Competitor(sgd, schedule=cosine)))
    plain, paced = run(pair)
    assert [plain.schedule, paced.schedule] == [CONSTANT, cosine]
    # The first of 6 steps of warm-up is a seventh as long; both meet the same noise at the start.
    first, second = plain.points[1] - plain.points[0], paced.points[1] - paced.points[0]
    assert second.tolist() == pytest.approx((first / 7).tolist())


def test_the_surface_of_an_experiment_is_the_registry_s_or_that_of_the_formula():
    assert DescentExperiment("bowl").the_surface is SURFACES["bowl"]
    assert TYPED.the_surface.formula == "x² + (y − 1)²"
    assert TYPED.the_surface.optimal_value == 0.0
    assert {path.surface for path in run(TYPED)} == {TYPED.the_surface}


@pytest.mark.parametrize("surface", ["custom", "bowl"])
def test_a_formula_goes_with_a_custom_surface_and_with_no_other(surface):
    with pytest.raises(ValueError, match=f"surface is '{surface}'"):
        DescentExperiment(surface, custom=CustomFormula() if surface == "bowl" else None)
