"""Every surface of the registry in its turn."""

import pytest

from core.surfaces import SURFACES


@pytest.fixture(params=SURFACES)
def surface(request):
    return SURFACES[request.param]
