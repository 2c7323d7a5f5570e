"""Hyperparameters and switches that several rules have, and how a rule declares one."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from core.quantities import Quantity

LEARNING_RATE = Quantity(
    label="Learning rate",
    symbol="α",
    help="The factor between the gradient and the step.",
    maximum=1e3,
    open_minimum=True,
    slider=(1e-4, 10.0),
    scale="log",
)
FIRST_STEP = Quantity(
    label="First step",
    symbol="δ",
    help="How far the very first trial goes, before any curvature is known.",
    maximum=1e6,
    open_minimum=True,
    slider=(1e-3, 10.0),
    scale="log",
)
MOMENTUM = Quantity(
    label="Momentum", symbol="γ", help="How much of the last step's velocity is kept.", open_maximum=True
)
DECAY = Quantity(
    label="Decay", symbol="ρ", help="How much of the running mean of squared gradients is kept.", open_maximum=True
)
BETA1 = Quantity(
    label="Beta 1", symbol="β₁", help="How much of the running mean of gradients is kept.", open_maximum=True
)
BETA2 = Quantity(
    label="Beta 2",
    symbol="β₂",
    help="How much of the running mean of squared gradients is kept.",
    open_maximum=True,
)
WEIGHT_DECAY = Quantity(
    label="Weight decay",
    symbol="λ",
    help="By what share of itself, times the learning rate, each parameter shrinks in a step.",
    maximum=10.0,
    slider=(1e-4, 1.0),
    scale="log",
)
EPSILON = Quantity(
    label="Epsilon",
    symbol="ε",
    help="Keeps the division defined where squared gradients are zero.",
    open_minimum=True,
    slider=(1e-12, 1e-1),
    scale="log",
)
EPSILON_INSIDE_ROOT = Quantity(
    label="ε inside the root",
    off="ε outside the root",
    help="On: g/√(G + ε), as in the course and in Keras's RMSprop and Adagrad. Off: g/(√G + ε), as in the Adam"
    " paper and PyTorch; Keras's Adam is so too, but adds its ε before the bias correction, as if it were"
    " ε/√(1 − β₂ᵗ). The two differ where G is not much larger than ε.",
    scale="switch",
)
EPSILON_FIRST = Quantity(
    label="ε before the bias correction",
    off="ε after the bias correction",
    help="On: √(1 − β₂ᵗ) · m̂/(√s + ε), as in Keras's and TensorFlow's Adam, whose ε is the paper's ε̂. Off:"
    " m̂/(√ŝ + ε), as in Algorithm 1 of the paper and in PyTorch. The two differ in the first steps, while 1 − β₂ᵗ"
    " is small. It is nothing without bias correction.",
    scale="switch",
    unsaid=False,
)
BIAS_CORRECTION = Quantity(
    label="Bias correction",
    off="no bias correction",
    help="On: m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ), as in the paper, PyTorch and Keras. Off: m and s themselves, as"
    " in BERT's own optimizer; with the usual β₁ and β₂ the first step is then 3.2 times as long.",
    scale="switch",
    unsaid=True,
)
DECOUPLED = Quantity(
    label="Decoupled weight decay",
    off="coupled weight decay",
    help="On: the decay is no part of the gradient, as in the AdamW paper and in PyTorch's and Keras's AdamW. Off:"
    " λθ is added to the gradient, and divided by its root with it, as by weight_decay of PyTorch's Adam.",
    scale="switch",
    unsaid=True,
)
RATE_OUTSIDE = Quantity(
    label="Rate outside the velocity",
    off="rate in the velocity",
    help="On: v ← γv + g and θ ← θ − αv, as in PyTorch and in TensorFlow's own MomentumOptimizer. Off: v ← γv + αg"
    " and θ ← θ − v, as in Sutskever et al., Keras and the course. The two are the same while α is, and differ"
    " under a schedule.",
    scale="switch",
    unsaid=False,
)
AVERAGED = Quantity(
    label="Averaged gradients",
    off="summed gradients",
    help="On: (1 − γ)g in place of g, so that v is a running mean, as Adam's m and as by PyTorch's dampening = γ."
    " Off: g itself. On, a step is 1 − γ as long: α has to be 1/(1 − γ) times as large.",
    scale="switch",
    unsaid=False,
)
LOOKS_AHEAD = Quantity(
    label="Gradient taken ahead",
    off="rewritten for the gradient at θ",
    help="On: the gradient is taken at θ − γv, as Nesterov and Sutskever et al. have it. Off: at θ, and the step"
    " has the gradient once more, as PyTorch and Keras write it: their θ is the point ahead.",
    scale="switch",
    unsaid=True,
)
LARGEST_CORRECTED = Quantity(
    label="Largest of the corrected squares",
    off="largest of the squares themselves",
    help="On: S ← max(S, ŝ), which is as it is in the step, as in optax. Off: S ← max(S, s), whose bias is then"
    " corrected by 1 − β₂ᵗ, as in PyTorch and Keras: S shrinks in the first steps after all. It is nothing without"
    " bias correction.",
    scale="switch",
    unsaid=False,
)
GROWING = Quantity(
    label="Momentum that grows",
    off="constant momentum",
    help="On: β₁ grows from about a half of itself, μₜ = β₁(1 − ½ · 0.96^(t/250)), as Dozat has it, PyTorch and"
    " Keras. Off: it is β₁ throughout, as in optax.",
    scale="switch",
    unsaid=False,
)
RECTIFIED_SOONER = Quantity(
    label="Rectified above n = 4",
    off="rectified above n = 5",
    help="On: as the paper has it, as soon as r has a value. Off: above 5, as in the code of its authors, PyTorch"
    " and optax: r is not that small at first.",
    scale="switch",
    unsaid=False,
)


def hyperparameter(quantity: Quantity, default: float) -> Any:
    """A field of a rule: its default, with the quantity that describes it."""
    return field(default=default, metadata={"quantity": quantity})
