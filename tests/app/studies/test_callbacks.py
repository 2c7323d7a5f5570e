"""The studies page as the browser sees it: what the server answers when a table is opened and menus change."""

from urllib.parse import parse_qsl

import pytest

from app import ids
from app.studies import page, store
from app.studies.choices import NAMES
from tests.app.dash_client import Client

EXAMPLE = "example-random"


class StudiesPage(Client):
    """The studies page; its script is assets/studies/page.js."""

    name, panel = "studies", ids.studies.CONTROLS

    def table(self, **told):
        """What the page's script writes when a file was opened, or could not be."""
        self[ids.studies.TABLE]["data"] = told
        return self.fire((self.panel, "children"), (ids.studies.TABLE, "data"))

    def settle(self):
        """Send what stands in the menus to the server: what it sends back."""
        return self.fire((ids.studies.PICTURES, "data"), (ids.studies.SHOWN, "data"))

    def query(self):
        """What stands in the menus."""
        return {name: self[ids.studies.choice(name)]["value"] for name in NAMES}


@pytest.fixture
def studies(app, cache):
    return StudiesPage(app)


@pytest.fixture
def opened(studies, content):
    """The page with a reader's table."""
    studies.table(key=store.keep(content), name="my.csv")
    studies.settle()
    return studies


def test_a_table_that_can_not_be_had_is_said_and_the_last_one_stays(opened):
    before = dict(opened[ids.studies.SHOWN])
    for search in ("?table=" + "0" * 64, "?table=../x"):
        opened[ids.LINK]["data"] = {"page": "studies", "search": search}
        found = opened.fire((ids.studies.CONTROLS, "children"), (ids.LINK, "data"))
        assert found.keys() == {(ids.studies.PROBLEM, "children")}
        assert opened[ids.studies.PROBLEM]["children"] == "This table is not here any more: open its file again."
    found = opened.table(error="x.csv: The file is no CSV.")
    assert found == {(ids.studies.PROBLEM, "children"): "x.csv: The file is no CSV."}
    assert opened[ids.studies.SHOWN] == before


def test_where_no_table_was_open_yet_the_page_says_how_to_get_one(studies):
    studies[ids.LINK]["data"] = {"page": "studies", "search": "?table=" + "0" * 64}
    found = studies.fire((ids.studies.CONTROLS, "children"), (ids.LINK, "data"))
    assert found[ids.studies.EMPTY, "hidden"] is False


@pytest.mark.parametrize(
    "link", [None, {"page": "network", "search": "?table=x"}, {"page": "studies", "search": ""}]
)
def test_a_link_to_no_table_changes_nothing(studies, link):
    studies[ids.LINK]["data"] = link
    assert studies.fire((ids.studies.CONTROLS, "children"), (ids.LINK, "data")) is None


def test_a_link_that_misspells_the_table_says_so(studies):
    studies.open("?tabel=example")
    assert studies[ids.studies.PROBLEM]["children"] == "The link to a study has no 'tabel': did you mean table?"


def test_a_file_an_example_and_a_link_open_a_table(studies, content):
    key = store.keep(content)
    studies.table(key=key, name="my.csv")
    assert studies[ids.studies.SHOWN]["data"] == {"key": key, "name": "my.csv"}
    assert (studies[ids.studies.PROBLEM]["children"], studies[ids.studies.EMPTY]["hidden"]) == ("", True)
    assert studies[ids.studies.FACTS]["children"].startswith("my.csv: 18 rows. In all of them: Surface Matyas, ")
    studies.press(ids.studies.example(EXAMPLE))
    name = "Adam on Himmelblau's surface, at random"
    assert studies[ids.studies.SHOWN]["data"] == {"key": EXAMPLE, "name": name}
    studies.open(f"?table={key}&name=a.csv")
    assert studies[ids.studies.SHOWN]["data"] == {"key": key, "name": "a.csv"}


