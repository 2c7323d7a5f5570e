"""Settings maps: what they depend on, and what their menus offer."""

from dataclasses import replace

from core.optimizers import OPTIMIZERS
from tests.app.descent.stages.asking import RACE, request_of, work


def test_what_stands_on_an_axis_has_no_part_in_the_map():
    options = {"of": "2", "cells": "25"}
    momentum = replace(RACE.competitors[0], rule=OPTIMIZERS["momentum"](learning_rate=0.5, momentum=0.2))
    other = replace(RACE, competitors=(momentum, RACE.competitors[1]))
    assert work("settings", **options) == work("settings", other, **options)
    assert work("settings", **options) != work("settings", replace(RACE, noise=0.5), **options)
    assert work("settings", **options) != work("settings", replace(RACE, start=(3.0, 1.0)), **options)


def test_with_a_coordinate_on_an_axis_the_map_depends_on_the_other_one_alone():
    for across, up, along, beside in (
        ("x", "noise", (3.0, -0.5), (0.5, 1.0)),
        ("y", "noise", (0.5, 1.0), (3.0, -0.5)),
    ):
        chosen = {"across": across, "up": up}
        assert work("settings", **chosen) == work("settings", replace(RACE, start=along, noise=0.5), **chosen)
        assert work("settings", **chosen) != work("settings", replace(RACE, start=beside), **chosen)
    both = {"across": "y", "up": "x"}
    assert work("settings", **both) == work("settings", replace(RACE, start=(3.0, 1.0)), **both)
    assert request_of("settings", **both).told["here"] == (-0.5, 0.5)


def test_menus_offer_the_competitors_and_the_fields_of_the_one_chosen():
    found = request_of("settings", of="5")
    assert [entry["value"] for entry in found.choices["of"]["data"]] == ["2", "5"]
    assert found.choices["of"]["placeholder"] == "SGD α = 0.012"
    assert [entry["value"] for entry in found.choices["across"]["data"]] == ["learning_rate", "noise", "x", "y"]
    assert found.choices["across_to"] == {"placeholder": "10"}
    assert request_of("settings", across="x").choices["across_from"] == {"placeholder": "−5"}
    assert found.told == {"slot": 5, "here": (0.012, 0.0)}


def test_wrong_ranges_are_told_and_nothing_is_asked_for():
    assert work("settings", up_to="2") == ""
    assert list(request_of("settings", up_to="2").problems) == ["up_to"]
