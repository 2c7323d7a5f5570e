"""What the scripts know of the engine is sent to them; the looks that they own are for all that there is."""

import re

from app.constants import CONSTANTS
from app.web import assets
from core.descent.events import EventKind
from core.descent.outcomes import AT_A_MINIMUM, OutcomeKind
from tests.each import with_each

TEXTS = {script: text for script, text in assets.modules().items() if script not in assets.written()}


def looks(script, name):
    """The object of this name in a script, keys and values."""
    (block,) = re.findall(rf"^const {name} = \{{\n(.*?)^\}};", TEXTS[script], re.M | re.S)
    return dict(re.findall(r'^  (\w+): "(.+)",$', block, re.M))


def test_every_kind_of_event_has_a_sign_of_its_own():
    signs = looks("descent/events.js", "SIGNS")
    assert set(signs) == {kind.name.lower() for kind in EventKind}
    assert len(set(signs.values())) == len(signs)


def test_every_ending_but_those_at_a_minimum_has_a_grey():
    greys = looks("descent/stages/cells.js", "GREYS")
    assert set(greys) == {kind.name.lower() for kind in OutcomeKind if kind not in AT_A_MINIMUM}


@with_each("name", CONSTANTS)
def test_every_constant_is_written_and_asked_for(name):
    assert f"\nexport const {name} = " in assets.constants_module()
    imports = re.findall(r'^import \{([^}]*)\} from "\.[^"]*/constants\.js";', "\n".join(TEXTS.values()), re.M)
    assert any(name in names.replace(" ", "").split(",") for names in imports)
