"""SAFEs and notes that meet an exit without having converted: who takes cash and who takes shares, in
equilibrium.

A post-money cap's liquidity price divides the cap by a capitalisation that counts converting securities only
(post-money SAFE, section 2), so how many shares one gets depends on who else converts. Start with all
converting, let go whoever would rather have the cash (the one who loses most first) until all are content,
then let anyone back in who would gain.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.arrays import Counted, CountedClasses, PathsMask
from core.financing.exact import kind_of, zeros
from core.financing.exit.waterfall import ShareClasses, common_share_value, distribute


@dataclass(frozen=True, eq=False)
class Waiting:
    """A SAFE or note with a cap: `part` = money ÷ cap of the shares counted (with what converts if
    `counts_converting`).

    `money` is what it takes without converting.
    """

    owner: str
    part: Counted
    counts_converting: bool
    money: Counted


def settled(
    classes: ShareClasses,
    convertibles: Sequence[Waiting],
    waiting: PathsMask,
    counted: Counted,
    proceeds: Counted,
) -> tuple[ShareClasses, CountedClasses]:
    """Return the classes with the shares of those who convert, and everybody's money."""
    if not convertibles or not waiting.any():
        return classes, distribute(classes=classes, proceeds=proceeds)
    inside = [waiting.copy() for _ in convertibles]
    for _ in convertibles:
        ratios = _ratios(classes, convertibles, inside, counted, proceeds)
        worst = np.argmin(
            np.stack([np.where(mask, ratio, np.inf) for mask, ratio in zip(inside, ratios, strict=True)]),
            axis=0,
        )
        leaves = [
            mask & (worst == index) & (ratio < 1 - 1e-12)
            for index, (mask, ratio) in enumerate(zip(inside, ratios, strict=True))
        ]
        if not any(mask.any() for mask in leaves):
            break
        inside = [mask & ~gone for mask, gone in zip(inside, leaves, strict=True)]
    for index in range(len(convertibles)):
        trial = [mask | (waiting if place == index else False) for place, mask in enumerate(inside)]
        ratios = _ratios(classes, convertibles, trial, counted, proceeds)
        content = np.ones(len(waiting), dtype=bool)
        for mask, ratio in zip(trial, ratios, strict=True):
            content &= ~mask | (ratio >= 1)
        inside[index] = np.where(content, trial[index], inside[index])
    final = _with_shares(classes, convertibles, inside, counted)
    return final, distribute(classes=final, proceeds=proceeds)


def _ratios(
    classes: ShareClasses,
    convertibles: Sequence[Waiting],
    inside: Sequence[PathsMask],
    counted: Counted,
    proceeds: Counted,
) -> list[np.ndarray]:  # type: ignore[type-arg]
    """Return by convertible the worth of its shares ÷ its money, if those inside convert."""
    tried = _with_shares(classes, convertibles, inside, counted)
    level = common_share_value(classes=tried, proceeds=proceeds)
    found = []
    for one in convertibles:
        worth, owed = (
            tried.shares[classes.names.index(one.owner)] * level,
            np.asarray(one.money > 0, dtype=bool),
        )
        found.append(np.where(owed, worth / np.where(owed, one.money, 1), np.inf).astype(np.float64))
    return found


def _with_shares(
    classes: ShareClasses, convertibles: Sequence[Waiting], inside: Sequence[PathsMask], counted: Counted
) -> ShareClasses:
    """Return the classes with the shares of those inside; parts that would take everything convert nobody
    there.
    """
    zero = zeros(len(counted), kind_of(counted))
    part, fixed = zero, zero
    for one, mask in zip(convertibles, inside, strict=True):
        held = np.where(mask, one.part, zero)
        part, fixed = (part + held, fixed) if one.counts_converting else (part, fixed + held)
    possible = np.asarray(part < 1, dtype=bool)
    total = counted * (1 + fixed) / np.where(possible, 1 - part, 1)
    shares = classes.shares.copy()
    for one, mask in zip(convertibles, inside, strict=True):
        own = one.part * (total if one.counts_converting else counted)
        place = classes.names.index(one.owner)
        shares[place] = np.where(mask & possible, own, shares[place])
    return replace(classes, shares=shares)
