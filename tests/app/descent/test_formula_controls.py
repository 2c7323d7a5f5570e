"""A formula typed into the descent page: what becomes of it, and what is said of a text that is none."""

import json
from urllib.parse import quote

import numpy as np
import pytest

from app import ids
from app.descent.formula_controls import formula_problem
from app.descent.paths import paths_of
from core.descent.experiment import from_query, run
from core.formula.record import CustomFormula
from tests.app.dash_client import Page
from tests.app.typed_arrays import decoded
from tests.each import with_each

HOSTILE = [
    "sin(x)*z^2",
    "__import__('os').system('true')",
    "x.__class__",
    "(lambda: x)()",
    "exec(x)",
    "9**9**9",
    "(" * 10_000,
    "x" * 10_000,
    "x if y else 1",
    "<script>alert(1)</script>",
    "x\u202e+y",
    "x;y",
    "3",
    "",
    "log(−1 − x²)",
]
ID = ids.descent.field("formula")


@pytest.fixture
def descent(app):
    page = Page(app)
    page.open("?surface=custom&formula=x^2%2By^2/4&x=3&y=-2&steps=12&noise=0&c=sgd&c=adam")
    return page


def experiment_on(page):
    experiment, problems = from_query(page[ids.descent.QUERY]["data"]["search"])
    assert problems == {}
    return experiment


def text_of(problem):
    """A message as it is read, without the line that points at a character."""
    return "".join(
        part if isinstance(part, str) else part["props"]["children"]
        for part in problem
        if isinstance(part, str) or part["props"].get("aria-hidden") != "true"
    )


def facts(page):
    return json.dumps(page[ids.descent.SURFACE_FACTS]["children"], ensure_ascii=False)


def test_the_menu_leads_from_any_surface_to_a_formula_to_begin_with(app):
    page = Page(app)
    page.open("?surface=bowl&c=sgd")
    assert page[ids.descent.EXPERIMENT]["className"] == ""
    page.set(ids.descent.field("surface"), "custom")
    assert experiment_on(page).custom == CustomFormula()
    assert "sin(x) · cos(y) + 0.1(x² + y²)" in facts(page)
    page.set(ids.descent.field("surface"), "bowl")
    assert experiment_on(page).surface == "bowl" and "formula" not in page[ids.descent.QUERY]["data"]["search"]


def test_a_formula_is_drawn_descended_described_and_linked(app, descent):
    descent.set(ID, "sin(x)*y² + 0.1x")
    experiment = experiment_on(descent)
    assert experiment.custom == CustomFormula("sin(x)*y^2+0.1*x")
    assert "sin(x) · y² + 0.1x" in facts(descent)
    for record, path in zip(descent[ids.descent.RACE]["data"]["paths"], run(experiment), strict=True):
        assert decoded(record["x"]) == pytest.approx(path.points[:, 0], rel=1e-5)
        assert np.isnan(decoded(record["distance"])).all()
    assert descent[ids.descent.PICTURES]["data"]["content"]["light"]["contour"]["layout"]["xaxis"]["range"] == [
        -4.5,
        4.5,
    ]
    again = Page(app)
    again.open(descent[ids.descent.QUERY]["data"]["search"])
    assert again[ids.descent.EXPERIMENT]["className"] == "custom"
    assert again[ID]["value"] == "sin(x)*y^2+0.1*x"
    assert again[ids.descent.RACE]["data"] == descent[ids.descent.RACE]["data"]
    assert again[ids.descent.PICTURES]["data"] == descent[ids.descent.PICTURES]["data"]


def test_playback_starts_over_for_another_formula_and_not_for_another_box(descent):
    chapter = descent[ids.descent.RACE]["data"]["chapter"]
    descent.set(ids.descent.field("x_max"), "6")
    assert descent[ids.descent.RACE]["data"]["chapter"] == chapter
    assert descent[ids.descent.PICTURES]["data"]["content"]["light"]["contour"]["layout"]["xaxis"]["range"] == [
        -4.5,
        6.0,
    ]
    descent.set(ID, "x^2 + y^2")
    assert descent[ids.descent.RACE]["data"]["chapter"] != chapter


def test_a_minimum_gives_errors_and_distances(descent):
    assert descent[ids.descent.RACE]["data"]["optimum"] is None
    descent.set(ids.descent.field("minimum_x"), "0.1")
    assert descent[ids.descent.field("minimum_y")]["error"].startswith("Minimum y is empty")
    assert descent[ids.descent.RACE]["data"]["optimum"] is None
    descent.set(ids.descent.field("minimum_y"), "0")
    assert descent[ids.descent.RACE]["data"]["optimum"] == 0.0
    assert np.isfinite(decoded(descent[ids.descent.RACE]["data"]["paths"][0]["distance"])).all()
    descent.set(ids.descent.field("minimum_x"), "4")
    assert "it is zero nowhere near" in descent[ids.descent.field("minimum_x")]["error"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_formula_is_refused_with_nothing_run_and_the_picture_stays(descent, text):
    before = {id: descent[id]["data"] for id in (ids.descent.RACE, ids.descent.QUERY, ids.descent.SCENE_KEY)}
    misses = paths_of.cache_info().misses
    descent.set(ID, text)
    assert text_of(descent[ID]["error"])
    assert {id: descent[id]["data"] for id in before} == before
    assert paths_of.cache_info().misses == misses
    descent.set(ID, "x^2+y^2/4")
    assert descent[ID]["error"] is None


@pytest.mark.parametrize("text", HOSTILE)
def test_a_link_with_no_formula_fills_the_field_as_it_came_and_draws_another(app, text):
    page = Page(app)
    page.open(f"?surface=custom&c=sgd&formula={quote(text[:3_000])}")
    assert page[ID]["value"] == text[:3_000]
    assert text_of(page[ID]["error"])
    assert experiment_on(page).custom == CustomFormula()


def test_other_changes_keep_what_was_typed_right_or_wrong(descent):
    descent.press(ids.descent.ADD)
    assert descent[ID]["value"] == "x^2+y^2/4" and "x² + y²/4" in facts(descent)
    descent.set(ID, "x^")
    descent.press(ids.descent.ADD)
    assert descent[ID]["value"] == "x^" and "breaks off" in text_of(descent[ID]["error"])
    descent.set(ID, "x^2+y^2/4")
    assert "x² + y²/4" in facts(descent)
    assert len(experiment_on(descent).competitors) == 4


@with_each(
    ("text", "line", "column"),
    [
        ("sin(x)*z^2", "sin(x)*z^2", 7),
        ("x +", "x +", 3),
        ("", "", 0),
        ("z" + "+x" * 40, "z" + "+x" * 15 + "+…", 0),
        ("x+" * 40 + "z", "…" + "x+" * 15 + "xz"[1:], 31),
        ("x\t\n$", "x  $", 3),
    ],
)
def test_the_pointer_stands_under_the_character(text, line, column):
    picture, _ = formula_problem(text, "…")
    quoted, pointer = picture.children.split("\n")
    assert quoted == line
    assert pointer == " " * column + "^"


def test_a_formula_that_is_no_surface_is_not_pointed_at():
    assert formula_problem("3", "It is the same everywhere") == ["It is the same everywhere"]
    assert formula_problem(None, "It takes text") == ["It takes text"]
