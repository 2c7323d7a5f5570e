"""The state of the page: read from the controls or from the link it is the same, and everything follows from it."""

import pytest

from app.descent.options import default_options, options_from_query
from app.descent.state import PageState
from core.descent.experiment import raw_from_query, run, to_query
from core.descent.lessons import LESSONS

RACE = "surface=bowl&x=6&y=1&steps=20&noise=1&seed=3&c=sgd,learning_rate:2,visible:false&c=adam,learning_rate:0.5"


def of_draft(query, **more):
    return PageState.of_draft({**raw_from_query(query), "options": options_from_query(query), **more})


@pytest.mark.parametrize("options", ["", "&axis=linear&stage=ensemble&members=7", "&stage=settings&across=x"])
def test_a_draft_and_its_own_link_are_one_state(options):
    drafted = of_draft(RACE + options)
    linked = PageState.of_query(drafted.search)
    assert (linked.experiment, linked.options) == (drafted.experiment, drafted.options)
    assert drafted.search == f"?{RACE}{options}"
    assert [path.points.tolist() for path in drafted.paths] == [p.points.tolist() for p in run(linked.experiment)]


def test_a_lesson_is_in_the_link_and_is_the_chapter():
    state = of_draft(RACE, lesson="opening")
    assert state.search == f"?{RACE}&lesson=opening"
    assert (state.chapter, of_draft(RACE).chapter) == ("opening", "bowl")
    assert of_draft("surface=custom&formula=x^2&c=sgd").chapter == "x^2"
    assert of_draft(RACE, lesson="nonsense").lesson is None
    assert PageState.of_query("").experiment == LESSONS["opening"].experiment


def test_numbers_do_not_depend_on_who_is_shown():
    assert of_draft(RACE).numbers == of_draft(RACE.replace(",visible:false", "")).numbers
    assert of_draft(RACE).numbers != of_draft(RACE.replace("seed=3", "seed=4")).numbers
    assert of_draft(RACE).display["visible"] == [1] and of_draft(RACE).display["slots"] == [0, 1]


def test_what_is_wrong_is_told_has_its_default_and_asks_for_nothing():
    state = of_draft(RACE.replace("steps=20", "steps=none"), options={"stage": "ensemble", "members": "501"})
    assert "'none'" in state.problems["steps"]
    assert state.problems_of_options.keys() == {"members"}
    assert state.options == {**default_options(), "stage": "ensemble"}
    assert state.display["work"] == "" and state.display["problems"].keys() == {"members"}
    assert "members" not in state.search


def test_a_range_that_is_wrong_stays_out_of_the_link():
    state = of_draft(RACE, options={"stage": "settings", "across_from": "0.01", "across_to": "-1"})
    assert state.display["problems"].keys() == {"across_to"} and state.display["work"] == ""
    assert state.search == f"?{RACE}&stage=settings&across_from=0.01"


def test_pictures_depend_on_the_surface_its_heights_and_the_box_alone():
    state = of_draft(RACE + "&height=true")
    assert state.scene == {"surface": {"surface": "bowl"}, "height": "true", "box": list(state.surface.box)}
    assert of_draft(RACE + "&height=true&axis=linear&speed=4").scene == state.scene
    wide = of_draft(RACE.replace("x=6", "x=16") + "&box=wide").scene["box"]
    assert wide[1] >= 16 and wide[0] == -wide[1]


def test_a_query_that_nothing_could_have_written_is_refused_whole():
    assert PageState.of_query("x=1" * 10_000).problems.keys() == {"link"}


def test_a_query_as_the_page_writes_it_is_that_of_the_record():
    assert PageState.of_query(RACE).search == f"?{to_query(PageState.of_query(RACE).experiment)}&lesson=opening"
