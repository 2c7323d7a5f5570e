"""Values that nobody sends on purpose, and valid values made wrong."""

import copy

from hypothesis import strategies as st

TEXTS = [
    "",
    " ",
    "nan",
    "-inf",
    "1e999",
    "1e308",
    "-1e-320",
    "0x10",
    "１２",
    "1_000",
    "9" * 400,
    "a" * 5_000,
    "\x00",
    "\ud7ff",
    "__proto__",
    "../../etc/passwd",
    "<img src=x onerror=alert(1)>",
    "%s%n{0}",
    "true",
    "null",
    "sgd,learning_rate:0.1,learning_rate:x",
    "exponent:4," * 30,
]
NUMBERS = [0, -1, 1, 2**31, -(2**63), 10**30, 1e308, -1e308, 5e-324, float("nan"), float("inf"), float("-inf"), 0.5]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(NUMBERS),
    st.integers(-9, 99),
    st.sampled_from(TEXTS),
    st.text(max_size=8),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["name", "rule", "page", "id", "x"]), inner, max_size=3),
    ),
    max_leaves=5,
)


@st.composite
def spoilt(draw, valid):
    """A valid JSON value with up to three places replaced, removed, repeated or added to."""
    value = {"": copy.deepcopy(valid)}
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(list(places(value))))
        how = draw(st.sampled_from(["replace", "replace", "replace", "remove", "add"]))
        if how == "remove" and holder is not value:
            del holder[key]
        elif how == "add" and isinstance(holder[key], list):
            holder[key].extend(copy.deepcopy(holder[key]) or [draw(scalars)])
        elif how == "add" and isinstance(holder[key], dict):
            holder[key][draw(st.sampled_from(TEXTS))] = draw(scalars)
        else:
            holder[key] = draw(values)
    return value[""]


def places(holder):
    """Every (holder, key) of a value, its own among them."""
    for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
        yield holder, key
        if isinstance(holder[key], dict | list):
            yield from places(holder[key])


@st.composite
def spoilt_request(draw, valid):
    """A request to a callback in which anything is wrong, or only what one of its components or stores holds."""
    if draw(st.integers(0, 3)) == 0:
        return draw(spoilt(valid))
    request = copy.deepcopy(valid)
    parts = [
        each
        for part in request["inputs"] + request["state"]
        for each in (part if isinstance(part, list) else [part])
    ]
    part = draw(st.sampled_from(parts))
    part["value"] = draw(spoilt(part["value"]))
    return request
