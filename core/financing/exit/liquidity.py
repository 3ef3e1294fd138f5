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

from core.arrays import Counted, CountedClasses, Inside, PathNumbers, PathsMask, Ratios, sum_rows
from core.financing.exit.waterfall import ShareClasses, common_share_value, distribute

_TOLERANCE = 1e-12
LATER = "+later"
"""The class of the investors of rounds that the plan does not list: the last, a part of all shares. No id of
an owner can be this.
"""
DISCOUNT = "discount"
"""Marks the class of a SAFE's discount to the sale's own price: owner|discount."""


@dataclass(frozen=True, eq=False)
class Waiting:
    """A SAFE or note with a cap or a fixed share: its `part` (money ÷ cap; 0 where it has converted) of the
    shares counted (with what converts if `counts_converting`).

    `money` is what it takes without converting.
    """

    owner: str
    part: Counted
    counts_converting: PathsMask
    money: Counted


def best_way(
    ways: Sequence[tuple[Counted, bool]], others: Sequence[tuple[Counted, PathsMask]]
) -> tuple[Counted, PathsMask]:
    """Return by path which of the ways (part of the shares counted, whether they count what converts) brings
    most shares beside those of the others: of C there are, p·C; or p·(1 + Σ others')·C ÷ (1 − p − Σ others'
    that are counted), and none where they would take everything.
    """
    part, mutual = ways[0][0], np.full(ways[0][0].shape, ways[0][1])
    if len(ways) == 1:
        return part, mutual
    nothing = part * 0
    counted = sum((np.where(mask, own, nothing) for own, mask in others), nothing)
    beside = sum((np.where(mask, nothing, own) for own, mask in others), nothing)
    most = nothing - 2
    for own, counts in ways:
        possible = np.asarray(own + counted < 1, dtype=bool)
        whole = own * (1 + beside) / np.where(possible, 1 - own - counted, 1)
        shares = np.where(possible, whole, nothing - 1) if counts else own
        better = np.asarray(shares > most, dtype=bool)
        most, part = np.where(better, shares, most), np.where(better, own, part)
        mutual = np.where(better, counts, mutual)
    return part, mutual


def settled(
    classes: ShareClasses, convertibles: Sequence[Waiting], counted: Counted, proceeds: Counted
) -> tuple[ShareClasses, CountedClasses]:
    """Return the classes with the shares of those who convert, and everybody's money."""
    waiting = sum((one.part for one in convertibles), proceeds * 0)
    paths = np.flatnonzero((waiting > 0) & (proceeds > 0))  # of nothing, nobody takes shares
    if len(paths):
        table = _Table(classes, convertibles, counted, proceeds)
        shares, preference = classes.shares.copy(), classes.preference.copy()
        inside = _who_converts(table, paths)
        shares[np.ix_(np.array(table.places), paths)] = table.shares(paths, inside)
        shares = _with_later(classes, shares)
        preference[:, paths] = table.without_discounts(preference[:, paths], inside)
        classes = replace(classes, shares=shares, preference=preference)
    return classes, distribute(classes=classes, proceeds=proceeds)


def _with_later(before: ShareClasses, shares: CountedClasses) -> CountedClasses:
    """Return the shares with as large a part of all for the investors of later rounds as they had before
    anything converted: they have bought a part of the company.
    """
    if before.names[-1] != LATER:
        return shares
    others = sum_rows(before.shares[:-1])
    there = np.asarray(others > 0, dtype=bool)
    part = np.where(there, before.shares[-1] / np.where(there, others, 1), others * 0)
    return np.concatenate([shares[:-1], [part * sum_rows(shares[:-1])]])


def _who_converts(table: "_Table", paths: PathNumbers) -> Inside:
    """Return who converts on some paths (convertibles, some): all at first, until nobody would rather have
    the money.
    """
    inside = np.ones((len(table.places), len(paths)), dtype=bool)
    active = np.arange(len(paths))
    while len(active):
        ratios = table.ratios(paths[active], inside[:, active])
        worst = np.argmin(np.where(inside[:, active], ratios, np.inf), axis=0)
        leaves = ratios[worst, np.arange(len(active))] < 1 - _TOLERANCE
        leaves &= inside[worst, active]
        inside[worst[leaves], active[leaves]] = False
        active = active[leaves]
    for index in range(len(table.places)):
        outside = np.flatnonzero(~inside[index])
        if not len(outside):
            continue
        trial = inside[:, outside]
        trial[index] = True
        content = (~trial | (table.ratios(paths[outside], trial) >= 1 - _TOLERANCE)).all(axis=0)
        inside[index, outside[content]] = True
    return inside


class _Table:
    """The convertibles side by side: parts of the shares counted, money, and places among the classes."""

    def __init__(
        self, classes: ShareClasses, convertibles: Sequence[Waiting], counted: Counted, proceeds: Counted
    ) -> None:
        self._classes, self._counted, self._proceeds = classes, counted, proceeds
        self.places = [classes.names.index(one.owner) for one in convertibles]
        names = {name: place for place, name in enumerate(classes.names)}
        self._discounts = [names.get(f"{one.owner}|{DISCOUNT}") for one in convertibles]
        self._part = np.stack([one.part for one in convertibles])
        self._money = np.stack([one.money for one in convertibles])
        self._mutual = np.stack([one.counts_converting for one in convertibles])

    def shares(self, paths: PathNumbers, inside: Inside) -> CountedClasses:
        """Return what each would hold if those inside convert; parts that would take everything convert
        nobody.
        """
        part, counted = self._part[:, paths], self._counted[paths]
        held = np.where(inside, part, part * 0)
        counts = self._mutual[:, paths]
        mutual = sum_rows(np.where(counts, held, part * 0))
        fixed = sum_rows(np.where(counts, part * 0, held))
        most = 1 if mutual.dtype == object else 1 - _TOLERANCE
        possible = np.asarray(mutual < most, dtype=bool)
        total = counted * (1 + fixed) / np.where(possible, 1 - mutual, 1)
        own = part * np.where(counts, total, counted)
        before = self._classes.shares[np.ix_(np.array(self.places), paths)]
        return np.asarray(np.where(inside & possible, own, before))

    def without_discounts(self, preference: CountedClasses, inside: Inside) -> CountedClasses:
        """Return the preferences without the discounts of those who convert at their caps instead."""
        found = preference.copy()
        for place, discount in enumerate(self._discounts):
            if discount is not None:
                found[discount] = np.where(inside[place], found[discount] * 0, found[discount])
        return found

    def ratios(self, paths: PathNumbers, inside: Inside) -> Ratios:
        """Return the worth of each one's shares ÷ its money, if those inside convert."""
        held = self.shares(paths, inside)
        tried = self._classes.at(paths)
        shares = tried.shares.copy()
        shares[self.places] = held
        tried = replace(
            tried,
            shares=_with_later(tried, shares),
            preference=self.without_discounts(tried.preference, inside),
        )
        level = common_share_value(classes=tried, proceeds=self._proceeds[paths])
        money = self._money[:, paths]
        owed = np.asarray(money > 0, dtype=bool)
        return np.where(owed, held * level / np.where(owed, money, 1), np.inf).astype(np.float64)
