"""Small experiments that train quickly, trained at once and in chunks."""

from dataclasses import fields, replace

import numpy as np

from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS

SMALL = NetworkExperiment(layers=(Layer("leaky_relu", 6), Layer("exponent", 4)), epochs=6, batch_size=100)
TOO_FAST = replace(SMALL, layers=(Layer("exponent", 8),), rule=OPTIMIZERS["sgd"](learning_rate=500.0), epochs=20)


def assert_same(one, other):
    """Bit for bit the same, whether checkpoints or metrics."""
    for field in fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if field.name == "state":
            assert type(a) is type(b) and all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))
        elif isinstance(a, np.ndarray):
            assert np.array_equal(a, b, equal_nan=True), field.name
        else:
            assert a == b, field.name


def in_chunks(experiment, sizes):
    checkpoint, chunks = begin(experiment), []
    for size in sizes:
        checkpoint, metrics = advance(checkpoint, size)
        chunks.append(metrics)
    return checkpoint, chunks


def joined(chunks):
    return replace(
        chunks[0],
        **{f.name: np.concatenate([getattr(c, f.name) for c in chunks]) for f in fields(chunks[0])},
    )
