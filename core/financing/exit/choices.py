"""Where holders change their choice as the proceeds grow, and what a class would gain by choosing
otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from core.arrays import Counted
from core.financing.exact import kind_of, lifted
from core.financing.exit.payout import Payout
from core.financing.exit.waterfall import (
    ParticipationCode,
    ShareClasses,
    common_share_value,
    distribute,
    payouts_at,
)


@dataclass(frozen=True, eq=False)
class BreakPoint:
    """A proceeds amount at which the sharing changes, on one path: who is concerned, and what happens."""

    proceeds: float
    owner: str
    event: Literal["paid_in_full", "common_paid", "exercises", "reaches_cap", "converts"]


def break_points(*, classes: ShareClasses, path: int = 0) -> list[BreakPoint]:
    """Return the exact proceeds at which a tier is paid in full, common gets its first money, and holders
    change their choice.
    """
    one = _one(classes, path)
    found: list[BreakPoint] = []
    total = one.preference[0].sum() * 0
    for rank in sorted(set(map(int, one.seniority[:, 0])), reverse=True):
        members = [
            index
            for index in range(len(one.names))
            if one.seniority[index, 0] == rank and one.preference[index, 0] > 0
        ]
        total = total + sum(one.preference[index, 0] for index in members)
        found += [BreakPoint(float(total), one.names[index], "paid_in_full") for index in members]
    found.append(BreakPoint(float(total), "", "common_paid"))
    for index, kind in enumerate(one.participation):
        found += [
            BreakPoint(_proceeds_at(one, level), one.names[index], event)
            for level, event in _own_kinks(one, index, kind)
        ]
    return sorted(found, key=lambda point: point.proceeds)


def before_carve_out(net: float, share: float, at: Payout, proceeds: float) -> float:
    """Return the proceeds that leave so much after the carve-out, a share of what creditors leave; who they
    are is taken from the payout `at` some `proceeds`.
    """
    if not share:
        return net
    creditors = proceeds - float(at.carve_out[0]) / share
    return net if net <= creditors else creditors + (net - creditors) / (1 - share)


def _own_kinks(
    one: ShareClasses, index: int, kind: ParticipationCode
) -> list[tuple[Counted, Literal["exercises", "reaches_cap", "converts"]]]:
    shares, preference = one.shares[index], one.preference[index]
    if not shares[0] > 0:
        return []
    cap = np.maximum(one.cap[index], preference)
    if kind == "option":
        return [(one.strike[index], "exercises")] if one.strike[index, 0] > 0 else []
    if kind == "none":
        return [(preference / shares, "converts")] if preference[0] > 0 else []
    if kind == "capped":
        return [((cap - preference) / shares, "reaches_cap"), (cap / shares, "converts")]
    return []


def _proceeds_at(one: ShareClasses, level: Counted) -> float:
    return float(payouts_at(classes=one, level=level).sum())


def _one(classes: ShareClasses, path: int) -> ShareClasses:
    return classes.at(np.array([path]))


def best_deviation(*, classes: ShareClasses, proceeds: float | Fraction, path: int = 0) -> dict[str, float]:
    """Return what each class would gain by changing its own choice alone on one path; never above 0 in an
    equilibrium.

    All other classes keep the choices they made: a class that takes its preference converts, one that
    converts takes its preference, options are exercised or left. Classes without a choice are left out.
    """
    one = _one(classes, path)
    money = lifted(proceeds, 1, kind_of(one.shares))
    level, paid = common_share_value(classes=one, proceeds=money), distribute(classes=one, proceeds=money)
    chosen = [_chooses(one, index, level) for index in range(len(one.names))]
    gains = {}
    for index, name in enumerate(one.names):
        if chosen[index] is None:
            continue
        tried = [(not choice if position == index else choice) for position, choice in enumerate(chosen)]
        forced, extra = _held_to(one, tried)
        strike = extra[index]
        gains[name] = float(
            distribute(classes=forced, proceeds=money + sum(extra))[index, 0] - strike - paid[index, 0]
        )
    return gains


def _chooses(one: ShareClasses, index: int, level: Counted) -> bool | None:
    """Say whether a class converts or exercises when a common share gets `level`; None if it has no
    choice.
    """
    kind, shares = one.participation[index], one.shares[index, 0]
    if kind == "option":
        return bool(level[0] > one.strike[index, 0])
    if kind in ("none", "capped"):
        ceiling = (
            one.preference[index, 0] if kind == "none" else max(one.cap[index, 0], one.preference[index, 0])
        )
        return bool(shares * level[0] > ceiling)
    return None


def _held_to(one: ShareClasses, choices: Sequence[bool | None]) -> tuple[ShareClasses, list[Any]]:
    """Return the classes held to given choices, and the strikes that forced exercise brings in."""
    kinds: list[ParticipationCode] = list(one.participation)
    shares, preference, strikes = one.shares.copy(), one.preference.copy(), []
    for index, choice in enumerate(choices):
        exercised = one.participation[index] == "option" and bool(choice)
        strikes.append(shares[index, 0] * one.strike[index, 0] if exercised else 0)
        if choice:
            kinds[index] = "common"
            preference[index] *= 0
        elif choice is False and one.participation[index] == "capped":
            kinds[index] = "limited"
        elif choice is False:
            kinds[index] = "full"
            shares[index] *= 0
    return replace(one, participation=tuple(kinds), shares=shares, preference=preference), strikes
