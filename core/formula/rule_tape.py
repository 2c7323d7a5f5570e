"""The tape of a typed rule: with its step, sums over all parameters, and what begins otherwise than at 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.formula.lines import ACROSS
from core.formula.tape import NONE, Tape


class RuleTape(Tape):
    """A tape on which a power of hyperparameters to the step t is a running product, kept from step to step."""

    def __init__(self) -> None:
        super().__init__()
        self.gradient = self.variable("gradient")
        self.begun = self.variable("start")
        self.last_t = self.variable("last t")
        self.t = self.apply("+", self.last_t, self.constant(1.0))
        self.loss, self.all = self.variable("loss"), self.variable("all parameters")
        """f, and what sums up over them."""
        self.running: dict[int, tuple[int, int]] = {}
        """By the base of a power to t: the place of the last one, and of this one."""
        self.fixed: set[int] = set()
        """The hyperparameters that stay as they are in all steps: all but the learning rate."""

    def call(self, function: str, *places: int) -> int:
        """As any tape's, but for functions of all parameters together."""
        if function not in ACROSS:
            return super().call(function, *places)
        of = places[0] if function == "sum" else self.apply("*", places[0], places[0])
        total = self.apply("total", of, self.all)
        return total if function == "sum" else self.apply("sqrt", total)

    def power(self, base: int, exponent: int) -> int:
        """As any tape's, but for the power of what is fixed to t."""
        if exponent != self.t or not self._is_fixed(base):
            return super().power(base, exponent)
        if base not in self.running:
            last = self.variable(f"power {len(self.running)}")
            self.running[base] = last, self.apply("*", last, base)
        return self.running[base][1]

    def _is_fixed(self, place: int) -> bool:
        leaves = {at for at in self.needed([place]) if self.operations[at].left == NONE}
        return all(at in self.fixed or self.value_of(at) is not None for at in leaves)

    def reads(self, place: int, *others: int) -> bool:
        """Whether a result depends on any of these."""
        return place in self.readers(others)

    def readers(self, others: Iterable[int]) -> set[int]:
        """All results that depend on any of these, these among them."""
        found = set(others)
        for at, (_, left, right, _) in enumerate(self.operations):
            if left in found or right in found:
                found.add(at)
        return found

    def begun_by(self, results: Sequence[int], states: Sequence[int]) -> dict[int, int]:
        """By the place of where(t > 1, v, c) the state v that begins with c: one that is read there alone.

        c is made of numbers, hyperparameters and x0.
        """
        needed = self.needed(results)
        readers: dict[int, list[int]] = {}
        for at in needed:
            for operand in set(self.operations[at][1:3]):
                readers.setdefault(operand, []).append(at)
        later = self.apply(">", self.t, self.constant(1.0))
        found = {}
        for at in needed:
            name, condition, pair, _ = self.operations[at]
            _, state, first, _ = self.operations[pair]
            alone = state in states and state not in results and (readers[state], readers[pair]) == ([pair], [at])
            if name == "where" and condition == later and alone and self._is_given(first):
                found[at] = state
        return found

    def _is_given(self, place: int) -> bool:
        """Whether it follows from numbers, hyperparameters and x0."""
        leaves = [self.operations[at] for at in self.needed([place]) if self.operations[at].left == NONE]
        return all(each.name in ("constant", "start") or each.name.startswith("set ") for each in leaves)
