"""Files to take away, asked for as a browser asks for them, and the scripts run without Fall Line."""

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from urllib.parse import quote

import numpy as np
import pytest
from dash import Dash, html

from app.descent.export import routes as takeaway
from app.descent.export.sources import Unwritable
from app.descent.export.torch_script import torch_script
from app.descent.state import OPENING_LESSON
from core.descent.experiment import Competitor, DescentExperiment, from_query, run, to_query
from core.descent.lessons import LESSONS
from core.formula.record import CustomFormula
from core.optimizers import OPTIMIZERS, SGD
from core.optimizers.schedules import SCHEDULES, Cosine, Step
from core.records import LONGEST_QUERY
from core.surfaces import SURFACES
from tests.app.typed_arrays import decoded

FILES = ("steps.csv", "script.py", "torch.py", "animation.html")
EVERY_RULE = tuple(Competitor(rule(), color) for color, rule in enumerate(OPTIMIZERS.values()))
OUTSIDE = tuple(
    Competitor(OPTIMIZERS[name](epsilon=0.05, epsilon_inside_root=False), color)
    for color, name in enumerate(("adagrad", "rmsprop", "adam"))
)
EVERY_SCHEDULE = tuple(
    Competitor(OPTIMIZERS[rule](), color, schedule=schedule(warmup=0.1))
    for color, (rule, schedule) in enumerate(
        zip(("sgd", "momentum", "nesterov", "adagrad", "rmsprop"), SCHEDULES.values(), strict=True)
    )
)

EXACT = {
    **{f"every rule on {name}": DescentExperiment(name, (0.9, -0.4), 40, 0.0, 0, EVERY_RULE) for name in SURFACES},
    "noisy": DescentExperiment("rastrigin", (2.2, -1.3), 300, 0.7, 11, EVERY_RULE),
    "scheduled": DescentExperiment("beale", (-1.0, 1.5), 200, 0.1, 3, (*EVERY_SCHEDULE, *EVERY_RULE[5:8])),
    "epsilon outside the root": DescentExperiment("himmelblau", (0.0, 0.0), 100, 1.0, 5, OUTSIDE),
    "diverging": DescentExperiment(
        "rosenbrock", (-1.5, 2.0), 500, 0.0, 0, (Competitor(SGD(0.1)), Competitor(OPTIMIZERS["adam"](), 1))
    ),
    "from the tip of a cone": DescentExperiment("mult", (0.0, 0.0), 30, 0.0, 0, EVERY_RULE),
    **{
        f"every rule on {custom.formula}": DescentExperiment("custom", start, 60, noise, 2, EVERY_RULE, custom)
        for custom, start, noise in (
            (CustomFormula("sin(x)*y^2 + 0.1*x"), (1.0, -0.4), 0.2),
            (CustomFormula("x^2.5 + |y|/x + max(x, y)^3 − min(sinh(y), 2^x)"), (1.5, 0.7), 0.3),
            (CustomFormula("log(x) + √(y) + exp(−x*y) + x^y"), (1.0, 0.5), 0.0),  # rules leave its domain
            (CustomFormula("1/x − tan(y)/7 + log10(x^−4)"), (-1.0, 0.5), 0.0),
            (CustomFormula("log(x) + y"), (-1.0, 0.5), 0.0),
        )
    },
    "one step": DescentExperiment("bowl", (6.0, 6.0), 1, 1.0, 0, EVERY_RULE[:1]),
}

RUNNER = """
import contextlib, io, json, sys
results = []
for script in json.load(sys.stdin):
    space, printed = {"__name__": "__main__"}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "script.py", "exec"), space)
    results.append([printed.getvalue(), [path.tolist() for path in space["paths"]]])
assert not {"core", "app", "dash"} & set(sys.modules)
json.dump(results, sys.stdout)
"""


@pytest.fixture(scope="module")
def client():
    app = Dash("bare")
    app.layout = html.Div()
    takeaway.register(app)
    app.server.testing = True
    return app.server.test_client()


@pytest.fixture
def get(client):
    return lambda file, query: client.get(f"/descent/{file}?{query}")


@pytest.fixture(scope="module")
def outputs(client):
    """What each of the numpy scripts prints and computes, all run in one interpreter far from the checkout."""
    scripts = [client.get(f"/descent/script.py?{to_query(race)}").text for race in EXACT.values()]
    return dict(zip(EXACT, run_scripts(scripts), strict=True))


def run_scripts(scripts):
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-W", "error", "-c", RUNNER],
        input=json.dumps(scripts),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def competitors(*rules):
    return tuple(Competitor(rule, color) for color, rule in enumerate(rules))


@pytest.mark.parametrize("name", EXACT)
def test_the_numpy_script_computes_the_same_bits(name, outputs):
    printed, paths = outputs[name]
    trajectories = run(EXACT[name])
    assert [np.array(path).tobytes() for path in paths] == [
        np.array(trajectory.points.tolist()).tobytes() for trajectory in trajectories
    ]
    for trajectory, line in zip(trajectories, printed.splitlines(), strict=True):
        x, y = trajectory.points[-1].tolist()
        assert line.endswith(f": ({x!r}, {y!r}) after {len(trajectory.points) - 1} steps")


