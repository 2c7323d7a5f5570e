"""What people get wrong, or do otherwise, in the lines of a rule: each a change of the rule's own text.

`variants(rule)` are the rules that come of one such change. Where a typed rule takes the path of one of them, its
mistake is told: "yours is Adam without bias correction". Conventions are among them, for a reader will want to know
which one a text has: ε in its three places (Kingma and Ba, 2015, PyTorch; Keras), momentum averaged or as PyTorch
writes it (Sutskever et al., 2013), weight decay coupled or decoupled (Loshchilov and Hutter, 2019).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.formula.rule import TypedRule, as_typed, rule_of
from core.formula.tree import FormulaError
from core.optimizers import Rule

Change = Callable[[str], str]


class Mistake(NamedTuple):
    """What it is, after the rule's name, and how it changes the lines of a rule; others it leaves as they are."""

    told: str
    change: Change


def _sub(pattern: str, replacement: str) -> Change:
    return lambda text: re.sub(pattern, replacement, text)


def _each(*changes: Change) -> Change:
    def all_of_them(text: str) -> str:
        for change in changes:
            text = change(text)
        return text

    return all_of_them


def _exchanged(one: str, other: str) -> Change:
    """The text with the one for the other, where both are in it."""
    both = re.compile(rf"\b({one}|{other})\b")

    def exchange(text: str) -> str:
        if not {one, other} <= set(both.findall(text)):
            return text
        return both.sub(lambda found: other if found[1] == one else one, text)

    return exchange


def _step_first(text: str) -> str:
    """The line of x before those that it depends on."""
    *before, last = text.split("\n")
    ahead = [line for line in before if line.startswith("ahead")]
    return "\n".join([*ahead, last, *(line for line in before if line not in ahead)])


def _fed_back(text: str) -> str:
    """The corrected moments as those of the next step."""
    *before, last = text.split("\n")
    moments = [name for name in ("m", "s") if f"{name}_hat = " in text]
    return "\n".join([*before, *(f"{name} = {name}_hat" for name in moments), last])


def _without_decay(text: str) -> str:
    return re.sub(r" - alpha\*lambda\*x| \+ lambda\*x", "", text)


def _coupled(text: str) -> str:
    """The decay as a part of the gradient."""
    plain = _without_decay(text)
    return text if plain == text else f"g = g + lambda*x\n{plain}"


def _mean_first(text: str) -> str:
    """The running mean brought up to date before the direction is taken of it."""
    lines = text.split("\n")
    return "\n".join((lines[1], lines[0], *lines[2:])) if lines[0].startswith("c = ") else text


