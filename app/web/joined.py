"""All ES modules of a folder as one script, all style sheets as one: a page asks for two files, not for each.

There is no build step. The server joins them when it starts. Each module becomes a function that runs when it is
first imported; a source map tells the tools of a browser which file and line everything is from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import quote

HEAD = """// All modules, joined by app/web/joined.py. The tools of a browser show the files themselves.
const loaded = new Map();
export const load = (path) => loaded.get(path) ?? loaded.set(path, modules[path]()).get(path);
const from = (base, path) => load(new URL(path, `http://joined/${base}`).pathname.slice(1));
const modules = {
"""
IMPORT = re.compile(r'^import (?:(?P<names>\* as \w+|\{[^}]*\}|\w+) from )?"(?P<path>\.[^"]+)";', re.M)
EXPORT = re.compile(r"^export (?P<kind>const|class|async function|function) (?P<name>\w+)", re.M)
DEFAULT = re.compile(r"^export default ", re.M)
OTHER = re.compile(r"^(?:import\b(?!\()|export\b).*", re.M)
ICON = re.compile(r"url\(([\w/-]+\.svg)\)")
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def joined_script(modules: Mapping[str, str], entry: str) -> str:
    """One module that runs the entry and what it imports; it exports `load(path)`, which gives what one exports.

    `modules`: sources by their paths, which import each other by relative ones. Raises ValueError for an import or
    an export of a form that none of them has, `export let` say, whose changes would be lost.
    """
    parts = [f"{json.dumps(path)}: async () => {{\n{_function(path, text)}}},\n" for path, text in modules.items()]
    return f"{HEAD}{''.join(parts)}}};\nawait load({json.dumps(entry)});\n"


def _function(path: str, text: str) -> str:
    """The body of a module's function: line by line the module itself, and a last line with what it exports."""
    names = [match["name"] for match in EXPORT.finditer(text)]
    if DEFAULT.search(text):
        names.append("default: default_")
    body = IMPORT.sub(lambda match: _import(path, match), text)
    body = EXPORT.sub(r"\g<kind> \g<name>", DEFAULT.sub("const default_ = ", body))
    if other := OTHER.search(body):
        raise ValueError(f"{path} has {other[0]!r}: app/web/joined.py knows no such import or export")
    body = re.sub(r"\bimport\(", f"from({json.dumps(path)}, ", body)
    return f"{body}return {{ {', '.join(names)} }};\n"


def _import(path: str, match: re.Match[str]) -> str:
    """An import as a constant, over as many lines."""
    names, found = match["names"] or "", f"await from({json.dumps(path)}, {json.dumps(match['path'])});"
    if names.startswith("{"):
        return f"const {re.sub(r' as ', ': ', names)} = {found}"
    if names.startswith("*"):
        return f"const {names.removeprefix('* as ')} = {found}"
    return f"const {{ default: {names} }} = {found}" if names else found


def source_map(modules: Mapping[str, str]) -> str:
    """Which line of `joined_script` is which line of which module (source map, revision 3)."""
    lines, line = [";" * HEAD.count("\n")], 0
    for place, text in enumerate(modules.values()):
        count = text.count("\n")
        lines.append(";")  # the line that begins the function
        for at in range(count):
            lines.append(f"A{_vlq(int(at == 0 and place > 0))}{_vlq(at - line)}A;")
            line = at
        lines.append(";;")  # what it exports, and the line that ends it
    return json.dumps(
        {
            "version": 3,
            "sources": list(modules),
            "sourcesContent": list(modules.values()),
            "names": [],
            "mappings": "".join(lines),
        }
    )


def _vlq(value: int) -> str:
    """A number in base 64, five bits a sign, its own sign in the lowest."""
    left, text = (abs(value) << 1) | (value < 0), ""
    while True:
        digit, left = left & 31, left >> 5
        text += BASE64[digit | (32 if left else 0)]
        if not left:
            return text


def joined_style(sheets: Mapping[str, str], drawings: Mapping[str, str]) -> str:
    """All style sheets, in this order, with the SVG drawings that they name by relative paths within them."""

    def sheet(path: str, text: str) -> str:
        folder = PurePosixPath(path).parent
        return ICON.sub(lambda match: f'url("{_data(drawings[(folder / match[1]).as_posix()])}")', text)

    return "\n".join(sheet(path, text) for path, text in sheets.items())


def _data(svg: str) -> str:
    return "data:image/svg+xml," + quote(svg.strip(), safe=" =:/")
