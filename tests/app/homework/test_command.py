"""`fall-line check`: what is recognised as a rule, what is said of it, and how it ends."""

import json
from pathlib import Path

import pytest

from app.__main__ import main
from app.homework import library

RIGHT = '''
import math

def gradient_descent(x, y, dx, dy, alpha=0.2):
    return x - alpha * dx, y - alpha * dy

def my_momentum(x, y, dx, dy, v_x, v_y, hparams):
    print("noise on the standard output")
    v_x, v_y = (hparams["gamma"] * v + hparams["lr"] * d for v, d in ((v_x, dx), (v_y, dy)))
    return [x - v_x, y - v_y, v_x, v_y]

def adam(x, y, dx, dy, v_x, v_y, f_x, f_y, i, hparams):
    """With ε outside the root, which is right as well."""
    b1, b2, t = hparams["beta1"], hparams["beta2"], i + 1
    def moved(x, d, v, f):
        v, f = b1 * v + (1 - b1) * d, b2 * f + (1 - b2) * d**2
        return x - hparams["alpha"] * v / (1 - b1**t) / (math.sqrt(f / (1 - b2**t)) + hparams["eps"]), v, f
    (x, v_x, f_x), (y, v_y, f_y) = moved(x, dx, v_x, f_x), moved(y, dy, v_y, f_y)
    return x, y, v_x, v_y, f_x, f_y

def nesterov(x, y, grad, v_x, v_y, gamma, lr):
    dx, dy = grad(x - gamma * v_x, y - gamma * v_y)
    v_x, v_y = gamma * v_x + lr * dx, gamma * v_y + lr * dy
    return x - v_x, y - v_y, v_x, v_y

class RMSProp:
    def init(self, x):
        return 0.0

    def update(self, g, squares, x):
        squares = 0.9 * squares + 0.1 * g * g
        return -0.05 * g / math.sqrt(squares + 1e-7), squares

def helper(a, b):
    return a + b
'''
WRONG = """
def adam(x, y, dx, dy, m_x, m_y, s_x, s_y, t, hparams):
    b1, b2, a, e = (hparams[name] for name in ("beta1", "beta2", "alpha", "epsilon"))
    m_x, m_y = b1 * m_x + (1 - b1) * dx, b1 * m_y + (1 - b1) * dy
    s_x, s_y = b2 * s_x + (1 - b2) * dx**2, b2 * s_y + (1 - b2) * dy**2
    return x - a * m_x / (s_x + e) ** 0.5, y - a * m_y / (s_y + e) ** 0.5, m_x, m_y, s_x, s_y

def sgd(x, y, dx, dy):
    return x, y

def momentum(x, y, dx, dy, v_x, v_y):
    return x - 0.01 * dx, y - 0.01 * dy

def adagrad(x, y, dx, dy, i):
    return x / (2 - i), y

def rmsprop(x, y, dx, dy, hparams):
    return x - hparams["delta"], y - hparams["zeta"]

def lion(x, y, dx, dy, mystery):
    return x, y

def newton(x, y, dx, dy):
    return x - dx, y - dy
"""


@pytest.fixture
def check(tmp_path, capfd):
    def run(source, *options):
        file = tmp_path / "my_rules.py"
        file.write_text(source, encoding="utf-8")
        code = main(["check", str(file), *options])
        return code, *capfd.readouterr()

    return run


def test_right_rules_are_their_references_however_they_are_written(check, monkeypatch):
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    code, out, said = check(RIGHT)
    assert code == 0 and "noise on the standard output" in said
    assert out.splitlines() == [
        "✓ gradient_descent (line 4): Gradient descent, the same in 60 steps",
        "✓ my_momentum (line 7): Momentum, the same in 60 steps",
        "✓ adam (line 12): Adam with ε outside the root, the same in 60 steps",
        "✓ nesterov (line 21): Nesterov, the same in 60 steps",
        "✓ RMSProp (line 26): RMSProp, the same in 60 steps",
    ]


