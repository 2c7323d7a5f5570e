"""Which columns a network's answers depend on."""

import numpy as np
import pytest

from core.datasets.own_table import encode, read_sheet
from core.network import Network
from core.network.importance import accuracy_lost
from core.network.layers import Layer


@pytest.fixture
def network():
    """Class 1 where x0 > 0.5, whatever the other two features are."""
    made = Network((), inputs=3)
    made.parameters = np.array([[-8.0, 8.0], [0.0, 0.0], [0.0, 0.0], [4.0, -4.0]]).ravel()
    return made


def rows(count=200):
    x = np.random.default_rng(0).random((count, 3))
    return x, (x[:, 0] > 0.5).astype(int)


def test_only_what_the_answer_depends_on_is_missed(network):
    x, y = rows()
    lost = accuracy_lost(network, x, y, [[0], [1], [2]])
    assert lost.shape == (3, 10) and (lost[1:] == 0).all()
    # Of two classes that are equally frequent, a shuffled feature is right in half of the rows.
    assert np.allclose(lost[0], 0.5, atol=0.1)


def test_a_column_loses_alone_what_it_loses_among_the_others():
    x, y = rows()
    network = Network((), inputs=3)
    network.parameters = np.array([[-3.0, 3.0], [2.0, -2.0], [-1.0, 1.0], [1.0, -1.0]]).ravel()
    together = accuracy_lost(network, x, y, [[0], [1], [2]], repeats=3)
    alone = [accuracy_lost(network, x, y, [[place]], repeats=3)[0] for place in range(3)]
    np.testing.assert_array_equal(together, alone)
    assert (together != 0).any(axis=1).all()
    other = accuracy_lost(network, x, y, [[0], [1], [2]], repeats=3, seed=1)
    np.testing.assert_array_equal(together, accuracy_lost(network, x, y, [[0], [1], [2]], repeats=3, seed=0))
    assert not np.array_equal(together, other)


def test_features_of_one_column_are_shuffled_together():
    # The three are an exclusive choice; a row that had two of them, or none, would be of class 1.
    network = Network((Layer("leaky_relu", 1),), inputs=3)
    network.parameters = np.array([-9.0, -9.0, -9.0, 9.5, 0.0, 20.0, 5.0, -5.0])
    x = np.eye(3)[np.random.default_rng(0).integers(0, 3, 120)]
    assert network.accuracy(x, np.zeros(120, dtype=int)) == 1
    assert (accuracy_lost(network, x, np.zeros(120, dtype=int), [[0, 1, 2]]) == 0).all()
    assert accuracy_lost(network, x, np.zeros(120, dtype=int), [[0]]).max() > 0.2


def test_a_table_knows_which_features_a_column_has_become():
    lines = [f"{'' if row % 5 == 1 else row * 0.7},{'abc'[row % 3]},{'xy'[row % 2]}" for row in range(30)]
    data = encode(read_sheet("\n".join(["size,kind,class", *lines]).encode(), "table"), "class")
    assert data.feature_names == ("size", "size missing", "kind = a", "kind = b", "kind = c")
    assert data.columns == {"size": [0, 1], "kind": [2, 3, 4]}


@pytest.mark.parametrize("place", [3, -1])
def test_a_feature_that_is_not_there_is_refused(network, place):
    with pytest.raises(ValueError, match=f"A column has feature {place}: the rows have 3, counted from 0"):
        accuracy_lost(network, *rows(), [[0], [place]])
