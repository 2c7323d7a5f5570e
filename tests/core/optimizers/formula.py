"""A function of one path as a problem for rules, its parameters along the last axis."""

import numpy as np

from core.optimizers.problem import Problem


class Formula(Problem):
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
