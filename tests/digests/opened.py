"""Results that are what links and lessons open."""

import re
from collections.abc import Mapping

from app.descent.lesson_options import lesson_options
from app.descent.options import known_options, options_from_query, options_to_query
from app.descent.stage_requests import work_of
from app.descent.stages import STAGES
from core.descent import experiment as descent_experiments
from core.descent.lessons import LESSONS
from core.network import experiment as network_experiments
from core.network.lessons import NETWORK_LESSONS
from tests.digests.links import DESCENT_LINKS, NETWORK_LINKS
from tests.digests.reach import Parts


def descent_link_result(name: str) -> Parts:
    """What a link opens, what it says is wrong, and what the stage that it names is to compute."""
    query = DESCENT_LINKS[name]
    experiment, problems = descent_experiments.from_query(query, beside=known_options())
    options = options_from_query(query)
    stage = STAGES[options["stage"]]
    request = stage.request(experiment, options)
    return {
        "query": descent_experiments.to_query(experiment),
        "record": descent_experiments.to_dict(experiment),
        "problems": without_lists(problems),
        "stage": [options_to_query(options), work_of(stage, request), dict(request.problems)],
    }


def without_lists(problems: Mapping[str, str]) -> dict[str, str]:
    """The messages without the names that a registry has today: one more is no change of a link."""
    return {field: re.sub(r"(it takes one of) .*", r"\1 …", message) for field, message in problems.items()}


def network_link_result(name: str) -> Parts:
    experiment, problems = network_experiments.from_query(NETWORK_LINKS[name])
    return {
        "query": network_experiments.to_query(experiment),
        "record": network_experiments.to_dict(experiment),
        "problems": without_lists(problems),
    }


def lessons_result() -> Parts:
    return {
        key: [descent_experiments.to_query(lesson.experiment), options_to_query(lesson_options(lesson))]
        for key, lesson in LESSONS.items()
    }


def network_lessons_result() -> Parts:
    return {
        key: [network_experiments.to_query(experiment) for experiment in lesson.experiments]
        for key, lesson in NETWORK_LESSONS.items()
    }
