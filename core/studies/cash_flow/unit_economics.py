"""Unit economics of a year of the plan: three margins, retention of a cohort, what customers cost and
bring.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import MonthsPaths, Paths, PathsMask, ratio, sum_rows
from core.cash_flow.accounts import ACCOUNTS, OPERATING, WITHOUT_CASH
from core.cash_flow.metrics import (
    acquisition_cost,
    lifetime_value,
    magic_number,
    payback_months,
    retention,
    rule_of_forty,
    survival,
)
from core.compute.model_api import own_price_per_million, price_per_million
from core.months import PER_YEAR
from core.plan.stream import SegmentStream
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.simulation.estimates import Estimate, quantile
from core.studies.cash_flow.position import token_shares

_FEWEST = 20
_COST_OF_REVENUE = tuple(name for name, one in ACCOUNTS.items() if one.kind == "cost_of_revenue")


@dataclass(frozen=True)
class Range:
    """A measure over the futures in which it is defined: P10, median (with its error), P90, and their
    share.
    """

    low: float
    middle: Estimate
    high: float
    defined: float


@dataclass(frozen=True)
class UnitEconomics:
    """The measures of twelve months by id; None where they are defined in too few futures.

    `company` are those of the whole; `segments` those of each class of customers by segment.
    """

    first_month: int
    company: Mapping[str, Range | None]
    segments: Mapping[str, Mapping[str, Range | None]]


def unit_economics(block: Block, year: int) -> UnitEconomics:
    """Return the measures of a full year of the plan (0: the first) over the futures that live through it."""
    chain = block.chain
    window = _Window(chain, year)
    company = {name: _range(values, window.lives) for name, values in _company(window).items()}
    segments = {
        one.id: {name: _range(values, window.lives) for name, values in _segment(window, one.id).items()}
        for one in chain.plan.market.segments
    }
    return UnitEconomics(window.first, company, segments)


class _Window:
    """Twelve months of a chain.

    What changes is taken from the month before them to the last; in the plan's first year, which has no month
    before, from month 0 to month 12 (or to the exit), so that a change over twelve months stands beside what
    twelve months cost.
    """

    def __init__(self, chain: Chain, year: int) -> None:
        self.chain, self.first = chain, PER_YEAR * year
        self.last = self.first + PER_YEAR - 1
        self.base = max(self.first - 1, 0)
        self.after = min(self.base + PER_YEAR, chain.plan.exit.month)
        self.span = slice(self.base + 1, self.after + 1)
        self.lives: PathsMask = chain.treasury.alive[self.last]

    def changing(self, flow: MonthsPaths) -> Paths:
        """Return a flow's sum over the months of the change."""
        return sum_rows(flow[self.span])

    def total(self, flow: MonthsPaths) -> Paths:
        return sum_rows(flow[self.first : self.last + 1])

    def earned(self, *accounts: str, **chosen: tuple[str, ...]) -> Paths:
        return self.total(self.chain.ledger.earned(accounts, **chosen))

    def selling(self) -> MonthsPaths:
        """Return all of sales and marketing: campaigns, people, what each new customer costs."""
        return -self.chain.ledger.earned(functions=("sales_marketing",))


def _company(window: _Window) -> dict[str, Paths]:
    chain, revenue = window.chain, window.earned("revenue")
    serving, paid_for = (window.total(one * chain.running) for one in _serving(chain))
    reported = revenue + window.earned("delivery") - paid_for
    served = revenue + window.earned(*_COST_OF_REVENUE)
    worn = chain.operations.spending.bill.trained_on * chain.running
    after_models = served + window.earned("training") - window.total(worn)
    sold = chain.operations.sales.revenue
    now, before = sold[window.after], sold[window.base]
    growth = _growth(window, revenue)
    ebitda = window.total(chain.ledger.earned(OPERATING.difference(WITHOUT_CASH)))
    flow = chain.unlevered_cash_flow  # with the taxes that operations bear alone
    burn = -window.total(flow)
    added = (now - before) * PER_YEAR
    return {
        "margin_reported": ratio(reported, revenue),
        "margin_served": ratio(served, revenue),
        "margin_after_models": ratio(after_models, revenue),
        "inference_share": ratio(serving, revenue),
        "magic_number": magic_number(
            revenue_now=now, revenue_before=before, spent=window.changing(window.selling())
        ),
        "burn_multiple": ratio(-window.changing(flow), added),
        "rule_of_forty": rule_of_forty(growth=growth, margin=ratio(ebitda, revenue)),
        "growth": growth,
        "net_burn": np.maximum(burn, 0.0) / (window.last - window.first + 1),
        "revenue_per_head": ratio(revenue, _heads(window)),
    }


def _serving(chain: Chain) -> tuple[MonthsPaths, MonthsPaths]:
    """Return what serving costs, on whatever machines and at whomever's models, and what of it is for those
    who pay.
    """
    spending = chain.operations.spending
    whole = sum(spending.model_api.values(), spending.bill.serving_cost)
    return whole, whole if spending.free_share is None else whole * (1 - spending.free_share)


