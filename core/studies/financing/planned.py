"""The plan's terms as written: every round closes at its median terms. For cap tables and payout curves at a
glance.
"""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from core.arrays import Counted, OwnersPaths, Paths, sum_rows
from core.errors import AssayError
from core.financing.debt.notes import note_money
from core.financing.exact import Kind, lifted
from core.financing.exit.liquidity import LATER
from core.financing.exit.payout import Payout, pay_out
from core.financing.ownership.as_planned import planned_closings
from core.financing.ownership.cap_table import CapTable, cap_table
from core.financing.raising.closings import Closings
from core.plan.financing import PARTS_OF_ROUNDS
from core.plan.plan import Plan
from core.returns.exit import later_share
from core.simulation.draw import draw
from core.simulation.streams import MiddleDraws


@dataclass(frozen=True, eq=False)
class PayoutCurve:
    """Money of each owner over a range of exit proceeds: `paid` has shape (owners, proceeds); later investors
    stand last.
    """

    owners: tuple[str, ...]
    proceeds: Paths
    paid: OwnersPaths


def planned_months(plan: Plan) -> list[int]:
    """Return the month in which each round closes as planned; without a date, after the one before it and its
    lead time.
    """
    months: list[int] = []
    for one in plan.financing.rounds:
        previous = months[-1] if months else 0
        months.append(
            one.close_month
            if one.close_month is not None
            else min(previous + round(one.lead_months.median), plan.company.months - 1)
        )
    return months


def promises_before_their_round(plan: Plan) -> list[tuple[str, int, int]]:
    """Return the redemptions and ratchets that fall due before the round whose right they are closes as
    planned: the name, the month in which it falls due, the month in which the round closes.
    """
    closes = {one.id: month for one, month in zip(plan.financing.rounds, planned_months(plan), strict=True)}
    due = [(one.name, one.round, one.due_month) for one in plan.financing.redemptions]
    due += [(one.name, one.round, one.test_month) for one in plan.financing.ratchets]
    return [(name, month, closes[of]) for name, of, month in due if month < closes.get(of, month)]


def planned_table(plan: Plan, copies: int = 1, kind: Kind = "float") -> CapTable:
    """Return the cap table through all rounds at their median terms, repeated for `copies` paths; `exact`: in
    fractions.
    """
    return cap_table(
        financing=plan.financing,
        closings=_closings(plan, copies, kind),
        start=plan.company.start,
        owed=_note_money(plan, kind),
        last_month=plan.exit.month,
    )


def refuse_contradictions(before: Plan, new: Plan) -> None:
    """Refuse terms of which no round can be made, where those of before could: every page needs the table."""
    try:
        planned_table(new)
    except AssayError:
        if _has_table(before):
            raise


def _has_table(plan: Plan) -> bool:
    with suppress(AssayError):
        planned_table(plan)
        return True
    return False


def left_to_exit(plan: Plan) -> float:
    """Return the part of the next round's stake that is left at the exit, at the terms' medians: after the
    plan's own later rounds, pool increases included, and after those that it does not list.
    """
    table, first = planned_table(plan), plan.financing.next_round
    unlisted = 1 - float(later_share(draw(plan, MiddleDraws()).exit)[0])
    if first is None:
        return unlisted
    owner = table.owners.index(first.id)
    bought, left = float(table.bought(0)[owner, 0]), float(table.at_the_exit()[owner, 0])
    listed = left / bought if bought > 0 else 1.0
    return listed * unlisted


@dataclass(frozen=True, eq=False)
class PlannedInvestors:
    """A round's investors in a planned table: the places of what is theirs (shares by right, warrants and
    what they bought from owners among it), and all their money. `parts` are what they pay later: (month,
    money).
    """

    places: list[int]
    money_in: float
    parts: list[tuple[int, float]]


def investors_of(table: CapTable, round_id: str) -> PlannedInvestors:
    """Return a round's investors; all that they pay but the later parts is paid when it closes."""
    names = (round_id, *(f"{round_id}{part}" for part in PARTS_OF_ROUNDS))
    theirs = [name for name in names if name in table.owners]
    places = [table.owners.index(name) for name in theirs]
    bought = table.sales.get(round_id)
    to_owners = 0.0 if bought is None else float(bought[:, 0].sum())
    late = (one for name in theirs for one in table.tranches.get(name, ()) if one.come[0])
    parts = [(int(one.month[0]), float(one.after(-1, one.money)[0])) for one in late]
    return PlannedInvestors(places, float(table.invested[places, 0].sum()) + to_owners, parts)


