"""The scripts' quartiles are those of core/statistics.py."""

import numpy as np

from core.statistics import quartiles

NAN, INF = np.nan, np.inf
BY_HAND = [
    [],
    [3.0],
    [4.0, 1.0],
    [5.0, 1.0, 2.0],
    [10.0, 9.0, 100.0, -1.0],
    [1.0, 2.0, INF, INF],
    [1.0, 2.0, 3.0, 4.0, INF],
    [-INF, -INF, 1.0, 2.0],
    [-INF, INF],
    [INF, INF, INF],
    [NAN, 4.0, NAN, 1.0],
    [NAN, NAN],
]


def test_quartiles_of_scripts_are_those_of_python_bit_for_bit(open_page):
    rng = np.random.default_rng(0)
    drawn = [(rng.normal(size=count) * 10.0 ** rng.integers(-3, 4, count)).tolist() for count in range(1, 33)]
    page = open_page("/network")
    found = page.evaluate(
        """async (rows) => {
            const main = document.querySelector("script[type=module]").src;
            const { quartiles } = await import(new URL("lib/quartiles.js", main));
            return rows.map(quartiles);
        }""",
        BY_HAND + drawn,
    )
    for values, told in zip(BY_HAND + drawn, found, strict=True):
        expected = quartiles(values)._asdict()
        np.testing.assert_array_equal([told[name] for name in expected], [*expected.values()], err_msg=str(values))
