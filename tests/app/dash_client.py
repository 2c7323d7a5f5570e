"""The page without a browser: its components, and the server's callbacks, called as Dash's renderer calls them."""

import json
from functools import cache

import orjson

from app import ids


class Client:
    """The components on a page, and what the server makes of them: `page[id]` are the properties of a component.

    For each page a class below names it and does what its script does: `draft` gathers what stands in the controls,
    `settle` sends it to the server.
    """

    name = ""
    panel = ""
    """The component that holds the controls."""

    def __init__(self, app, search=None):
        """A new page, or one that a link was opened in, which is done once for all tests that begin there."""
        app.server.testing = True  # exceptions come through
        self.client = app.server.test_client()
        self.client.environ_base["HTTP_ORIGIN"] = "http://localhost"
        self.dependencies, tree = map(orjson.loads, _first_answers(app))
        self._tree = tree if search is None else orjson.loads(_opened(type(self), app, search))
        self._index()

    def __getitem__(self, id):
        return self._found[_key(id)][1]

    def __contains__(self, id):
        return _key(id) in self._found

    @property
    def tree(self):
        """The layout as it is now, as Dash's renderer gets it."""
        return self._tree

    def components(self):
        """(id, properties) of each component that has an id, in their order on the page."""
        return self._found.values()

    def _index(self):
        """Find the components that are on the page now."""
        self._found = {_key(id): (id, props) for id, props in components_in(self._tree)}

    def request(self, output, *changed):
        """The request for the callback that writes `output`, an (id, property), since `changed` have changed."""
        dependency = next(each for each in self.dependencies if _text(output) in _outputs(each["output"]))
        outputs = [self._spec(*pair) for pair in map(_pair, _outputs(dependency["output"]))]
        return {
            "output": dependency["output"],
            "outputs": outputs if dependency["output"].startswith("..") else outputs[0],
            "inputs": [self._filled(each) for each in dependency["inputs"]],
            "state": [self._filled(each) for each in dependency["state"]],
            "changedPropIds": [_text(pair) for pair in changed],
        }

    def post(self, request, **headers):
        """The server's answer to a request."""
        answer = self.client.post("/_dash-update-component", json=request, headers=headers)
        assert answer.status_code in (200, 204), answer.get_data(as_text=True)
        return answer

    def fire(self, output, *changed):
        """Run a callback and write its updates to the page.

        They are returned as {(id, property): value}, with ids as text; None if there was nothing to update.
        """
        answer = self.post(self.request(output, *changed))
        if answer.status_code == 204:
            return None
        updates = {}
        for id, properties in orjson.loads(answer.get_data())["response"].items():
            for name, value in properties.items():
                updates[id, name] = value
                self[_read(id)][name] = value
        if any(name not in DATA and isinstance(value, NESTED) for (_, name), value in updates.items()):
            self._index()
        return updates

    def _spec(self, id, name):
        return [{"id": each, "property": name} for each in self._matching(id)] if _wild(id) else _spec(id, name)

    def _filled(self, dependency):
        id, name = _read(dependency["id"]), dependency["property"]
        if _wild(id):
            return [{**_spec(each, name), "value": self[each].get(name)} for each in self._matching(id)]
        return {**_spec(id, name), "value": self[id].get(name) if id in self else None}

    def _matching(self, pattern):
        fixed = {key: value for key, value in pattern.items() if value != ["ALL"]}
        return [
            id
            for id, _ in self.components()
            if isinstance(id, dict) and id.keys() == pattern.keys() and fixed.items() <= id.items()
        ]

    # ---- what a reader does, and what the page's scripts then do

    def open(self, search):
        """Open a link."""
        self[ids.LINK]["data"] = {"page": self.name, "search": search}
        self.fire((self.panel, "children"), (ids.LINK, "data"))
        return self.settle()

    def set(self, id, value, name="value"):
        """Type into a box, choose from a menu, or turn a switch."""
        self[id][name] = value
        return self.settle()

    def press(self, id):
        """Press a button that changes the controls; None where nothing came of it."""
        self[id]["n_clicks"] = (self[id].get("n_clicks") or 0) + 1
        return self.settle() if self.fire((self.panel, "children"), (id, "n_clicks")) else None

    def choose(self, id, value):
        """Choose a lesson or a rule from a menu, by which the controls change."""
        self[id]["value"] = value
        return self.settle() if self.fire((self.panel, "children"), (id, "value")) else None

    def competitors(self, prefix=""):
        """The rows of the cards, as the pages' scripts gather them; `prefix` is that of the ids' types."""
        rows = {
            id["slot"]: {} for id, _ in self.components() if isinstance(id, dict) and id["type"] == f"{prefix}rule"
        }
        for id, props in self.components():
            if not isinstance(id, dict) or id.get("slot") not in rows:
                continue
            row, kind = rows[id["slot"]], id["type"].removeprefix(prefix)
            if kind == "rule":
                row.update(rule=id["drawn"], color=id["slot"])
            elif kind == "flag":
                row[id["name"]] = props["checked"]
            elif kind in ("reference", "lines"):
                row[kind] = props.get("value") or ""
            elif kind == "hyper":
                _put(row, id["name"], props.get("value") or "")
            elif kind == "schedule":
                _put(row, "schedule.name", id["drawn"])
        return list(rows.values())

    def settle(self):
        """Send what stands in the controls to the server: what it sends back."""
        raise NotImplementedError


