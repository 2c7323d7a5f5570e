"""Points all over a box and around a place, and what a surface is there."""

import numpy as np

PI = np.pi
CIRCLE = np.linspace(0, 2 * PI, 48, endpoint=False)
POINTED = {"mult": (0.0, 0.0), "ackley": (0.0, 0.0)}


def random_points(box, count=500):
    random = np.random.default_rng(3)
    return random.uniform(box.x_min, box.x_max, count), random.uniform(box.y_min, box.y_max, count)


def grid(box, points):
    return np.meshgrid(np.linspace(box.x_min, box.x_max, points), np.linspace(box.y_min, box.y_max, points))


def curvatures(surface, x, y):
    xx, xy, yy = surface.hessian(x, y)
    return np.linalg.eigvalsh([[xx, xy], [xy, yy]])


def around(surface, x, y, share=1e-3):
    """The values on a small circle."""
    radius = share * surface.box.diagonal
    return surface.value(x + radius * np.cos(CIRCLE), y + radius * np.sin(CIRCLE))
