"""What to call the competitors of a race, so that each is told apart from the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from core.descent.experiment.record import Competitor
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT, describe
from core.quantities import Quantity, number


def names(competitors: Sequence[Competitor]) -> list[str]:
    """What to call each competitor: its rule, its learning rate, what sets it apart, and its schedule.

    A hyperparameter is named where it differs from the rule's default or from another competitor of the same rule,
    a setting of a schedule likewise; the constant schedule is not named.
    """
    return _called(competitors, partial(_told, competitors=competitors))


def labels(competitors: Sequence[Competitor]) -> list[str]:
    """Names as short as can be: the rule, and of several with one rule what sets them apart from each other."""
    return _called(competitors, partial(_told, competitors=competitors, apart=True))


def _called(competitors: Sequence[Competitor], told: Callable[[Competitor], Iterable[str]]) -> list[str]:
    """Each rule's label, typed ones counted, with what is told of it."""
    typed_texts = list(dict.fromkeys(c.rule.text for c in competitors if c.rule.text))

    def label(rule: Rule) -> str:
        place = typed_texts.index(rule.text) if rule.text else 0
        return f"{rule.label} {place + 1}" if place else rule.label

    return [" ".join((label(c.rule), ", ".join(told(c)))).strip() for c in competitors]


def _told(competitor: Competitor, competitors: Sequence[Competitor], apart: bool = False) -> Iterable[str]:
    """The settings to name; `apart`: no others than set it apart from another competitor of the same rule."""
    rule, schedule = competitor.rule, competitor.schedule
    twins = [other for other in competitors if type(other.rule) is type(rule)]
    others = [other.settings for other in (*([] if apart else [type(rule)()]), *(twin.rule for twin in twins))]
    for field, value in rule.settings.items():
        if (field == "learning_rate" and not apart) or any(other[field] != value for other in others):
            yield _setting(rule.hyperparameters()[field], value)
    if schedule != CONSTANT and not (apart and all(twin.schedule == schedule for twin in twins)):
        alike = [twin.schedule for twin in twins if type(twin.schedule) is type(schedule)]
        others = [other.settings for other in (type(schedule)(), *alike)]
        settings = schedule.settings.items()
        yield describe(schedule, {k: v for k, v in settings if any(other[k] != v for other in others)})


def _setting(quantity: Quantity, value: Any) -> str:
    if quantity.scale == "switch":
        said = quantity.label if value else quantity.off or f"without {quantity.label}"
        return said[0].lower() + said[1:]
    return f"{quantity.symbol} = {number(value, 6)}"
