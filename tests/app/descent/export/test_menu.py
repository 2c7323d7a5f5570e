"""The menu of what can be taken away: an entry for each file."""

from app.descent.export import menu as takeaway_menu
from app.descent.export import routes as takeaway


def test_every_file_that_the_server_writes_has_an_entry_and_so_has_the_picture():
    entries = [file for files in takeaway_menu.ENTRIES.values() for file in files]
    assert sorted(entries) == sorted([*takeaway.KINDS, "picture.png"])