def test_the_link_of_what_is_drawn_draws_it_again(app, opened):
    opened.set(ids.studies.choice("measure"), "outcome")
    opened.set(ids.studies.choice("only"), ["sgd"])
    search = opened[ids.studies.QUERY]["data"]["search"]
    drawn = opened[ids.studies.PICTURES]["data"]
    again = StudiesPage(app)
    again.open(search)
    assert again.query() == opened.query()
    assert again[ids.studies.QUERY]["data"]["search"] == search
    assert again[ids.studies.PICTURES]["data"] == drawn


def test_a_link_that_groups_by_nothing_does_so_and_what_is_not_understood_is_told(studies, content):
    key = store.keep(content)
    studies.open(f"?table={key}&group=&measur=error")
    assert studies[ids.studies.choice("group")]["value"] == ""
    told = studies[ids.studies.PROBLEM]["children"]
    assert told == "The link to a study has no 'measur': did you mean measure?"
    studies.open(f"?table={key}")
    assert studies[ids.studies.PROBLEM]["children"] == ""


def test_the_link_of_an_example_has_no_name(studies):
    studies.open(f"?table={EXAMPLE}")
    query = dict(parse_qsl(studies[ids.studies.QUERY]["data"]["search"][1:]))
    assert query["table"] == EXAMPLE and "name" not in query


def test_rows_come_in_their_order_page_by_page(studies):
    studies.open(f"?table={EXAMPLE}&sort=error&order=down")
    results = store.table_of(EXAMPLE)
    order = results.frame.sort_values("error", ascending=False, kind="stable").index.tolist()
    pages = -(-len(order) // page.PAGE_ROWS)
    assert studies[ids.studies.PAGE]["total"] == pages > 1
    for number in (1, pages):
        studies.set(ids.studies.PAGE, number)
        first = (number - 1) * page.PAGE_ROWS
        assert rows_on(studies) == order[first : first + page.PAGE_ROWS]


def rows_on(studies):
    """The numbers of the rows on this page of the table."""
    body = studies[ids.studies.ROWS]["children"]["props"]["children"][1]["props"]["children"]
    heads = [row["props"]["children"][0]["props"]["children"] for row in body]
    return [int(head["props"]["children"]) for head in heads]


def test_another_group_has_other_values(opened):
    opened.set(ids.studies.choice("only"), ["sgd"])
    only, group = ids.studies.choice("only"), ids.studies.choice("group")
    opened[group]["value"] = "learning_rate"
    opened.fire((only, "data"), (group, "value"))
    assert [entry["value"] for entry in opened[only]["data"]] == ["0.01", "0.1", "3"] and opened[only][
        "value"
    ] == []
    opened[group]["value"] = ""
    opened.fire((only, "data"), (group, "value"))
    assert opened[only]["data"] == []


def test_a_click_tells_of_the_row_behind_it(opened):
    opened[ids.studies.CLICKED]["data"] = 7
    opened.fire((ids.studies.CHOSEN, "children"), (ids.studies.CLICKED, "data"))
    assert opened[ids.studies.CHOSEN]["children"][0]["props"]["children"] == "Row 7"
    for nothing in (None, 10_000_000, "7"):
        opened[ids.studies.CLICKED]["data"] = nothing
        assert opened.fire((ids.studies.CHOSEN, "children"), (ids.studies.CLICKED, "data")) is None
    opened.fire((ids.studies.CHOSEN, "children"), (ids.studies.SHOWN, "data"))
    assert opened[ids.studies.CHOSEN]["children"].startswith("Click on")


@pytest.mark.parametrize(
    ("table", "lacking"),
    [
        (
            b"surface,steps,rule,outcome,learning_rate\nbowl,5,sgd,converged,0.1\nbowl,5,sgd,diverged,2\n",
            "no numbers",
        ),
        (b"surface,steps,rule,outcome,error\nbowl,5,sgd,converged,0.1\nbowl,5,sgd,converged,0.1\n", "only rows of"),
    ],
)
def test_a_table_with_nothing_to_draw_says_so(studies, table, lacking):
    found = studies.table(key=store.keep(table), name="my.csv")
    assert found.keys() == {(ids.studies.PROBLEM, "children")}
    assert lacking in studies[ids.studies.PROBLEM]["children"]
