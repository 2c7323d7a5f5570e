"""What a rule computes at each step is what it did."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.states import EXACT, RATE, STEP, states
from core.formula.rule import rule_of
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.schedules import Cosine
from core.surfaces import SURFACES
from tests.each import with_each


def looked_into(rule, surface="rosenbrock", steps=40, noise=0.5, **more):
    path = descend(SURFACES[surface], rule, (-1.5, 2.0), steps, noise, 3, **more)
    return path, states(path, steps, noise, 3)


def put_in(line, found, step, side):
    """The line as Python text with the numbers of a step."""
    texts = list(line.parts)
    for place in range(1, len(texts), 2):
        values = found.columns[texts[place]]
        texts[place] = f"({float(values[step, min(side, values.shape[1] - 1)])!r})"
    text = "".join(texts)
    for sign, plain in (("−", "-"), ("·", "*"), ("√", "sqrt"), ("²", "**2"), ("^", "**"), (")(", ")*(")):
        text = text.replace(sign, plain)
    functions = {"sqrt": np.sqrt, "sign": np.sign, "max": max, "where": lambda c, a, b: a if c else b}
    return eval(text, {"__builtins__": {}}, functions)  # the project's own text, in a test


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_equations_of_every_rule_hold_with_the_numbers_put_in(name):
    rule = OPTIMIZERS[name](**({"learning_rate": 0.001} if OPTIMIZERS[name].step_size == "learning_rate" else {}))
    path, found = looked_into(rule)
    assert found.count == 40
    assert np.array_equal(path.points[:-1] + found.columns[STEP], path.points[1:])
    if not rule.lines():
        assert found.table["new x"] == pytest.approx(path.points[1:, 0])
        assert all(part in found.columns for line in found.lines for part in line.parts[1::2])
        assert all(name in found.columns for shape in found.shapes for name in shape.numbers)
        return
    for line in found.lines:
        for step in (0, 7, 39):
            for side in (0, 1):
                values = found.columns[line.result]
                told = values[step, min(side, values.shape[1] - 1)]
                assert put_in(line, found, step, side) == pytest.approx(told, rel=1e-9, abs=1e-15)
    assert {line.symbol for line in found.lines} <= set(found.symbols)
    assert all(part in found.columns for line in found.lines for part in line.parts[1::2])


ADAPTIVE = [
    name for name, kind in OPTIMIZERS.items() if kind.preconditioner is not Rule.preconditioner and not kind.whole
]


@with_each("name", ADAPTIVE)
def test_effective_rates_are_those_of_the_preconditioner(name):
    kind = OPTIMIZERS[name]
    path, found = looked_into(kind())
    rate = getattr(path.rule, "learning_rate", 1.0)
    for side in (0, 1):
        before = path.rule.init(path.points[0, side])
        for step in range(found.count):
            gradient, at = found.columns["g"][step, side], path.points[step, side]
            _, after = path.rule.update(gradient, before, at)
            expected = rate / path.rule.preconditioner(before, after)
            assert found.columns[RATE][step, side] == pytest.approx(expected, rel=1e-12)
            before = after


def test_the_gradients_are_those_that_the_path_met():
    path, found = looked_into(OPTIMIZERS["nesterov"](learning_rate=0.001))
    assert np.array_equal(found.columns[EXACT], np.column_stack(path.surface.gradient(*found.at.T)))
    ahead = path.points[:-1] - 0.9 * found.columns["v"]
    assert found.at == pytest.approx(ahead)
    assert [arrow.symbol for arrow in found.arrows] == ["−∇f", "−g", "−v", "step"]
    _, quiet = looked_into(OPTIMIZERS["momentum"](learning_rate=0.001), noise=0.0)
    assert [arrow.symbol for arrow in quiet.arrows] == ["−∇f", "−v", "step"]


def test_the_step_that_leaves_the_bounds_is_looked_into_too():
    path, found = looked_into(OPTIMIZERS["sgd"](learning_rate=2.0), "bowl", noise=0.0)
    assert found.count == len(path.points) == path.outcome.step
    assert found.columns["x"][-1] == pytest.approx(path.points[-1])


def test_a_schedule_is_in_the_numbers_and_tables_name_lines():
    rule = OPTIMIZERS["schedule_free"]()
    _, found = looked_into(rule, "matyas", schedule=Cosine())
    assert found.columns["alpha"][:, 0] == pytest.approx(rule.learning_rate * Cosine().factors(40))
    assert list(found.table) == [
        *("x", "y", "g_exact x", "g_exact y", "g x", "g y", "z (line 1) x", "z (line 1) y"),
        *("ahead x", "ahead y", "z x", "z y", "alpha", "step x", "step y"),
    ]
    typed = rule_of("g = g + lambda*x\nturns = turns + 1\nx = x - alpha*g/sqrt(turns)")(learning_rate=0.001)
    _, found = looked_into(typed)
    assert list(found.table)[4:] == ["g given x", "g given y", "g x", "g y", "turns", "alpha", "step x", "step y"]
    assert found.table["turns"].tolist() == list(range(1, 41))


def applied(matrix, vector):
    """Symmetric matrices of entries xx, xy, yy, (n, 3), times vectors, (n, 2)."""
    full = matrix[:, [[0, 1], [1, 2]]]
    return np.einsum("nij,nj->ni", full, vector)


def test_newtons_step_is_the_lowest_place_of_the_quadratic_in_its_trust_region():
    _, found = looked_into(OPTIMIZERS["newton"](), "himmelblau", 20)
    c = found.columns
    shifted = c["H"] + c["shift"] * [1, 0, 1]
    assert applied(shifted, c["d"]) == pytest.approx(-c["g"])
    assert applied(c["inverse"], c["g"]) == pytest.approx(-c["d"])
    assert c[STEP] == pytest.approx(c["t"] * c["d"])
    assert found.shapes[0].numbers == ("d",)
    turns = np.linspace(0, 2 * np.pi, 60)
    for step in range(found.count):
        rim = np.linalg.norm(c["d"][step]) * np.column_stack((np.cos(turns), np.sin(turns)))
        places = np.vstack([share * rim for share in (0.3, 0.7, 1)] + [c["d"][step]])
        xx, xy, yy = c["H"][step]
        x, y = places.T
        heights = places @ c["g"][step] + (xx * x * x + 2 * xy * x * y + yy * y * y) / 2
        assert heights[-1] <= heights.min() + 1e-9 * abs(heights).max()


def test_bfgs_and_conjugate_gradients_tell_what_they_learn():
    _, found = looked_into(OPTIMIZERS["bfgs"](), steps=12)
    c = found.columns
    goes_on, learns = c["goes_on"][:, 0] == 1, c["learns"][:, 0] == 1
    assert goes_on.sum() > 5 < learns.sum()
    assert applied(c["B"], c["g"])[goes_on] == pytest.approx(-c["d"][goes_on])
    assert applied(c["B_new"], c["y"])[learns] == pytest.approx(c["s"][learns])  # the secant condition
    _, found = looked_into(OPTIMIZERS["conjugate_gradients"](), steps=12, noise=0.0)
    c = found.columns
    assert c["d_new"] == pytest.approx(c["beta"] * c["d"] - c["g_new"])
    later = c["goes_on"][1:, 0] == 1
    assert c["d"][1:][later] == pytest.approx(c["d_new"][:-1][later])


def test_step_lengths_and_sharpness_are_those_of_the_step():
    _, found = looked_into(OPTIMIZERS["polyak"](), steps=12)
    c = found.columns
    assert c[STEP] == pytest.approx(-c["rate"] * c["g"])
    path, found = looked_into(OPTIMIZERS["barzilai_borwein"](), steps=12)
    c = found.columns
    assert c["s"][1:] == pytest.approx(c[STEP][:-1])
    kept = c["curves_up"][:, 0] == 1
    sy, yy = (c["s"] * c["y"]).sum(axis=1), (c["y"] ** 2).sum(axis=1)
    assert c["rate"][kept, 0] == pytest.approx((sy / yy)[kept])
    assert np.isnan(c["s"][0]).all()
    path, found = looked_into(OPTIMIZERS["sam"](learning_rate=1e-4), steps=12)
    c = found.columns
    assert np.linalg.norm(c["ahead"] - c["x"], axis=1) == pytest.approx(path.rule.radius)
    assert np.array_equal(found.at, c["ahead"])
    assert c["v_new"] == pytest.approx(0.9 * c["v"] + 1e-4 * c["g"])


def test_the_triangle_changes_as_is_said_and_is_that_of_the_next_step():
    path, found = looked_into(OPTIMIZERS["nelder_mead"](), "himmelblau", 60)
    c = found.columns
    for name in ("best", "second", "worst"):
        assert np.array_equal(c[name][1:], c[f"{name}_new"][:-1])
        assert c[f"f_{name}"][:, 0] == pytest.approx(path.surface.value(*c[name].T))
    said = np.column_stack([c[name] for name in ("fits", "falls_back", "stretches", "squeezes", "shrinks")])
    assert (said.sum(axis=1) == 1).all()
    assert said[:, [0, 2, 3]].sum(axis=0).min() > 0
    place = {0: "r", 1: "r", 2: "e", 3: "e"}
    for step, which in enumerate(said.argmax(axis=1)):
        after = {tuple(c[f"{name}_new"][step]) for name in ("best", "second", "worst")}
        if which in place:
            corners = (c["best"][step], c["second"][step], c[place[which]][step])
            assert after == {tuple(corner) for corner in corners}
    assert c["r"] == pytest.approx(c["best"] + c["second"] - c["worst"])


def test_the_ellipse_of_cma_es_is_the_covariance_of_what_it_draws():
    path, found = looked_into(OPTIMIZERS["cma_es"](), "himmelblau", 30)
    c = found.columns
    root = c["deviation"][:, [[0, 1], [1, 2]]]
    covariance = c["sigma"][:, :, None] ** 2 * c["C"][:, [[0, 1], [1, 2]]]
    assert root @ root == pytest.approx(covariance)
    drawn = np.stack([c[f"x{place}"] for place in range(1, 7)])
    heights = np.stack([c[f"f{place}"][:, 0] for place in range(1, 7)])
    assert (np.diff(heights, axis=0) >= 0).all()
    assert heights == pytest.approx(path.surface.value(*np.moveaxis(drawn, -1, 0)))
    weights = np.log(3.5) - np.log([1, 2, 3])
    assert path.points[1:] == pytest.approx(np.einsum("k,knj->nj", weights / weights.sum(), drawn[:3]))
    assert c["sigma"][1:] == pytest.approx(c["sigma_new"][:-1])
    assert c["C"][1:] == pytest.approx(c["C_new"][:-1])
    assert {f"C {side}" for side in ("xx", "xy", "yy")} <= set(found.table)


def test_a_typed_rule_that_looks_at_both_coordinates_tells_its_lines_too():
    rule = rule_of("r = min(f/norm(g)^2, 1)\nx = x - r*g")()
    path, found = looked_into(rule, "bowl", 5, noise=0.0)
    assert found.columns["f"][:, 0] == pytest.approx(path.values[:5])
    length = np.linalg.norm(found.columns["g"], axis=1)
    assert found.columns["line 0"][:, 0] == pytest.approx(np.minimum(path.values[:5] / length**2, 1))
    assert np.array_equal(found.columns["x"] + found.columns[STEP], path.points[1:])
    assert found.lines[0].parts == ("min(", "f", "/norm(", "g", ")², 1)")
    assert "f" in found.symbols
    assert not found.elementwise


def test_a_step_that_is_the_same_in_x_and_y_is_a_pair():
    _, found = looked_into(rule_of("x = x - alpha")(), steps=5)
    assert found.columns[STEP].tolist() == [[-0.05, -0.05]] * 5


@pytest.mark.parametrize("name", ["newton", "bfgs", "conjugate_gradients"])
def test_what_is_seen_of_f_falls_whatever_the_noise(name):
    _, found = looked_into(OPTIMIZERS[name](), "himmelblau", 40, noise=3.0)
    moves = found.columns["moves"] == 1
    assert moves.sum() > 30
    assert (found.columns["f_seen"] < found.columns["f"])[moves].all()
    assert (found.columns["f_new"] > found.columns["f"])[moves].any()
