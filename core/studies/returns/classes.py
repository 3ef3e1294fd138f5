"""What every class of owners puts in and gets: multiples, rates, odds, and the money by year."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Paths, PathsMask, Vector, ratio, sum_rows
from core.cash_flow.ledger import added
from core.cash_flow.steps.state import NOTES
from core.dated_rates import DatedRates, dated_present_value, dated_rates_of_return
from core.financing.debt.interest import month_end
from core.financing.debt.notes import note_accounts
from core.financing.ownership.conversion import document_of
from core.months import PER_YEAR, elapsed
from core.plan.convertibles import Note, Safe
from core.plan.financing import PRO_RATA
from core.returns.measures import (
    modified_rate_of_return,
    multiple_of_money,
    paid_in_multiples,
    payback_months,
    profitability_index,
)
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.simulation.estimates import Estimate, mean, odds, quantile
from core.simulation.investors import investor_money, investors_of, paid_back, sold_to, tender_investors
from core.time_value import per_year, rates_of_return

MARKS = (1.0, 3.0, 10.0)
"""Multiples whose odds are told."""

_FEWEST = 20
_KINDS = ("founder", "employee", "investor")


@dataclass(frozen=True)
class ClassReturn:
    """One class: the odds that it puts money in, and what comes of it where it does.

    `at_least` are the odds of each of `MARKS`; `mean` and `median` are of the multiple, `rate` the median
    rate of return a year (−1 where all is lost). None: nothing goes in, or in too few futures. `payout` is
    the median of what it gets, over the same futures (over all of them where nothing goes in).
    """

    name: str
    kind: str
    invests: Estimate
    at_least: tuple[Estimate, ...] | None
    mean: Estimate | None
    median: Estimate | None
    rate: Estimate | None
    payout: Estimate


def class_returns(block: Block) -> tuple[ClassReturn, ...]:
    """Return the investors of each round, holders of SAFEs and notes, buyers in tenders, the owners of today
    by kind or series, lenders with warrants, and the investors of rounds that the plan does not list: all who
    share the equity. What owners sell before the exit counts.
    """
    chain = block.chain
    found = [_round(chain, place) for place in range(len(chain.plan.financing.rounds))]
    for safe in chain.plan.financing.safes:
        put_in = _lent(chain, safe, safe.amount)
        found.append(_class(safe.name, "convertible", put_in, _paid(chain, [safe.id]), None))
    for note in chain.plan.financing.notes:
        got = _paid(chain, [note.id]) + _repaid(chain, note)
        found.append(_class(note.name, "convertible", _lent(chain, note, note.principal), got, None))
    for place, tender in enumerate(chain.plan.financing.tenders):
        of = tender_investors(chain, place)
        found.append(_class(tender.name, "tender", of.money_in, of.money_out, of.rate_per_year))
    return (*found, *(_gets(chain, *one) for one in _owners(chain)), *_later(chain))


def _owners(chain: Chain) -> list[tuple[str, str, list[str]]]:
    """Return those who put no more money in: (name, kind, their columns of the cap table)."""
    financing = chain.plan.financing
    found = [("", kind, [one.id for one in financing.holders if one.kind == kind]) for kind in _KINDS]
    found[_KINDS.index("employee")][2].extend(one.id for one in financing.each_grant)
    bought = {one.id: f"{one.id}{PRO_RATA}" for one in financing.series}  # by right, of the same class
    found += [
        (one.name, "series", [one.id, bought[one.id]])
        for one in financing.series
        if one.id not in bought.values()
    ]
    found += [(one.name, "lender", [one.id]) for one in financing.loans if one.warrants]
    return [one for one in found if one[2]]


def _gets(chain: Chain, name: str, kind: str, owners: list[str]) -> ClassReturn:
    got = _paid(chain, owners) + _sold(chain, owners)
    if kind == "series":
        got = got + sum(sum_rows(paid_back(chain, one)) for one in owners)
    return _class(name, kind, _put_in(chain, 0.0), got, None)


def _later(chain: Chain) -> list[ClassReturn]:
    if not chain.plan.exit.later_rounds:
        return []
    return [_class("", "later", _put_in(chain, 0.0), chain.exit.later, None)]


def _round(chain: Chain, place: int) -> ClassReturn:
    """Return the investors of a round where it was made, as the headline has them: not where a bridge alone
    was.
    """
    of, made = investors_of(chain, place), np.isfinite(chain.treasury.closings.month[place])
    put_in, name = np.where(made, of.money_in, 0.0), chain.plan.financing.rounds[place].name
    return _class(name, "round", put_in, of.money_out, of.rate_per_year)


def _put_in(chain: Chain, amount: float) -> Paths:
    return np.full(chain.running.shape[1], amount)


def _lent(chain: Chain, one: Safe[Any] | Note[Any], amount: float) -> Paths:
    """Return what a SAFE or note puts in: nothing where the company ends before it is issued."""
    month = one.begins(chain.plan.company.start)
    if month < 0:
        return _put_in(chain, amount)
    if month > chain.plan.exit.month:
        return _put_in(chain, 0.0)
    return np.asarray(amount * chain.running[month])


def _paid(chain: Chain, names: list[str]) -> Paths:
    owners = chain.table.owners
    rows = [owners.index(one) for one in names if one in owners]
    return np.asarray(sum_rows(chain.exit.paid[rows])) if rows else np.zeros(chain.running.shape[1])


def _sold(chain: Chain, names: list[str]) -> Paths:
    """Return what owners get for shares that they sell before the exit."""
    rows = [chain.table.owners.index(one) for one in names if one in chain.table.owners]
    got = [sum_rows(sold_to(chain, sale)[rows]) for sale in chain.table.sales]
    return sum(got, _put_in(chain, 0.0))


def _repaid(chain: Chain, note: Note[Any]) -> Paths:
    """Return what the company pays back of a note, at maturity or in ruin, its part of what all notes get.

    In a month in which notes mature they alone are paid; in ruin all notes that have not converted, by what
    they were owed before.
    """
    paid, start = chain.treasury.entries.get(NOTES), chain.plan.company.start
    if paid is None:
        return np.zeros(chain.running.shape[1])
    weights, whole = np.zeros(paid.shape), np.zeros(paid.shape)
    accounts = note_accounts(chain.plan.financing, start)
    maturing, months = added(chain.debt.note_repayments.values(), (len(paid), 1)) > 0, elapsed(len(paid))
    for one in chain.plan.financing.notes:
        owed = np.roll(chain.debt.note_balances[one.id], 1, axis=0)
        owed[0] = accounts[one.id].opening
        waits = months <= chain.treasury.closings.conversion_month(
            document_of(one, chain.plan.financing).qualified_amount, one.begins(start)
        )
        part = np.where(maturing, chain.debt.note_repayments[one.id], owed) * waits
        whole += part
        if one.id == note.id:
            weights = part
    share = ratio(weights, whole, otherwise=0.0)
    return np.asarray(sum_rows(-paid * share))


def _class(name: str, kind: str, money_in: Paths, money_out: Paths, rate: Paths | None) -> ClassReturn:
    invested = money_in > 0
    payout = quantile(money_out, 0.5)  # of owners who put nothing in: over all futures
    if np.count_nonzero(invested) < _FEWEST:
        return ClassReturn(name, kind, odds(invested), None, None, None, None, payout)
    multiple = money_out[invested] / money_in[invested]
    return ClassReturn(
        name,
        kind,
        odds(invested),
        tuple(odds(multiple >= one) for one in MARKS),
        mean(multiple),
        quantile(multiple, 0.5),
        _defined_rate(rate, invested),
        quantile(money_out[invested], 0.5),
    )


def _defined_rate(rate: Paths | None, invested: PathsMask) -> Estimate | None:
    """Return the median rate where there is one: money that goes in with the exit has none."""
    if rate is None:
        return None
    found = rate[invested & np.isfinite(rate)]
    return quantile(found, 0.5) if len(found) >= _FEWEST else None


@dataclass(frozen=True, eq=False)
class MoneyByYear:
    """A round's investors: mean money in and out by year of the plan over the futures in which they invest.

    `paid_in` is what they have got by each year's end ÷ what they have put in by then (DPI; NaN before
    anything went in). `rates` are the rates of return of these mean flows, on month-ends, Act/365: not the
    mean of the futures' rates. `worth` is what they are worth at the plan's discount rate on its first
    day.
    """

    put_in: Vector
    got: Vector
    paid_in: Vector
    rates: DatedRates
    worth: float


def money_by_year(block: Block, place: int) -> MoneyByYear | None:
    """Return the investors' own cash flow; None where they invest in too few futures."""
    chain, plan = block.chain, block.plan
    invested = np.flatnonzero(np.isfinite(chain.treasury.closings.month[place]))
    if len(invested) < _FEWEST:
        return None
    put_in, got = (flow.mean(axis=1) for flow in investor_money(chain, place, invested))
    starts = np.arange(0, len(got), PER_YEAR)
    ends = [month_end(plan.company.start, month) for month in range(len(got))]
    by_year = np.add.reduceat(put_in, starts), np.add.reduceat(got, starts)
    so_far = [paid_in_multiples(put_in[: last + 1], got[: last + 1]) for last in _year_ends(len(got))]
    rate = plan.investor.discount_rate_per_year
    from_today, days = np.concatenate([[0.0], got - put_in]), [plan.company.start, *ends]
    worth = dated_present_value(from_today, days, rate_per_year=rate)
    return MoneyByYear(*by_year, np.array(so_far), dated_rates_of_return(got - put_in, ends), worth)


