"""A round's investors: all money in, all money out, and when, by path."""

from dataclasses import dataclass

import numpy as np

from core.arrays import AnyFloat, MonthsPaths, OwnersPaths, PathNumbers, Paths, sum_rows
from core.cash_flow.ledger import signed_sum
from core.financing.exact import floats
from core.months import PER_YEAR
from core.plan.financing import PARTS_OF_ROUNDS
from core.returns.verdict import investor_multiple
from core.simulation.chain import Chain
from core.time_value import per_year, rate_of_return


@dataclass(frozen=True, eq=False)
class Investors:
    """Money in: bridge, round, pro rata and what is bought from owners. Money out: shares and warrants at the
    exit, and what was paid back before.

    `rate_per_year` is their internal rate of return: −1 where all is lost, NaN where none was put in.
    """

    money_in: Paths
    money_out: Paths
    rate_per_year: Paths


def next_investors(chain: Chain) -> Investors:
    """Return the figures of the investors of the plan's next round; zeros and NaN without a round."""
    if chain.plan.financing.next_round is None:
        paths = chain.treasury.cash.shape[1]
        return Investors(np.zeros(paths), np.zeros(paths), np.full(paths, np.nan))
    return investors_of(chain, 0)


def investors_of(chain: Chain, place: int) -> Investors:
    """Return the figures of the investors of one of the plan's rounds, by its place.

    Where money goes in once and comes out once the rate is (out ÷ in)^(12 ÷ months) − 1; else it is searched
    for.
    """
    closings, round_ = chain.treasury.closings, chain.plan.financing.rounds[place]
    back, at_exit = paid_back(chain, round_.id), _paid_at_exit(chain, round_.id)
    money_in = closings.money(place) + closings.bridge_amount[place] + paid_to_owners(chain, place)
    money_out = at_exit + sum_rows(back)
    multiple = investor_multiple(paid=money_out, invested=money_in)
    rate = _rate_between(chain, multiple, np.fmin(closings.month[place], closings.bridge_month[place]))
    bridged = (closings.bridge_amount[place] > 0) & (closings.amount[place] > 0)
    several = bridged | (closings.later_part(place) > 0) | (sum_rows(back) > 0)
    staged = np.flatnonzero(several & (multiple > 0))
    if len(staged):
        put_in, got = investor_money(chain, place, staged)
        rate[staged] = per_year(rate_of_return(got - put_in))
    return Investors(money_in, money_out, np.where(multiple == 0, -1.0, rate))


def tender_investors(chain: Chain, place: int) -> Investors:
    """Return the figures of those who buy in one of the plan's tenders, by its place."""
    tender = chain.plan.financing.tenders[place]
    money_in = sum_rows(sold_to(chain, tender.id))
    money_out = np.asarray(chain.exit.paid[chain.table.owners.index(tender.id)])
    multiple = investor_multiple(paid=money_out, invested=money_in)
    rate = _rate_between(chain, multiple, np.full(len(multiple), float(tender.month)))
    return Investors(money_in, money_out, np.where(multiple == 0, -1.0, rate))


def _rate_between(chain: Chain, multiple: Paths, month: Paths) -> Paths:
    """Return the yearly rate of money that goes in once, in a month, and comes out at the exit."""
    months = chain.plan.exit.month - month
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(months > 0, multiple ** (PER_YEAR / months) - 1, np.nan)


def _paid_at_exit(chain: Chain, round_id: str) -> Paths:
    theirs, owners = (round_id, *(f"{round_id}{part}" for part in PARTS_OF_ROUNDS)), chain.table.owners
    return np.asarray(sum_rows(chain.exit.paid[[owners.index(one) for one in theirs if one in owners]]))


def paid_to_owners(chain: Chain, place: int) -> Paths:
    """Return what a round's investors pay to owners for their shares: less where these have not as many."""
    return np.asarray(sum_rows(sold_to(chain, chain.plan.financing.rounds[place].id)))


def sold_to(chain: Chain, sale: str) -> OwnersPaths:
    """Return what each owner gets for shares sold to the investors of a round, or in a tender: in one that
    falls after the company's end, nothing.
    """
    got = chain.table.sales.get(sale)
    if got is None:
        return np.zeros(chain.table.at_exit.shape)
    tender = next((one for one in chain.plan.financing.tenders if one.id == sale), None)
    there = 1.0 if tender is None else chain.running[tender.month]
    return np.asarray(floats(got) * there)


def founders_get(chain: Chain) -> Paths:
    """Return what all founders together receive: at the exit, and before it for shares they sell."""
    founders = chain.table.founders
    sold = (sum_rows(sold_to(chain, sale)[founders]) for sale in chain.table.sales)
    return sum(sold, sum_rows(chain.exit.paid[founders]))


def paid_back(chain: Chain, round_id: str) -> MonthsPaths:
    """Return what the company pays to the holders of a round or issued series before the exit, by month:
    redemptions and compensations.
    """
    financing, entries = chain.plan.financing, chain.treasury.entries
    redeemed = (f"financing.redemptions.{one.id}" for one in financing.redemptions if one.round == round_id)
    compensated = (f"financing.ratchets.{one.id}" for one in financing.ratchets if one.round == round_id)
    paid = [entries[name] for name in (*redeemed, *compensated) if name in entries]
    shape = chain.treasury.cash.shape
    return signed_sum(((-1, one) for one in paid), shape) if paid else np.broadcast_to(0.0, shape)


def investor_money(chain: Chain, place: int, paths: PathNumbers) -> tuple[AnyFloat, AnyFloat]:
    """Return what a round's investors pay, and what they get, by month to the exit, on some paths."""
    closings, last = chain.treasury.closings, chain.plan.exit.month
    round_id = chain.plan.financing.rounds[place].id
    got = paid_back(chain, round_id)[: last + 1, paths].copy()
    put_in = np.zeros(got.shape)
    paid = (*closings.payments(place), (closings.month[place], paid_to_owners(chain, place)))
    for month, amount in paid:
        given = np.flatnonzero(amount[paths] > 0)
        put_in[month[paths[given]].astype(np.int64), given] += amount[paths[given]]
    got[last] += _paid_at_exit(chain, round_id)[paths]
    return put_in, got
