"""What numpy for plain numbers takes from Python."""

import pytest

from core.descent.plain import IN_PYTHON, numbers


@pytest.mark.parametrize("name", ["sqrt", "abs", "maximum", "sign"])
def test_what_rounds_nowhere_is_python_s_own(name):
    assert getattr(numbers(), name) is IN_PYTHON[name]
