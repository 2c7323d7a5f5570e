"""Test surfaces f: R² → R, each written once with all that is known about it.

Sources: Molga and Smutnicki, "Test functions for optimization needs", 2005; Jamil and Yang, "A literature survey of
benchmark functions", 2013; Surjanovic and Bingham, "Virtual library of simulation experiments".

To add a surface, write its class in the file of its family and list it at the end of that file: menus, pictures,
tests and links pick it up.
"""

from core.surfaces import course, polynomials, waves
from core.surfaces.base import (
    CURVED,
    Array,
    Box,
    Minimum,
    Ring,
    StationaryPoint,
    Surface,
)

__all__ = [
    "CURVED",
    "SURFACES",
    "Array",
    "Box",
    "Minimum",
    "Ring",
    "StationaryPoint",
    "Surface",
]

SURFACES: dict[str, Surface] = {
    surface.name: surface for surface in (*course.FAMILY, *polynomials.FAMILY, *waves.FAMILY)
}
"""Every surface by name, in the order of the menu: the course's, then the field's standard ones."""
