"""Lessons of the descent page: the twelve experiments of the course, and what was made of them, as data.

To add a lesson, write it into the list of its group: the menu, its link and the tests pick it up.
"""

from collections.abc import Mapping

from core.descent.lessons import conventions, course, curvature, many, races, typed
from core.descent.lessons.base import Lesson, Many

__all__ = ["LESSONS", "Lesson", "Many"]

LESSONS: Mapping[str, Lesson] = {
    lesson.key: lesson
    for family in (races, course, many, conventions, curvature, typed)
    for lesson in family.FAMILY
}
"""Every lesson by its key, in the order of the menu; the page opens with the first."""
