"""A typed formula as a surface: what is known of it, what is refused, and how it is descended and judged."""

import numpy as np
import pytest

from core.descent.nearest import nearest
from core.formula.surface import EDGES, FALLING, NEAR_SHARE, surface_of
from core.formula.tree import FormulaError
from core.surfaces import Box, Minimum
from tests.each import with_each

BOX = Box(-4.5, 4.5, -4.5, 4.5)
HIMMELBLAU = "(x² + y − 11)² + (x + y² − 7)²"
MCCORMICK = "sin(x + y) + (x − y)² − 1.5x + 2.5y + 1"


def test_a_formula_becomes_a_surface_with_its_texts():
    surface = surface_of("sin(x)*y^2 + 0.1*x", BOX)
    assert (surface.name, surface.label) == ("custom", "Your formula")
    assert surface.formula == "sin(x) · y² + 0.1x"
    assert surface.text == "sin(x)*y^2+0.1*x"
    assert surface.box == BOX
    assert surface.defined == 1.0
    assert surface.note.strip() and surface.source.strip()
    assert surface_of(surface.text, BOX) is surface is surface_of(surface.formula, list(BOX))


def test_nothing_is_claimed_that_nobody_knows():
    surface = surface_of(HIMMELBLAU, BOX)
    assert surface.minima == surface.minimum_curves == surface.stationary_points == ()
    assert surface.optimal_value is None
    assert nearest(surface).minimum(0, 0) is None
    assert np.isinf(surface.distance_to_minimum(0, 0))


@pytest.mark.parametrize("named", [(3, 2), (3.1, 1.9), ("3", "2")])
def test_the_minimum_named_is_settled(named):
    surface = surface_of(HIMMELBLAU, BOX, minimum=named)
    assert surface.minima == (Minimum(3.0, 2.0, 0.0, "global"),)
    assert surface.optimal_value == 0.0


def test_a_minimum_that_is_not_the_lowest_of_the_box_is_local_and_its_value_not_optimal():
    surface = surface_of(MCCORMICK, Box(-1.5, 4, -3, 4), minimum=(2.6, 1.6))
    (minimum,) = surface.minima
    assert minimum.kind == "local"
    assert (minimum.x, minimum.y) == pytest.approx((2.5943951, 1.5943951))
    assert surface.optimal_value is None


@with_each(
    ("formula", "named", "found"),
    [
        ("x^4 + y^4", (0.1, 0.1), (0, 0)),
        ("x^2", (0.1, 1.0), (0, 1)),
        ("√(x² + y²)", (0, 0), (0, 0)),
        ("|x - 1| + |y|", (1, 0), (1, 0)),
        ("max(|x|, |y|)", (0, 0), (0, 0)),
        ("1e-9(x² + y²) + 7", (0.2, -0.1), (0, 0)),
        ("1e9(x² + 30y²)", (0.2, -0.1), (0, 0)),
        ("x log(x) + y²", (0.4, 0.1), (np.exp(-1), 0)),
        ("−cos(x)cos(y)exp(−((x − π)² + (y − π)²))", (3.1, 3.2), (np.pi, np.pi)),
    ],
)
def test_minima_of_every_kind_are_accepted(formula, named, found):
    (minimum,) = surface_of(formula, BOX, named).minima
    assert (minimum.x, minimum.y) == pytest.approx(found, abs=1e-5)
    assert minimum.kind == "global"


@with_each("named", [(0, 0), (0.3, 0), (0.3, -0.2), (-0.05, 0.4)])
@with_each(
    ("formula", "tip"),
    [
        ("√(x² + y²)", (0, 0)),
        ("7 + 3√(x² + 4y²)", (0, 0)),
        ("|x| + |y|", (0, 0)),
        ("max(|x|, |y|)", (0, 0)),
        ("√(√(x² + y²))", (0, 0)),
        ("√((x - 0.1)² + (y + 0.1)²) − 2", (0.1, -0.1)),
        ("|x - 0.1| + y²", (0.1, 0)),
    ],
)
def test_the_tip_of_a_cone_is_found_from_nearby(formula, tip, named):
    (minimum,) = surface_of(formula, BOX, named).minima
    assert (minimum.x, minimum.y) == pytest.approx(tip, abs=1e-9)
    assert minimum.kind == "global"