def test_wrong_ones_are_told_each_with_the_step_and_what_it_is(check):
    code, out, _ = check(WRONG, "--json")
    assert code == 1
    told = json.loads(out)
    assert out == json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    results = {each["function"]: each for each in told}
    assert results["adam"] == {
        "function": "adam",
        "line": 2,
        "reference": "adam",
        "steps": 60,
        "equal": False,
        "first_deviation": 1,
        "diagnosis": "Adam without bias correction",
        "error": None,
    }
    assert {name: result["error"] for name, result in results.items() if name != "adam"} == {
        "sgd": "it leaves x and y as they are: fill in its lines",
        "momentum": "it returns 2 values: it takes x, y, v_x, v_y, in this order, in step 1",
        "adagrad": "ZeroDivisionError at line 15: float division by zero, in step 3",
        "rmsprop": results["rmsprop"]["error"],
        "lion": "its parameter mystery is none that is known, and has no default, in step 1",
        "newton": results["newton"]["error"],
    }
    assert "hparams has no 'delta': it has alpha, " in results["rmsprop"]["error"]
    assert results["newton"]["error"].startswith("its name is none of a rule: gradient_descent, sgd, ")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def f(x):\n    return x\n", "no function here has the parameters x, y, dx, dy"),
        ("def f(x:\n", "SyntaxError at line 1: "),
        ("1/0\n", "ZeroDivisionError at line 1: division by zero"),
        ("import os\nos._exit(3)\n", "it ended its process, or took too much memory"),
    ],
)
def test_a_file_that_cannot_be_run_says_why(check, source, message):
    code, out, said = check(source)
    assert code == 2 and out == ""
    assert message in said


def test_a_file_that_is_not_there_says_so(capfd):
    assert main(["check", "nowhere.py", "--json"]) == 2
    assert json.loads(capfd.readouterr().out) == {"error": "nowhere.py: No such file or directory"}


ENDLESS = """
def sgd(x, y, dx, dy):
    while True:
        pass

def momentum(x, y, dx, dy, v_x, v_y):
    import os
    os._exit(3)

def gradient_descent(x, y, dx, dy, alpha=0.2):
    return x - alpha * dx, y - alpha * dy
"""


FROM_0 = """
def adam(x, y, dx, dy, m_x, m_y, s_x, s_y, i, hparams):
    m_x, s_x = 0.9 * m_x + 0.1 * dx, 0.999 * s_x + 0.001 * dx**2
    return x - 0.01 * m_x / (1 - 0.9**i), y, m_x, m_y, s_x, s_y
"""


def test_an_error_that_a_mistake_of_the_reference_makes_is_told_with_it_and_no_other_error(check):
    code, said, _ = check(FROM_0)
    assert code == 1 and said.startswith("✗ adam (line 2): ZeroDivisionError at line 4: float division by zero, in")
    assert "step 1. Yours is one that ends at once, as Adam with t from 0 or with gradients that aren't" in said
    assert "Yours" not in check(FROM_0.replace("0.9**i", "0.9**(i + 1)").replace(", m_x, m_y, s_x, s_y\n", "\n"))[1]


def test_a_rule_that_never_ends_is_ended_and_the_others_are_checked(check, monkeypatch):
    monkeypatch.setattr(library, "STEP", 0.5)
    code, out, _ = check(ENDLESS)
    assert code == 1
    again = "; it is tried again once the file is saved, in step 1"
    assert out.splitlines() == [
        "✗ sgd (line 2): it was not done after 0.5 seconds" + again,
        "✗ momentum (line 6): it ended its process, or took too much memory" + again,
        "✓ gradient_descent (line 10): Gradient descent, the same in 60 steps",
    ]


def test_the_file_to_fill_in_says_what_is_left_to_do(capfd):
    assert main(["check", str(Path(__file__).parents[3] / "examples" / "homework.py")]) == 1
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].startswith("✓ gradient_descent") and len(lines) == 5
    assert all(line.endswith("it leaves x and y as they are: fill in its lines") for line in lines[1:])
