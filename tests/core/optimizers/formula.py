"""A function of one path as a problem for rules, its parameters along the last axis."""

import numpy as np

from core.optimizers.problem import Problem


class Watched(Problem):
    """One that keeps what is noted of a step, to be told by name."""

    def note(self, tell):
        self.notes = [*getattr(self, "notes", []), tell]

    @property
    def told(self):
        return {name: number for tell in self.notes for name, number in tell().items()}


class Formula(Watched):
    """f and its gradient, with a least value; it keeps what it was asked for in `asked`."""

    def __init__(self, value, gradient, least=None, noisy=False, hessian=None, matrices=()):
        self._value, self._gradient, self.lowest, self._noisy = value, gradient, least, noisy
        self._hessian, self._matrices, self.asked = hessian, matrices, []

    least = property(lambda self: self.lowest)
    noisy = property(lambda self: self._noisy)
    matrices = property(lambda self: self._matrices)

    def value(self, at, asked=None):
        self.asked.append("f")
        return self._value(at)

    def gradient(self, at, asked=None):
        self.asked.append("g")
        return self._gradient(at)

    def value_and_gradient(self, at, asked=None):
        return self._value(at), self.gradient(at)

    def hessian(self, at, asked=None):
        self.asked.append("H")
        return self._hessian(at)

    def total(self, each):
        return np.add.reduce(each, axis=-1, keepdims=True)


class Scripted(Watched):
    """One path in the plane that is told f and its slope in x in turn; where it asks for f is kept in `asked`."""

    def __init__(self, values=(), slopes=(), hessian=()):
        self.values, self.slopes, self.curves = list(values), list(slopes), hessian
        self.asked = []

    def value(self, at, asked=None):
        if asked is None or asked.all():
            self.asked.append(tuple(np.ravel(at).tolist()))
        return np.array([self.values.pop(0)])

    def gradient(self, at, asked=None):
        return np.array([[self.slopes.pop(0)], [0.0]])

    def value_and_gradient(self, at, asked=None):
        return self.value(at, asked), self.gradient(at, asked)

    def hessian(self, at, asked=None):
        return tuple(np.array([entry]) for entry in self.curves)

    def total(self, each):
        return each[0] + each[1]
