"""Functions and classes as they are cut out for scripts."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

import pytest

from app.descent.export.sources import Unwritable, class_sources, function_source


def sample(a: float, b: int = 3, c: float = 0.5) -> float:
    """What it comes to. Raises ValueError for what is negative.

    And more.
    """
    if a < 0:
        raise ValueError("negative")
    if a > 9:
        a = 9
        raise ValueError("large")
    if b > 5:
        raise ValueError("kept, for there is another way")
    else:
        c = 2 * c
    if c > 7:
        c = 7
    total: float = a
    return total + b + c


@dataclass(frozen=True)
class First:
    """The first. Raises nothing.

    At length.
    """

    rate: float
    switched: bool = False

    def update(self, g: float) -> float:
        """A step."""
        return self.rate * g


@dataclass(frozen=True)
class Second(First):
    """The second."""

    def update(self, g: float) -> float:
        return super().update(g) + self._halved(g)

    def _halved(self, g: float, share: float = 0.5) -> float:
        return share * g


@dataclass(frozen=True)
class Third(Second):
    """The third."""

    exact = True

    def update(self, g: float) -> float:
        return super().update(g) - g.update(self)

    def other(self) -> float:
        return super().__init__()


def test_a_function_stands_without_annotations_checks_and_what_is_given_by_the_script():
    assert function_source(sample, {"b": "STEPS"}) == dedent('''\
        def sample(a, c=0.5):
            """What it comes to."""
            if STEPS > 5:
                raise ValueError('kept, for there is another way')
            else:
                c = 2 * c
            if c > 7:
                c = 7
            total = a
            return total + STEPS + c''')
    assert function_source(sample).startswith("def sample(a, b=3, c=0.5):\n")


def test_a_class_has_what_its_bases_have_under_names_of_its_own():
    [first] = class_sources([First], ["update"])
    assert first == dedent('''\
        @dataclass(frozen=True)
        class First:
            """The first."""

            rate: float
            switched: bool

            def update(self, g):
                """A step."""
                return self.rate * g''')
    [third] = class_sources([Third], ["update"], ["exact"])
    assert third == dedent('''\
        @dataclass(frozen=True)
        class Third:
            """The third."""

            rate: float
            switched: bool
            exact = True

            def update(self, g):
                return self.update_of_Second(g) - g.update(self)

            def update_of_Second(self, g):
                return self.update_of_First(g) + self._halved(g)

            def update_of_First(self, g):
                """A step."""
                return self.rate * g

            def _halved(self, g, share=0.5):
                return share * g''')


def test_what_needs_its_object_or_more_of_its_bases_cannot_be_written():
    with pytest.raises(Unwritable, match="Its source needs self, which a script can't have"):
        function_source(First.update)
    with pytest.raises(Unwritable, match="Its source needs super, which a script can't have"):
        class_sources([Third], ["other"])
