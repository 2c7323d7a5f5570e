"""The state of the page, read once for each request: what stands in its controls, or in its link.

Everything that the page shows follows from it: the paths, the link itself, what the stage needs, and what the
pictures of the surface depend on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.components.lesson_card import lesson_of, wrong_lesson
from app.descent.figures import box_in_view
from app.descent.option_kinds import Options
from app.descent.options import known_options, options_from_query, options_to_query, read_options, wrong_options
from app.descent.own_options import BOX, CURVE, HEIGHT
from app.descent.panels import PANELS
from app.descent.paths import paths_of
from app.descent.stage_requests import work_of
from app.descent.stages import STAGES
from app.descent.stages.base import Request, Stage, all_shown
from core.descent import Trajectory
from core.descent.experiment import (
    DescentExperiment,
    from_query,
    read_descent,
    surface_to_dict,
    to_query,
)
from core.descent.lessons import LESSONS
from core.surfaces import Surface

OPENING_LESSON = "opening"
"""What a link that names nothing opens."""


@dataclass(frozen=True)
class PageState:
    """An experiment, what of it is shown, and the lesson on screen; and what was wrong where it was read.

    `problems` of the experiment are keyed as by `read_descent`, those of the options by their names. What is wrong
    has its default.
    """

    experiment: DescentExperiment
    options: Options
    lesson: str | None
    problems: Mapping[str, str]
    problems_of_options: Mapping[str, str]

    @classmethod
    def of_draft(cls, draft: Mapping[str, Any]) -> PageState:
        """What stands in the controls, as typed."""
        experiment, problems = read_descent(draft)
        options, wrong = read_options(draft.get("options", {}))
        lesson = draft.get("lesson")
        return cls(experiment, options, lesson if lesson in LESSONS else None, problems, wrong)

    @classmethod
    def of_query(cls, query: str) -> PageState:
        """What the page shows for its own query string, its lesson included."""
        lesson = lesson_of(query, LESSONS, OPENING_LESSON) or OPENING_LESSON
        experiment, problems = from_query(query, LESSONS[lesson].experiment, known_options())
        if "link" in problems:
            problems = {"link": problems["link"]}
        else:
            problems = problems | wrong_options(query) | wrong_lesson(query, LESSONS)
        return cls(experiment, options_from_query(query), lesson, problems, {})

    @property
    def surface(self) -> Surface:
        """What descends where."""
        return self.experiment.the_surface

    @cached_property
    def paths(self) -> list[Trajectory]:
        """The path of each competitor."""
        return paths_of(self.experiment)

    @cached_property
    def numbers(self) -> str:
        """What the paths depend on, as text."""
        return to_query(all_shown(self.experiment))

    @property
    def chapter(self) -> str:
        """What playback starts over for: another lesson, or another surface."""
        return self.lesson or (
            self.experiment.custom.formula if self.experiment.custom else self.experiment.surface
        )

    @property
    def shows_sharpness(self) -> bool:
        """Whether the curve is that of the sharpness."""
        return self.options[CURVE.name] == "sharpness"

    @property
    def stage(self) -> Stage:
        """What the large view shows."""
        return STAGES[self.options["stage"]]

    @cached_property
    def request(self) -> Request:
        """What the stage needs of the server."""
        return self.stage.request(self.experiment, self.options)

    @cached_property
    def search(self) -> str:
        """The link, which leaves out options that are wrong."""
        right = {name: value for name, value in self.options.items() if name not in self.request.problems}
        lesson = f"lesson={self.lesson}" if self.lesson else ""
        return "?" + "&".join(filter(None, (to_query(self.experiment), options_to_query(right), lesson)))

    @property
    def query(self) -> dict[str, Any]:
        """The link, with what the browser's own paths were computed from, and what to call it all."""
        return {"search": self.search, "numbers": self.numbers, "lesson": self.lesson, "title": self.title}

    @property
    def title(self) -> str:
        """What is on screen, in a few words."""
        count = len(self.experiment.competitors)
        return f"{self.surface.label}, {count} optimizer{'s' if count > 1 else ''}"

    @property
    def scene(self) -> dict[str, Any]:
        """What the pictures of the surface depend on."""
        box = box_in_view(self.surface, self.paths, self.options[BOX.name])
        return {
            "surface": surface_to_dict(self.experiment),
            "height": self.options[HEIGHT.name],
            "box": list(box),
        }

    @property
    def _choices_of_panels(self) -> dict[str, Any]:
        return {name: told for panel in PANELS.values() for name, told in panel.choices(self.experiment).items()}

    @property
    def display(self) -> dict[str, Any]:
        """What of the race is shown and how, and what the stage needs; nothing while an option is wrong."""
        problems = {**self.problems_of_options, **self.request.problems}
        return {
            "visible": [c.color for c in self.experiment.competitors if c.visible],
            "slots": [c.color for c in self.experiment.competitors],
            **self.options,
            "script": self.stage.script,
            "work": "" if problems else work_of(self.stage, self.request),
            "panels": [panel.script for panel in PANELS.values() if panel.on(self.options)],
            "choices": {**self.request.choices, **self._choices_of_panels},
            "problems": problems,
            **self.request.told,
        }
