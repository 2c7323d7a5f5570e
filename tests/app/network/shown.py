"""What the network page shows, and the link that its tests open it at."""

import json

from app import ids
from app.network.competitors import as_experiment
from core.network.experiment import from_dict, read_network

LINK = "?layers=leaky_relu:6,exponent:4&rule=momentum,learning_rate:0.02,momentum:0.8&epochs=40&networks=2&seed=3"
RATE = ids.network.hyper(0, "learning_rate")
EPOCHS = ids.network.field("epochs")


def settings_of(network):
    """The experiment that Train would begin."""
    return from_dict(network[ids.network.SETTINGS]["data"]["settings"])


def search_of(network):
    return network[ids.network.SETTINGS]["data"]["search"]


def experiment_on(network):
    """The experiment that stands in the controls, which is the one that Train would begin."""
    experiment, problems = read_network(as_experiment(network.draft()))
    assert problems == {}
    assert settings_of(network) == experiment
    return experiment


def layers_on(network):
    return [(kind, width) for kind, width in network.draft()["layers"]]


def messages(network):
    """Field: its message, or True where it is only marked; layers by (what, place)."""

    def field(id):
        kind = id["type"].removeprefix("net-")
        return (kind, id["layer"]) if "layer" in id else id.get("name", kind)

    found = [(id, props.get("error")) for id, props in network.components() if isinstance(id, dict)]
    return {field(id): error for id, error in found if error}


def text_of(component):
    return json.dumps(component, ensure_ascii=False)


def view_of(network):
    return network[ids.network.SETTINGS]["data"]["view"]
