"""The pages in Firefox, where there is one: `make firefox`. It may be without WebGL, as in a virtual machine."""

import re

import pytest

from tests.browser.firefox import DARK, FORCED, MOVING, STILL, UNFORCED, Firefox, find_firefox

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
RACE = "/?surface=matyas&x=4&y=-4&steps=40&noise=0&seed=0&c=sgd,learning_rate:0.1&c=momentum,learning_rate:0.01"
READY = "document.querySelector('#curve .scatterlayer .trace') && document.querySelector('#scene canvas')"


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    pytest.importorskip("marionette_driver", reason="`make firefox` installs it")
    if not find_firefox():
        pytest.skip("no Firefox here")
    started = Firefox(tmp_path_factory.mktemp("firefox") / "log.txt", **DARK)
    started.resize(1280, 720)
    yield started
    started.close()


@pytest.fixture
def firefox(window):
    yield window
    window.prefer(MOVING | UNFORCED)
    window.resize(1280, 720)


def dark(colors):
    """Whether the last of these colours, each as `rgb(27, 35, 44)`, is one."""
    return max(map(int, re.findall(r"rgb\((\d+), (\d+), (\d+)\)", colors)[-1])) < 120


def said(words):
    """A condition: that assistive technology has been told so."""
    return f"document.getElementById('announcer').textContent.includes('{words}')"


def skip_to(firefox, place):
    """From the top of the page, by keyboard."""
    from marionette_driver.keys import Keys

    for _ in range(2):
        firefox.press(Keys.TAB)
    assert firefox.read("document.activeElement.textContent") == f"Skip to {place}"
    firefox.press(Keys.ENTER)


def test_by_keyboard_a_race_is_played_to_its_end_which_is_said(firefox, address):
    from marionette_driver.keys import Keys

    firefox.open(address + RACE)
    firefox.wait(READY)
    firefox.wait(said("End of the race. Best: SGD"))
    skip_to(firefox, "playback")
    assert firefox.read("document.activeElement.ariaLabel") == "Play"
    firefox.press(Keys.HOME)
    firefox.wait("document.getElementById('step-title').textContent.startsWith('Step 0,')")
    firefox.press(Keys.SPACE)
    firefox.wait("/^Step [1-9]/.test(document.getElementById('step-title').textContent)")
    firefox.wait("document.getElementById('step-title').textContent.startsWith('Step 40,')")
    assert firefox.serious_findings() == []


def test_in_the_dark_what_is_left_to_do_is_dark(firefox, address):
    firefox.prefer(STILL)
    firefox.open(address + RACE)
    firefox.wait(READY)
    assert firefox.read("matchMedia('(prefers-color-scheme: dark)').matches")
    bars = "[...document.querySelectorAll('progress')]"
    rests = firefox.read(f"{bars}.map(each => getComputedStyle(each).backgroundColor)")
    assert rests and all(map(dark, rests))
    track = firefox.read(
        "getComputedStyle(document.querySelector('.scrub input'), '::-moz-range-track').backgroundImage"
    )
    assert track.startswith("linear-gradient") and dark(track)


def test_by_keyboard_a_network_is_trained(firefox, address):
    from marionette_driver.keys import Keys

    firefox.open(address + "/network?layers=leaky_relu:6&epochs=3&batch_size=400&rule=adam,learning_rate:0.01")
    firefox.wait("document.getElementById('network-summary')?.textContent")
    skip_to(firefox, "training")
    firefox.press(Keys.ENTER)
    firefox.wait(said("Training has reached its last epoch."))
    firefox.wait("document.querySelector('#chart-loss .scatterlayer .trace')")
    assert firefox.serious_findings() == []


def test_forced_colours_and_a_window_enlarged_to_twice_its_size_lose_nothing(firefox, address):
    firefox.prefer(STILL | FORCED)
    firefox.resize(720, 450)
    firefox.open(address + RACE)
    firefox.wait(READY)
    assert firefox.read("matchMedia('(forced-colors: active)').matches")
    colors = firefox.read(
        "[...document.querySelectorAll('#readings .swatch')].map(each => getComputedStyle(each).backgroundColor)"
    )
    assert len(set(colors)) == 2
    button = "document.querySelector('#step-forward')"
    icon = firefox.read(f"getComputedStyle({button}.querySelector('.icon')).backgroundColor")
    assert icon != firefox.read(f"getComputedStyle({button}).backgroundColor")
    assert firefox.read("document.documentElement.scrollHeight > innerHeight")
    assert firefox.read("document.documentElement.scrollWidth <= innerWidth")
    assert firefox.read("document.querySelector('#scene').getBoundingClientRect().height >= 200")
