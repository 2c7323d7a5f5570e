"""Files to take away, asked for as a browser asks for them."""

import csv
import io
from urllib.parse import quote

import pytest

from app.descent.diagnosis import diagnosed
from app.descent.export import routes as takeaway
from app.descent.export.numpy_script import numpy_script
from app.descent.export.sources import Unwritable
from app.descent.export.torch_script import torch_script
from app.descent.state import OPENING_LESSON
from core.descent.experiment import Competitor, DescentExperiment, from_query, run, to_query
from core.descent.lessons import LESSONS
from core.descent.report import report
from core.optimizers import OPTIMIZERS
from core.records import LONGEST_QUERY
from tests.app.descent.export.races import EVERY_RULE
from tests.each import with_each

FILES = ("report.txt", "steps.csv", "states.csv", "script.py", "torch.py", "animation.html")


def test_the_steps_are_all_there_with_all_their_digits(get):
    race = DescentExperiment("ackley", (2.5, -1.0), 50, 0.3, 2, EVERY_RULE[0])
    text = get("steps.csv", to_query(race)).text
    assert text[0] == "\ufeff", "the mark by which Excel knows that Greek letters are UTF-8"
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert rows[0] == ["competitor", "step", "x", "y", "f", "gradient_norm", "distance"]
    expected = [
        [str(step), *map(repr, (*point, value, norm, distance))]
        for path in run(race)
        for step, (point, value, norm, distance) in enumerate(
            zip(
                path.points.tolist(),
                path.values.tolist(),
                path.gradient_norms.tolist(),
                path.distances.tolist(),
                strict=True,
            )
        )
    ]
    assert [row[1:] for row in rows[1:]] == expected


def test_the_words_are_those_of_the_report_with_all_events_and_the_link(get):
    race = DescentExperiment("bowl", (6.0, 6.0), 20, 0.0, 0, (Competitor(OPTIMIZERS["sgd"](learning_rate=2.0)),))
    *paragraphs, link = get("report.txt", to_query(race)).text.strip().split("\n\n")
    happened = [found for found, _ in diagnosed(race)]
    assert paragraphs == report(race, run(race), happened)
    assert "is above" in paragraphs[2]  # the edge of stability
    assert from_query(link.removeprefix("Link: /")) == (race, {})


@pytest.mark.parametrize("team", EVERY_RULE)
def test_the_scripts_are_those_of_the_link(get, team):
    race = DescentExperiment("beale", (0.5, 0.25), 30, 0.1, 4, team)
    assert get("script.py", to_query(race)).text == numpy_script(race)
    if whole := [c.rule.label for c in team if c.rule.whole]:
        with pytest.raises(Unwritable) as refusal:
            torch_script(race, run(race))
        assert str(refusal.value).startswith(f"{whole[0]} asks for more than one gradient a step")
        answer = get("torch.py", to_query(race))
        assert (answer.status_code, answer.text) == (400, f"{refusal.value}\n")
    else:
        assert get("torch.py", to_query(race)).text == torch_script(race, run(race))


def test_what_rules_have_asked_for_is_in_the_table_where_it_is_no_gradient_a_step(get):
    lines = get(
        "steps.csv", "surface=bowl&x=3&y=2&steps=2&noise=0&c=nelder_mead,first_step:1&c=sgd"
    ).text.splitlines()
    assert lines[0].endswith(",distance,values_asked,gradients_asked,hessians_asked")
    asked = [line.rsplit(",", 3)[1:] for line in lines[1:]]
    assert asked == [[*"000"], [*"400"], [*"600"], [*"000"], [*"010"], [*"020"]]
    assert "asked" not in get("steps.csv", "steps=2&c=adam&c=sgd").text


def test_names_are_quoted_and_twins_are_told_apart(get):
    lines = get("steps.csv", "steps=1&c=adam&c=adam&c=momentum,momentum:0.5").text.splitlines()
    assert [line.rpartition('"')[0] for line in lines[1::2]] == [
        '"Adam α = 0.1',
        '"Adam α = 0.1 (2)',
        '"Momentum α = 0.01, γ = 0.5',
    ]


def test_there_is_no_distance_where_there_is_no_minimum(get):
    lines = get("steps.csv", "surface=monkey&x=1&y=1&steps=3&noise=0&c=sgd,learning_rate:0.01").text.splitlines()
    assert len(lines) == 5 and all(line.endswith(",") for line in lines[1:])


def test_the_state_is_that_of_the_rule_that_is_looked_into(get):
    link = "surface=bowl&x=3&y=-2&steps=2&noise=0&c=sgd&c=momentum,learning_rate:0.25,color:4"
    rows = list(csv.reader(io.StringIO(get("states.csv", f"{link}&watch=4").text[1:])))
    assert rows[0][:4] == ["competitor", "step", "x", "y"]
    numbers = dict(zip(rows[0], rows[2], strict=True))
    assert rows[2][:4] == ["Momentum α = 0.25", "2", "1.5", "-1.0"]
    # The bowl's gradient is 2θ: v = 0.9 · 0.25 · 6 + 0.25 · 3 in x.
    assert float(numbers["v x"]) == pytest.approx(0.9 * 1.5 + 0.25 * 3)
    assert float(numbers["step x"]) == -float(numbers["v x"])
    first = get("states.csv", link).text.splitlines()
    assert first[1].startswith('"SGD α = 0.1",1,3.0,-2.0')


@with_each("file", FILES)
def test_files_are_attachments_with_a_name_and_a_type(get, file):
    answer = get(file, "surface=three_hump_camel")
    ending = {"script.py": ".py", "torch.py": "-torch.py", "states.csv": "-states.csv"}.get(
        file, "." + file.partition(".")[2]
    )
    assert answer.status_code == 200 and answer.content_type.endswith("; charset=utf-8")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="fall-line-three-hump-camel{ending}"'


@with_each("file", FILES)
@with_each(
    "query",
    [
        "steps=10001",
        "surface=<script>",
        "noise=-1&steps=0",
        "c=adam,beta1:2",
        "c=nosuch",
        "c=adadelta,schedule:cosine",
        "surface=custom&formula=__import__('os')",
        "surface=custom&formula=x&x_min=9",
    ],
)
def test_what_the_page_would_complain_about_is_refused_in_its_words(get, file, query):
    answer = get(file, quote(query, safe="=&,:"))
    assert answer.status_code == 400 and answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == list(from_query(query)[1].values())


def test_a_query_that_is_too_long_is_refused(get):
    answer = get("script.py", "c=sgd&x=" + "1" * LONGEST_QUERY)
    assert answer.status_code == 400 and "at most 10,000" in answer.text


@pytest.mark.parametrize("lesson", list(LESSONS)[:3])
def test_a_lesson_s_link_is_that_lesson_s_race(get, lesson):
    assert get("steps.csv", f"lesson={lesson}").text == takeaway.steps_csv(LESSONS[lesson].experiment)


def test_no_query_is_the_race_that_the_page_opens_with(get):
    assert get("script.py", "").text == get("script.py", f"lesson={OPENING_LESSON}").text