def test_the_script_says_where_it_comes_from_and_names_its_settings(get):
    race = DescentExperiment("easom", (2.5, 2.0), 77, 0.25, 4, competitors(SGD(0.3), OPTIMIZERS["adam"]()))
    script = get("script.py", to_query(race)).text
    assert f"?{to_query(race)}" in script.partition("import")[0]
    for line in ("START = (2.5, 2.0)", "STEPS = 77", "NOISE = 0.25 ", "SEED = 4 ", "'learning_rate': 0.3}"):
        assert line in script
    assert SURFACES["easom"].formula in script and "schedule" not in script and "class Momentum" not in script


def test_the_script_holds_the_source_of_its_rules(get):
    script = get("script.py", "c=adadelta").text
    assert (
        "step = -np.sqrt(state.squared_steps + self.epsilon) / np.sqrt(squares + self.epsilon) * gradient" in script
    )
    assert "raise" not in script


def test_the_steps_are_all_there_with_all_their_digits(get):
    race = DescentExperiment("ackley", (2.5, -1.0), 50, 0.3, 2, EVERY_RULE)
    rows = list(csv.reader(io.StringIO(get("steps.csv", to_query(race)).text)))
    assert rows[0] == ["competitor", "step", "x", "y", "f", "gradient_norm", "distance"]
    expected = [
        [str(step), *map(repr, (*point, value, norm, distance))]
        for path in run(race)
        for step, (point, value, norm, distance) in enumerate(
            zip(
                path.points.tolist(),
                path.values.tolist(),
                path.gradient_norms.tolist(),
                path.distances.tolist(),
                strict=True,
            )
        )
    ]
    assert [row[1:] for row in rows[1:]] == expected


def test_names_are_quoted_and_twins_are_told_apart(get):
    lines = get("steps.csv", "steps=1&c=adam&c=adam&c=momentum,momentum:0.5").text.splitlines()
    assert [line.rpartition('"')[0] for line in lines[1::2]] == [
        '"Adam α = 0.1',
        '"Adam α = 0.1 (2)',
        '"Momentum α = 0.01, γ = 0.5',
    ]


def test_there_is_no_distance_where_there_is_no_minimum(get):
    lines = get("steps.csv", "surface=monkey&x=1&y=1&steps=3&noise=0&c=sgd,learning_rate:0.01").text.splitlines()
    assert len(lines) == 5 and all(line.endswith(",") for line in lines[1:])


@pytest.mark.parametrize("file", FILES)
def test_files_are_attachments_with_a_name_and_a_type(get, file):
    answer = get(file, "surface=three_hump_camel")
    ending = {"steps.csv": ".csv", "script.py": ".py", "torch.py": "-torch.py", "animation.html": ".html"}[file]
    assert answer.status_code == 200 and answer.content_type.endswith("; charset=utf-8")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="fall-line-three-hump-camel{ending}"'


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    "query",
    [
        "steps=10001",
        "surface=<script>",
        "noise=-1&steps=0",
        "c=adam,beta1:2",
        "c=nosuch",
        "c=adadelta,schedule:cosine",
        "surface=custom&formula=__import__('os')",
        "surface=custom&formula=x&x_min=9",
    ],
)
def test_what_the_page_would_complain_about_is_refused_in_its_words(get, file, query):
    answer = get(file, quote(query, safe="=&,:"))
    assert answer.status_code == 400 and answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == list(from_query(query)[1].values())


def test_a_query_that_is_too_long_is_refused(get):
    answer = get("script.py", "c=sgd&x=" + "1" * LONGEST_QUERY)
    assert answer.status_code == 400 and "at most 10,000" in answer.text


@pytest.mark.parametrize("lesson", list(LESSONS)[:3])
def test_a_lesson_s_link_is_that_lesson_s_race(get, lesson):
    assert get("steps.csv", f"lesson={lesson}").text == takeaway.steps_csv(LESSONS[lesson].experiment)


def test_no_query_is_the_race_that_the_page_opens_with(get):
    assert get("script.py", "").text == get("script.py", f"lesson={OPENING_LESSON}").text


GENTLE = tuple(
    Competitor(replace(c.rule, learning_rate=0.001), c.color) if hasattr(c.rule, "learning_rate") else c
    for c in EVERY_RULE
)
"""At rates at which no surface makes a path chaotic, which would part on the first difference in rounding."""

