"""Lessons on points in the plane, where one sees what a network has learnt, and walks in its landscape.

Figures in the texts are of 384 networks, seeds 910,000 to 910,383.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.network.lessons.base import NetworkLesson, Settings
from core.network.metrics import Metrics

GROUP = "Points in the plane"
Claims = NDArray[np.bool_]


def _adam(rate: float) -> Settings:
    return {"rule": {"name": "adam", "learning_rate": rate}, "penalty": 0.0}


_XOR = {"dataset": "xor", **_adam(0.03), "epochs": 60}
_SPIRAL = {"dataset": "spiral", **_adam(0.02), "epochs": 200}
_NOISY = {
    "dataset": "moons",
    "noise": 0.3,
    "points": 200,
    "test_share": 0.5,
    "layers": (("tanh", 32), ("tanh", 16)),
    **_adam(0.01),
    "epochs": 200,
}
_VALLEY = {"dataset": "moons", "layers": (("tanh", 8),), "penalty": 0.0, "epochs": 100}
_SGD = {"name": "sgd", "learning_rate": 0.05}
_MOMENTUM = {"name": "momentum", "learning_rate": 0.05, "momentum": 0.9}


def _learns_by_heart(free: Metrics, held: Metrics) -> Claims:
    rise, held_rise = (run.test_loss[-1] - run.test_loss.min(axis=0) for run in (free, held))
    claim: Claims = (rise > 0.1) & (held_rise < 0.03) & (held.test_loss[-1] < free.test_loss[-1])
    return claim


def _faster(sgd: Metrics, momentum: Metrics) -> Claims:
    claim: Claims = (momentum.train_loss[:10] <= sgd.train_loss[-1]).any(axis=0)
    return claim


POINTS: tuple[NetworkLesson, ...] = (
    NetworkLesson(
        "xor_hidden",
        "Xor needs a hidden layer",
        "Tell opposite quarters of a square from the others: without a hidden layer, and with one of 4 units.",
        "Train both, and look at what each has learnt: choose the run in the list.",
        "Without a hidden layer the border is one straight line, and the training accuracy stays at 0.66 for every"
        " seed. Four units are enough: 99 of 100 runs then end at 0.94 or more on the test rows, median 0.98.",
        ({**_XOR, "layers": ()}, {**_XOR, "layers": (("tanh", 4),)}),
        lambda none, one: (none.train_accuracy[-1] < 0.7) & (one.test_accuracy[-1] > 0.9),
        share=0.95,
        names=("no hidden layer", "4 units"),
        group=GROUP,
    ),
    NetworkLesson(
        "spiral_depth",
        "The spiral needs depth",
        "Part two arms that wind around each other: one hidden layer of 16 units against two of 8.",
        "Train both, and compare the maps in their units: the second layer bends what the first one has drawn.",
        "One layer of 16 units ends at a training accuracy of 0.70 (median, from 0.64 to 0.89). Two layers of 8,"
        " with 114 parameters for 82, end at 0.98 (median), and above 0.91 in 9 of 10 runs.",
        ({**_SPIRAL, "layers": (("tanh", 16),)}, {**_SPIRAL, "layers": (("tanh", 8), ("tanh", 8))}),
        lambda flat, deep: (deep.train_accuracy[-1] > 0.88) & (deep.train_accuracy[-1] > flat.train_accuracy[-1]),
        share=0.9,
        names=("16 units", "8 and 8 units"),
        group=GROUP,
    ),
    NetworkLesson(
        "noise_and_penalty",
        "Noise, learnt by heart",
        "Give a large network few and noisy points: without a penalty, and with λ = 0.01.",
        "Train both; watch the test losses, and how the border between the classes twists without the penalty.",
        "Without a penalty the test loss is least, 0.25, within the first 8 epochs, and ends at 0.46 (median, from"
        " 0.42 to 0.54). With λ = 0.01 it ends at 0.31 in every run, near its least; test accuracy 0.91 against"
        " 0.84.",
        (_NOISY, {**_NOISY, "penalty": 0.01}),
        _learns_by_heart,
        share=0.95,
        names=("λ = 0", "λ = 0.01"),
        group=GROUP,
    ),
    NetworkLesson(
        "momentum_valley",
        "Momentum in the same valley",
        "Let SGD and momentum start at the same weights, at the same learning rate, and walk in one landscape.",
        "Train both and watch the loss landscape; the box 3-D turns the map into a surface.",
        "Momentum goes the same way, faster: by epoch 10 it has the loss that SGD has after 100, 0.28, in 99 of"
        " 100 runs (median: epoch 8), and walks on along the valley.",
        ({**_VALLEY, "rule": _SGD}, {**_VALLEY, "rule": _MOMENTUM}),
        _faster,
        share=0.95,
        names=("SGD", "momentum"),
        group=GROUP,
    ),
    NetworkLesson(
        "rate_leaves_plane",
        "A rate too high leaves the map",
        "Take a learning rate some two hundred times too high, beside one that works.",
        "Train both and look at the landscape: the box ends at twice the start's loss.",
        "The loss of α = 10 jumps from below 1 to above 20 in 99 of 100 runs, and its path leaves the map at once;"
        " the other walks down to 0.28. Some wild runs come to rest at a low loss all the same: where tanh is flat,"
        " luck decides.",
        (
            {**_VALLEY, "rule": _SGD, "epochs": 60},
            {**_VALLEY, "rule": {"name": "sgd", "learning_rate": 10.0}, "epochs": 60},
        ),
        lambda calm, wild: (np.nanmax(wild.train_loss, axis=0) > 15) & (calm.train_loss.max(axis=0) < 1),
        share=0.95,
        names=("α = 0.05", "α = 10"),
        group=GROUP,
    ),
)
"""The lessons, in the order of the menu."""