@pytest.mark.parametrize("named", [(30, 0), (33, -2), (3, 8), (4, -2), (-20, 60)])
def test_a_tip_is_found_from_its_creases_in_a_wide_box(named):
    (minimum,) = surface_of("|x − 3| + |y + 2|", Box(-1000, 1000, -1000, 1000), named).minima
    assert (minimum.x, minimum.y) == pytest.approx((3, -2), abs=1e-9)


def test_on_a_crease_far_from_the_tip_the_slope_is_told():
    words = r"The minimum \(200, −2\) is not one: the gradient there is \(1, 0\), and it is zero nowhere near"
    with pytest.raises(ValueError, match=words):
        surface_of("|x − 3| + |y + 2|", Box(-1000, 1000, -1000, 1000), (200, -2))


@with_each(
    ("formula", "named"),
    [
        ("√(x² + y²)", (0.7, 0.2)),  # too far
        ("√(x² + y²) + 2x", (0, 0)),  # it falls
        ("1/x + y²", (0.2, 0.1)),
        ("tan(x) + y²", (1.5, 0.1)),
        ("−1/(x² + y²)", (0.2, 0.1)),
        ("log(x² + y²)", (0.2, 0.1)),
        ("x/|x| + |y|", (0.2, 0.1)),
        ("|x| + |y| + max(0, -x)/max(|x|, 1e-300)", (0, 0)),  # a step on one side of what would be a tip
        ("|x| + |y| + max(0, -y)/max(|y|, 1e-300)", (0, 0)),
        ("0.001(|x| + |y| + max(0, -x)/max(|x|, 1e-300))", (0.2, 0.1)),  # however low
        ("|x| + |y| + max(0, min(-y, x + y))/max(|min(-y, x + y)|, 1e-300)", (0.2, 0.1)),  # in an eighth
    ],
)
def test_what_falls_or_has_a_pole_has_no_tip(formula, named):
    with pytest.raises(ValueError, match=r"The minimum .* is (not one|no minimum)"):
        surface_of(formula, BOX, named)


@pytest.mark.parametrize(
    ("formula", "named", "found"),
    [
        ("(x − 4.6)² + y²", (4.4, 0), r"\(4.6, 0\)"),
        ("√(x² + (y + 4.7)²)", (0.1, -4.4), r"\(0, −4.7\)"),
    ],
)
def test_a_minimum_that_settles_outside_the_box_is_refused_as_one_outside(formula, named, found):
    with pytest.raises(
        ValueError, match=rf"leads to {found}, which is outside the box \[−4.5, 4.5\].*, beyond its edge: widen"
    ):
        surface_of(formula, BOX, named)


POLES = "1/((x − 2)² + y²) + 1/((x + 2)² + y²) + 1/(x² + (y − 2)²) + 1/(x² + (y + 2)²)"
STAYS_EMPTY = "It has no finite value on {} of the box, which stays empty."


@with_each(
    ("formula", "box", "words"),
    [
        ("sin(√(x² + y²))/√(x² + y²)", BOX, "It has no finite value at (0, 0)."),
        ("sin(√(x² + y²))/√(x² + y²)", Box(-3, 4.1, -2, 7), "It has no finite value at (0, 0)."),
        ("1/((x − 3)² + y²) + 1/((x + 3)² + y²)", BOX, "It has no finite value at (−3, 0), (3, 0)."),
        (POLES, Box(-3, 3, -3, 3), "It has no finite value at (0, −2), (−2, 0), (2, 0), (0, 2)."),
        (f"{POLES} + 1/(x² + y²)", Box(-3, 3, -3, 3), f"{STAYS_EMPTY.format('less than 0.1%')}"),
        ("1/x + y", BOX, "It has no finite value along x = 0."),
        ("x + 1/y", BOX, "It has no finite value along y = 0."),
        ("log(x) + y", BOX, STAYS_EMPTY.format("50.4%")),
        ("sin(√(x² + y²))/√(x² + y²)", Box(0.5, 4, -2, 3), ""),  # what is beside the box is nobody's matter
    ],
)
def test_where_it_has_no_value_is_told_as_it_is(formula, box, words):
    assert surface_of(formula, box).note == f"Your own formula. {words}".rstrip()


