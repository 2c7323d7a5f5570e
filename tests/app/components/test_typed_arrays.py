"""Arrays on their way to the browser."""

from app.components.typed_arrays import shared, typed


def restored(sent):
    """What `assets/lib/arrays.js` makes of it."""

    def restore(part):
        if isinstance(part, list):
            return [restore(each) for each in part]
        if not isinstance(part, dict):
            return part
        return sent["arrays"][part["array"]] if "array" in part else {k: restore(v) for k, v in part.items()}

    return restore(sent["content"])


def test_an_array_that_occurs_often_is_sent_once():
    heights, flat = typed([[1.0, 2.0]]), typed([1.0, 2.0])
    content = {"a": [{"z": heights}, {"z": typed([[1.0, 2.0]])}], "b": {"z": flat, "n": None, "s": "text", "x": []}}
    sent = shared(content)
    assert len(sent["arrays"]) == 2  # the same numbers in another shape are another array
    assert restored(sent) == content
