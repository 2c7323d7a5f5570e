"""Every callback and every request of the application, with everything wrong that JSON and links can say."""

import functools
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import ids
from app.main import create_app
from app.network import api, baselines
from core.datasets.brought import READ
from core.descent.experiment import DescentExperiment, to_query
from core.network.checkpoints import save
from core.network.experiment import NetworkExperiment, from_dict, to_dict
from core.network.experiment import to_query as network_query
from core.network.training import begin
from tests.app.dash_client import NetworkPage, Page
from tests.each import with_each
from tests.fuzz.conftest import cases, counted
from tests.fuzz.test_readers import CUTS, ROLES, TARGETS, tables
from tests.fuzz.values import TEXTS, spoilt, spoilt_request

SETTINGS = to_dict(from_dict({"layers": [["exponent", 3]], "batch_size": 400, "epochs": 3}))
LINKS = {"descent": to_query(DescentExperiment(steps=5)), "network": network_query(NetworkExperiment())}
WORK = f"?{LINKS['descent']}&stage=settings&cells=25"
RUN = "0" * 32
BODY = {"settings": SETTINGS, "run": RUN, "epoch": 0, "epochs": 1, "learning_rate": 0.1}
BODY |= {"work": WORK, "slot": 0, "members": 5, "level": 0, "first": 0, "rounds": 1}
BODY |= {
    "runs": [RUN],
    "plane": "path",
    "pair": [RUN, RUN],
    "zoom": False,
    "side": 9,
    "rows": [0, 4],
    "columns": [1, 2],
    "points": True,
}
"""What any JSON request takes, and more."""
OWN = {
    "/descent/fair": {"work": f"{WORK.partition('&stage')[0]}&stage=race&tries=6&tuning_seeds=2&racing_seeds=3"},
    "/network/fair_race": {"settings": [SETTINGS], "budget": ["6", "1", "2", "1"], "place": 0},
}
"""What some take instead."""


@pytest.fixture(scope="module", autouse=True)
def _runs(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("runs")
        patch.setenv("FALL_LINE_RUNS", str(folder))
        patch.setattr(baselines, "LONGEST", -1.0)  # scikit-learn's training is not what is tried here
        patch.setattr(api, "LONGEST", 0.02)
        save(begin(from_dict(SETTINGS)), RUN)
        yield


@functools.cache
def application():
    app = create_app()
    Page(app).open("")  # the first requests are the slow ones
    app.server.testing = False  # a mistake is an answer 500, as for a browser
    return app


@functools.cache
def requests_of(page):
    """A valid request for each callback of a page that the server answers, and some of its triggers."""
    client = page(application())
    application().server.testing = False
    client.open("?" + LINKS[page.name])
    found = []
    for dependency in client.dependencies:
        if dependency["clientside_function"] is None:
            first = dependency["output"].strip(".").split("...")[0]
            id, _, name = first.rpartition(".")
            for changed in dependency["inputs"]:
                if "{" not in changed["id"]:
                    request = client.request(
                        (json.loads(id) if id[0] == "{" else id, name), (changed["id"], changed["property"])
                    )
                    found.append(request)
    return found


def outputs():
    """What the callbacks that the server answers write."""
    found = {request["output"] for page in (Page, NetworkPage) for request in requests_of(page)}
    return sorted(found, key=lambda output: output[:60])


def post(path, body):
    return application().server.test_client().post(path, data=json.dumps(body), content_type="application/json")


def answered(answer, *sent):
    assert answer.status_code < 500, (answer.status_code, *sent)
    answer.close()


@with_each("output", outputs)
def test_callbacks_answer_whatever_they_are_sent(output):
    valid = [
        request for page in (Page, NetworkPage) for request in requests_of(page) if request["output"] == output
    ]

    @cases(0.5 / len(outputs()))
    @given(st.sampled_from(valid).flatmap(spoilt_request))
    def check(request):
        with counted(f"callback {output.strip('.').split('...')[0]}"):
            answered(post("/_dash-update-component", request), request)

    check()


def routes(method):
    """The addresses of the application's own requests by a method, without those that serve files and pages."""
    rules = application().server.url_map.iter_rules()
    own = {rule.rule for rule in rules if method in rule.methods and rule.endpoint != "static"}
    return sorted(
        rule for rule in own if not rule.startswith(("/_", "/assets")) and "path:" not in rule and rule != "/"
    )


@with_each("path", lambda: routes("POST"))
def test_json_requests_answer_whatever_they_are_sent(path):
    @cases(0.15 / len(routes("POST")))
    @given(spoilt(BODY | OWN.get(path, {})))
    def check(body):
        with counted(f"POST {path}"):
            answer = post(path, body)
            answered(answer, body)
            if answer.status_code >= 400 and answer.status_code != 413:
                assert len(answer.json["error"]) > 10

    check()


CHOICES = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(
            ("target", "roles", "cut", "missing", "file"), st.sampled_from(TEXTS) | ROLES | CUTS | TARGETS
        ),
        **{name: st.sampled_from([*words, "x"]) for name, words in READ.items()},
        "test_share": st.sampled_from([0.5, 0.05, 2, "x"]),
    },
)


@cases(0.05)
@given(tables(), st.sampled_from(["table.csv", "%00", "%F0%9F%98%80" * 90, "../x"]), CHOICES)
def test_uploads_are_kept_and_trained_on_or_refused_in_words(content, name, choices):
    client = application().server.test_client()
    with counted("tables brought"):
        told = client.post(
            "/network/table", data=content, content_type="application/octet-stream", headers={"X-File": name}
        )
        answered(told, content)
        if told.status_code == 200:
            settings = {"dataset": "table", "table": told.json["table"], "epochs": 1, **choices}
            told = post("/network/begin", {"settings": settings})
            answered(told, content, settings)
        assert told.status_code == 200 or len(told.json["error"]) > 10


@st.composite
def links(draw, valid):
    """A query string with parts repeated, cut, exchanged, or holding anything."""
    parts = [part.partition("=")[::2] for part in valid.split("&")]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(parts) - 1))
        name, value = parts[at]
        other = draw(st.one_of(st.sampled_from(TEXTS), st.text(max_size=10), st.just(value[: len(value) // 2])))
        inner = value.rpartition(":")[0] + ":" + other
        parts[at] = (name, draw(st.sampled_from([other, inner, value + "," + other])))
        parts.insert(at, draw(st.sampled_from([parts[-1], (other, value), ("lesson", other), (name, other)])))
    return "&".join(f"{quote(name)}={quote(value, safe=',:')}" for name, value in parts)


@pytest.mark.parametrize("page", [Page, NetworkPage], ids=lambda page: page.name)
def test_pages_open_whatever_a_link_says(page):
    client = page(application())
    application().server.testing = False

    @cases(0.1)
    @given(links(LINKS[page.name]))
    def check(query):
        with counted(f"link of the {page.name} page"):
            client[ids.LINK]["data"] = {"page": page.name, "search": "?" + query}
            client.fire((client.panel, "children"), (ids.LINK, "data"))
            client.settle()  # what stands in the controls now, right or wrong

    check()


@with_each("path", lambda: routes("GET"))
def test_files_answer_whatever_a_link_says(path):
    @cases(0.05 / len(routes("GET")))
    @given(links(LINKS["descent"]), st.sampled_from([*TEXTS, RUN]))
    def check(query, part):
        with counted(f"GET {path}"):
            address = path.replace("<run>", quote(part, safe=""))
            answered(application().server.test_client().get(f"{address}?{query}"), address, query)

    check()
