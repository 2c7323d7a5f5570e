"""How a typed rule ends on a network: in which step, and by which line."""

from dataclasses import replace

import numpy as np
import pytest

from core.formula.rule import rule_of
from core.network import advance, begin
from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.network.stack import StopReason
from core.optimizers import OPTIMIZERS

SMALL = NetworkExperiment(layers=(Layer("tanh", 3),), batch_size=200, epochs=4)


def ended(lines, **more):
    return advance(begin(replace(SMALL, rule=rule_of(lines)(**more))), 4)[0]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("x = x - alpha*g/(9 - t)", "epoch 2, step 9: line 1, x = x - alpha*g/(9 - t), divides by zero"),
        ("v = g + 9*v\nx = x - 1e-300*v^40", "line 2, x = x - 1e-300*v^40, is beyond the largest number"),
        ("x = x - alpha*g*sqrt(4 - t)", "epoch 1, step 5: line 1, x = x - alpha*g*sqrt(4 - t), takes sqrt of −1"),
        (
            "p = beta1^t\nx = x - alpha*g/(p - p)",
            "epoch 1, step 1: line 2, x = x - alpha*g/(p - p), divides by zero",
        ),
    ],
)
def test_the_step_and_the_line_are_told(lines, told):
    stopped = ended(lines)
    epoch = int(stopped.stopped[0])
    assert told in stopped.sentence() and stopped.sentence().startswith(f"Stopped in epoch {epoch}, step ")
    assert stopped.sentence().endswith(f"The weights are those after epoch {epoch - 1}.")


@pytest.mark.parametrize("more", ["", " + 0*norm(g)"], ids=["elementwise", "whole"])
def test_a_weight_grown_beyond_the_largest_number_is_told_with_the_step_that_does_it(more):
    # Of the weights of this seed one is large: with the first step it is 1e308, where the gradient is still finite.
    line = f"x = x + where(x > 0.485, 1e308, 0){more}"
    stopped = advance(begin(replace(SMALL, rule=rule_of(line)(), seed=4)), 4)[0]
    assert f"Stopped in epoch 1, step 2: line 1, {line}, is beyond the largest number" in stopped.sentence()


def test_what_is_kept_and_grows_beyond_the_largest_number_is_told_though_the_weights_do_not():
    line = "s = 1e120*s + 1e100"
    stopped = ended(f"{line}\nx = x - alpha*g*min(1, s)")
    assert f"Stopped in epoch 1, step 3: line 1, {line}, is beyond the largest number." in stopped.sentence()
    assert stopped.stop_reasons == (StopReason.RULE,)


def test_of_several_networks_each_has_its_own_though_others_go_on():
    # It divides by zero at step 9 where a weight has been large.
    rule = rule_of("s = where(x > 0.485, 1, s)\nx = x - 0.001*g/where(s*t == 9, 0, 1)")()
    whole, _ = advance(begin(replace(SMALL, rule=rule, networks=6)), 4)
    broken = np.flatnonzero(whole.stopped).tolist()
    assert 0 < len(broken) < 6 and whole.epoch == 4
    assert all("Stopped in epoch 2, step 9: line 2, " in whole.sentence(network) for network in broken)


def test_a_built_in_rule_has_the_usual_sentence():
    fast = replace(SMALL, layers=(Layer("exponent", 8),), rule=OPTIMIZERS["sgd"](learning_rate=500.0), epochs=20)
    assert "smaller learning rate" in advance(begin(fast), 20)[0].sentence()
