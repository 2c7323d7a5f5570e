"""An experiment as a dictionary: read back whole, its limits, and what is said of wrong values."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.descent.experiment import (
    FIELDS,
    MOST_COMPETITORS,
    Competitor,
    DescentExperiment,
    free_color,
    read_descent,
    to_dict,
)
from core.formula import record as custom
from core.formula.record import CUSTOM
from core.formula.rule import FIRST, rule_of
from core.formula.surface import CustomSurface
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import SCHEDULES
from core.surfaces import SURFACES
from tests.core.descent.experiment.made import OWN, experiments


@given(experiments())
def test_every_experiment_survives_its_dictionary(experiment):
    assert read_descent(to_dict(experiment)) == (experiment, {})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["surface", "competitors", *FIELDS, *custom.FIELDS]), JSON))
def test_no_value_of_any_field_raises(raw):
    experiment, _ = read_descent(raw)
    assert experiment.surface in SURFACES
    experiment, _ = read_descent({**raw, "surface": CUSTOM})
    assert isinstance(experiment.the_surface, CustomSurface)


@given(st.lists(st.dictionaries(st.sampled_from(["rule", "color", "visible", "learning_rate", "schedule"]), JSON)))
def test_no_value_of_any_competitor_raises(rows):
    experiment, _ = read_descent({"competitors": rows})
    assert 1 <= len(experiment.competitors) <= MOST_COMPETITORS


@pytest.mark.parametrize(
    ("field", "least", "most", "next_to"),
    [
        ("x", -1000, 1000, (-1000.5, 1000.5)),
        ("y", -1000, 1000, (-1000.5, 1000.5)),
        ("steps", 1, 10_000, (0, 10_001)),
        ("noise", 0, 100, (-0.5, 100.5)),
        ("seed", 0, 4_294_967_295, (-1, 4_294_967_296)),
    ],
)
def test_each_limit_is_accepted_and_the_next_value_refused(field, least, most, next_to):
    for value in (least, most):
        experiment, problems = read_descent({field: value})
        assert problems == {} and to_dict(experiment)[field] == value
    for value in next_to:
        assert list(read_descent({field: value})[1]) == [field]


def test_the_palette_has_eight_places():
    rows = [{"rule": "sgd", "color": color} for color in range(8)]
    assert read_descent({"competitors": rows})[1] == {}
    assert list(read_descent({"competitors": [*rows, rows[0]]})[1]) == ["competitors"]
    for color in (-1, 8):
        assert list(read_descent({"competitors": [{"rule": "sgd", "color": color}]})[1]) == ["competitors.0.color"]


@pytest.mark.parametrize("rows", ["text", [], [3], 7, [[]]])
def test_a_list_of_competitors_that_is_none_is_said(rows):
    experiment, problems = read_descent({"competitors": rows})
    assert "competitors" in problems
    assert experiment.competitors == DescentExperiment().competitors


def test_more_than_eight_competitors_are_said():
    experiment, problems = read_descent({"competitors": [{"rule": "sgd"}] * 9})
    assert len(experiment.competitors) == MOST_COMPETITORS
    assert "9 competitors" in problems["competitors"]


def test_free_color_is_the_first_unused():
    sgd = OPTIMIZERS["sgd"]()
    assert free_color([]) == 0
    assert free_color([Competitor(sgd, 0), Competitor(sgd, 2)]) == 1
    assert free_color([Competitor(sgd, color) for color in range(MOST_COMPETITORS)]) == 0


def test_every_field_of_the_record_is_in_its_dictionary():
    missing = {f.name for f in fields(DescentExperiment)} - {"start", "custom"} - set(to_dict(DescentExperiment()))
    assert missing == set()


def test_a_typed_rule_is_read_with_its_schedule_and_what_is_wrong_is_told():
    row = to_dict(DescentExperiment(competitors=(Competitor(OWN, schedule=SCHEDULES["cosine"]()),)))["competitors"][
        0
    ]
    assert row["lines"] == OWN.text and row["own_kappa"] == 0.5
    experiment, problems = read_descent({"competitors": [row, row | {"lines": "x = x - (g", "color": 1}]})
    assert experiment.competitors[0].rule == OWN and experiment.competitors[0].schedule.name == "cosine"
    assert problems == {"competitors.1.lines": "Line 1: The line breaks off: ')' is missing for '(' at character 9"}
    experiment, problems = read_descent({"competitors": [{"rule": "custom", "momentum": "2"}]})
    assert experiment.competitors[0].rule == rule_of(FIRST)()
    assert set(problems) == {"competitors.0.momentum"}
