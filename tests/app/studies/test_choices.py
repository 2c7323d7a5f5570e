"""What is drawn of a table, as menus and links have it."""

from dataclasses import replace
from urllib.parse import parse_qsl

from app.studies.choices import Choices, group_entries, not_understood, read_choices, to_query, values_of


def test_choices_are_those_of_the_link_where_the_table_has_them(results):
    usual = read_choices(results, {})
    assert usual == Choices("error", "learning_rate", "seed", "rule", (), "row", "up")
    query = {
        "measure": "outcome",
        "up": "rule",
        "group": "",
        "only": "x",
        "across": "nothing",
        "sort": "error",
        "order": "down",
    }
    found = read_choices(results, query)
    assert found == replace(usual, measure="outcome", up="rule", group="", sort="error", order="down")
    assert read_choices(results, {"only": "sgd|none"}).only == ("sgd",)
    assert read_choices(results, {"only": ["momentum", "sgd"]}).only == ("momentum", "sgd")


def test_the_link_brings_back_what_is_drawn(results):
    choices = read_choices(results, {"measure": "outcome", "only": "sgd", "group": "rule"})
    query = dict(parse_qsl(to_query("0" * 64, "a&b.csv", choices), keep_blank_values=True))
    assert (query["table"], query["name"]) == ("0" * 64, "a&b.csv")
    assert read_choices(results, query) == choices
    assert "name=" not in to_query("example-random", "", choices)


def test_no_part_of_a_link_is_dropped_in_silence(results):
    def told(**query):
        return " ".join(not_understood(query, read_choices(results, query)))

    assert told(table="example-random", name="mine", measure="outcome", only="sgd", group="rule") == ""
    assert "The link to a study has no 'measur': did you mean measure?" in told(measur="error")
    assert told(across="nothing") == "across is 'nothing': this table has no such thing to draw"
    assert told(only="sgd|none") == "only is 'none': this table has no such thing to draw"


def test_only_a_parameter_that_groups_has_values(results):
    assert values_of(results, "rule") == ["sgd", "momentum"]
    assert values_of(results, "") == values_of(results, "nothing") == []


def test_a_group_is_offered_by_what_its_values_are_called(results):
    assert group_entries(results, "rule")[0] == {"value": "sgd", "label": "SGD"}
    assert group_entries(results, "") == []
