"""A typed formula in a record: what is read of it, and what is said of what is wrong."""

from core.formula.record import CustomFormula, read_custom, to_dict
from core.formula.surface import CustomSurface
from core.surfaces import Box
from tests.each import with_each

TYPED = CustomFormula("x² + (y − 1)²", Box(-4, 4, -3, 5), (0, 0.9))


def test_its_plain_values_read_back():
    assert to_dict(TYPED) == {
        "formula": "x^2+(y-1)^2",
        "x_min": -4.0,
        "x_max": 4.0,
        "y_min": -3.0,
        "y_max": 5.0,
        "minimum_x": 0,
        "minimum_y": 0.9,
    }
    assert read_custom(to_dict(TYPED), CustomFormula()) == (TYPED, {})
    assert read_custom(to_dict(CustomFormula()), TYPED) == (CustomFormula(), {})


def test_what_is_missing_comes_from_the_fallback():
    assert read_custom({}, TYPED) == (TYPED, {})
    assert read_custom({"y_max": "6"}, TYPED) == (CustomFormula("x^2+(y-1)^2", Box(-4, 4, -3, 6), (0, 0.9)), {})


@with_each(
    ("change", "field", "told"),
    [
        ({"formula": "sin(x)*z^2"}, "formula", "'z' at character 8"),
        ({"formula": "(" * 10_000}, "formula", "has 10,000 characters: it takes at most 500"),
        ({"formula": "__import__('os').system('ls')"}, "formula", "'_' at character 1"),
        ({"formula": "9**9**9"}, "formula", "no finite value"),
        ({"formula": "7"}, "formula", "it takes x or y"),
        ({"formula": ""}, "formula", "is empty"),
        ({"formula": None}, "formula", "it takes text"),
        ({"x_min": "a"}, "x_min", "Least x is 'a': it takes a number from −1,000 to 1,000"),
        ({"y_max": ""}, "y_max", "Greatest y is empty"),
        ({"x_max": -4}, "x_max", "runs from −4 to −4 in x"),
        ({"minimum_y": ""}, "minimum_y", "Minimum y is empty"),
        ({"minimum_x": 3}, "minimum_x", "zero nowhere near"),
    ],
)
def test_what_is_wrong_with_a_formula_is_said_at_its_field_and_the_fallback_stays(change, field, told):
    found, problems = read_custom({**to_dict(TYPED), **change}, TYPED)
    assert problems.keys() == {field} and told in problems[field]
    assert isinstance(found.surface, CustomSurface)
    if field == "formula":
        assert found == TYPED


WIDE = CustomFormula("x² + y²", Box(-1000, 1000, -1000, 1000))


@with_each("axis", "xy")
@with_each("edge", [-1000, 1000])
def test_a_minimum_lies_within_a_thousand(axis, edge):
    other = {"x": "y", "y": "x"}[axis]
    raw = {"formula": f"({axis} - ({edge}))^2 + {other}^2", f"minimum_{axis}": edge, f"minimum_{other}": 0}
    found, problems = read_custom(raw, WIDE)
    assert problems == {} and getattr(found.surface.minima[0], axis) == edge
    _, problems = read_custom({**raw, f"minimum_{axis}": 1.0005 * edge}, WIDE)
    told = f"{edge}.5".replace("-", "−").replace("1000", "1000")
    assert problems == {f"minimum_{axis}": f"Minimum {axis} is {told}: it takes a number from −1,000 to 1,000"}


def test_both_boxes_of_the_minimum_may_stay_empty():
    found, problems = read_custom({**to_dict(TYPED), "minimum_x": "", "minimum_y": " "}, TYPED)
    assert problems == {} and found.minimum is None


def test_half_a_minimum_is_none_and_what_is_missing_of_it_is_told():
    found, problems = read_custom({"formula": "x^2+y^2", "minimum_x": "0"}, TYPED)
    assert problems == {"minimum_y": "Minimum y is empty: it takes a number from −1,000 to 1,000"}
    assert found.minimum is None


def test_another_formula_does_not_keep_the_minimum_of_the_last():
    found, problems = read_custom({"formula": "x^2 - y"}, TYPED)
    assert problems == {} and found == CustomFormula("x^2-y", TYPED.box)


def test_a_formula_is_kept_in_its_plain_form_however_it_was_typed():
    assert CustomFormula("x ² +  2xy") == CustomFormula("x^2+2*x*y")
