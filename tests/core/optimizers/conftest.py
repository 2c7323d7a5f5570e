"""Each of the elementwise rules in turn."""

import pytest

from core.optimizers import OPTIMIZERS
from tests.core.optimizers.elementwise import ELEMENTWISE


@pytest.fixture(params=ELEMENTWISE)
def rule(request):
    return OPTIMIZERS[request.param]()
