"""The exit waterfall: who gets what of the proceeds, exactly, for many paths at once.

When the proceeds cover all preferences, every class's payout is a rising, piecewise linear function of the
money v that one common share gets; the payouts must add up to the proceeds, so v follows from the kinks. Each
class then holds its better choice at that v, which makes it an equilibrium: no class gains by converting,
exercising, or not, alone.

Elementwise arithmetic only, so it runs on float64 (many paths) and on exact fractions (see
`core.financing.exact`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from core.arrays import ClassNumbers, Counted, CountedClasses, sum_rows
from core.financing.exact import kind_of, lifted, zeros

ParticipationCode = Literal["common", "option", "none", "full", "capped", "limited"]
"""`limited` participates up to its cap and never converts: a capped class held to that choice."""


@dataclass(frozen=True, eq=False)
class ShareClasses:
    """The classes at an exit, one row each.

    `shares` (as converted), `preference` (money paid before common, dividends included), `cap` (the most a
    capped participating class gets without converting) and `strike` (paid on exercise by a class of options
    or warrants) by path. `seniority` by path: the highest rank is paid first, equal ranks share pro rata.
    """

    names: tuple[str, ...]
    participation: tuple[ParticipationCode, ...]
    seniority: ClassNumbers
    shares: CountedClasses
    preference: CountedClasses
    cap: CountedClasses
    strike: CountedClasses


def distribute(*, classes: ShareClasses, proceeds: Counted) -> CountedClasses:
    """Return each class's money by path, net of strikes; the sums over classes are the proceeds (0 where no
    class has a claim).
    """
    level = common_share_value(classes=classes, proceeds=proceeds)
    paid = payouts_at(classes=classes, level=level)
    short = np.asarray(sum_rows(classes.preference) > proceeds, dtype=bool)
    if short.any():
        paid[:, short] = _by_seniority(
            classes.preference[:, short], classes.seniority[:, short], proceeds[short]
        )
    return paid


def common_share_value(*, classes: ShareClasses, proceeds: Counted) -> Counted:
    """Return v, the money one common share gets: the root of Σ payouts(v) = proceeds, 0 while preferences are
    not covered.
    """
    kinks = kinks_of(classes)
    totals = np.stack([sum_rows(payouts_at(classes=classes, level=kink)) for kink in kinks])
    last = np.maximum(np.asarray(totals <= proceeds, dtype=bool).sum(axis=0) - 1, 0)[None]
    start, reached = (np.take_along_axis(kinks, last, axis=0)[0], np.take_along_axis(totals, last, axis=0)[0])
    sharing = _sharing(classes, start)
    some = np.asarray(sharing > 0, dtype=bool)
    level = start + (proceeds - reached) / np.where(some, sharing, 1)
    covered = np.where(proceeds >= reached, start, start * 0)
    return np.asarray(np.where(np.asarray(proceeds > reached, dtype=bool) & some, level, covered))


def payouts_at(*, classes: ShareClasses, level: Counted) -> CountedClasses:
    """Return each class's money when a common share gets `level` and every preference is covered."""
    paid = []
    for index, kind in enumerate(classes.participation):
        share = classes.shares[index] * level
        preference, cap = classes.preference[index], classes.cap[index]
        match kind:
            case "common":
                paid.append(share)
            case "option":
                paid.append(np.maximum(share - classes.shares[index] * classes.strike[index], share * 0))
            case "none":
                paid.append(np.maximum(preference, share))
            case "full":
                paid.append(preference + share)
            case "capped":
                paid.append(np.maximum(np.minimum(preference + share, np.maximum(cap, preference)), share))
            case "limited":
                paid.append(np.minimum(preference + share, np.maximum(cap, preference)))
    return np.stack(paid)


def kinks_of(classes: ShareClasses) -> CountedClasses:
    """Return, in rising order, 0 and the values of v at which a payout bends: exercise, conversion, reaching
    the cap.
    """
    zero = zeros(classes.shares.shape[1], kind_of(classes.shares))
    bends = [zero]
    for index, kind in enumerate(classes.participation):
        shares, preference = classes.shares[index], classes.preference[index]
        held = np.asarray(shares > 0, dtype=bool)
        divisor, cap = np.where(held, shares, 1), np.maximum(classes.cap[index], preference)
        if kind == "option":
            bends.append(classes.strike[index])
        if kind == "none":
            bends.append(np.where(held, preference / divisor, zero))
        if kind in ("capped", "limited"):
            bends.append(np.where(held, (cap - preference) / divisor, zero))
        if kind == "capped":
            bends.append(np.where(held, cap / divisor, zero))
    return np.sort(np.stack(bends), axis=0)


def _sharing(classes: ShareClasses, level: Counted) -> Counted:
    """Return the shares that gain from a rise of v just above `level`."""
    total = level * 0
    relative = 0 if kind_of(classes.shares) == "exact" else 1e-12
    for index, kind in enumerate(classes.participation):
        shares, preference, cap = (classes.shares[index], classes.preference[index], classes.cap[index])
        value = shares * level
        ceiling = np.maximum(cap, preference)
        tiny = relative * np.maximum(ceiling, value)
        match kind:
            case "common" | "full":
                gains = np.ones(len(level), dtype=bool)
            case "option":
                gains = np.asarray(level >= classes.strike[index] * (1 - relative), dtype=bool)
            case "none":
                gains = np.asarray(value >= preference - tiny, dtype=bool)
            case "limited":
                gains = np.asarray(preference + value < ceiling - tiny, dtype=bool)
            case "capped":
                gains = np.asarray(preference + value < ceiling - tiny, dtype=bool) | np.asarray(
                    value >= ceiling - tiny, dtype=bool
                )
        total = total + np.where(gains, shares, shares * 0)
    return total


def _by_seniority(preference: CountedClasses, seniority: ClassNumbers, proceeds: Counted) -> CountedClasses:
    left, paid = proceeds, preference * 0
    for rank in sorted(set(map(int, np.unique(seniority))), reverse=True):
        claims = np.where(seniority == rank, preference, preference * 0)
        claim = sum_rows(claims)
        part = np.minimum(left, claim)
        some = np.asarray(claim > 0, dtype=bool)
        ratio = np.where(some, part / np.where(some, claim, 1), part * 0)
        paid = paid + claims * ratio
        left = left - part
    return paid


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
    row = slice(path, path + 1)
    return replace(
        classes,
        seniority=classes.seniority[:, row],
        shares=classes.shares[:, row],
        preference=classes.preference[:, row],
        cap=classes.cap[:, row],
        strike=classes.strike[:, row],
    )


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
