"""What functions on plain numbers take from Python."""

import numpy as np
import pytest

from core.descent.plain import IN_PYTHON, in_place_of


@pytest.mark.parametrize("name", ["sqrt", "abs", "maximum", "sign"])
def test_what_rounds_nowhere_is_python_s_own(name):
    assert in_place_of(getattr(np, name)) is IN_PYTHON[name]