TORCH = {
    **{f"every rule on {name}": DescentExperiment(name, (0.9, -0.4), 20, 0.0, 0, GENTLE) for name in SURFACES},
    "noisy, epsilon outside": DescentExperiment("matyas", (4.0, -4.0), 60, 1.0, 7, OUTSIDE),
    "scheduled": DescentExperiment(
        "matyas",
        (4.0, -4.0),
        60,
        0.5,
        1,
        (
            Competitor(OPTIMIZERS["momentum"](), 0, schedule=Cosine(warmup=0.2)),
            Competitor(OPTIMIZERS["nesterov"](), 1, schedule=Step()),
            Competitor(SGD(), 2, schedule=Cosine()),
            Competitor(OPTIMIZERS["adadelta"](), 3),
        ),
    ),
    **{
        formula: DescentExperiment("custom", (1.0, 0.4), 20, 0.0, 0, GENTLE, CustomFormula(formula))
        for formula in ("sin(x)*y^2 + 0.1*x", "x^2.5 + √(x)*|y| + max(x, 1)^y − min(2, y)*log2(x)", "acos(x) + y")
    },
    "no momentum": DescentExperiment(
        "bowl", (1.0, 2.0), 20, 0.0, 0, competitors(OPTIMIZERS["nesterov"](momentum=0.0))
    ),
}


@pytest.mark.parametrize("race", TORCH.values(), ids=TORCH)
def test_the_torch_script_is_python(get, race):
    script = get("torch.py", to_query(race)).text
    compile(script, "torch.py", "exec")
    assert to_query(race) in script


def test_the_torch_script_computes_the_same_within_rounding(get):
    pytest.importorskip("torch")
    races = {
        name: replace(
            race,
            competitors=tuple(
                replace(c, rule=replace(c.rule, epsilon_inside_root=False))
                if hasattr(c.rule, "epsilon_inside_root")
                else c
                for c in race.competitors
            ),
        )
        for name, race in TORCH.items()
    }
    results = run_scripts([get("torch.py", to_query(race)).text for race in races.values()])
    for race, (_, paths) in zip(races.values(), results, strict=True):
        for trajectory, path in zip(run(race), paths, strict=True):
            np.testing.assert_allclose(path, trajectory.points, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("c=adam", "√(G + ε), ε inside the root, of Adam α = 0.1"),
        ("c=nesterov", "look-ahead point"),
        ("c=momentum", "keeps v/α"),
        ("c=adadelta", "lr: 1 leaves it"),
    ],
)
def test_the_torch_script_tells_where_conventions_differ(get, query, told):
    assert told in get("torch.py", query).text


def test_the_torch_script_keeps_silent_where_they_agree(get):
    script = get("torch.py", "c=adam,epsilon_inside_root:false&c=sgd").text
    assert "PyTorch" not in script.partition('"""\n')[2].partition("START")[0]


def test_a_rule_that_torch_does_not_have_is_refused_by_name():
    class Newcomer(SGD):
        label = "Newcomer"

    race = DescentExperiment(competitors=(Competitor(Newcomer()),))
    with pytest.raises(Unwritable, match=r"Newcomer isn't in torch.optim: it takes .*SGD"):
        torch_script(race, run(race))


def page_data(page):
    return json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.S)[1])


def test_the_animation_holds_the_paths(get):
    race = DescentExperiment("matyas", (4.0, -4.0), 60, 1.0, 0, EVERY_RULE)
    data = page_data(get("animation.html", to_query(race)).text)
    assert data["stride"] == 1
    for path, trajectory in zip(data["paths"], run(race), strict=True):
        np.testing.assert_array_equal(decoded(path["x"]), trajectory.points[:, 0].astype("f4"))
        np.testing.assert_array_equal(decoded(path["y"]), trajectory.points[:, 1].astype("f4"))
        np.testing.assert_array_equal(decoded(path["f"]), trajectory.values.astype("f4"))


def test_the_animation_leaves_gaps_where_a_formula_has_no_value(get):
    race = DescentExperiment("custom", (1.0, 1.0), 5, custom=CustomFormula("log(x) + y²"))
    page = get("animation.html", to_query(race)).text
    assert "f(x, y) = log(x) + y²" in page
    heights = decoded(page_data(page)["heights"]).reshape(121, 121)
    assert (heights[:, :61] == 65535).all() and heights[:, 61:].max() == 65534 and heights[:, 61:].min() == 0


def test_the_animation_of_the_longest_race_is_small(get):
    race = DescentExperiment("goldstein_price", (0.5, 0.5), 10_000, 0.1, 0, EVERY_RULE)
    page = get("animation.html", to_query(race)).text
    assert len(page.encode()) < 300_000
    for path, trajectory in zip(page_data(page)["paths"], run(race), strict=True):
        assert decoded(path["x"])[-1] == np.float32(trajectory.points[-1, 0])


def test_the_animation_asks_nothing_of_anyone(get):
    page = get("animation.html", "").text
    assert not re.search(r"(src|href|action)\s*=\s*[\"'](?!data:)|https?:|url\(|@import|fetch\(", page)
    assert "default-src 'none'" in page


def test_the_animation_shows_the_view_on_screen(get):
    query = "surface=bowl&x=12&y=12&noise=0&c=sgd&box=wide"
    left, right, low, high = page_data(get("animation.html", query).text)["box"]
    assert left < -12 and right > 12 and low < -12 and high > 12


def test_nothing_of_a_query_reaches_the_animation_as_markup(get):
    hostile = quote('"></script><script>alert(1)</script>')
    page = get("animation.html", f"surface=bowl&lesson={hostile}&box={hostile}&{hostile}=1&c=sgd,{hostile}:1").text
    assert "alert(1)" not in page and page.count("<script") == 2
