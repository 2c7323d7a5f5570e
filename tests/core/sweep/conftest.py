"""Small studies of descents, and the table of one."""

import pytest

from core.sweep.study import read_sweep
from core.sweep.table_file import computed


@pytest.fixture(scope="package")
def study():
    return read_sweep(
        {
            "kind": "descent",
            "experiment": {"surface": "matyas", "steps": 30},
            "vary": {
                "rule": ["sgd", "momentum"],
                "learning_rate": [0.01, 0.1, 3.0],
                "noise": [0, 1],
                "seed": [0, 1, 2],
            },
        }
    )


@pytest.fixture(scope="package")
def table(study):
    return computed(study)


@pytest.fixture(scope="module")
def sweep():
    """Eight rows on a surface without a minimum."""
    return read_sweep(
        {
            "kind": "descent",
            "experiment": {"surface": "monkey", "steps": 40},
            "vary": {"rule": ["sgd", "adam"], "learning_rate": [0.01, 0.3], "noise": [0, 1]},
        }
    )
