"""Lessons on the red wine: the course's two networks, a better one, and ways to break or to doubt them.

Figures in the texts are of 224 networks, seeds 5000 to 5223, and of 64 of them where there are 300 units; those on
an exponent's gradient and on Adam's distance are of 512 networks, seeds from 90, 95 and 120 million. Limits that
are told without a share are those of 99 of 100.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.network.lessons.base import NetworkLesson, Settings
from core.network.metrics import Metrics
from core.statistics import median


def _rule(name: str, learning_rate: float) -> Settings:
    return {"rule": {"name": name, "learning_rate": learning_rate}}


def _layers(*layers: tuple[str, int]) -> Settings:
    return {"layers": layers}


_REFERENCE_1: Settings = {}
_SHARED = (("leaky_relu", 16), ("leaky_relu", 12))
_REFERENCE_2 = {**_layers(*_SHARED, ("exponent", 8)), "epochs": 100}
_FIXED = {**_layers(*_SHARED, ("fixed_exponent", 8)), "epochs": 100}
_LINEAR = {**_layers(), **_rule("sgd", 0.3)}
_TUNED = {**_rule("adam", 0.01), "shuffle": True, "learning_rates": ((100, 0.001),)}
_FAR = {"penalty": 0.0, "epochs": 60}
_NARROW = {**_layers(("leaky_relu", 8)), **_rule("adam", 0.01), "penalty": 0.0, "shuffle": True, "epochs": 60}
_WIDE = {**_NARROW, **_layers(("leaky_relu", 300))}


def _overfits(narrow: Metrics, wide: Metrics) -> NDArray[np.bool_]:
    rise: NDArray[np.float64] = wide.test_loss[-1] - wide.test_loss.min(axis=0)
    worse = wide.test_loss[-1] > narrow.test_loss[-1]
    claim: NDArray[np.bool_] = (rise > 0.05) & worse & (wide.train_loss[-1] < narrow.train_loss[-1])
    return claim


def _healthy(learned: Metrics, fixed: Metrics) -> NDArray[np.bool_]:
    norms, twins = (run.gradient_norms[39:, :, 2] for run in (learned, fixed))
    ratio = median(norms, axis=0) / median(twins, axis=0)
    claim: NDArray[np.bool_] = (
        (norms.min(axis=0) > 0.05) & (norms.max(axis=0) < 1.2) & (ratio > 0.6) & (ratio < 1.5)
    )
    return claim


WINE: tuple[NetworkLesson, ...] = (
    NetworkLesson(
        "reference_1",
        "Reference network 1",
        "Train the course's first network: 11-16-12-8-2, leaky ReLU throughout, plain SGD.",
        "Start the training and wait for the plateau: for 10 epochs or so the loss hardly moves.",
        "The plateau ends by epoch 40, and after 150 epochs the test accuracy lies between 0.72 and 0.77, each in"
        " 98 of 100 networks: median 0.7525. The majority class alone would give 0.53, and one network in 200 ends"
        " there.",
        (_REFERENCE_1,),
        lambda run: (run.train_accuracy[39] > 0.6) & (np.abs(run.test_accuracy[-1] - 0.745) < 0.025),
        share=0.9,
    ),
    NetworkLesson(
        "reference_2",
        "Reference network 2",
        "Let a layer learn the exponent of its own activation, uⁿ.",
        "Watch the curve of the exponent beside the loss.",
        "Within 100 epochs the exponent comes 0.15 away from where it began (median), up in five of eight runs and"
        " down in the others, and stays above 1.1 in 98 of 100. Test accuracy: median 0.7475, from 0.695 to 0.77.",
        (_REFERENCE_2,),
        lambda run: (
            (np.ptp(run.exponents[:, :, 0], axis=0) > 0.02)
            & (run.exponents[:, :, 0] > 1.1).all(axis=0)
            & (run.test_accuracy[-1] > 0.69)
        ),
        share=0.9,
    ),
    NetworkLesson(
        "tuned",
        "Tuned",
        "Train reference network 1 as well as one can: Adam, shuffled rows, a lower learning rate for the end.",
        "Train both and compare the training losses with the test accuracies.",
        "The settings were chosen on validation rows out of the training set. They end the plateau within 5"
        " epochs and fit the training rows better in all runs but one in 200, which stays at the majority class;"
        " yet the test accuracy, median 0.75 from 0.72 to 0.78, is no better than the reference's median of"
        " 0.7525: with 400 test rows, 0.02 either way is chance.",
        (_REFERENCE_1, _TUNED),
        lambda plain, tuned: (
            (tuned.train_accuracy[4] > 0.6)
            & (tuned.train_loss[-1] < plain.train_loss[-1])
            & (tuned.test_accuracy[-1] > 0.71)
        ),
        share=0.95,
        names=("SGD", "Adam, tuned"),
    ),
    NetworkLesson(
        "learning_rate_too_high",
        "Learning rate too high",
        "See a network break: reference network 1 with a learning rate about a hundred times too large.",
        "Start it, look at the accuracy, then divide the learning rate by a hundred while it runs.",
        "Accuracy falls to that of the majority class, 0.53 on the test rows, in nine of ten networks, to at most"
        " 0.62 in the others, and in 98 of 100 the loss stands above ln 2 = 0.693, which a coin would reach. A run"
        " may overflow and stop with its reason. A smaller learning rate comes too late: nine of ten networks do"
        " not recover, in most of which every unit of the last hidden layer has become negative for every wine.",
        ({**_rule("sgd", 3.0), "epochs": 60},),
        lambda run: ~(run.train_loss[-1] < np.log(2)),
        share=0.95,
    ),
    NetworkLesson(
        "no_hidden_layer",
        "No hidden layer",
        "Ask what the depth is worth: the reference network against none, which is softmax regression.",
        "Train both and compare the test accuracies.",
        "Without any hidden layer the test accuracy is 0.750 to 0.755 for every seed: as good as the deep network's"
        " median of 0.7525, which varies from 0.72 to 0.77 in 98 of 100. On this table depth buys little.",
        (_REFERENCE_1, _LINEAR),
        lambda deep, linear: (
            (linear.test_accuracy[-1] > 0.74) & (deep.test_accuracy[-1] < linear.test_accuracy[-1] + 0.02)
        ),
        share=0.95,
        names=("11-16-12-8-2", "11-2"),
    ),
    NetworkLesson(
        "wide_300",
        "300 units",
        "Give a network more units than it needs and no penalty: one hidden layer of 8 against one of 300.",
        "Compare training and test loss of both; then give the wide one a penalty of 0.001.",
        "The wide network's training loss keeps falling, to 0.40 against 0.48, while its test loss is least after"
        " 3 to 20 epochs, 0.50, and ends at 0.58: it learns the training rows by heart. The narrow one ends at"
        " 0.51. With the penalty the wide one ends at 0.54. All of these are medians but for the epochs.",
        (_NARROW, _WIDE),
        _overfits,
        share=0.95,
        names=("8 units", "300 units"),
    ),
    NetworkLesson(
        "exponent_twin",
        "Learned exponent against a fixed one",
        "Ask what learning the exponent is worth: the same start, with n learned and with n = 1.7.",
        "Train both and compare the losses.",
        "Nearly nothing: the final test accuracies of the twins differ by 0.005 (median), and by more than 0.02"
        " in 5 of 100 pairs, while those of the seeds differ by up to 0.075. A parameter that moves need not"
        " matter.",
        (_REFERENCE_2, _FIXED),
        lambda learned, fixed: np.abs(learned.test_accuracy[-1] - fixed.test_accuracy[-1]) < 0.0201,
        share=0.95,
        names=("n learned", "n = 1.7"),
    ),
    NetworkLesson(
        "exponent_gradient",
        "The health of an exponent's gradient",
        "Ask whether uⁿ starves or floods its layer, and whether it matters that n is learned: beside n = 1.7.",
        "Train both, and watch layer 3, which has the exponent, in the norms of the gradient: choose the run in the"
        " list.",
        "The norm begins anywhere from 0.003 to 1.2, as the seed has it, is greatest around epoch 9, at 0.63 (both"
        " medians), and from epoch 40 on stays between 0.09 and 0.81: it neither vanishes nor explodes. The twin's"
        " does the same: in nine of ten pairs the medians of these epochs are within a third of one another.",
        (_REFERENCE_2, _FIXED),
        _healthy,
        share=0.95,
        names=("n learned", "n = 1.7"),
    ),
    NetworkLesson(
        "adam_distance",
        "Adam goes far",
        "Ask how far from their start two rules end: Adam, whose steps are as long as α says, and momentum.",
        "Train both and press Landscape: its table has the way that each has moved.",
        "Adam moves every weight by up to about α a step, however small its gradient: within 60 epochs it goes 12"
        " from its start (median, from 8.7 to 15.5), momentum 4.9 (from 2.9 to 5.5); in 98 of 100 pairs it goes 1.8"
        " times as far, or farther. Its training loss ends lower, 0.445 against 0.49, in 96 of 100 pairs; test"
        " accuracies, 0.745 for both (all of these are medians), are the same but for chance.",
        (
            {**_FAR, "rule": {"name": "momentum", "learning_rate": 0.02, "momentum": 0.9}},
            {**_FAR, **_rule("adam", 0.01)},
        ),
        lambda momentum, adam: (
            (adam.moved > 1.7 * momentum.moved)
            & (adam.train_loss[-1] < momentum.train_loss[-1])
            & (np.abs(adam.test_accuracy[-1] - momentum.test_accuracy[-1]) < 0.051)
        ),
        share=0.95,
        names=("momentum", "Adam"),
    ),
    NetworkLesson(
        "penalty_too_strong",
        "Penalty too strong",
        "See a penalty win over the data: λ = 0.1, some three hundred times the reference network's.",
        "Watch the weight norms.",
        "The norms of all layers fall to nearly 0 within 60 epochs, and with them whatever the network says:"
        " the majority class for every wine, 0.53 on the test rows.",
        ({"penalty": 0.1, "epochs": 60},),
        lambda run: (run.weight_norms[-1] < 0.05).all(axis=-1) & (run.train_accuracy[-1] < 0.54),
    ),
)
"""The lessons, in the order of the menu."""
