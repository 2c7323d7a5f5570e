"""Tapes: equal operations are one, constants are computed at once, whole powers are products."""

from core.formula.tape import Tape
from tests.each import with_each


def names(tape):
    return [operation.name for operation in tape.operations]


def test_equal_operations_are_one():
    tape = Tape()
    one, other = (tape.apply("*", tape.apply("sin", tape.x), tape.y) for _ in range(2))
    assert one == other
    assert names(tape) == ["x", "y", "sin", "*"]
    assert tape.apply("*", tape.y, tape.apply("sin", tape.x)) != one


def test_operations_on_constants_are_computed_at_once():
    tape = Tape()
    assert tape.value_of(tape.apply("-", tape.constant(5.0), tape.constant(2.0))) == 3.0
    assert tape.value_of(tape.apply("sqrt", tape.constant(9.0))) == 3.0
    assert tape.value_of(tape.power(tape.constant(2.0), tape.constant(0.5))) == 2.0**0.5
    assert tape.value_of(tape.apply("+", tape.x, tape.constant(2.0))) is None
    assert str(tape.value_of(tape.constant(-0.0))) == "0.0"


@with_each(
    ("exponent", "expected"),
    [
        (2.0, {"*"}),
        (-3.0, {"*", "/", "constant"}),
        (64.0, {"*"}),
        (-64.0, {"*", "/", "constant"}),
        (65.0, {"power"}),
        (0.5, {"sqrt"}),
        (-0.5, {"sqrt", "/", "constant"}),
        (1.5, {"power"}),
    ],
)
def test_powers_are_products_and_roots_where_they_can_be(exponent, expected):
    tape = Tape()
    place = tape.power(tape.x, tape.constant(exponent))
    needed = {tape.operations[at].name for at in tape.needed([place])}
    assert needed - {"x"} == expected | ({"constant"} if expected == {"power"} else set())


def test_a_power_of_64_takes_six_products():
    tape = Tape()
    tape.power(tape.x, tape.constant(64.0))
    assert names(tape).count("*") == 6


def test_the_trivial_powers():
    tape = Tape()
    assert tape.power(tape.x, tape.constant(1.0)) == tape.x
    assert tape.value_of(tape.power(tape.x, tape.constant(0.0))) == 1.0


def test_needed_is_what_leads_to_a_result_in_order():
    tape = Tape()
    sine = tape.apply("sin", tape.x)
    tape.apply("cos", tape.y)
    both = tape.apply("+", sine, tape.constant(2.0))
    assert [tape.operations[at].name for at in tape.needed([both])] == ["x", "sin", "constant", "+"]
