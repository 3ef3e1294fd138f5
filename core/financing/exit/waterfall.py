"""The exit waterfall: who gets what of the proceeds, exactly, for many paths at once.

When the proceeds cover all preferences, every class's payout is a rising, piecewise linear function of the
money v that one common share gets; the payouts must add up to the proceeds, so v follows from the kinks. Each
class then holds its better choice at that v, which makes it an equilibrium: no class gains by converting,
exercising, or not, alone.

Elementwise arithmetic only, so it runs on float64 (many paths) and on exact fractions (see
`core.financing.exact`).
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from core.arrays import ClassNumbers, Counted, CountedClasses, PathNumbers, PathsIndex, sum_rows
from core.financing.exact import kind_of, zeros

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

    def at(self, paths: PathNumbers) -> "ShareClasses":
        """Return a copy of the classes on some paths."""
        return replace(
            self,
            seniority=self.seniority[:, paths],
            shares=self.shares[:, paths],
            preference=self.preference[:, paths],
            cap=self.cap[:, paths],
            strike=self.strike[:, paths],
        )


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
    start, reached = _last_kink(classes, proceeds)
    sharing = _sharing(classes, start)
    some = np.asarray(sharing > 0, dtype=bool)
    level = start + (proceeds - reached) / np.where(some, sharing, 1)
    covered = np.where(proceeds >= reached, start, start * 0)
    return np.asarray(np.where(np.asarray(proceeds > reached, dtype=bool) & some, level, covered))


def _last_kink(classes: ShareClasses, proceeds: Counted) -> tuple[Counted, Counted]:
    """Return the largest kink whose payouts the proceeds cover (0 if none), and those payouts; found by
    halving.
    """
    kinks = kinks_of(classes)
    low = np.zeros(kinks.shape[1], dtype=np.int64)
    high = np.full(kinks.shape[1], len(kinks) - 1)
    for _ in range(len(kinks).bit_length()):
        middle = (low + high + 1) // 2
        covered = np.asarray(_total(classes, _at(kinks, middle)) <= proceeds, dtype=bool)
        low, high = np.where(covered, middle, low), np.where(covered, high, np.maximum(middle - 1, low))
    start = _at(kinks, low)
    return start, _total(classes, start)


def _at(kinks: CountedClasses, number: PathsIndex) -> Counted:
    return np.asarray(np.take_along_axis(kinks, number[None], axis=0)[0])


def _total(classes: ShareClasses, level: Counted) -> Counted:
    return sum_rows(payouts_at(classes=classes, level=level))


@lru_cache(maxsize=256)
def _by_kind(participation: tuple[ParticipationCode, ...]) -> tuple[tuple[ParticipationCode, list[int]], ...]:
    """Return the classes' places by their kind: what is alike is worked out together."""
    found: dict[ParticipationCode, list[int]] = {}
    for index, kind in enumerate(participation):
        found.setdefault(kind, []).append(index)
    return tuple(found.items())


def payouts_at(*, classes: ShareClasses, level: Counted) -> CountedClasses:
    """Return each class's money when a common share gets `level` and every preference is covered."""
    paid: CountedClasses = classes.shares * level
    for kind, rows in _by_kind(classes.participation):
        share, preference = paid[rows], classes.preference[rows]
        ceiling = np.maximum(classes.cap[rows], preference)
        match kind:
            case "common":
                continue
            case "option":
                paid[rows] = np.maximum(share - classes.shares[rows] * classes.strike[rows], share * 0)
            case "none":
                paid[rows] = np.maximum(preference, share)
            case "full":
                paid[rows] = preference + share
            case "capped":
                paid[rows] = np.maximum(np.minimum(preference + share, ceiling), share)
            case "limited":
                paid[rows] = np.minimum(preference + share, ceiling)
    return paid


def kinks_of(classes: ShareClasses) -> CountedClasses:
    """Return, in rising order, 0 and the values of v at which a payout bends: exercise, conversion, reaching
    the cap.
    """
    bends = [zeros(classes.shares.shape[1], kind_of(classes.shares))[None]]
    for kind, rows in _by_kind(classes.participation):
        shares, preference = classes.shares[rows], classes.preference[rows]
        held = np.asarray(shares > 0, dtype=bool)
        divisor, cap = np.where(held, shares, 1), np.maximum(classes.cap[rows], preference)
        if kind == "option":
            bends.append(classes.strike[rows])
        if kind == "none":
            bends.append(np.where(held, preference / divisor, shares * 0))
        if kind in ("capped", "limited"):
            bends.append(np.where(held, (cap - preference) / divisor, shares * 0))
        if kind == "capped":
            bends.append(np.where(held, cap / divisor, shares * 0))
    return np.sort(np.concatenate(bends), axis=0)


def _sharing(classes: ShareClasses, level: Counted) -> Counted:
    """Return the shares that gain from a rise of v just above `level`."""
    gaining = classes.shares.copy()
    relative = 0 if kind_of(classes.shares) == "exact" else 1e-12
    for kind, rows in _by_kind(classes.participation):
        shares, preference = classes.shares[rows], classes.preference[rows]
        value, ceiling = shares * level, np.maximum(classes.cap[rows], preference)
        tiny = relative * np.maximum(ceiling, value)
        match kind:
            case "common" | "full":
                continue
            case "option":
                gains = level >= classes.strike[rows] * (1 - relative)
            case "none":
                gains = value >= preference - tiny
            case "limited":
                gains = preference + value < ceiling - tiny
            case "capped":
                gains = (preference + value < ceiling - tiny) | (value >= ceiling - tiny)
        gaining[rows] = np.where(np.asarray(gains, dtype=bool), shares, shares * 0)
    return sum_rows(gaining)


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
