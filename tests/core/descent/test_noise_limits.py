"""What noise a descent takes."""

import numpy as np
import pytest

from core.descent import descend, descend_many
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES

BOWL, SGD = SURFACES["bowl"], OPTIMIZERS["sgd"]()


@pytest.mark.parametrize("noise", [-1e-9, np.inf, np.nan, True, "1"])
def test_wrong_noise_is_refused_with_its_value(noise):
    with pytest.raises(ValueError, match="oise"):
        descend(BOWL, SGD, (1.0, 1.0), 3, noise=noise)
    with pytest.raises(ValueError, match="oise"):
        descend_many(BOWL, [SGD], (1.0, 1.0), 3, noise=noise, seeds=[0])


@pytest.mark.parametrize("noise", [0, 0.0, 1e-300, 1e3])
def test_any_finite_spread_is_taken(noise):
    assert len(descend(BOWL, SGD, (1.0, 1.0), 3, noise=noise).points) >= 2
