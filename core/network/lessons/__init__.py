"""Lessons of the network page, file by file as they are grouped in the menu."""

from core.network.lessons.base import Finished, NetworkLesson, finish
from core.network.lessons.points import POINTS
from core.network.lessons.wine import WINE

NETWORK_LESSONS: dict[str, NetworkLesson] = {lesson.key: lesson for lesson in (*POINTS, *WINE)}
"""Every lesson by key, in the order of the menu."""

__all__ = ["NETWORK_LESSONS", "Finished", "NetworkLesson", "finish"]
