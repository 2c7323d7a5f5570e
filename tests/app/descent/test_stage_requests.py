"""What stages ask of the server: works that read back, and answers by the stage that a work names."""

import pytest

from app.descent.options import known_options
from app.descent.stage_requests import read_work
from app.descent.stages import STAGES
from core.descent.experiment import from_query
from core.records import LONGEST_QUERY
from tests.app.descent.stages.asking import RACE, request_of, work

ASKING = [name for name, stage in STAGES.items() if stage.route]


def test_the_scene_asks_for_nothing():
    assert work("scene") == ""


@pytest.mark.parametrize("name", ASKING)
def test_a_work_reads_back(name):
    experiment, options = read_work(work(name, of="2", repeats="3", cells="25"))
    assert options["stage"] == name
    assert experiment == request_of(name, of="2", repeats="3", cells="25").experiment
    assert (experiment.surface, experiment.steps) == (RACE.surface, RACE.steps)


@pytest.mark.parametrize("name", ASKING)
def test_a_work_is_a_part_of_the_pages_own_link_and_does_not_depend_on_who_is_shown(name):
    experiment, problems = from_query(work(name), beside=known_options())
    assert problems == {} and all(c.visible for c in experiment.competitors)


def test_a_work_may_be_as_long_as_is_said():
    longest = work("basins").ljust(LONGEST_QUERY, "&")
    assert read_work(longest)[1]["stage"] == "basins"
    for wrong in ("", f"{longest}&", None, 5):
        with pytest.raises(ValueError, match=r"^work is .*: it takes a query string of 1 to 10,000 characters$"):
            read_work(wrong)
