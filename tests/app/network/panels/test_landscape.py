"""What the landscape panel is told: the plane, the grid and the paths."""

from dataclasses import replace

import numpy as np
import pytest

from app.network.panels import PANELS
from app.network.panels import landscape as panel
from app.network.stored import UnusableRun
from core.network import checkpoints
from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.network.paths import begin_path, extend_path
from core.network.training import Training, begin
from core.optimizers import OPTIMIZERS
from tests.app.typed_arrays import decoded

BASE = NetworkExperiment(dataset="moons", layers=(Layer("tanh", 6),), epochs=30, penalty=0.001)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))


def run(name, rule="sgd", rate=0.1, epochs=30, **changes):
    experiment = replace(BASE, rule=OPTIMIZERS[rule](learning_rate=rate), **changes)
    checkpoint = begin(experiment)
    checkpoints.save(checkpoint, name)
    begin_path(name)
    training = Training(checkpoint)
    training.advance(epochs)
    checkpoints.save(training.checkpoint, name, metrics=training.metrics)
    extend_path(name, training.checkpoint, training.way)
    return training


def ask(*runs, side=26, **more):
    return PANELS["landscape"].asked({"runs": list(runs), "plane": "runs", "side": side, **more})


def grid_of(said):
    return decoded(said["grid"]).reshape(said["rows"][1] - said["rows"][0], said["side"])


def on_the_surface(said, x, y):
    """The surface at a place between those of the grid, as the script has it."""
    across, up = (np.linspace(*said[name], said["side"]) for name in ("across", "up"))
    from scipy.interpolate import RegularGridInterpolator

    return RegularGridInterpolator((up, across), grid_of(said))((y, x))


def test_the_plane_goes_through_the_start_and_both_heads_at_their_true_loss():
    runs = {"one": run("one"), "other": run("other", "adam", 0.1)}
    said = ask("one", "other", side=51)
    assert sorted(said["pair"]) == ["one", "other"] and said["shown"] is None
    for path in said["paths"]:
        loss = runs[path["run"]].metrics.train_loss[-1, 0]
        assert path["in_plane"] == pytest.approx(loss, rel=1e-6)
        assert decoded(path["off"])[-1] < 1e-5 and decoded(path["epochs"])[-1] == 30
        x, y = decoded(path["x"]), decoded(path["y"])
        assert np.hypot(x[0], y[0]) < 1e-5
        assert on_the_surface(said, x[-1], y[-1]) == pytest.approx(loss, rel=0.02)
        moved = decoded(path["moved"])
        np.testing.assert_allclose(np.hypot(np.hypot(x, y), decoded(path["off"])), moved, rtol=1e-4, atol=1e-5)
    assert said["start"] == pytest.approx(Training(begin(BASE)).measure().train_loss[0, 0], rel=1e-9)


def test_the_plane_goes_through_the_two_runs_that_are_chosen_if_they_span_one():
    run("one")
    run("twin", rate=0.1)
    run("other", "adam", 0.1)
    run("third", "rmsprop", 0.1)
    for pair in (["one", "third"], ["other", "twin"]):
        said = ask("one", "twin", "other", "third", pair=pair)
        assert said["pair"] == pair
        assert all(decoded(path["off"])[-1] < 1e-5 for path in said["paths"] if path["run"] in pair)
    usual = ask("one", "twin", "other", "third")["pair"]
    for pair in (["one", "twin"], ["one", "gone"], ["one"], "one", None, [1, {}]):
        assert ask("one", "twin", "other", "third", pair=pair)["pair"] == usual


def test_one_run_has_the_plane_of_its_path_and_a_random_walk_to_compare():
    run("one", "momentum", 0.05)
    said = ask("one", side=51)
    assert said["pair"] == ["one"] and 0.5 < said["shown"] <= 1
    assert 0 < said["walks"]["walks"] <= said["walks"]["path"] <= 1
    run("other", "adam", 0.02)
    assert ask("one", "other", plane="path")["pair"] == ["one"]
    assert len(ask("one", "other", plane="path")["paths"]) == 2