_REACH, _TRIED, _REFINED = 64.0, 65, 2
"""How far from where shares alone decide proceeds are looked for, how many at once, and how often: between
two of the last ones the waterfall is a straight line, or nearly.
"""


@dataclass(frozen=True)
class Stake:
    """What the next round's investors buy, at the terms' medians: their part of all shares when it closes,
    and of what is paid out at an exit at which shares decide.
    """

    bought: float
    at_exit: float


def next_stake(plan: Plan) -> Stake | None:
    """Return the stake; None without a round that brings money.

    At the exit the unissued pool is paid nothing, the management's carve-out and the investors of rounds that
    the plan does not list are paid before; options count as exercised, their strikes left aside. Of a round
    that closes after the exit it is amount ÷ post-money.
    """
    first = plan.financing.next_round
    if first is None:
        return None
    table = planned_table(plan)
    owner, last = table.owners.index(first.id), table.at_exit[:, 0]
    before = (1 - float(later_share(draw(plan, MiddleDraws()).exit)[0])) * (
        1 - plan.financing.carve_out_share
    )
    paid = float(last.sum() - last[-1])
    if not last[owner] > 0:
        sold = first.amount.median / (first.pre_money.median + first.amount.median)
        return Stake(sold, sold)
    return Stake(float(table.bought(0)[owner, 0]), float(last[owner]) / paid * before)


def exit_for(plan: Plan, multiple: float) -> float:
    """Return the least proceeds after debt of which the next round's investors get so many times their money,
    by the exit's own waterfall at the terms' medians; infinite where no proceeds do.
    """
    stake, first = next_stake(plan), plan.financing.next_round
    if stake is None or first is None:
        return np.inf
    investors, whole = investors_of(planned_table(plan), first.id), multiple * first.amount.median
    wanted = multiple * investors.money_in
    if not wanted > 0:
        return whole / stake.at_exit
    tried = whole / stake.at_exit * np.geomspace(1 / _REACH, _REACH, _TRIED)
    for _ in range(_REFINED):
        paid = sum_rows(planned_payout(plan, tried).paid[investors.places])
        enough = np.flatnonzero(paid >= wanted)
        if not len(enough):
            return np.inf
        last = max(int(enough[0]), 1)
        tried = np.linspace(tried[last - 1], tried[last], _TRIED)
    low, high = paid[last - 1], paid[last]
    ends = tried[0], tried[-1]
    return float(ends[1] if high <= low else ends[0] + (wanted - low) / (high - low) * (ends[1] - ends[0]))


def planned_payout(plan: Plan, proceeds: Counted, kind: Kind = "float") -> Payout:
    """Return who gets what of each amount of proceeds after debt, with all rounds closed at their median
    terms.
    """
    copies = len(proceeds)
    drawn = draw(plan, MiddleDraws(copies))
    owed = {
        name: lifted([balance[plan.exit.month]] * copies, copies, kind)
        for name, balance in _note_money(plan, kind).items()
    }
    return pay_out(
        financing=plan.financing,
        table=planned_table(plan, copies, kind),
        proceeds=proceeds,
        closed_month=_closings(plan, copies, kind).month,
        exit_month=plan.exit.month,
        start=plan.company.start,
        owed=owed,
        later_share=lifted(list(later_share(drawn.exit)), copies, kind),
    )


def payout_curve(plan: Plan, proceeds: Paths) -> PayoutCurve:
    """Return what every owner gets at each amount of exit proceeds, with all rounds closed at their median
    terms.
    """
    payout = planned_payout(plan, proceeds)
    table = planned_table(plan)
    paid = np.concatenate([payout.paid[:-1], payout.later[None]])
    return PayoutCurve((*table.owners[:-1], LATER), proceeds, paid)


def _note_money(plan: Plan, kind: Kind) -> dict[str, Counted]:
    return note_money(plan.financing, plan.company.start, plan.company.months, kind)


def _closings(plan: Plan, copies: int, kind: Kind) -> Closings:
    found = planned_closings(
        plan.financing,
        planned_months(plan),
        kind,
        copies,
        owed=_note_money(plan, kind),
        start=plan.company.start,
    )
    return found.until(plan.exit.month)