@with_each(
    ("formula", "named", "words"),
    [
        (HIMMELBLAU, (0, 0), r"\(0, 0\) is not one: the gradient there is \(−14, −22\)"),
        (HIMMELBLAU, (-0.27, -0.92), r"leads to \(−0.270845, −0.923039\), which is no minimum"),
        ("x³ − 3xy²", (0, 0), "is no minimum: the gradient there is .* but f falls"),
        ("−x² − y²", (0, 0), "is no minimum"),
        ("x + y", (0, 0), r"the gradient there is \(1, 1\)"),
        ("1e-9x", (0, 0), r"is not one: the gradient there is \(10⁻⁹, 0\), and it is zero nowhere near"),
        ("|x| + |y|", (2, 0), r"\(1, 0\), and it is zero nowhere near"),
        ("log(x) + y²", (-1, 0), "no finite value there"),
        ("x²", (5, 0), r"\(5, 0\) is outside the box \[−4.5, 4.5\] × \[−4.5, 4.5\]"),
        ("x²", ("a", 0), r"\('a', 0\): it takes two finite numbers"),
        ("x²", (np.inf, 0), "two finite numbers"),
        ("x²", (1, 2, 3), "two finite numbers"),
        ("x²", 3, "two finite numbers"),
    ],
)
def test_what_is_no_minimum_is_refused_with_what_was_measured(formula, named, words):
    with pytest.raises(ValueError, match=words):
        surface_of(formula, BOX, named)


@with_each(
    ("box", "words"),
    [
        ((1, 1, 0, 1), "from 1 to 1 in x"),
        ((0, 1, 2, -2), "from 2 to −2 in y"),
        ((0, 1e-4, 0, 1), "above its least by 0.001"),
        ((-1e4, 1, 0, 1), "Least x is −10,000"),
        ((0, np.nan, 0, 1), "Greatest x is nan"),
        ((0, 1, "low", 1), "Least y is 'low'"),
        ((0, 1, 2), "it takes four numbers, x_min, x_max, y_min, y_max"),
    ],
)
def test_a_wrong_box_is_refused_with_its_value(box, words):
    with pytest.raises(ValueError, match=words):
        surface_of("x + y", box)


@pytest.mark.parametrize("axis", ["x", "y"])
def test_sides_are_no_shorter_than_a_thousandth(axis):
    def box(side):
        return (0.0, side, 0.0, 1.0) if axis == "x" else (0.0, 1.0, 0.0, side)

    assert surface_of("x + y", box(0.001)).box == Box(*box(0.001))
    with pytest.raises(ValueError, match=f"from 0 to 0.00099 in {axis}: its greatest {axis} is to be above its"):
        surface_of("x + y", box(0.00099))


@pytest.mark.parametrize(("edge", "place"), [(-1000, 0), (1000, 1), (-1000, 2), (1000, 3)])
def test_edges_lie_within_a_thousand(edge, place):
    box = [-1, 1, -1, 1]
    box[place] = edge
    assert surface_of("x + y", box).box[place] == edge
    box[place] = 1.001 * edge
    with pytest.raises(ValueError, match="it takes a number from −1,000 to 1,000"):
        surface_of("x + y", box)


WIDE = Box(-3, 5, -2, 4)
"""Of a diagonal of 10."""


@pytest.mark.parametrize("direction", [(1, 0), (0, -1), (0.8, 0.6)])
def test_the_minimum_meant_is_within_a_share_of_the_diagonal_of_the_point_named(direction):
    def named(share):
        return tuple(np.array([1.0, 1.0]) + share * NEAR_SHARE * 10 * np.array(direction))

    assert surface_of("(x − 1)² + 2(y − 1)²", WIDE, named(0.99)).minima[0][:2] == (1.0, 1.0)
    with pytest.raises(ValueError, match="zero nowhere near"):
        surface_of("(x − 1)² + 2(y − 1)²", WIDE, named(1.01))


