"""The exit waterfall: who gets what of the proceeds, exactly, for many paths at once.

When the proceeds cover all preferences, every class's payout is a rising, piecewise linear function of the money v that one
common share gets; the payouts must add up to the proceeds, so v follows from the kinks. Each class then holds its better
choice at that v, which makes it an equilibrium: no class gains by converting, or not, alone.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Paths, PathsClasses

ParticipationCode = Literal["common", "none", "full", "capped"]


@dataclass(frozen=True, eq=False)
class ShareClasses:
    """The classes at an exit, one column each.

    `shares` (as converted) and `preference` (money paid before common) by path; `cap` is the most a capped participating
    class gets without converting, by path. `seniority`: the highest rank is paid first, equal ranks share pro rata.
    """

    names: tuple[str, ...]
    participation: tuple[ParticipationCode, ...]
    seniority: tuple[int, ...]
    shares: PathsClasses
    preference: PathsClasses
    cap: PathsClasses


def distribute(*, classes: ShareClasses, proceeds: Paths) -> PathsClasses:
    """Return each class's money by path; the row sums are the proceeds (0 where no class has a claim)."""
    level = common_share_value(classes=classes, proceeds=proceeds)
    paid = _payouts(classes, level)
    short = classes.preference.sum(axis=1) > proceeds
    if short.any():
        paid[short] = _by_seniority(classes.preference[short], classes.seniority, proceeds[short])
    return paid


def common_share_value(*, classes: ShareClasses, proceeds: Paths) -> Paths:
    """Return v, the money one common share gets: the root of Σ payouts(v) = proceeds, 0 while preferences are not covered."""
    kinks = np.sort(_kinks(classes), axis=1)
    totals = np.stack([_payouts(classes, kinks[:, index]).sum(axis=1) for index in range(kinks.shape[1])], axis=1)
    last = np.maximum((totals <= proceeds[:, None]).sum(axis=1) - 1, 0)[:, None]
    start, reached = np.take_along_axis(kinks, last, axis=1)[:, 0], np.take_along_axis(totals, last, axis=1)[:, 0]
    sharing = _sharing(classes, start)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = start + (proceeds - reached) / sharing
    return np.where((proceeds > reached) & (sharing > 0), level, np.where(proceeds >= reached, start, 0.0))


def _payouts(classes: ShareClasses, level: Paths) -> PathsClasses:
    common = classes.shares * level[:, None]
    paid = np.empty_like(common)
    for index, kind in enumerate(classes.participation):
        share, preference, cap = common[:, index], classes.preference[:, index], classes.cap[:, index]
        match kind:
            case "common":
                paid[:, index] = share
            case "none":
                paid[:, index] = np.maximum(preference, share)
            case "full":
                paid[:, index] = preference + share
            case "capped":
                paid[:, index] = np.maximum(np.minimum(preference + share, np.maximum(cap, preference)), share)
    return paid


def _kinks(classes: ShareClasses) -> PathsClasses:
    """Return the values of v at which a class's payout bends: conversion, and reaching the cap."""
    shares = np.where(classes.shares > 0, classes.shares, np.inf)
    bends = [np.zeros((len(shares), 1))]
    for index, kind in enumerate(classes.participation):
        preference, cap = classes.preference[:, index], np.maximum(classes.cap[:, index], classes.preference[:, index])
        if kind == "none":
            bends.append((preference / shares[:, index])[:, None])
        if kind == "capped":
            bends.append(((cap - preference) / shares[:, index])[:, None])
            bends.append((cap / shares[:, index])[:, None])
    return np.concatenate(bends, axis=1)


def _sharing(classes: ShareClasses, level: Paths) -> Paths:
    """Return the shares that gain from a rise of v just above `level`."""
    total = np.zeros(len(level))
    for index, kind in enumerate(classes.participation):
        shares, preference, cap = classes.shares[:, index], classes.preference[:, index], classes.cap[:, index]
        value = shares * level
        ceiling = np.maximum(cap, preference)
        tiny = 1e-12 * np.maximum(ceiling, value)
        match kind:
            case "common" | "full":
                gains = np.ones(len(level), dtype=bool)
            case "none":
                gains = value >= preference - tiny
            case "capped":
                gains = (preference + value < ceiling - tiny) | (value >= ceiling - tiny)
        total += np.where(gains, shares, 0.0)
    return total


def _by_seniority(preference: PathsClasses, seniority: tuple[int, ...], proceeds: Paths) -> PathsClasses:
    left, paid = proceeds.copy(), np.zeros_like(preference)
    for rank in sorted(set(seniority), reverse=True):
        members = [index for index, own in enumerate(seniority) if own == rank]
        claim = preference[:, members].sum(axis=1)
        part = np.minimum(left, claim)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = np.where(claim > 0, part / claim, 0.0)
        paid[:, members] = preference[:, members] * ratio[:, None]
        left -= part
    return paid
