"""What an update rule is: its hyperparameters, its state, its step, and what the page tells of it.

A rule is a frozen dataclass whose fields are its hyperparameters, and two functions in the manner of a textbook:

    state = rule.init(parameters)
    step, state = rule.update(gradient, state, parameters)

The caller alone adds the step: θ ← θ + step. Everything is elementwise, so the same rule moves a single number,
40,000 points at once or the flat parameter vector of a network, and a hyperparameter may be an array that
broadcasts against the parameters. Squares are written as products and zeros as 0.0 · θ, which round alike for plain
numbers and for arrays. `rule.look_ahead(parameters, state)` is where the rule wants its gradient
taken: θ itself for all rules but Nesterov's.

A rule that is `whole` isn't elementwise: it looks at all parameters of a path together, as for the length of the
gradient, or asks for more than a gradient. It has `move` in place of `update`, and is given arrays alone, with the
problem that answers it (`core.optimizers.problem`).

Symbols: θ parameters, g gradient, α learning rate, γ momentum, ρ and β decay rates, ε the guard of the division.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from core.optimizers.account import Account
from core.optimizers.problem import Problem
from core.quantities import Quantity

Array = NDArray[np.floating[Any]]
Number = float | Array
"""One value, or an array that broadcasts."""


@dataclass(frozen=True)
class Rule:
    """Base of every update rule: the contract, and what derives from the declared fields.

    Raises ValueError, quoting the value, for a hyperparameter out of its range.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    equation: ClassVar[str]
    source: ClassVar[str]
    purpose: ClassVar[str] = ""
    """What it is for, in a sentence for the reader."""
    exact: ClassVar[bool] = False
    """True for a rule that meets no noise: by definition, as gradient descent, or for want of a gradient."""
    group: ClassVar[str] = "More rules"
    """Its heading in the menu, which it shares with its kin."""
    on_networks: ClassVar[bool] = True
    """Whether it is of use where the parameters are a network's."""
    on_surfaces: ClassVar[bool] = True
    """Whether it is of use where the parameters are a point of the plane."""
    gradients: ClassVar[int] = 1
    """How many gradients a step takes on mini-batches: a fair race, whose budget is epochs, names those of more."""
    whole: ClassVar[bool] = False
    """Whether it looks at all parameters together: it has `move` in place of `update`, and isn't elementwise."""
    needs_least: ClassVar[bool] = False
    """Whether it can't go without f*, the least value of f."""
    step_size: ClassVar[str] = "learning_rate"
    """The hyperparameter that sets how long the steps are: the one to tune first; "" for a rule without any."""
    draws: ClassVar[str] = ""
    """The hyperparameter with the number of the stream that it draws from; "" for a rule that draws nothing."""
    text: ClassVar[str] = ""
    """The lines of a rule that a reader typed (`core.formula.rule`)."""
    of_reader: ClassVar[bool] = False
    """Whether a reader typed it or brought it: then it can be compared with a built-in rule."""
    pairs: ClassVar[bool] = False
    """Whether it takes both coordinates of a point in one call, so that its arrays are always (2, n)."""
    one_by_one: ClassVar[str] = ""
    """Why it takes one point at a time, in words for the reader; "" for a rule that takes as many as there are."""
    stability: ClassVar[str] = ""
    """`stability_limit` as a formula, divided by what stands for {}: the curvature, or α."""
    account: ClassVar[Account | None] = None
    """What is said of its steps; None for a rule whose lines say it (`lines`), and for one that nobody knows."""
    _quantities: ClassVar[Mapping[str, Quantity]]
    _switches: ClassVar[tuple[str, ...]]

    def __post_init__(self) -> None:
        for name, quantity in self.hyperparameters().items():
            quantity.check(getattr(self, name))

    @classmethod
    def hyperparameters(cls) -> Mapping[str, Quantity]:
        """Each field's name and its description, in order of declaration."""
        known: Mapping[str, Quantity] | None = vars(cls).get("_quantities")
        if known is None:
            known = MappingProxyType({f.name: f.metadata["quantity"] for f in fields(cls)})
            cls._quantities = known
        return known

    @classmethod
    def switches(cls) -> tuple[str, ...]:
        """The names of those that are true or false."""
        known: tuple[str, ...] | None = vars(cls).get("_switches")
        if known is None:
            known = tuple(name for name, quantity in cls.hyperparameters().items() if quantity.scale == "switch")
            cls._switches = known
        return known

    @property
    def settings(self) -> dict[str, Any]:
        """Each hyperparameter's name and its value, in order of declaration."""
        return {name: getattr(self, name) for name in self.hyperparameters()}

    def changed(self, **settings: Any) -> Self:
        """The same rule with other hyperparameters, unchecked: for a step's learning rate, which may be 0, and for
        parts of arrays that have been checked.

        `dataclasses.replace` checks them, which would cost more than the step itself.
        """
        other = object.__new__(type(self))
        vars(other).update(vars(self), **settings)
        return other

    def drawing(self, seeds: Any) -> Self:
        """The same rule in descents of these seeds: if it draws, from streams that many further on."""
        return self.changed(**{self.draws: getattr(self, self.draws) + seeds}) if self.draws else self

    def meets(self, noise: Any) -> bool:
        """Whether gradient noise has a part in its steps where σ, one or one for each descent, is this."""
        return bool(np.any(noise)) and not self.exact

    def differs_by_seed(self, noise: Any) -> bool:
        """Whether its descents with noise of this σ differ where nothing but their seeds does."""
        return bool(self.draws) or self.meets(noise)

    def untuned(self) -> Self:
        """The same rule as it enters a fair race: what sets the length of its steps, if anything, is as usual."""
        tuned = self.step_size
        return replace(self, **{tuned: getattr(type(self)(), tuned)}) if tuned else self

    def init(self, parameters: Number) -> Any:
        """The state before the first step, for parameters of this shape."""
        return ()

    def look_ahead(self, parameters: Number, state: Any) -> Number:
        """The point at which this rule wants the gradient taken."""
        return parameters

    def stability_limit(self) -> Number | None:
        """What α times the largest eigenvalue of P^−½ H P^−½ must stay below, so that a quadratic's errors shrink.

        H is the Hessian and P the preconditioner, held fixed; α is 1 for a rule without a learning rate. None where
        no limit is known.
        """
        return None

    def preconditioner(self, before: Any, after: Any) -> Number:
        """P, elementwise, of the step that took the state from `before` to `after`: −αP⁻¹ times g, or its mean."""
        return 1.0

    @property
    def kept_velocity(self) -> Number | None:
        """γ of a rule whose steps are −v with v ← γv + αg, 0 of one whose steps are −αg; None of any other.

        A descent by such a rule is known to rest where its velocity and the gradient no longer move it.
        """
        return None

    def stable_learning_rate(self, curvature: float) -> tuple[Number, str] | None:
        """The learning rate above which the rule diverges on a quadratic of this largest curvature λmax.

        With its formula in words; None where no fixed limit is known (the adaptive rules), or for no curvature. Of
        the shape that the hyperparameters beside the learning rate share.
        """
        limit = self.stability_limit()
        adaptive = type(self).preconditioner is not Rule.preconditioner
        if limit is None or adaptive or curvature <= 0:
            return None
        return limit / curvature, self.stability.format("λmax")

    def update(self, gradient: Number, state: Any, parameters: Number) -> tuple[Number, Any]:
        """The step to add to the parameters, and the next state.

        `parameters`: θ before the step, for what depends on it, as weight decay does; θ itself even for a rule that
        takes its gradient elsewhere (`look_ahead`). The caller may go on in the same array: a state keeps a copy,
        never the array itself.
        """
        raise NotImplementedError

    def move(self, problem: Problem, state: Any, parameters: Any) -> tuple[Any, Any]:
        """The step to add to the parameters, and the next state: `update` with the gradient at `look_ahead`.

        A rule that is `whole` asks the problem for what it needs.
        """
        return self.update(problem.gradient(self.look_ahead(parameters, state)), state, parameters)

    def lines(self) -> str:
        """The rule as a reader would type it (`core.formula.rule`): an assignment a line; "" where it can't be so.

        With the names alpha, gamma, rho, beta1, beta2, epsilon and lambda for its hyperparameters, and as its
        switches stand.
        """
        return ""

    def switched_equation(self) -> str:
        """The equation as its switches stand, of a rule that has switches but no `lines` to tell it."""
        return self.equation

    def fault(self, gradient: Any, state: Any, parameters: Any) -> str:
        """What of a step in plain numbers has no finite value, in words for the reader; "" if nobody knows.

        A rule that is whole is given the problem in place of the gradient, and arrays.
        """
        return ""

    def in_torch(self) -> tuple[str, dict[str, Any]] | None:
        """The class of torch.optim that is this rule, by name, and its arguments; None if there is none.

        PyTorch's ε is outside the root, whatever `epsilon_inside_root` says here.
        """
        return None