def _growth(window: _Window, revenue: Paths) -> Paths:
    """Return revenue over that of the twelve months before; in the first year, from its first month to its
    last at the pace of a year.
    """
    sold, first = window.chain.operations.sales.revenue, window.first
    if first >= PER_YEAR:
        return ratio(revenue, sum_rows(sold[first - PER_YEAR : first])) - 1
    months = window.after - window.base
    with np.errstate(invalid="ignore"):
        return np.asarray(ratio(sold[window.after], sold[window.base]) ** (PER_YEAR / months) - 1)


def _heads(window: _Window) -> Paths:
    """Return the mean number of people over the months."""
    spending = window.chain.operations.spending
    return window.total(spending.heads) / (window.last - window.first + 1)


def _segment(window: _Window, segment: str) -> dict[str, Paths]:
    chain = window.chain
    customers = chain.operations.outlook.customers[segment]
    opening, new = customers.opening, customers.new
    span = window.span
    profit, revenue, each = _of_segment(window, segment)
    served = window.total(customers.closing)
    won = window.total(new)
    survived = survival(opening=opening[span], new=new[span], closing=customers.closing[span])
    a_year = PER_YEAR / (window.after - window.base)  # of a plan of a year eleven months are known
    net, gross = (kept**a_year for kept in retention(survived=survived, before=each[0], after=each[1]))
    all_won = sum(
        (window.total(one.new) for one in chain.operations.outlook.customers.values()), start=0.0 * won
    )
    # What selling costs beside the price of each new customer is shared out by customers won.
    general = window.total(window.selling()) - sum(
        window.total(cost) for cost in chain.operations.spending.acquisition.values()
    )
    own = window.total(chain.operations.spending.acquisition[segment])
    cost = acquisition_cost(spent=own + general * np.nan_to_num(ratio(won, all_won)), won=won)
    monthly_profit = ratio(profit, served)
    with np.errstate(invalid="ignore"):
        churn = 1 - survived ** (a_year / PER_YEAR)
    value = lifetime_value(
        profit_per_month=monthly_profit,
        churn_per_month=churn,
        rate_per_year=chain.plan.investor.discount_rate_per_year,
    )
    return {
        "customers": customers.closing[window.last],
        "revenue_per_customer": ratio(revenue, served),
        "margin": ratio(profit, revenue),
        "churn": churn,
        "net_retention": net,
        "gross_retention": gross,
        "acquisition_cost": cost,
        "payback_months": payback_months(cost=cost, profit_per_month=monthly_profit),
        "lifetime_value": value,
        "value_to_cost": ratio(value, cost),
    }


def _of_segment(window: _Window, segment: str) -> tuple[Paths, Paths, tuple[MonthsPaths, MonthsPaths]]:
    """Return a segment's gross profit, its revenue, and what a customer pays by stream in the month before
    the window's first (or that first) and in its last.
    """
    chain = window.chain
    sales, (_all, paying) = chain.operations.sales, _serving(chain)
    shares = token_shares(sales.tokens_by_stream)
    customers = chain.operations.outlook.customers[segment]
    profit, revenue = np.zeros(len(window.lives)), np.zeros(len(window.lives))
    before, after = [], []
    for stream in chain.plan.revenue.streams:
        if not isinstance(stream, SegmentStream) or stream.segment != segment:
            continue
        earned = sales.revenue_by_stream[stream.id]
        cost = sales.delivery_by_stream[stream.id]
        if stream.id in sales.review_by_stream:
            cost = cost + sales.review_by_stream[stream.id]
        if stream.id in shares:
            cost = cost + paying * shares[stream.id]
        revenue = revenue + window.total(earned)
        profit = profit + window.total(earned - cost)
        before.append(ratio(earned[window.base], customers.closing[window.base]))
        after.append(ratio(earned[window.after], customers.closing[window.after]))
    nothing = [np.zeros(len(window.lives))]
    return profit, revenue, (np.stack(before or nothing), np.stack(after or nothing))


def _range(values: Paths, lives: PathsMask) -> Range | None:
    defined = values[lives & np.isfinite(values)]
    if len(defined) < _FEWEST:
        return None
    low, high = (float(value) for value in np.quantile(defined, (0.1, 0.9)))
    return Range(low, quantile(defined, 0.5), high, len(defined) / len(values))


@dataclass(frozen=True)
class ServingPrices:
    """What a million tokens cost today, medians over the futures: on our own GPUs, and at each provider by
    name.
    """

    own: float
    providers: Mapping[str, float]


def serving_prices(block: Block) -> ServingPrices:
    """Return the prices of serving a million tokens at the plan's start."""
    compute = block.chain.plan.compute
    found = {
        one.name: float(np.median(price_per_million(provider=one, inference=compute.inference)))
        for one in compute.providers
    }
    return ServingPrices(float(np.median(own_price_per_million(compute=compute))), found)
