"""Rules of a reader's file as rules: their paths, how they end, and many descents at once."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from app.homework.library import Library
from core.batched.descents import MOST_CALLS, Descents
from core.batched.engine import run_block
from core.batched.ensembles import ensemble
from core.descent import descend
from core.descent.comparison import Conditions, compare, diagnose, reference_for
from core.descent.experiment import from_query
from core.descent.outcomes import OutcomeKind
from core.descent.states import states
from core.network.experiment import read_network
from core.optimizers import OPTIMIZERS
from core.optimizers.own import OWN, RuleError, bring
from core.optimizers.schedules import SCHEDULES
from core.surfaces import SURFACES
from core.sweep.study import read_sweep
from tests.app.homework.conftest import brought

MATCHING = {"bias_correction": False}
MATYAS, START = SURFACES["matyas"], (4.0, -3.0)


@pytest.fixture(autouse=True)
def there(library):
    brought(library)


def path(rule, steps=30, noise=1.0, **more):
    return descend(MATYAS, rule, START, steps, noise, 5, **more)


def test_a_rule_goes_to_another_process_with_its_file(library):
    rule = OWN["python:momentum"](momentum=0.5)
    library.path.rename(library.path.with_suffix(".gone"))
    other = pickle.loads(pickle.dumps(rule))
    library.path.with_suffix(".gone").rename(library.path)
    assert other.settings == rule.settings and other.described.ask is not rule.described.ask
    assert np.array_equal(path(other).points, path(rule).points)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("adam", ["m", "s"]), ("nag", ["v"]), ("Ahead", ["v", "t"]), ("Itself", ["steps", "v"]), ("stops", [])],
)
def test_what_it_keeps_is_told_of_each_step_by_its_names(name, kept):
    steps = 3 if name == "stops" else 20
    found = states(path(OWN[f"python:{name}"](), steps), steps, 1.0, 5)
    assert [line.name for line in found.lines] == [*kept, "new"] and set(kept) < {*found.symbols}
    assert {heading.split()[0] for heading in found.table} >= {*kept}
    if name == "Ahead":
        assert found.columns["kept t"].tolist() == [[float(step)] * 2 for step in range(1, 21)]
        moved = np.diff(path(OWN["python:Ahead"](), steps).points, axis=0)
        assert found.columns["kept v"] == pytest.approx(-moved)
    if name == "Itself":
        assert found.columns["kept steps"][-1].tolist() == [20.0, 20.0]
        reference = OPTIMIZERS["momentum"](learning_rate=0.05)
        assert path(OWN["python:Itself"](), steps).points == pytest.approx(path(reference, steps).points)
    if name == "adam":
        ours = states(path(OPTIMIZERS["adam"](**MATCHING), steps), steps, 1.0, 5)
        assert found.columns["kept m"] == pytest.approx(ours.columns["line 0"])


def test_a_file_that_is_gone_is_told_until_it_is_back_and_its_rules_stay(library):
    version, gone = library.contents.version, library.path.with_suffix(".gone")
    library.path.rename(gone)
    library.refresh()
    assert library.error == "it can't be read: No such file or directory"
    assert library.contents.version == version and "python:momentum" in OWN
    gone.rename(library.path)
    library.refresh()
    assert library.error == "" and library.contents.version == version


def test_a_sweep_has_rows_of_them_with_their_file():
    study = {"rule": ["python:stops", "momentum"], "own_kappa": [1.0, 2.0], "seed": [0, 1]}
    fixed = {"surface": "matyas", "x": 4, "y": -3, "steps": 12, "noise": 1.0}
    sweep = read_sweep({"kind": "descent", "experiment": fixed, "vary": study})
    assert len(sweep.rows) == 6 and {"file", "hash", "own_kappa"} <= set(sweep.columns)
    assert sweep.rows[0]["file"] == "my_rules.py" and "file" not in sweep.rows[-1]
    for row, experiment in zip(sweep.rows, sweep.experiments, strict=True):
        assert sweep.kind.read(row) == (experiment, {})
        assert from_query(sweep.kind.query(experiment)) == (experiment, {})
    found = sweep.kind.run(sweep.experiments)
    assert found[0]["outcome"] == "diverged" and "line" in found[0]["sentence"]


def test_networks_say_why_they_take_none_of_them():
    _, problems = read_network({"rule": {"name": "python:momentum"}})
    assert problems == {"rule": "Optimizer is python:momentum: rules of a Python file are for two coordinates"}


def test_rules_have_the_hyperparameters_that_they_read():
    assert {name: kind().settings for name, kind in OWN.items()} == {
        "python:momentum": {"momentum": 0.9, "learning_rate": 0.01},
        "python:adam": {"beta1": 0.9, "beta2": 0.999, "learning_rate": 0.1, "epsilon": 1e-7},
        "python:stops": {"learning_rate": 0.1, "own_kappa": 2.0},
        "python:Ahead": {"learning_rate": 0.05, "momentum": 0.9},
        "python:Itself": {"learning_rate": 0.05, "momentum": 0.9},
        "python:nag": {"momentum": 0.9, "learning_rate": 0.01},
        "python:lost": {},
    }
    assert OWN["python:nag"].reference == "nesterov" and OWN["python:stops"].reference == ""


@pytest.mark.parametrize(
    ("name", "reference"), [("momentum", "momentum"), ("Ahead", "nesterov"), ("nag", "nesterov")]
)
def test_a_right_rule_takes_the_path_of_its_reference_under_a_schedule_too(name, reference):
    own = replace(OWN[f"python:{name}"](), learning_rate=0.03)
    built_in = OPTIMIZERS[reference](learning_rate=0.03)
    for more in ({}, {"schedule": SCHEDULES["cosine"]()}):
        assert np.allclose(path(own, **more).points, path(built_in, **more).points, rtol=1e-12)


def test_an_exception_ends_the_path_with_the_line_and_the_step():
    found = path(OWN["python:stops"]())
    assert len(found.points) == 4 and found.outcome.kind is OutcomeKind.DIVERGED
    assert found.outcome.sentence == "Ended at step 4: ZeroDivisionError at line 18: float division by zero."
    assert path(OWN["python:lost"]()).outcome.sentence == "Ended at step 3: lost returns nan for x."


def test_where_it_parts_from_its_reference_is_told_with_what_it_is():
    rule = OWN["python:adam"]()
    reference = reference_for(rule, "adam")
    conditions = Conditions(MATYAS, START, 30, 1.0)
    found = diagnose(compare(rule, reference, conditions), rule, conditions)
    assert found.sentence.endswith("Yours is Adam without bias correction.")
    rows = {row.name: row for row in found.rows}
    assert rows["m"].yours == pytest.approx(rows["m"].reference) and rows["m_hat"].first
    # A step that it can't take has no quantities.
    broken = OWN["python:stops"]()
    assert compare(broken, reference_for(broken, "sgd"), Conditions(MATYAS, START, 30)).step == 1


@pytest.mark.parametrize("name", ["momentum", "Ahead", "Itself", "nag", "adam"])
def test_members_of_an_ensemble_are_its_single_descents(name):
    found = ensemble(MATYAS, OWN[f"python:{name}"](), START, 12, 1.0, seed=3, count=4)
    for member in range(4):
        alone = found.descents.descent(member)
        assert np.allclose(found.paths[member], alone.points, rtol=1e-12)


def test_hyperparameters_and_starts_may_be_arrays():
    rates, starts = np.linspace(0.01, 0.2, 7), np.linspace((-4, 3), (4, 1), 7)
    rule = OWN["python:momentum"]().changed(learning_rate=rates)
    many = Descents(MATYAS, rule, starts, 40)
    built_in = Descents(MATYAS, OPTIMIZERS["momentum"]().changed(learning_rate=rates), starts, 40)
    assert np.allclose(run_block(many).ends, run_block(built_in).ends, rtol=1e-9, atol=1e-12)


def test_what_takes_no_arrays_is_refused_beyond_so_many_calls():
    rule = OWN["python:adam"]()
    assert "takes all points at once" in rule.one_by_one and OWN["python:momentum"].one_by_one == ""
    with pytest.raises(ValueError, match="160,000 descents of 60 steps call Your adam 9,600,000 times") as refused:
        Descents(MATYAS, rule, np.zeros((160_000, 2)), 60)
    assert f"{MOST_CALLS:,} times. It takes no arrays: TypeError at line 13: " in str(refused.value)


def test_a_saved_file_is_loaded_anew_and_a_wrong_one_leaves_the_last(tmp_path, saved):
    file = tmp_path / "other.py"
    file.write_text("def sgd(x, y, dx, dy, lr=0.1):\n    return x - lr * dx, y - lr * dy\n")
    other = Library(file)
    try:
        other.refresh()
        first = OWN["python:sgd"]
        other.refresh()
        assert OWN["python:sgd"] is first and (first.file, len(first.version)) == ("other.py", 8)
        saved(file, "def sgd(x, y, dx, dy, lr=0.2):\n    return x - lr * dx, y - lr * dy\n")
        other.refresh()
        second = OWN["python:sgd"]
        assert second.version != first.version and second().learning_rate == 0.2
        assert path(first()).outcome.sentence == "Ended at step 1: its file has been saved since."
        saved(file, "def sgd(:\n")
        other.refresh()
        assert other.error == "SyntaxError at line 1: invalid syntax" and OWN["python:sgd"] is second
        saved(file, "def sgd(x, y, dx, dy, lr=-1.0):\n    return x, y\n")
        other.refresh()
        assert other.error == "" and other.contents.refused["sgd"].startswith("Learning rate is −1: ")
    finally:
        other.close()


def test_rules_that_take_two_gradients_are_refused_in_words(tmp_path):
    file = tmp_path / "two.py"
    file.write_text(
        "def both(x, y, dx, dy, grad):\n    a, b = grad(x - dx, y - dy)\n    return x - a, y - b\n"
        "def twice(x, y, grad):\n    a, b = grad(x, y)\n    a, b = grad(x - a, y - b)\n    return x - a, y - b\n"
        "def unlike(x, y, dx, dy):\n    return 3\n"
    )
    two = Library(file)
    try:
        two.refresh()
        ends = {name: path(kind()).outcome.fault for name, kind in OWN.items()}
        with pytest.raises(RuleError, match="it returns int: it takes x, y, in this order"):
            ensemble(MATYAS, OWN["python:unlike"](), START, 5)
    finally:
        two.close()
    assert ends == {
        "python:both": "it needs dx and dy to ask for grad: a rule takes one gradient in a step",
        "python:twice": "it asks for grad twice: a rule takes one gradient in a step",
        "python:unlike": "it returns int: it takes x, y, in this order",
    }


def test_a_rule_whose_hyperparameter_has_no_name_is_refused_and_the_others_are_there(tmp_path):
    file = tmp_path / "names.py"
    file.write_text(
        'def blank(x, y, dx, dy, hparams):\n    return x - hparams["my rate"] * dx, y\n'
        'def micro(x, y, dx, dy, hparams):\n    return x - hparams["µ"] * dx, y\n'
        'def greek(x, y, dx, dy, hparams):\n    return x - hparams["α"] * dx, y\n'
    )
    names = Library(file)
    try:
        names.refresh()
        assert list(OWN) == ["python:greek"]
        assert names.contents.refused == {
            "blank": "hparams has 'my rate': it takes names of letters, digits and _",
            "micro": "hparams has 'µ': it takes names of letters, digits and _",
        }
    finally:
        names.close()


def test_whoever_goes_through_the_rules_has_those_of_one_state_of_the_file():
    before = list(OWN.items())
    names, kinds = iter(OWN), iter(OWN.values())
    bring({"python:another": before[0][1]})
    assert [*names] == [name for name, _ in before] and [*kinds] == [kind for _, kind in before]
    assert list(OWN) == ["python:another"]
