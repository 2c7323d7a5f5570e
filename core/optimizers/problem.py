"""What a rule may ask for in a step, where its gradient alone doesn't do: the contract grows by this much.

Most rules never see a problem: `Rule.move` takes the gradient and calls `update`, number by number. A rule that is
`whole` looks at all parameters of a path together, and asks in its own `move` for what it needs. What it has asked
for is counted, path by path, for an evaluation is what a step costs.

Noise is that of a mini-batch, which is one and the same through a step: a constant ε on every gradient of the step,
and so ε · (θ − θₜ) on its values, where θₜ is the point that the step begins at. So values and gradients belong
together, as a line search relies on, and f(θₜ) itself is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


class Problem:
    """What is minimised, for many paths at once; each point is asked for the paths of `asked`, all by default.

    Points and gradients have the shape of the parameters; whatever is one number a path broadcasts against them.
    What comes back for paths that aren't asked is of no use, and not counted.
    """

    @property
    def least(self) -> float | None:
        """f*: the least value of f, or a bound that none is below; None where nobody knows one."""
        return None

    @property
    def noisy(self) -> bool:
        """Whether the gradient at one point differs from step to step."""
        return False

    @property
    def matrices(self) -> Sequence[tuple[slice, tuple[int, int]]]:
        """Which parameters are the weights of a hidden layer, row by row, and their shape (inputs, outputs).

        None but in networks.
        """
        return ()

    def value(self, at: Any, asked: Mask | None = None) -> Any:
        """f, one number a path."""
        raise NotImplementedError

    def gradient(self, at: Any, asked: Mask | None = None) -> Any:
        """∇f, with the noise of this step."""
        raise NotImplementedError

    def value_and_gradient(self, at: Any, asked: Mask | None = None) -> tuple[Any, Any]:
        """Both at one point: counted as one gradient, on the way to which the value is had."""
        raise NotImplementedError

    def hessian(self, at: Any, asked: Mask | None = None) -> tuple[Any, Any, Any]:
        """(∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²), of problems in the plane alone."""
        raise NotImplementedError

    def total(self, each: Any) -> Any:
        """The sum over all parameters of a path: Σ gᵢ² of g·g, one number a path."""
        raise NotImplementedError

    def note(self, tell: Callable[[], Mapping[str, Any]]) -> None:
        """What the rule has worked out in this step, by name (`core.optimizers.account`): asked for if watched."""
