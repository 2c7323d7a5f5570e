"""Lessons of the descent page: the twelve experiments of the course, and what was made of them, as data.

To add a lesson, write it into the list of its group: the menu, its link and the tests pick it up.
"""

from collections.abc import Mapping

from core.descent.lessons import conventions, course, many, races, typed
from core.descent.lessons.base import Lesson, Many

__all__ = ["LESSONS", "Lesson", "Many"]

LESSONS: Mapping[str, Lesson] = {
    lesson.key: lesson
    for lesson in (*races.FAMILY, *course.FAMILY, *many.FAMILY, *conventions.FAMILY, *typed.FAMILY)
}
"""Every lesson by its key, in the order of the menu; the page opens with the first."""
