"""How the scripts are handed out; and that they ask for nothing that isn't there."""

import re
from types import ModuleType, SimpleNamespace

from app import ids
from app.web import assets

SCRIPTS = sorted(assets.folder().rglob("*.js"))
IMPORT = re.compile(r'^import (?:(\* as \w+|\{[^}]*\}) from )?"(\.[^"]+)";', re.M)


def by_path(path):
    return path.relative_to(assets.folder()).as_posix()


TEXTS = {script: script.read_text(encoding="utf-8") for script in SCRIPTS}


def test_every_import_is_of_a_script_that_there_is():
    for script, text in TEXTS.items():
        assert len(IMPORT.findall(text)) == len(re.findall("^import ", text, re.M)), by_path(script)
        for _, path in IMPORT.findall(text):
            imported = (script.parent / path).resolve()
            assert imported.is_file() or by_path(imported) in assets.written(), by_path(script)


def test_no_script_imports_itself_by_way_of_others():
    imports = {
        script: {(script.parent / path).resolve() for _, path in IMPORT.findall(text)}
        for script, text in TEXTS.items()
    }
    while ends := {script for script, needed in imports.items() if not needed & imports.keys()}:
        imports = {script: needed for script, needed in imports.items() if script not in ends}
    assert sorted(map(by_path, imports)) == []


def test_every_identifier_of_a_script_is_one_of_the_components():
    for script, text in TEXTS.items():
        for names, path in IMPORT.findall(text):
            if path.endswith("/ids.js"):
                assert_identifiers_are_there(by_path(script), names, IMPORT.sub("", text))


def assert_identifiers_are_there(script, imported, text):
    root = re.fullmatch(r"\* as ids|\{ (\w+) as ids \}", imported)[1]
    used = set(re.findall(r"\bids\.(\w+(?:\.\w+)?)", text))
    assert used, f"{script}: nothing of what is imported"
    for name in used:
        found = getattr(ids, root) if root else ids
        for part in name.split("."):
            if isinstance(found, ModuleType):
                found = getattr(found, part)  # an AttributeError names what there isn't
        assert isinstance(found, str) or callable(found), f"{script}: {name}"


def test_the_identifiers_are_a_module_of_constants_functions_and_an_object_for_each_page(monkeypatch):
    def pair(slot, name):
        return {"type": f"a-{name}", "slot": slot}

    inner = ModuleType("inner")
    inner.TWO, inner.chart = "two", lambda name: f"chart-{name}"
    monkeypatch.setattr(assets, "ids", SimpleNamespace(ONE='one "quoted"', _OWN="hidden", pair=pair, inner=inner))
    assert assets.ids_module().splitlines()[1:] == [
        r'export const ONE = "one \"quoted\"";',
        'export const pair = (slot, name) => ({ "type": `a-${name}`, "slot": slot });',
        "export const inner = {",
        '  TWO: "two",',
        "  chart: (name) => `chart-${name}`,",
        "};",
    ]


def test_no_script_leaves_the_path_that_the_server_is_shown_below():
    """Addresses are made by `at` (assets/lib/addresses.js)."""
    assert [by_path(script) for script, text in TEXTS.items() if re.search(r"""fetch\(\s*["'`]/""", text)] == []
