"""The paths of the last few experiments."""

from dataclasses import replace

from app.descent.paths import paths_of
from core.descent.lessons import LESSONS


def test_paths_are_computed_once_for_what_changes_no_number():
    experiment = LESSONS["opening"].experiment
    assert paths_of(experiment) is paths_of(replace(experiment))
    assert paths_of(experiment) is not paths_of(replace(experiment, seed=1))