@pytest.mark.parametrize(
    ("epochs", "side", "told"), [(3, 27, True), (3, 26, False), (2, 27, False)], ids=["told", "coarse", "short"]
)
def test_a_random_walk_is_compared_with_a_long_enough_path_in_a_finer_picture(epochs, side, told):
    run("one", epochs=epochs)
    assert (ask("one", side=side)["walks"] is not None) == told


@pytest.mark.parametrize(("widths", "count"), [((114, 168), 20_000), ((119, 161), 20_001)])
def test_a_random_walk_is_compared_up_to_so_many_parameters(widths, count):
    training = run("one", epochs=3, layers=tuple(Layer("tanh", width) for width in widths))
    assert training.checkpoint.parameters.shape[1] == count
    assert (ask("one", side=27, rows=[0, 1])["walks"] is not None) == (count == 20_000)


@pytest.mark.parametrize(
    "changes", [{"seed": 3}, {"penalty": 0.1}, {"layers": (Layer("tanh", 7),)}, {"dataset": "xor"}]
)
def test_runs_on_another_ground_are_left_out(changes):
    run("one")
    run("other", **changes)
    assert [path["run"] for path in ask("one", "other")["paths"]] == ["one"]


def test_before_its_first_epoch_a_run_has_a_landscape_too():
    run("one", epochs=0)
    said = ask("one")
    assert grid_of(said).shape == (26, 26) and said["paths"][0]["in_plane"] == pytest.approx(
        said["start"], rel=1e-6
    )
    assert said["shown"] == 1


def test_a_path_that_diverges_leaves_the_box_of_the_others():
    run("one")
    wild = run("wild", "momentum", 50.0)
    assert not wild.metrics.train_loss[-1, 0] < 2
    alone, both = ask("one", plane="path"), ask("one", "wild", plane="path")
    assert both["across"] == alone["across"] and np.isfinite(grid_of(both)).all()


def test_zoom_fits_the_box_to_the_first_run():
    run("one", rate=0.01)
    run("far", "adam", 0.1)
    wide, near = ask("one", "far"), ask("one", "far", zoom=True)
    assert np.ptp(near["across"]) < np.ptp(wide["across"])


def test_a_fine_grid_comes_in_pieces():
    run("one")
    whole = ask("one", side=51)
    pieces = [ask("one", side=51, rows=[low, low + 20]) for low in (0, 20, 40)]
    assert [piece["rows"] for piece in pieces] == [[0, 20], [20, 40], [40, 51]]
    np.testing.assert_array_equal(np.vstack([grid_of(piece) for piece in pieces]), grid_of(whole))
    assert "paths" not in pieces[1]


def test_what_takes_too_long_is_coarser_or_refused(monkeypatch):
    run("one")
    monkeypatch.setattr(panel, "MOST_WORK", 26**2 * 300 * 32)
    assert [ask("one", side=side)["side"] for side in (101, 27, 26, 25)] == [26, 26, 26, 25]
    monkeypatch.setattr(panel, "MOST_WORK", 1000)
    with pytest.raises(ValueError, match="A landscape over 300 rows of 32 parameters takes too long"):
        ask("one")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "runs is None: it takes the names of 1 to 8 runs"),
        ({"runs": ["one"] * 9}, "1 to 8 runs"),
        ({"runs": ["one"], "side": 102}, "Side is 102"),
        ({"runs": ["one"], "side": 26, "rows": 3}, "rows is 3"),
    ],
)
def test_what_can_not_be_asked_is_refused(body, message):
    run("one", epochs=1)
    with pytest.raises(ValueError, match=message):
        PANELS["landscape"].asked(body)


def test_a_run_that_is_not_there_is_told():
    with pytest.raises(UnusableRun):
        ask("gone")


def test_training_by_requests_keeps_the_way(tmp_path):
    from app.network.api import advance_run, begin_run
    from core.network.experiment import to_dict

    name = begin_run({"settings": to_dict(BASE)})["run"]
    epoch = 0
    while epoch < 12:
        epoch = advance_run({"run": name, "epoch": epoch, "epochs": 5})["epoch"]
    assert decoded(ask(name)["paths"][0]["epochs"]).tolist() == list(range(epoch + 1))
