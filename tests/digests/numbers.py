"""Numbers as they are read from boxes and links and written for readers, and how wrong ones are refused."""

import itertools
from functools import partial
from typing import Any

import numpy as np

from core.quantities import Quantity, check_whole, number, power_of_ten, quoted, shortened
from core.records import as_text, joined_pairs, joined_settings, split_pairs, split_query, split_settings, strange
from tests.digests.reach import Parts
from tests.digests.texts import or_refusal

QUANTITIES = {
    "plain": Quantity("A", minimum=-2, maximum=10),
    "whole": Quantity("A", minimum=1, maximum=10_000, integer=True),
    "above": Quantity("A", minimum=0, maximum=1, open_minimum=True),
    "below": Quantity("A", minimum=0, maximum=1, open_maximum=True),
    "between": Quantity("A", minimum=-1e-3, maximum=1e12, open_minimum=True, open_maximum=True, scale="log"),
    "switch": Quantity("A", scale="switch"),
}
_PLAIN = "1 +1 -2 −2 -2.0000001 10 10.5 0 -0 1e0 1e4 10000 10001 1e400 1e-400 .5 5. e5 --1"
_ODD = "0,5 1,000 1.000,5 10,000 10,00 ½ 1/2 2^3 x 1x 0x1 1_0 nan inf -∞ true yes １"
TYPED = (*_PLAIN.split(), *_ODD.split(), "", " ", " 1 ", "1 000", " False ", "9" * 50, "0." + "3" * 60)
GIVEN = (None, True, False, 0, 1, 10, -1, 0.5, 1.0, 1e12, 1e15, 10**14, 10**15, 10**400, np.nan, np.inf, [], {})
ARRAYS = ([0.5, 1.0], [0, 1, 2], [[1], [3]], [1.0, np.nan], [], ["x"], [True], [1, [2]], np.float32(0.5))
VALUES = tuple(
    float(f"{sign}{mantissa}e{power}")
    for sign, mantissa, power in itertools.product(("", "-"), (1, 1.2345678, 9.9996, 9.99951), range(-7, 8))
)


def numbers_result() -> Parts:
    """What each kind of quantity makes of texts, values and arrays; numbers and texts as they are written."""
    found: Parts = {}
    for name, quantity in QUANTITIES.items():
        found[f"{name}, accepts"] = quantity.accepts
        found[f"{name}, typed"] = [_plain(partial(quantity.read, raw)) for raw in TYPED]
        found[f"{name}, given"] = [_plain(partial(quantity.read, raw)) for raw in GIVEN]
        found[f"{name}, checked"] = [_plain(partial(quantity.check, each)) for each in (*GIVEN, *ARRAYS)]
    for digits in (1, 2, 4, 6, 10):
        found[f"written, {digits} digits"] = [number(value, digits) for value in VALUES]
    odd = (0.0, -0.0, np.nan, np.inf, -np.inf, 99999.4, 99999.6, 1e-4, 9.99e-5, 1e300, 5e-324)
    found["written, odd"] = [number(value) for value in odd]
    found["powers"] = [power_of_ten(power) for power in range(-12, 13)]
    found["shortened"] = [len(shortened("x" * length, most)) for length in (3, 39, 40, 41) for most in (1, 3, 40)]
    found["quoted"] = [quoted("x" * length) for length in (37, 38, 39, 40, 90)] + [quoted(list(range(30)))]
    found["whole"] = [
        _plain(partial(check_whole, "n", value, least, most))
        for value in (-1, 0, 1, 5, 6, 2.0, True, np.int64(5), "5")
        for least, most in ((0, None), (1, 5))
    ]
    return found


_LISTS = "a a:1 a:1,b:2 a:1,,b a:b:c,d :1 a: a:1,a:2 x%2Cy:1 a,b:1,2"
_QUERIES = "? a a= a=1&b=2 a=1&a=2 a=%2B+1 &&a=1 a==1 a=1;b=2 ?a=1 =1 a=%zz&b=%e9"
_NAMES = "learning_rate learningrate LEARNING_RATE momentun step utm_source"


def records_result() -> Parts:
    """Parts of links: pairs, settings, queries, right and wrong, and what is said of names that nothing has."""
    values = (1.0, 0.1, 1e-7, 1e22, 123456.789, 3, True, False, None, "a b", (1, 2), 1e5, 1e16)
    texts = (*_LISTS.split(), "", " a : 1 , b:2 ")
    queries = ("", *_QUERIES.split())
    names = ("learning_rate", "momentum", "decay", "steps")
    given = (*_NAMES.split(), "x" * 60, "", "decay ")
    return {
        "as text": [_plain(partial(as_text, value)) for value in values],
        "pairs": [_plain(partial(split_pairs, text)) for text in texts],
        "settings": [_plain(partial(split_settings, text)) for text in texts],
        "queries": [_plain(partial(split_query, query)) for query in queries],
        "joined": [joined_pairs([("a", 1.0), ("b", "x,y")]), joined_settings("sgd", {"a": 0.1, "b": True})],
        "strange": [strange([name], names, "The link", ("utm_source",)) for name in given],
        "several strange": strange(given, names, "The link"),
    }


def _plain(read: Any) -> Any:
    try:
        return or_refusal(read)
    except (TypeError, OverflowError) as error:
        return type(error).__name__
