"""On which options a lesson opens the page: the stage of the many descents that it is about."""

from __future__ import annotations

from core.descent.lessons import Lesson


def lesson_options(lesson: Lesson) -> dict[str, str]:
    """The options that are not at their defaults; none for a lesson about its own paths alone."""
    many = lesson.many
    if many is None:
        return {}
    told = {"stage": many.kind, "members": many.seeds, "shade": many.measure}
    return {name: str(value) for name, value in told.items() if value is not None}
