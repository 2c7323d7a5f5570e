"""Rows of a table on the page, each with a link to its run."""

import json

import pandas as pd

from app import shell
from app.studies import page
from app.studies.callbacks import facts
from core.descent.experiment import from_query
from core.sweep.kinds import KINDS


def as_json(component):
    return json.dumps(
        component, default=lambda each: each.to_plotly_json() if hasattr(each, "to_plotly_json") else int(each)
    )


def test_each_row_links_to_its_very_run(results):
    link = page.run_link(results, 7, "7")
    path, _, query = link.href.partition("?")
    experiment, problems = from_query(query)
    assert path == "/"
    assert problems == {} and experiment == results.experiment(7)[0]
    broken = type(results)(results.kind, results.frame.assign(learning_rate=-1.0))
    assert "takes a number above 0" in page.run_link(broken, 7, "7").title
    assert "takes a number above 0" in as_json(page.chosen(broken, 7))
    said = as_json(page.chosen(results, 7))
    assert (
        "Row 7" in said
        and results.frame["sentence"][7] in json.loads(said.replace("\\u", "\\u"))[2]["props"]["children"]
    )


def test_a_row_with_a_hole_has_no_link_and_the_page_says_so(results):
    holes = type(results)(results.kind, results.frame.drop(columns="noise"))
    assert not hasattr(page.run_link(holes, 7, "7"), "href")
    assert "Noise σ is empty in this row" in page.run_link(holes, 7, "7").title
    assert "Noise σ is empty in this row" in as_json(page.chosen(holes, 7)).encode().decode("unicode_escape")
    assert facts(holes, "mine").endswith(" 18 rows lead to no run: they lack Noise σ.")
    assert "lead to no run" not in facts(results, "mine")


def test_every_kind_of_study_has_a_page():
    paths = {each.path for each in shell.PAGES}
    assert page.PAGES.keys() == KINDS.keys() and set(page.PAGES.values()) <= paths


def test_the_table_shows_the_rows_asked_for_in_their_order(results):
    drawn = as_json(page.rows_table(results, [5, 3]))
    assert drawn.index('"Open run 5"') < drawn.index('"Open run 3"')
    assert pd.notna(results.frame["error"][5])


def test_headings_break_between_words_and_not_before_a_symbol_or_within_a_formula(results):
    drawn = json.loads(as_json(page.rows_table(results, [0])))
    heads = [
        head["props"]["children"]
        for head in drawn["props"]["children"][0]["props"]["children"]["props"]["children"]
    ]
    assert {"Learning rate\u00a0α", "Minimum reached", "f\u00a0−\u00a0f*"} <= set(heads)


def test_values_are_told_as_a_reader_calls_them(results):
    told = results.kind.told
    assert (told("rule", "sgd"), told("surface", "matyas"), told("epsilon_inside_root", "True")) == (
        "SGD",
        "Matyas",
        "on",
    )
    assert (told("rule", "own:mine"), told("noise", 2e-7)) == ("own:mine", "2×10⁻⁷")
