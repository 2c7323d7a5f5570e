"""What a fair race came to, in plain values."""

from core.optimizers import OPTIMIZERS
from core.races.record import for_json, numbered


def test_two_of_a_rule_are_numbered():
    rules = [OPTIMIZERS[name]() for name in ("momentum", "adadelta", "momentum")]
    assert numbered(rules) == ["Momentum 1", "AdaDelta", "Momentum 2"]


def test_what_has_no_end_is_told_in_words_that_json_has():
    inf = float("inf")
    assert for_json({"a": [inf, -inf, 1.5], "b": 2}) == {"a": ["Infinity", "-Infinity", 1.5], "b": 2}
