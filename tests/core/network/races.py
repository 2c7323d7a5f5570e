"""A fair race that is quick: 60 points in the plane, a small network, three epochs."""

from core.network.contest import Contest
from core.network.experiment import NetworkExperiment
from core.network.layers import Layer

SMALL = NetworkExperiment(
    dataset="circles",
    sample=(("points", 80),),
    layers=(Layer("tanh", 4),),
    batch_size=16,
    epochs=3,
    shuffle=True,
    penalty=0.01,
)
CONTEST = Contest(SMALL, tries=6, seeds_a_try=2, replications=3)
