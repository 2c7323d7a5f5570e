import numpy as np
import pytest

from core.formula.rule import ON_NETWORKS
from core.network.experiment import NetworkExperiment
from core.network.rivals import as_rival, check_size, raw_rivals, read_rivals, written
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, SCHEDULES
from tests.each import with_each


def test_rivals_start_at_the_same_weights_and_see_the_same_batches():
    own = NetworkExperiment(dataset="xor", epochs=2, shuffle=True, schedule=SCHEDULES["cosine"](), seed=4)
    adam, twin, adadelta = read_rivals(" adam:0.01, sgd:0.032,adadelta", own)
    assert adam.rule == OPTIMIZERS["adam"](learning_rate=0.01) and adam.schedule == own.schedule
    assert adadelta.rule == OPTIMIZERS["adadelta"]() and adadelta.schedule == CONSTANT
    for rival in (adam, twin, adadelta):
        np.testing.assert_array_equal(begin(rival).parameters, begin(own).parameters)
    np.testing.assert_array_equal(advance(begin(twin), 2)[0].parameters, advance(begin(own), 2)[0].parameters)
    assert read_rivals("", own) == () and written(" adam: 0.01 ,sgd ") == "adam:0.01,sgd"


def test_a_race_has_at_most_64_networks_in_all():
    many = NetworkExperiment(networks=32)
    assert len(read_rivals("adam", many)) == 1
    with pytest.raises(ValueError, match="3 rules × 32 networks are 96: a race takes at most 64"):
        read_rivals("adam,momentum", many)


@with_each(
    ("rivals", "networks", "told"),
    [
        (0, 65, ""),  # whoever trains alone is in no race
        (1, 32, ""),
        (7, 8, ""),
        (7, 9, "8 rules × 9 networks are 72: a race takes at most 64; take fewer networks or rules"),
        (4, 13, "5 rules × 13 networks are 65: a race takes at most 64; take fewer networks or rules"),
        (8, 1, "8 rules race: at most 7 beside the one above"),
    ],
)
def test_how_many_rules_and_networks_may_race(rivals, networks, told):
    if told:
        with pytest.raises(ValueError, match=f"^{told}$"):
            check_size(rivals, networks)
    else:
        check_size(rivals, networks)


def test_rules_have_settings_and_schedules_of_their_own_and_read_back():
    own = NetworkExperiment(dataset="xor", schedule=SCHEDULES["step"]())
    adam = "adam:0.01 schedule=cosine final=0.1 beta1=0.8"
    text = f"momentum:0.02 momentum = 0.8, {adam},adadelta decay=0.5"
    rivals = read_rivals(text, own)
    assert [rival.rule for rival in rivals] == [
        OPTIMIZERS["momentum"](learning_rate=0.02, momentum=0.8),
        OPTIMIZERS["adam"](learning_rate=0.01, beta1=0.8),
        OPTIMIZERS["adadelta"](decay=0.5),
    ]
    assert [rival.schedule for rival in rivals] == [own.schedule, SCHEDULES["cosine"](final=0.1), CONSTANT]
    again = ", ".join(as_rival(rival.rule, rival.schedule, own.schedule) for rival in rivals)
    assert read_rivals(again, own) == read_rivals(written(text), own) == rivals
    assert again.startswith("momentum:0.02 momentum=0.8, adam:0.01 beta1=0.8 schedule=cosine")


@with_each("name", ON_NETWORKS)
def test_every_rule_is_written_and_read_back(name):
    own, rule = NetworkExperiment(), OPTIMIZERS[name]()
    (rival,) = read_rivals(as_rival(rule, CONSTANT, CONSTANT), own)
    assert rival.rule == rule


@with_each(
    ("text", "message"),
    [
        ("momentum:0.1 momentum=fast", "Momentum is 'fast'"),
        ("momentum:0.1 gamma=0.8", "Momentum has no 'gamma': it takes learning_rate, momentum"),
        ("momentum:0.1 0.8", "Setting is '0.8': it takes a name, = and a value"),
        ("momentum:0.1 momentum=", "Setting is 'momentum=': it takes a name, = and a value"),
        ("momentum schedule=slow", "Schedule is 'slow'"),
        ("adadelta schedule=cosine", "AdaDelta has no 'schedule'"),
        ("adan:0.1", "Rule is 'adan': it takes one of gradient_descent"),
        ("adam:fast", "Learning rate is 'fast'"),
        ("adadelta:1", "has no learning rate: write adadelta alone"),
        (",".join(["sgd:0.1"] * 8), "8 rules race: at most 7"),
    ],
)
def test_what_is_no_rule_or_no_rate_is_told(text, message):
    with pytest.raises(ValueError, match=message):
        read_rivals(text, NetworkExperiment())


def test_rules_are_taken_apart_whether_or_not_they_are_right():
    text = "adan:fast schedule=cosine final=0.1 warmup=0.2, sgd schedule=none depth=2, custom lines=x=max(g|-g);x=1"
    assert raw_rivals(text) == [
        ({"name": "adan", "learning_rate": "fast"}, {"name": "cosine", "warmup": "0.2", "final": "0.1"}),
        ({"name": "sgd", "depth": "2"}, {"name": "none"}),
        ({"name": "custom", "lines": "x = max(g, -g)\nx = 1"}, None),
    ]
    assert raw_rivals("") == []
