"""A large table of one's own, from file to training, in one run: `python tests/benchmarks/bench_tables.py`.

The table is like that of the census of 1994 (Becker and Kohavi, 1996): 32,561 rows of 14 columns and the classes,
half of them words, some missing. pandas and scikit-learn's `ColumnTransformer` do the same beside it, told how the
table is written, which `core.delimited` finds out. Everything runs on one thread, interleaved round by round. Exits
with 1 if a target is missed.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when numpy is imported
os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import io
import statistics
import sys
import tempfile
from dataclasses import replace

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder

from core.datasets.kept_tables import keep
from core.datasets.own_table import MOST_CATEGORIES, encode, read_sheet
from core.network.experiment import NetworkExperiment
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS
from tests.benchmarks.bench_network import ratio, rounds_of, target

ROWS = 32_561
WORDS = {
    "workclass": 8,
    "education": 16,
    "marital-status": 7,
    "occupation": 14,
    "relationship": 6,
    "race": 5,
    "sex": 2,
    "native-country": 41,
}
MISSING = ("workclass", "occupation", "native-country")
NUMBERS = ("age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week")
MOST = {"read": 2_000.0, "read and encoded": 3_000.0}
"""Milliseconds that each may take at most."""
MOST_BESIDE = 2.5
"""Times what pandas and scikit-learn take, who need not find out how the table is written."""


def census(seed: int = 0) -> bytes:
    """The table's file: no line of names, a blank after each comma, ? for what is missing."""
    rng = np.random.default_rng(seed)
    age, hours, years = rng.integers(17, 91, ROWS), rng.integers(1, 100, ROWS), rng.integers(1, 17, ROWS)
    gain = np.where(rng.random(ROWS) < 0.08, rng.integers(100, 20_000, ROWS), 0)
    loss = np.where(rng.random(ROWS) < 0.05, rng.integers(100, 4_000, ROWS), 0)
    columns = {
        **dict(zip(NUMBERS, (age, rng.integers(12_285, 1_484_705, ROWS), years, gain, loss, hours), strict=True)),
        **{name: _words(rng, name, count) for name, count in WORDS.items()},
        "income": np.where(age + 3 * years + rng.normal(0, 12, ROWS) > 100, ">50K", "<=50K"),
    }
    return pd.DataFrame(columns).to_csv(index=False, header=False).replace(",", ", ").encode()


def _words(rng: np.random.Generator, name: str, count: int) -> np.ndarray:
    """Values of which the first are the most frequent, as they are in such tables."""
    shares = 0.75 ** np.arange(count)
    words = np.array([f"{name.title()}-{number}" for number in range(count)], dtype=object)
    drawn = rng.choice(words, ROWS, p=shares / shares.sum())
    return np.where(rng.random(ROWS) < 0.06, "?", drawn) if name in MISSING else drawn


def ours(content: bytes) -> object:
    """How it is written and what its columns are found out, then encoded."""
    return encode(read_sheet(content, "census.data"))


def with_pandas(content: bytes) -> object:
    """The same by pandas and scikit-learn, which are told all that."""
    names = [*NUMBERS, *WORDS, "income"]
    table = pd.read_csv(io.BytesIO(content), names=names, skipinitialspace=True, na_values="?")
    training = table.sample(frac=0.75, random_state=0).index
    numbers = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), MinMaxScaler())
    words = make_pipeline(
        SimpleImputer(strategy="constant", fill_value="missing"),
        OneHotEncoder(max_categories=MOST_CATEGORIES, handle_unknown="infrequent_if_exist", sparse_output=False),
    )
    features = table.drop(columns="income").astype(dict.fromkeys(WORDS, object))
    transformer = ColumnTransformer([("numbers", numbers, list(NUMBERS)), ("words", words, list(WORDS))])
    return transformer.fit(features.loc[training]).transform(features)


def main() -> int:
    """Print the table; 1 if a target is missed, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    content = census()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FALL_LINE_RUNS"] = folder
        sample = (("table", keep(content)), ("file", "census.data"))
        start = begin(
            NetworkExperiment(
                dataset="table", sample=sample, rule=OPTIMIZERS["adam"](learning_rate=0.003), epochs=100
            )
        )
    large = begin(replace(start.experiment, batch_size=256))
    times = rounds_of(
        {
            "read": (lambda: read_sheet(content, "census.data"), 1),
            "read and encoded": (lambda: ours(content), 1),
            "pandas and scikit-learn": (lambda: with_pandas(content), 1),
            "an epoch, batch 32": (lambda: advance(start, 1), 1),
            "an epoch, batch 256": (lambda: advance(large, 1), 1),
        },
        rounds,
    )
    missed = 0
    data = start.experiment.data
    print(f"milliseconds: {ROWS:,} rows × 14 columns, {len(content) / 1e6:.1f} MB; median of {rounds} rounds")
    for name, values in times.items():
        missed += target(name, statistics.median(values), at_most=MOST.get(name, np.inf))
    beside = ratio(times, "read and encoded", "pandas and scikit-learn")
    missed += target("the second ÷ the third", beside, at_most=MOST_BESIDE)
    widths = "-".join(map(str, (data.features, *(layer.width for layer in start.experiment.layers), data.classes)))
    print(f"  trained as {widths} on {len(data.y_train):,} rows, with all metrics")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
