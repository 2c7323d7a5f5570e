"""Straight-line programs in x and y, as they are run: on plain numbers or on arrays, with the same bits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.formula.closures import statements
from core.formula.operations import ON_ARRAYS, ON_NUMBERS, on_arrays
from core.formula.tape import NONE, Tape


class Program:
    """What leads from variables to chosen results of a tape, with as few intermediate results kept as can be.

    `inputs`: the places of the variables, x and y by default. `plain`: the places of what is computed in plain
    numbers even where others are arrays.
    """

    def __init__(
        self,
        tape: Tape,
        results: Sequence[int],
        inputs: Sequence[int] | None = None,
        plain: Collection[int] = (),
    ) -> None:
        inputs = (tape.x, tape.y) if inputs is None else inputs
        order = [at for at in tape.needed(results) if tape.operations[at].left != NONE]
        last = {operand: at for at in order for operand in tape.operations[at][1:3]}
        constants = [at for at in tape.needed(results) if tape.operations[at].name == "constant"]
        slots = {at: index for index, at in enumerate((*inputs, *constants))}
        kept = {*slots, *results}
        self.constants = [tape.operations[at].value for at in constants]
        self._steps: list[tuple[str, int, int, int]] = []
        free: list[int] = []
        self._room = 0
        for at in order:
            name, left, right, _ = tape.operations[at]
            operands = (slots[left], NONE if right == NONE else slots[right])
            free += [slots[o] for o in {left, right} if o != NONE and last[o] == at and o not in kept]
            if not free:
                free.append(len(inputs) + len(constants) + self._room)
                self._room += 1
            slots[at] = free.pop()
            self._steps.append((name, *operands, slots[at]))
        self._results = [slots[at] for at in results]
        places = {at: index for index, at in enumerate((*inputs, *constants))}
        made, self.found = statements(tape.operations, order, results, places)
        self.statements = [each.function for each in made]
        """What computes the results in plain numbers from the inputs and the constants, and where they are then."""
        self._for_arrays = self._bound(ON_ARRAYS)
        for place, (at, step) in enumerate(zip(order, self._steps, strict=True)):
            if at in plain:
                self._for_arrays[place] = (ON_NUMBERS[step[0]], *step[1:])

    def _bound(self, table: Mapping[str, Callable[..., Any]]) -> list[tuple[Callable[..., Any], int, int, int]]:
        return [(table[name], left, right, target) for name, left, right, target in self._steps]

    def on_numbers(self, inputs: Sequence[Any]) -> list[Any]:
        """The results for plain numbers."""
        slots = [*inputs, *self.constants]
        for statement in self.statements:
            slots.append(statement(slots))
        return [slots[place] for place in self.found]

    def on_arrays(self, inputs: Sequence[Any]) -> list[Any]:
        """The results for numbers and arrays, of the shapes that operations make; an input itself if it is one."""
        return self._run(self._for_arrays, inputs)

    def _run(self, steps: Sequence[tuple[Callable[..., Any], int, int, int]], inputs: Sequence[Any]) -> list[Any]:
        slots = [*inputs, *self.constants, *[None] * self._room]
        for function, left, right, target in steps:
            slots[target] = function(slots[left]) if right < 0 else function(slots[left], slots[right])
        return [slots[result] for result in self._results]

    def __call__(self, x: Any, y: Any) -> list[Any]:
        """The results at points: plain numbers for numbers, else new arrays of the shape and kind of the points."""
        if isinstance(x, float) and isinstance(y, float):
            return self.on_numbers((float(x), float(y)))
        a, b = np.asarray(x), np.asarray(y)
        shape = np.broadcast_shapes(a.shape, b.shape)
        if not shape:
            return self.on_numbers((float(a), float(b)))
        a, b = (part if part.dtype.kind == "f" else part.astype(float) for part in (a, b))
        dtype = np.result_type(a, b)
        with np.errstate(all="ignore"):
            return [_filled(result, a, b, shape, dtype) for result in self.on_arrays((a, b))]

    def traced(self, x: Any, y: Any, xp: Any) -> list[Any]:
        """The results computed with another namespace, such as autograd's."""
        return self._run(self._bound(on_arrays(xp)), (x, y))


def _filled(result: Any, a: NDArray[Any], b: NDArray[Any], shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
    """A result as an array of its own, where it is a constant, a variable itself or doesn't vary along an axis."""
    if result is not a and result is not b and np.shape(result) == shape and result.dtype == dtype:
        return result  # type: ignore[no-any-return]
    return np.array(np.broadcast_to(result, shape), dtype=dtype)
