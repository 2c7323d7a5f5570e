"""The excerpt of a wrong text, with a pointer to the character."""

from app.components.pointer import pointed_at
from tests.each import with_each

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@with_each(
    ("text", "at", "line", "column"),
    [
        ("", 0, "", 0),
        ("x + y", 0, "x + y", 0),
        ("x + y", 5, "x + y", 5),
        ("a\tb\x00c", 3, "a b c", 3),
        ("v = g\nx = y.z\nw = 1", 6, "x = y.z", 0),
        ("v = g\nx = y.z\nw = 1", 13, "x = y.z", 7),
        ("v = g\nx = y.z\nw = 1", 14, "w = 1", 0),
        # Of a line of 32 all is shown, unless the pointer stands behind it.
        (LETTERS[:32], 16, LETTERS[:32], 16),
        (LETTERS[:32], 17, f"…{LETTERS[1:32]}", 17),
        (LETTERS[:32], 32, f"…{LETTERS[1:32]}", 32),
        # Of a longer one the middle is where the pointer is, as far as there is something at both sides.
        (LETTERS[:33], 16, f"{LETTERS[:32]}…", 16),
        (LETTERS[:33], 17, f"…{LETTERS[1:33]}", 17),
        (LETTERS[:33], 18, f"…{LETTERS[2:33]}", 17),
        (LETTERS, 0, f"{LETTERS[:32]}…", 0),
        (LETTERS, 17, f"…{LETTERS[1:33]}…", 17),
        (LETTERS, 19, f"…{LETTERS[3:35]}…", 17),
        (LETTERS, 20, f"…{LETTERS[4:]}", 17),
        (LETTERS, 21, f"…{LETTERS[5:]}", 17),
        (LETTERS, 36, f"…{LETTERS[5:]}", 32),
        (f"{LETTERS}\n{LETTERS}", 37 + 17, f"…{LETTERS[1:33]}…", 17),
    ],
)
def test_the_pointer_stands_below_the_character(text, at, line, column):
    picture, sentence = pointed_at(text, at, "No.")
    assert picture.children == f"{line}\n{' ' * column}^"
    assert sentence.children == "No."
    assert getattr(picture, "aria-hidden") == "true"
