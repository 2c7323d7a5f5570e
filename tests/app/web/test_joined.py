"""All scripts as one, all style sheets as one."""

import json
from string import ascii_lowercase, ascii_uppercase, digits

import pytest

from app.web import assets
from app.web.joined import joined_script, joined_style, source_map

BASE64 = f"{ascii_uppercase}{ascii_lowercase}{digits}+/"
MODULES = {
    "main.js": 'import { a as b, c } from "./lib/one.js";\nimport "./lib/two.js";\n'
    'import two from "./lib/two.js";\n'
    'import {\n  d,\n} from "./lib/one.js";\nconst late = await import(`./lib/${b}.js`);\n',
    "lib/one.js": 'import * as ids from "../ids.js";\nexport const a = ids.A;\nexport async function c() {}\n'
    "export class d {}\nexport function e() {}\n",
    "lib/two.js": "// Two\nexport default { x: 1 };\n",
    "ids.js": 'export const A = "two";\n',
}


def decoded(mappings):
    """The lines of a source map: (file, line) or None each."""
    found, file, line = [], 0, 0
    for segment in mappings.split(";"):
        if not segment:
            found.append(None)
            continue
        values, value, shift = [], 0, 0
        for sign in segment:
            digit = BASE64.index(sign)
            value += (digit & 31) << shift
            shift += 5
            if not digit & 32:
                values.append(-(value >> 1) if value & 1 else value >> 1)
                value = shift = 0
        column, files, lines, within = values
        assert column == within == 0
        file, line = file + files, line + lines
        found.append((file, line))
    return found


def test_modules_become_functions_that_run_when_they_are_imported():
    lines = joined_script(MODULES, "main.js").splitlines()
    assert 'const { a: b, c } = await from("main.js", "./lib/one.js");' in lines
    assert 'await from("main.js", "./lib/two.js");' in lines
    assert 'const { default: two } = await from("main.js", "./lib/two.js");' in lines
    assert '} = await from("main.js", "./lib/one.js");' in lines
    assert 'const late = await from("main.js", `./lib/${b}.js`);' in lines
    assert 'const ids = await from("lib/one.js", "../ids.js");' in lines
    assert "return { a, c, d, e };" in lines
    assert "const default_ = { x: 1 };" in lines
    assert "return { default: default_ };" in lines
    assert lines[-1] == 'await load("main.js");'


@pytest.mark.parametrize(
    "text",
    ["export let x = 1;\n", "export { x };\n", 'export * from "./x.js";\n', 'import x, { y } from "./x.js";\n'],
)
def test_an_import_or_export_of_another_form_is_refused(text):
    with pytest.raises(ValueError, match=r"x\.js has '(im|ex)port"):
        joined_script({"x.js": text}, "x.js")


@pytest.mark.parametrize("modules", [MODULES, assets.modules()], ids=["small", "all"])
def test_the_map_leads_from_each_line_to_the_one_it_was(modules):
    lines = joined_script(modules, "main.js").splitlines()
    found = json.loads(source_map(modules))
    assert found["version"] == 3 and found["names"] == []
    assert found["sources"] == list(modules)
    sources = [text.splitlines() for text in found["sourcesContent"]]
    places = decoded(found["mappings"])
    assert len(places) <= len(lines)
    told = [(line, sources[place[0]][place[1]]) for line, place in zip(lines, places, strict=False) if place]
    assert len(told) == sum(map(len, sources))
    for line, source in told:
        made = "from(" in line or line.startswith(("const {", "const default_ = "))
        assert line in (source, source.replace("export ", "")) or made, (line, source)


def test_style_sheets_come_with_their_drawings():
    style = joined_style(
        {"a.css": "a { b: url(icons/x.svg); }\n", "page/b.css": "c {}\n"}, {"icons/x.svg": '<svg fill="#000"/>\n'}
    )
    assert style.startswith('a { b: url("data:image/svg+xml,%3Csvg fill=%22%23000%22/%3E"); }\n')
    assert style.endswith("c {}\n")


def test_a_drawing_that_there_is_not_is_an_error():
    with pytest.raises(KeyError, match=r"icons/x\.svg"):
        joined_style({"a.css": "a { b: url(icons/x.svg); }"}, {})
