"""Pictures of a sweep's table."""

import math

import pandas as pd
import pytest

from app.components.theme import DARK, LIGHT
from app.studies.figures import OUTCOME_SLOTS, Axis, curve_figure, map_figure
from core.descent.outcomes import OutcomeKind
from core.sweep.kinds.network import FINISHED, STOPPED
from tests.app.studies.test_page import as_json
from tests.each import with_each


def figure(results, theme=LIGHT, measure="error", across="learning_rate", up="rule"):
    axes = (Axis.of(results, name) for name in (across, up))
    return map_figure(results.cells(across, up, measure), *axes, measure, theme)


def test_the_map_shows_medians_and_knows_the_row_of_each_cell(results):
    (heat,) = figure(results)["data"]
    cells = results.cells("learning_rate", "rule", "error").to_dict("records")
    for cell in cells:
        assert heat["customdata"][cell["up"]][cell["across"]] == cell["row"]
    for part in ("z", "text", "customdata"):
        assert [len(row) for row in heat[part]] == [len(heat["x"])] * len(heat["y"]) == [3, 3]
    assert heat["z"][0][0] == pytest.approx(math.log10(cells[0]["value"]))
    assert figure(results)["layout"]["xaxis"]["ticktext"] == ["0.01", "0.1", "3"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_outcomes_have_colours_of_their_own_and_names_on_the_bar(results, theme):
    (heat,) = figure(results, theme, "outcome")["data"]
    names = heat["colorbar"]["ticktext"]
    assert set(names) == set(results.cells("learning_rate", "rule", "outcome")["value"])
    assert {color for _, color in heat["colorscale"]} <= set(theme.competitors)
    assert (heat["zmin"], heat["zmax"]) == (-0.5, len(names) - 0.5)


def test_every_outcome_has_a_place_among_the_colours():
    assert set(OUTCOME_SLOTS) == {kind.value for kind in OutcomeKind} | {FINISHED, STOPPED}
    assert all(slot in range(len(LIGHT.competitors)) for slot in OUTCOME_SLOTS.values())


def test_curves_have_a_line_and_a_band_for_each_group(results):
    curves = results.curves("learning_rate", "rule", "error")
    axis = Axis.of(results, "learning_rate")
    drawn = curve_figure(curves, axis, ["sgd", "momentum"], "f − f*", LIGHT)
    lines = [trace for trace in drawn["data"] if trace["mode"] == "lines+markers"]
    assert [line["name"] for line in lines] == ["sgd", "momentum"]
    assert lines[0]["x"] == [0.01, 0.1, 3.0]
    assert lines[1]["y"] == curves[curves["group"] == 1]["value"].tolist()
    assert lines[1]["customdata"] == curves[curves["group"] == 1]["row"].tolist()
    assert len(drawn["data"]) == 6
    assert drawn["layout"]["xaxis"]["type"] == drawn["layout"]["yaxis"]["type"] == "log"


@with_each(
    ("values", "kind"),
    [
        ((1, 5, 49), "linear"),
        ((1, 5, 50), "log"),
        ((0, 1, 50), "log"),
        ((-1, 1, 50), "linear"),
        ((0, 0, 0), "linear"),
        ((-3, -2, -1), "linear"),
    ],
)
def test_heights_are_on_a_log_scale_where_they_are_spread_fifty_times_and_none_is_below_zero(values, kind, results):
    curves = pd.DataFrame({"group": 0, "across": range(3), "row": range(3)})
    curves = curves.assign(low=values, value=values, high=values)
    drawn = curve_figure(curves, Axis.of(results, "learning_rate"), [], "f − f*", LIGHT)
    assert drawn["layout"]["yaxis"]["type"] == kind


def test_texts_of_a_file_are_never_markup_in_a_figure(results):
    frame = results.frame.assign(rule="<a href='https://example.org'>x</a>", noise=list(range(len(results.frame))))
    wrong = type(results)(results.kind, frame)
    for measure in ("error", "outcome"):
        assert "<a" not in as_json(figure(wrong, measure=measure))
    axis = Axis.of(wrong, "rule")
    assert "<a" not in as_json(curve_figure(wrong.curves("rule", None, "error"), axis, [], "y", LIGHT))