MISTAKES = (
    Mistake("without bias correction", _sub(r"/\(1 - beta[12]\^t\)", "")),
    Mistake("without the bias correction of its first moment", _sub(r"/\(1 - beta1\^t\)", "")),
    Mistake("without the bias correction of its second moment", _sub(r"/\(1 - beta2\^t\)", "")),
    Mistake("with t from 0", _sub(r"\^t\b", "^(t - 1)")),
    Mistake("with t from 0, which is 0.001 in the first step", _sub(r"\^t\b", "^max(t - 1, 0.001)")),
    Mistake("with t one too large", _sub(r"\^t\b", "^(t + 1)")),
    Mistake("with ε outside the root", _sub(r"sqrt\((\w+) \+ epsilon\)", r"(sqrt(\1) + epsilon)")),
    Mistake("with ε inside the root", _sub(r"\(sqrt\((\w+)\) \+ epsilon\)", r"sqrt(\1 + epsilon)")),
    Mistake(
        "with an ε that its bias correction leaves alone, as Keras has it",
        _sub(
            r"m_hat/(?:sqrt\(s_hat \+ epsilon\)|\(sqrt\(s_hat\) \+ epsilon\))",
            "m_hat*sqrt(1 - beta2^t)/(sqrt(s) + epsilon)",
        ),
    ),
    Mistake("without ε", _sub(r" \+ epsilon", "")),
    Mistake("without the root of its squared gradients", _sub(r"sqrt\((s_hat|G)( \+ epsilon)?\)", r"(\1\2)")),
    Mistake("with gradients that aren't squared", _sub(r"g\*g\b", "g")),
    Mistake(
        "with the sum of squared gradients in place of their mean",
        _sub(r"= (?:beta2|rho)\*(\w) \+ \(1 - \w+\)\*g\*g", r"= \1 + g*g"),
    ),
    Mistake(
        "with the mean of squared gradients in place of their sum",
        _sub(r"G = G \+ g\*g", "G = rho*G + (1 - rho)*g*g"),
    ),
    Mistake(
        "without memory of the squared gradients before", _sub(r"= (?:(?:beta2|rho)\*)?\w \+ (.*g\*g)", r"= \1")
    ),
    Mistake("without the factor 1 − β₁", _sub(r"\(1 - beta1\)\*g", "g")),
    Mistake("without the factor of the squared gradient", _sub(r"\(1 - (?:beta2|rho)\)\*g\*g", "g*g")),
    Mistake("with β₁ and 1 − β₁ exchanged", _sub(r"beta1\*m \+ \(1 - beta1\)\*g", "(1 - beta1)*m + beta1*g")),
    Mistake(
        "with the weights of its squared gradients exchanged",
        _sub(r"(beta2|rho)\*(\w) \+ \(1 - \1\)\*g\*g", r"(1 - \1)*\2 + \1*g*g"),
    ),
    Mistake("with β₁ and β₂ exchanged", _exchanged("beta1", "beta2")),
    Mistake("with its corrected moments fed back", _fed_back),
    Mistake("with averaged momentum, (1 − γ)g", _sub(r"gamma\*v \+ alpha\*g", "gamma*v + (1 - gamma)*alpha*g")),
    Mistake(
        "with the learning rate on the whole velocity, as PyTorch has it",
        _each(
            _sub(r"gamma\*v \+ alpha\*g", "gamma*v + g"),
            _sub(r"x - v$", "x - alpha*v"),
            _sub(r"x - gamma\*v", "x - alpha*gamma*v"),
        ),
    ),
    Mistake("with the learning rate in it twice", _sub(r"x - v$", "x - alpha*v")),
    Mistake("without the velocity of the step before", _sub(r"v = gamma\*v \+ ", "v = ")),
    Mistake("with a velocity that is never braked", _sub(r"v = gamma\*v", "v = v")),
    Mistake("without a learning rate", _sub(r"\balpha\*", "")),
    Mistake(
        "with the sign of its step flipped",
        _each(_sub(r"x = x -", "x = x §"), _sub(r"x = x \+", "x = x -"), _sub("§", "+")),
    ),
    Mistake("with the step taken before its state is updated", _step_first),
    Mistake("with weight decay in the gradient (coupled)", _coupled),
    Mistake("with a weight decay that isn't scaled by α", _sub(r"alpha\*lambda\*x", "lambda*x")),
    Mistake("without weight decay", _without_decay),
    Mistake("with the gradient taken where it stands, not ahead", _sub(r"^ahead = .*\n", "")),
    Mistake("with the gradient taken behind, not ahead", _sub(r"^ahead = x -", "ahead = x +")),
    Mistake("with the gradient taken ahead by the whole velocity", _sub(r"^ahead = x - gamma\*v", "ahead = x - v")),
    Mistake(
        "for the point ahead, as PyTorch writes it",
        _each(
            lambda text: re.sub(r"x - v$", r"x - (gamma*v + alpha*g)", text) if text.startswith("ahead") else text,
            _sub(r"^ahead = .*\n", ""),
        ),
    ),
    Mistake("without the sign", _sub(r"sign\(c\)", "c")),
    Mistake("with its mean updated before the direction", _mean_first),
    Mistake("without noise on its gradient", _sub(r"\bg\b", "g_exact")),
    Mistake("with noise on its gradient", _sub(r"\bg_exact\b", "g")),
)
"""In the order in which they are told where several make the same path."""


def variants(rule: Rule) -> Iterator[tuple[str, TypedRule]]:
    """What each mistake makes of a rule, with what is said of it; the rule's settings are kept.

    Nothing of a rule that can't be put into lines, and nothing of a weight decay that is 0.
    """
    lines = rule.lines() and as_typed(rule).text
    if rule.settings.get("weight_decay") == 0:
        lines = _without_decay(lines)
    for told, change in MISTAKES:
        changed = change(lines)
        if changed != lines:
            try:
                kind = rule_of(changed)
            except FormulaError:
                continue
            yield told, kind(**{n: v for n, v in rule.settings.items() if n in kind.hyperparameters()})
