"""The benchmarks are run by hand: what they stand on must not drift away from under them."""

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from core.batched.engine import run_block
from core.descent.outcomes import judge
from core.network.lessons import NETWORK_LESSONS
from tests.benchmarks import bench_ensembles
from tests.benchmarks.network_claims import CLAIMS
from tests.each import with_each

MODULES = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py") if not path.stem.startswith("test_"))


@with_each("module", MODULES)
def test_a_benchmark_finds_what_it_imports(module):
    assert callable(import_module(f"tests.benchmarks.{module}").main)


def test_the_soak_finds_what_it_imports():
    assert callable(import_module("tests.soak.__main__").main)
    assert import_module("tests.soak.users")


@pytest.mark.parametrize("surface", bench_ensembles.RATES)
def test_autograd_descends_as_the_engine_does(surface, monkeypatch):
    monkeypatch.setattr(bench_ensembles, "SIDE", 12)
    found, expected = (
        run_block(bench_ensembles.ours(surface).descents),
        judge(bench_ensembles.with_autograd(surface)),
    )
    assert np.array_equal(found.minima, expected.minima)
    assert np.array_equal(found.kinds, expected.kinds)


@with_each("lesson", CLAIMS)
def test_what_is_measured_of_a_lesson_stands_in_it(lesson):
    assert all(words in NETWORK_LESSONS[lesson].watch_for for words in CLAIMS[lesson])
