"""A reader's rules on the descent page: in the menu, in links, read anew when saved; never for other machines."""

import argparse
from signal import SIGINT

import pytest

from app import ids
from app.__main__ import main, own_rules, parser
from app.descent.export.numpy_script import numpy_script
from app.descent.export.sources import Unwritable
from app.descent.export.torch_script import torch_script
from app.homework.library import Library
from app.homework.process import Process
from app.main import create_app
from core.descent.experiment import from_query, run, to_query
from core.optimizers.own import OWN, RuleError, bring
from tests.app.dash_client import Page
from tests.app.homework.conftest import RULES, brought, loaded

LINK = "?surface=matyas&x=4&y=-3&steps=20&noise=0&c=adam,learning_rate:0.1"
MINE = "?surface=matyas&steps=20&c=python:adam,file:{},hash:{},learning_rate:0.3,reference:adam"


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    with loaded(tmp_path_factory.mktemp("served")) as library:
        yield library


@pytest.fixture(autouse=True)
def there(own):
    brought(own)


@pytest.fixture(scope="module")
def app(own):
    return create_app(rules=own)


def test_its_rules_are_chosen_linked_and_compared(app, own):
    page = Page(app)
    page.open(LINK)
    menu = page[ids.descent.rule(0, "adam")]["data"]
    group = next(each for each in menu if each.get("group") == "my_rules.py")
    assert [each["label"] for each in group["items"]] == [
        "momentum",
        "adam",
        "stops",
        "Ahead",
        "Itself",
        "nag",
        "lost",
    ]
    page.choose(ids.descent.rule(0, "adam"), "python:adam")
    search = page[ids.descent.QUERY]["data"]["search"]
    version = own.contents.version
    assert f"c=python:adam,file:my_rules.py,hash:{version},learning_rate:0.1,reference:adam" in search
    experiment, problems = from_query(search)
    assert problems == {}
    assert experiment.competitors[0].rule == OWN["python:adam"](learning_rate=0.1)


def test_a_saved_file_draws_the_controls_and_runs_the_race_anew(app, own, saved):
    page = Page(app)
    page.open(MINE.format("my_rules.py", own.contents.version))
    before = page[ids.descent.QUERY]["data"]["search"]
    saved(own.path, RULES.replace('hparams["epsilon"]', 'hparams["epsilon"] + hparams["nudge"]'))
    told = app.server.test_client().get("/descent/rules.json").json["state"]
    assert told.split() == [own.contents.version] and told != page[ids.descent.FILE_STATE]["data"]
    page[ids.descent.FILE_SAVED]["data"] = told
    page.fire((ids.descent.CONTROLS, "children"), (ids.descent.FILE_SAVED, "data"))
    page.settle()
    assert page[ids.descent.hyper(0, "own_nudge")]["value"] == "0.1"
    after = page[ids.descent.QUERY]["data"]["search"]
    assert after != before and "learning_rate:0.3" in after
    saved(own.path, "def adam(:\n")
    page.open(after)
    assert "SyntaxError at line 1" in str(page[ids.descent.CONTROLS]["children"])
    saved(own.path, RULES)
    app.server.test_client().get("/descent/rules.json")
    assert own.error == ""


def test_a_link_to_a_file_that_is_absent_or_another_one_says_so(own):
    version = own.contents.version
    assert from_query(MINE.format("my_rules.py", version))[1] == {}
    changed = from_query(MINE.format("my_rules.py", "00000000"))[1]
    assert changed["competitors.0.hash"].startswith("my_rules.py has changed since the link was made: ")
    other = from_query(MINE.format("theirs.py", "00000000"))[1]
    assert other["competitors.0.hash"].startswith("The link is of 'theirs.py': the paths are those of my_rules.py")
    gone = from_query("?c=python:newton,file:my_rules.py")[1]["competitors.0.rule"]
    assert (
        gone == "Optimizer is newton, which my_rules.py doesn't have: "
        "it has momentum, adam, stops, Ahead, Itself, nag, lost"
    )
    bring({})
    absent = from_query(MINE.format("theirs.py", "0"))[1]["competitors.0.rule"]
    assert absent == "Optimizer is adam of a file of Python: give --rules theirs.py"


def test_a_link_comes_back_and_scripts_say_what_they_cannot_hold(own):
    experiment, _ = from_query(MINE.format("my_rules.py", own.contents.version))
    assert from_query(to_query(experiment)) == (experiment, {})
    with pytest.raises(Unwritable, match=r"Your adam is in your own file, my_rules\.py"):
        numpy_script(experiment)
    with pytest.raises(Unwritable, match=r"Your adam is in your own file, my_rules\.py"):
        torch_script(experiment, run(experiment))


def options(*arguments):
    return parser().parse_args(["--rules", "my_rules.py", *arguments])


@pytest.mark.parametrize(
    "arguments",
    [
        ("--host", "0.0.0.0"),
        ("--host", "192.0.2.1"),
        ("--allow-host", "example.org"),
        ("--prefix", "/below/"),
        ("--trust-proxy", "192.0.2.7"),
    ],
)
def test_a_file_is_refused_where_others_could_reach_the_server(arguments):
    with pytest.raises(ValueError, match="it is for this machine alone, so it can't be had with " + arguments[0]):
        own_rules(options(*arguments))


def test_a_file_is_refused_with_names_of_other_machines_in_the_environment(monkeypatch):
    monkeypatch.setenv("FALL_LINE_ALLOW_HOSTS", "example.org")
    with pytest.raises(ValueError, match="FALL_LINE_ALLOW_HOSTS"):
        own_rules(options())


def test_a_file_that_cannot_be_read_says_so():
    with pytest.raises(FileNotFoundError):
        own_rules(argparse.Namespace(**vars(options()) | {"rules": Library("nowhere.py").path}))


def test_rules_end_with_the_server(own, monkeypatch):
    served = []

    def serve(listener, *_, rules):
        listener.close()
        served.append((rules, list(OWN)))

    monkeypatch.setattr("app.web.server.serve", lambda *given: serve(*given[:-1], rules=given[-1]))
    assert main(["--port", "0", "--rules", str(own.path)]) == 0
    [(library, names)] = served
    assert "python:adam" in names and not OWN
    with pytest.raises(RuleError):
        library.contents.room.asking("adam")({}, ())


def test_an_interrupt_ends_the_process_without_a_word(tmp_path, capfd):
    process = Process(tmp_path)
    assert process.ask({"do": "load", "path": str(tmp_path / "empty.py"), "source": ""})[0] == {"rules": []}
    process.child.send_signal(SIGINT)
    assert process.child.wait(10) == -SIGINT and capfd.readouterr().err == ""
    process.end()
