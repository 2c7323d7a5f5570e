"""Formulas to try, and points to try them at."""

import numpy as np

SMOOTH = [
    "sin(x)*y^2 + 0.1*x",
    "x^7 - y^12/1e3 + x^-3 + 2^x",
    "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    "20 + x² − 10cos(2πx) + y² − 10cos(2πy)",
    "-cos(x)cos(y)exp(-((x - π)² + (y - π)²))",
    "tan(x/5) + atan(y) + asin(x/6)acos(y/7)",
    "sinh(x) - cosh(y)tanh(x y)",
    "ln(2 + x² + y⁴) - log2(3 + x²)/log10(5 + y²)",
    "√(1 + x²) + (1 + y²)^(1/3) + (2 + x²)^-0.5",
    "(2 + sin(x))^(y/2) + e^(x/3)",
    "x/(1 + y²) - (x + y)/(2 + sin(x y))",
    "|x|y + |x - y|³ + max(x, y²) - min(sin(x), y)",
    "sin(x y)*sin(x y) - (x + 2y)*(x + 2y)",  # one and the same as both factors
    "x",
    "y",
    "x + 0y",
    "(x + y)²³ / 1e20",
    "(3 + x/9)^2.5 * (3 + y/9)^100/1e50",
]
PARTIAL = [
    "log(x) + y",
    "√(x y)",
    "1/x + 1/y²",
    "asin(x) + acos(y)",
    "x^y",
    "x^0.3 + y^-1.5",
    "log2(x)log10(y)",
    "(x/0.1)^(1/y)",
]
"""Those that are not defined everywhere."""


def points(count=1000, reach=4.5):
    return np.random.default_rng(5).uniform(-reach, reach, (2, count))


def same(one, other):
    return np.array_equal(one, other, equal_nan=True)
