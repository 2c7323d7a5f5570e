"""The results that are held to their digests, by name: each is made anew by a function without arguments.

They reach the code through links and through the names that stay fixed (create_app, load_wine, descend, events,
Network, begin, advance, OPTIMIZERS, SURFACES and from_query of both experiments) wherever that is possible.
"""

from collections.abc import Callable, Mapping
from functools import partial

from tests.digests.claims import claims_result, network_claims_result
from tests.digests.compared import compared_result
from tests.digests.crowds import ENSEMBLES, basins_result, ensemble_result, quartiles_result, settings_result
from tests.digests.declared import declared_result
from tests.digests.descents import (
    NOISES,
    RULES,
    SCHEDULE_NAMES,
    SEARCHED_NAMES,
    SURFACE_NAMES,
    events_result,
    path_result,
    race_result,
    schedule_result,
    surface_result,
)
from tests.digests.exports import EXPORTED, file_result, printed_result, steps_result, torch_result, typed_result
from tests.digests.handled import controls_result, edits_result, network_edits_result, ticks_result
from tests.digests.homework import room_result
from tests.digests.inside import INSIDE, crowd_result, inside_result, switches_result
from tests.digests.links import DESCENT_LINKS, NETWORK_LINKS, RACES, TRAININGS
from tests.digests.networks import network_result, training_result, training_route_result, wine_result
from tests.digests.numbers import numbers_result, records_result
from tests.digests.opened import descent_link_result, lessons_result, network_lessons_result, network_link_result
from tests.digests.panels import odd_panels_result, panels_result
from tests.digests.races import races_result, statistics_result
from tests.digests.reach import Parts
from tests.digests.routes import (
    FAIR_WORKS,
    MAP_WORKS,
    diagnosis_result,
    ensemble_route_result,
    fair_result,
    map_route_result,
)
from tests.digests.shown import (
    FIGURES,
    PAGES,
    brought_result,
    callbacks_result,
    figures_result,
    odd_figures_result,
    outlines_result,
    page_result,
)
from tests.digests.stages import stages_result
from tests.digests.studies import odd_studies_result, studies_result
from tests.digests.sweeps import sweeps_result
from tests.digests.texts import formulas_result, tables_result, typed_rules_result

RESULTS: Mapping[str, Callable[[], Parts]] = {
    **{f"links/descent/{name}": partial(descent_link_result, name) for name in DESCENT_LINKS},
    **{f"links/network/{name}": partial(network_link_result, name) for name in NETWORK_LINKS},
    "links/lessons": lessons_result,
    "links/network lessons": network_lessons_result,
    **{f"surfaces/{name}": partial(surface_result, name) for name in (*SURFACE_NAMES, *SEARCHED_NAMES)},
    **{f"schedules/{name}": partial(schedule_result, name) for name in SCHEDULE_NAMES},
    **{
        f"paths/{surface}/{rule}, noise {noise:g}": partial(path_result, surface, rule, noise)
        for surface in SURFACE_NAMES
        for rule in RULES
        for noise in NOISES
    },
    **{f"races/{name}": partial(race_result, name) for name in RACES},
    **{f"events/{name}": partial(events_result, name) for name in RACES},
    "events/compared": compared_result,
    "events/route": partial(diagnosis_result, "eight rules"),
    **{f"ensembles/{name}": partial(ensemble_result, name) for name in ENSEMBLES},
    "ensembles/route": partial(ensemble_route_result, False),
    **{f"quartiles/{name}": partial(quartiles_result, name) for name in ENSEMBLES},
    "quartiles/route": partial(ensemble_route_result, True),
    "maps/basins/himmelblau, momentum, double": partial(basins_result, "himmelblau", "momentum", False),
    "maps/basins/himmelblau, momentum, single": partial(basins_result, "himmelblau", "momentum", True),
    "maps/basins/rastrigin, adam, double": partial(basins_result, "rastrigin", "adam", False),
    "maps/basins/rastrigin, adam, single": partial(basins_result, "rastrigin", "adam", True),
    "maps/basins/easom, adagrad, by trial": partial(basins_result, "easom", "adagrad", None),
    "maps/basins/ackley, nesterov, noise": partial(basins_result, "ackley", "nesterov", False, 0.5),
    "maps/basins/beale, rmsprop, cosine": partial(basins_result, "beale", "rmsprop", None, 0.0, "cosine"),
    "maps/settings/double": partial(settings_result, False, 1),
    "maps/settings/single": partial(settings_result, True, 1),
    "maps/settings/three seeds": partial(settings_result, None, 3),
    **{f"maps/route/{name}": partial(map_route_result, name) for name in MAP_WORKS},
    **{f"fair race/{name}": partial(fair_result, name) for name in FAIR_WORKS},
    "datasets/wine": wine_result,
    **{
        f"networks/{name}": partial(network_result, name) for name in ("reference network 1", "reference network 2")
    },
    **{f"training/{name}": partial(training_result, name) for name in TRAININGS},
    "training/route": training_route_result,
    **{f"exports/printed/{name}": partial(printed_result, name) for name in EXPORTED},
    **{f"exports/steps/{name}": partial(steps_result, name) for name in EXPORTED},
    "exports/steps/text": partial(file_result, "steps.csv", "surface=bowl&x=6&y=-3&steps=3&noise=0&c=sgd&c=sgd"),
    "exports/steps/refusal": partial(file_result, "steps.csv", DESCENT_LINKS["wrong numbers"]),
    **{f"exports/numpy script/{name}": partial(file_result, "script.py", RACES[name]) for name in EXPORTED},
    **{f"exports/torch script/{name}": partial(torch_result, name) for name in EXPORTED},
    "exports/typed": typed_result,
    "exports/animation": partial(file_result, "animation.html", RACES["lesson basins"]),
    "declared/numbers": declared_result,
    "claims/descent": claims_result,
    "claims/network": network_claims_result,
    **{f"rules/{name}": partial(inside_result, name) for name in INSIDE},
    **{f"rules/crowd/{name}": partial(crowd_result, name) for name in INSIDE},
    **{f"rules/switches/{name}": partial(switches_result, name) for name in (*INSIDE, "muon")},
    **{f"shown/page/{name}": partial(page_result, name) for name in PAGES},
    **{f"shown/figures/{name}": partial(figures_result, name) for name in FIGURES},
    "shown/brought": brought_result,
    "shown/odd figures": odd_figures_result,
    "shown/callbacks": callbacks_result,
    "shown/outlines": outlines_result,
    "shown/ticks": ticks_result,
    "shown/controls": controls_result,
    "shown/edits": edits_result,
    "shown/network edits": network_edits_result,
    "homework/room": room_result,
    "sweeps/studies": sweeps_result,
    "chance/races": races_result,
    "chance/statistics": statistics_result,
    "texts/numbers": numbers_result,
    "texts/records": records_result,
    "texts/formulas": formulas_result,
    "texts/rules": typed_rules_result,
    "texts/tables": tables_result,
    "shown/studies": studies_result,
    "shown/odd studies": odd_studies_result,
    "shown/stages": stages_result,
    "shown/panels": panels_result,
    "shown/panels, odd runs": odd_panels_result,
}
"""Every result by its name, in the order of the file."""