def _year_ends(months: int) -> list[int]:
    return [min(start + PER_YEAR, months) - 1 for start in range(0, months, PER_YEAR)]


@dataclass(frozen=True)
class CompanyReturn:
    """The whole company as one investment: unlevered free cash flow to the exit, and what it is sold for.

    Measures by id, as (P10, median, P90), None where too few futures define them, and the share of futures in
    which each is `defined`; `statuses` are the shares
    of futures by status of the rate of return.
    """

    measures: Mapping[str, tuple[float, Estimate, float] | None]
    defined: Mapping[str, float]
    statuses: Mapping[str, float]


def company_return(block: Block) -> CompanyReturn:
    """Return NPV, IRR, MIRR, paybacks, profitability index and multiple of money, by path."""
    chain, rate = block.chain, block.plan.investor.discount_rate_per_year
    last = chain.plan.exit.month
    flows = np.array(chain.unlevered_cash_flow[: last + 1])
    flows[last] += chain.exit.enterprise_value
    found = rates_of_return(flows)
    status = np.asarray(found.status)
    measures = {
        "irr": np.asarray(per_year(found.rate)),
        "mirr": modified_rate_of_return(flows, finance_rate_per_year=rate, reinvest_rate_per_year=rate),
        "payback": payback_months(flows),
        "discounted_payback": payback_months(flows, rate_per_year=rate),
        "profitability_index": profitability_index(flows, rate_per_year=rate),
        "multiple_of_money": multiple_of_money(flows),
    }
    return CompanyReturn(
        {name: _ends(values) for name, values in measures.items()},
        {name: float(np.isfinite(values).mean()) for name, values in measures.items()},
        {name: float((status == name).mean()) for name in ("ok", "several", "none", "undefined")},
    )


def _ends(values: Paths) -> tuple[float, Estimate, float] | None:
    defined = values[np.isfinite(values)]
    if len(defined) < _FEWEST:
        return None
    low, high = (float(one) for one in np.quantile(defined, (0.1, 0.9)))
    return low, quantile(defined, 0.5), high