@pytest.mark.parametrize("corner", [(-3, -2), (5, -2), (-3, 4), (5, 4)])
def test_a_minimum_may_lie_on_an_edge_of_the_box(corner):
    x, y = corner
    assert surface_of(f"(x - ({x}))² + (y - ({y}))²", WIDE, corner).minima[0][:2] == corner
    with pytest.raises(ValueError, match="outside the box"):
        surface_of("x² + y²", WIDE, (1.001 * x, 1.001 * y))


def test_a_minimum_may_settle_a_trifle_beyond_the_edge():
    # A thousand-millionth of the diagonal, 10.
    assert surface_of("(x + 3 + 0.9e-8)² + y²", WIDE, (-3, 0)).minima[0].x == -3 - 0.9e-8
    with pytest.raises(ValueError, match="beyond its edge: widen the box"):
        surface_of("(x + 3 + 1.1e-8)² + y²", WIDE, (-3, 0))


@with_each("height", [0, 1000, -1000])
@with_each(("share", "kind"), [(0.9, "global"), (1.1, "local")])
def test_a_minimum_is_global_unless_a_point_of_the_box_is_lower_by_a_trifle(height, share, kind):
    lower = share * FALLING * max(abs(height), 1)
    surface = surface_of(f"{height} + min((x - 1)², (x + 1)² - {lower!r}) + y²", Box(-3, 3, -3, 3), (1, 0))
    assert surface.minima[0].kind == kind
    assert surface.optimal_value == (height if kind == "global" else None)


def test_a_minimum_without_curvature_is_come_to_in_fifty_steps():
    (minimum,) = surface_of("x⁴ + y⁴", BOX, (0.1, 0.1)).minima
    assert minimum.x == minimum.y == pytest.approx(1.4434e-6, rel=0.01)  # 2 % less with each step more


def test_where_a_surface_is_flat_every_point_is_a_minimum():
    assert surface_of("max(0, |x| − 4)", BOX, (1.0, -0.5)).minima == (Minimum(1.0, -0.5, 0.0, "global"),)


@with_each(("number", "near", "told"), [("π", 3, 3.14159265359), ("e", 2.6, 2.718281828459)])
def test_a_minimum_has_twelve_decimals(number, near, told):
    assert surface_of(f"(x − {number})² + y²", BOX, (near, 0)).minima[0].x == told


@with_each(
    ("formula", "value"),
    [
        ("1e6(x − π)² + y²", 0.0),  # 4·10⁻²⁰, as x is rounded
        ("min(1e6(x − π)² + y², 1e8(x + 3)² + y² − 1e9)", 0.0),
        ("(x − 3)² + y² + 1e-10", 1e-10),
    ],
)
def test_what_rounding_leaves_of_a_value_of_zero_is_zero(formula, value):
    assert surface_of(formula, BOX, (3.1, 0.1)).minima[0].value == value


def test_newton_s_steps_may_go_to_and_fro_within_the_share():
    # From 0.9 to −0.729 and on to 0.387, …: all within 2, the share, of the point named.
    assert surface_of("√(1 + x²) + y²", Box(-12, 12, -16, 16), (0.9, 0)).minima == (Minimum(0, 0, 1.0, "global"),)


def test_a_step_within_a_millionth_of_the_diagonal_is_seen():
    with pytest.raises(ValueError, match="it is zero nowhere near"):
        surface_of(
            "|x| + |y| + 10max(0, x − 0.001)/max(|x − 0.001|, 1e-300)", Box(-1000, 1000, -1000, 1000), (0.3, -0.2)
        )


# An ellipse of a thousandth of the sides, 8 and 6, is looked at.
@with_each(
    ("formula", "named", "near"),
    [
        ("x² − 1e-4 max(0, y − {})", (0, 1), (1.0059, 1.0061)),
        ("x² − 1e-4 max(0, {} − y)", (0, 1), (0.9941, 0.9939)),
        ("y² − 1e-4 max(0, x − {})", (1, 0), (1.0079, 1.0081)),
        ("y² − 1e-4 max(0, {} − x)", (1, 0), (0.9921, 0.9919)),
    ],
)
def test_a_valley_is_no_minimum_where_it_falls_within_a_thousandth_of_the_box(formula, named, near):
    within, beyond = near
    with pytest.raises(ValueError, match="but f falls on one side"):
        surface_of(formula.format(within), WIDE, named)
    assert surface_of(formula.format(beyond), WIDE, named).minima[0][:2] == named


