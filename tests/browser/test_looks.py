"""Nothing that is written in a view is cut off by its edge, on an old projector and on a small phone."""

from contextlib import suppress

import pytest

from tests.browser.pages import wait_for_function

CUT = """() => [...document.querySelectorAll(".view")].filter((view) => view.offsetParent).flatMap((view) => {
    const frame = view.getBoundingClientRect();
    const outside = ({ left, right }, { left: from, right: to }) => left < from - 1 || right > to + 1;
    const top = (part) => part.getBoundingClientRect().top;
    const written = [...view.querySelectorAll(".view-head > *, .graph text")];
    const tables = [...view.querySelectorAll("table")].filter((table) => !table.closest("details"));
    const cut = [...written, ...tables].filter((each) => {
        const place = each.getBoundingClientRect();
        return place.width && outside(place, frame);
    });
    const low = [...view.querySelectorAll(".graph .g-xtitle text")].filter(
        (title) => title.getBoundingClientRect().bottom > frame.bottom + 1);
    const over = [...view.querySelectorAll(".graph .legend")].filter((legend) =>
        legend.getBoundingClientRect().bottom > top(legend.closest(".graph").querySelector(".nsewdrag")) + 1);
    const onto = [...view.querySelectorAll(".graph .g-ytitle text")].filter((title) =>
        [...title.closest(".graph").querySelectorAll(".ytick text")].some((label) =>
            label.getBoundingClientRect().left < title.getBoundingClientRect().right));
    const wrong = [...cut, ...low, ...over, ...onto];
    return wrong.map((each) => `${view.className}: ${each.textContent.trim().slice(0, 40)}`);
})"""
"""What is cut off, or lies on axes or their labels, in words.

A view that is swiped to is as wide as its frame, wherever it is.
"""
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll(".readings, .runs, .view-head")]
    .filter((each) => each.scrollWidth > each.clientWidth + 1)
    .map((each) => `${each.className}: ${each.scrollWidth} px in ${each.clientWidth}`)"""
"""The page, and what may scroll down in it but not sideways."""
SWIPE = "() => document.querySelectorAll('.views').forEach((views) => { views.scrollLeft = views.scrollWidth; })"
"""To the last of the views that a phone has side by side."""
OLD_PROJECTOR, SMALL_PHONE = {"width": 1024, "height": 768}, {"width": 320, "height": 700}
NETWORK = (
    "/network?dataset=circles&layers=tanh:4&epochs=2"
    "&panels=accuracy,runs,norms,boundary,landscape,confusion,activation,readings"
)
"""Those of its panels that have most to write."""
DRAWN = "['boundary', 'landscape'].every((name) => document.getElementById(`chart-${name}`).data?.length)"
DESCENT, READ = "/?surface=easom&x=1&y=1&steps=9&noise=0&c=cma_es&c=sgd", "document.querySelector('#readings .f')"
"""Its errors differ in the fifth digit: labels are long."""


def cut_off(page):
    """What is cut off once all has been drawn at this size."""
    with suppress(TimeoutError):
        wait_for_function(page, f"({CUT})().length === 0", timeout=10_000)
    return page.evaluate(CUT)


@pytest.mark.parametrize(("link", "drawn"), [(NETWORK, DRAWN), (DESCENT, READ)])
def test_nothing_is_cut_off(visit, link, drawn):
    page = visit(link, viewport=OLD_PROJECTOR)
    wait_for_function(page, drawn)
    for size in (OLD_PROJECTOR, SMALL_PHONE):
        page.set_viewport_size(size)
        assert cut_off(page) == []
        assert page.evaluate(SIDEWAYS) == []
    page.evaluate(SWIPE)
    assert cut_off(page) == []
    page.set_viewport_size(OLD_PROJECTOR)
    assert cut_off(page) == []
