"""How much a network's accuracy owes to each column of a table: permutation importance (Breiman, 2001).

The values of a column are shuffled among the rows, so that they say nothing any more, and what is lost of the
accuracy is the column's importance. Of columns that tell the same each may seem to count for little, since the
others are still there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.network.affine import Floats
from core.network.model import Network

REPEATS = 10
"""How often each column is shuffled."""


class _Shuffled:
    """What scikit-learn takes for an estimator: of each row it is given the row whose value each column has.

    So the features that a column of words has become are shuffled together: no row has two of its values, or none.
    """

    def __init__(self, network: Network, x: Floats, columns: Sequence[Sequence[int]]) -> None:
        self._network, self._x, self._columns = network, x, columns

    def fit(self, x: Any, y: Any) -> _Shuffled:
        """Nothing: the network is trained."""
        return self

    def predict(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """The most probable class of each row, (rows,) from (rows, columns)."""
        x, untouched = self._x.copy(), np.arange(len(rows))
        for places, taken in zip(self._columns, rows.T, strict=True):
            if not np.array_equal(taken, untouched):
                x[:, places] = self._x[np.ix_(taken, places)]
        return self._network.predict(x)


def accuracy_lost(
    network: Network,
    x: ArrayLike,
    y: ArrayLike,
    columns: Sequence[Sequence[int]],
    repeats: int = REPEATS,
    seed: int = 0,
) -> Floats:
    """What of the accuracy on the rows `x` (rows, inputs) of the classes `y` is lost: (columns, repeats).

    `columns` are the places of the features that are shuffled together. scikit-learn's `permutation_importance`
    draws the same orders for every column: what some lose alone is what they lose among all. Raises ValueError
    where a place is none of a feature.
    """
    from sklearn.inspection import permutation_importance

    rows, labels = np.asarray(x, dtype=float), np.asarray(y)
    wrong = next((place for places in columns for place in places if not 0 <= place < rows.shape[1]), None)
    if wrong is not None:
        raise ValueError(f"A column has feature {wrong}: the rows have {rows.shape[1]}, counted from 0")
    shuffled = _Shuffled(network, rows, columns)
    untouched = np.tile(np.arange(len(rows))[:, np.newaxis], (1, len(columns)))
    found: Floats = permutation_importance(
        shuffled,
        untouched,
        labels,
        scoring=lambda estimator, taken, right: float((estimator.predict(taken) == right).mean()),
        n_repeats=repeats,
        random_state=seed,
    ).importances
    return found