def test_the_edges_are_those_of_a_box_and_are_read_from_text():
    assert tuple(EDGES) == Box._fields
    assert surface_of("x", ("−2", "2", "-3", "3.5")).box == Box(-2, 2, -3, 3.5)


@pytest.mark.parametrize(
    ("formula", "position", "words"),
    [
        ("x.__class__", 1, "'.'"),
        ("9**9**9", 1, "no finite value"),
        ("(" * 10_000, 500, "at most 500"),
        ("3 + 4", 0, "takes x or y"),
        ("log(−1 − x²)", 0, "no finite value anywhere in the box"),
    ],
)
def test_what_is_no_surface_is_refused(formula, position, words):
    with pytest.raises(FormulaError) as caught:
        surface_of(formula, BOX)
    assert caught.value.position == position
    assert words in str(caught.value)


def test_the_share_of_the_box_without_values_is_told():
    surface = surface_of("log(x) + y²", BOX)
    assert surface.defined == pytest.approx(0.5, abs=0.01)
    assert "no finite value on 50.4% of the box" in surface.note


@with_each(
    ("formula", "bounded"),
    [
        ("x² + y²", True),
        (HIMMELBLAU, True),
        ("(1 − x)² + 100(y − x²)²", True),
        ("sin(√(x² + y²))", True),
        ("20 + x² − 10cos(2πx) + y² − 10cos(2πy)", True),
        ("−cos(x)cos(y)exp(−((x − π)² + (y − π)²))", True),
        ("exp(-x)", True),
        ("1/(1 + x²)", True),
        ("x", False),
        ("sin(x)*y^2 + 0.1*x", False),
        ("x³ + 3xy²", False),
        ("max(−x² − y², −10⁶)", True),  # it falls to an end
        ("−x² − y² − 100exp(−x² − y²)", False),  # its hole is in the box, and no circle meets it
        ("(x² + y²)²/10¹³ − x² − y²", True),  # it rises again before the last circle
        ("(x² + y²)²/(5 · 10¹³) − x² − y²", False),  # and here beyond it
        ("x y", False),
        (MCCORMICK, False),
        ("−log(1 + x² + y²)", False),
        ("1000 − log(1 + x² + y²)", False),
        ("−exp(x)", False),
        ("(x - 3y)² - x", False),
    ],
)
def test_whether_f_falls_without_end_is_found_out(formula, bounded):
    assert surface_of(formula, BOX).bounded_below is bounded


def test_the_value_can_be_computed_by_another_namespace():
    import autograd.numpy as anp
    from autograd import elementwise_grad

    surface = surface_of(HIMMELBLAU, BOX)
    x, y = np.random.default_rng(0).uniform(-4, 4, (2, 30))
    expected = elementwise_grad(lambda a: surface.value(a, y, anp))(x)
    np.testing.assert_allclose(surface.gradient(x, y)[0], expected, rtol=1e-12)


@with_each("formula", ("1 − cos(x) + y²", "|x| + |y|", "√(x² + y²)"))
def test_a_minimum_at_zero_has_no_sign(formula):
    [minimum] = surface_of(formula, BOX, (-0.3, 0.1)).minima
    assert repr((minimum.x, minimum.y)) == "(0.0, 0.0)"


@with_each("across", ["x", "y"])
@with_each("hole_at", [0, 666.3, 3998])
def test_the_circles_are_those_around_the_middle_of_the_box(across, hole_at):
    """A box far off the origin, and a hole elsewhere that none of them meets."""
    along = "xy".replace(across, "")
    box = {"x": (-0.5, 0.5), "y": (-0.5, 0.5), across: (999, 1000)}
    falls = f"−{along}² − ({across} − 999.5)²"
    hole = f"10⁹ exp(−({along}² + ({across} − {hole_at})²)/100)"
    assert not surface_of(f"{falls} − {hole}", Box(*box["x"], *box["y"])).bounded_below