class Page(Client):
    """The descent page; its script is assets/descent/page.js."""

    name, panel = "descent", ids.descent.CONTROLS

    def settle(self):
        """Send what stands in the controls to the server: what it sends back, pictures included."""
        before = json.dumps(self[ids.descent.SCENE_KEY].get("data"))
        self[ids.descent.DRAFT]["data"] = self.draft()
        updates = self.fire((ids.descent.RACE, "data"), (ids.descent.DRAFT, "data"))
        if json.dumps(self[ids.descent.SCENE_KEY].get("data")) != before:
            updates |= self.fire((ids.descent.PICTURES, "data"), (ids.descent.SCENE_KEY, "data"))
        return updates

    def draft(self):
        """What stands in the controls, as the page's script gathers it."""
        found = {"field": {}, "option": {}}
        for id, props in self.components():
            if isinstance(id, dict) and id["type"] in found:
                found[id["type"]][id["name"]] = props.get("value") or ""
        return {
            **found["field"],
            "competitors": self.competitors(),
            "options": found["option"],
            "lesson": self[ids.descent.LESSON_KEY].get("data"),
            **({"file": file} if (file := self[ids.descent.FILE_STATE].get("data")) else {}),
        }


class NetworkPage(Client):
    """The network page; its script is assets/network/page.js."""

    name, panel = "network", ids.network.CONTROLS

    def settle(self):
        """Send what stands in the controls to the server: what it sends back."""
        self[ids.network.DRAFT]["data"] = self.draft()
        return self.fire((ids.network.SETTINGS, "data"), (ids.network.DRAFT, "data"))

    def draft(self):
        """What stands in the controls, as the page's script gathers it."""
        fields, roles, layers = {}, {}, {"net-kind": [], "net-width": []}
        for id, props in self.components():
            if not isinstance(id, dict):
                continue
            value = "" if props.get("value") is None else props["value"]
            if id["type"] == "net-field":
                fields[id["name"]] = value
            elif id["type"] in layers:
                layers[id["type"]].append(value)
            elif id["type"] == "net-role":
                roles[id["column"]] = value
            elif id["type"] == "net-dataset":
                dataset = id["drawn"]
        if roles:
            fields["roles"] = "".join(roles.get(at, letter) for at, letter in enumerate(fields["roles"]))
        return {
            "dataset": dataset,
            **fields,
            "shuffle": self[ids.network.flag("experiment", "shuffle")]["checked"],
            "competitors": self.competitors("net-"),
            "layers": [list(layer) for layer in zip(*layers.values(), strict=True)],
            "lesson": self[ids.network.LESSON_KEY].get("data"),
            "view": {**self[ids.network.VIEW]["data"], "panels": ",".join(self[ids.network.PANELS]["value"])},
        }


def _put(values, name, value):
    """Write a value; the name "schedule.warmup" stands for one within `schedule`."""
    outer, _, inner = name.rpartition(".")
    (values.setdefault(outer, {}) if outer else values)[inner] = value


@cache
def _first_answers(app):
    """What every page of an application begins with: its callbacks, and its components."""
    client = app.server.test_client()
    return [client.get(path).get_data(as_text=True) for path in ("/_dash-dependencies", "/_dash-layout")]


@cache
def _opened(kind, app, search):
    """The components of a page once a link is opened, as JSON."""
    page = kind(app)
    page.open(search)
    return orjson.dumps(page.tree)


DATA = ("figure", "data", "style", "content")
"""Properties that hold no components, and that are long."""
NESTED = (dict, list)
"""What may hold components."""


def parts(component):
    """The component and all that stand within it, in their order on the page."""
    if isinstance(component, list):
        for each in component:
            yield from parts(each)
    elif isinstance(component, dict):
        yield component
        yield from parts(component["props"].get("children"))


def components_in(tree):
    """(id, properties) of each component of a tree that has an id, in their order."""
    found, rest = [], [tree]
    while rest:
        value = rest.pop()
        if isinstance(value, dict):
            if "props" in value and "namespace" in value:
                value = value["props"]
                if "id" in value:
                    found.append((value["id"], value))
            inner = [each for name, each in value.items() if name not in DATA and isinstance(each, NESTED)]
            rest += reversed(inner)
        else:
            rest += [each for each in reversed(value) if isinstance(each, NESTED)]
    return found


def _text(pair):
    id, name = pair
    return f"{id if isinstance(id, str) else json.dumps(id, sort_keys=True, separators=(',', ':'))}.{name}"


def _outputs(text):
    return text[2:-2].split("...") if text.startswith("..") else [text]


def _pair(text):
    id, _, name = text.rpartition(".")
    return _read(id), name


def _read(id):
    return json.loads(id) if isinstance(id, str) and id.startswith("{") else id


def _key(id):
    return id if isinstance(id, str) else json.dumps(id, sort_keys=True)


def _wild(id):
    return isinstance(id, dict) and ["ALL"] in id.values()


def _spec(id, name):
    return {"id": id, "property": name}
