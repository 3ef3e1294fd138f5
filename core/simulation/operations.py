"""The operating half of the chain: market → sales → spending, whole arrays, no loop over months and no
drawing.

What it gives is the company as it would go on; decisions on the way are `Departures`, under which it is run
again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import Drawn, MonthsPaths
from core.cash_flow.collections import receipts
from core.cash_flow.costs import headcount, hired, item_cost, pay_growth, team_cost
from core.cash_flow.ledger import Line, added, signed_sum
from core.cash_flow.lines import compute_lines, cost_line, opening_lines, sales_lines
from core.cash_flow.revenue import kept_revenue, stream_revenue, tokens
from core.cash_flow.steps.state import Departures
from core.compute.gpu import ComputeBill, bill, inference_gpu_hours, training_gpu_hours
from core.market.competition import win_share
from core.market.demand import Customers, customers, demand
from core.market.happenings import Happenings
from core.market.prices import log_price_index
from core.months import running_total
from core.plan.plan import PlanOf


@dataclass(frozen=True, eq=False)
class Outlook:
    """The market by month and path: odds of being chosen, customers by segment, ln of the price index."""

    win_share: MonthsPaths
    customers: Mapping[str, Customers]
    log_price_index: MonthsPaths


@dataclass(frozen=True, eq=False)
class Sales:
    """Revenue by stream, the cost of delivering it, the tokens it makes us serve (in millions), and its
    cash.
    """

    revenue_by_stream: Mapping[str, MonthsPaths]
    delivery_by_stream: Mapping[str, MonthsPaths]
    revenue: MonthsPaths
    million_tokens: MonthsPaths
    receipts: MonthsPaths


@dataclass(frozen=True, eq=False)
class Spending:
    """GPU bill, pay by team with on-costs, other costs by item, and money for winning customers by
    segment.
    """

    bill: ComputeBill
    people_by_team: Mapping[str, MonthsPaths]
    costs_by_item: Mapping[str, MonthsPaths]
    acquisition: Mapping[str, MonthsPaths]


@dataclass(frozen=True, eq=False)
class Operations:
    """The company as it would go on if money never ran out; `lines` are what it enters into the ledger."""

    outlook: Outlook
    sales: Sales
    spending: Spending
    lines: tuple[Line, ...]

    @cached_property
    def gross_profit(self) -> MonthsPaths:
        """Revenue less delivery and inference, before cloud credits."""
        costs = added(self.sales.delivery_by_stream.values(), self.sales.revenue.shape)
        return self.sales.revenue - costs - self.spending.bill.inference_cost

    @cached_property
    def free_cash_flow(self) -> MonthsPaths:
        """Unlevered cash flow: everything that operations bring in and pay, no financing in it."""
        paid = ((line.sign, line.paid) for line in self.lines if line.account != "loans")
        return signed_sum(paid, self.sales.revenue.shape)


def operate(*, plan: PlanOf[Drawn], befallen: Happenings, departures: Departures | None = None) -> Operations:
    """Run the operating half for a drawn plan."""
    behind = _months_behind(plan, befallen, departures)
    outlook = _outlook(plan, befallen, behind, departures)
    sales = _sales(plan, outlook, befallen)
    spending = _spending(plan, outlook, sales, befallen, departures)
    return Operations(outlook, sales, spending, _lines(plan, sales, spending, befallen))


def _months_behind(plan: PlanOf[Drawn], befallen: Happenings, departures: Departures | None) -> Drawn:
    """Return how far the model lags: as planned, and a month more for each month in which training stood
    still.
    """
    behind = plan.market.competition.months_behind_frontier
    going = _training_goes_on(befallen, departures)
    if going is None or not plan.compute.training_runs:
        return behind
    return np.asarray(behind + running_total(1 - going))


def _training_goes_on(befallen: Happenings, departures: Departures | None) -> MonthsPaths | None:
    """Return the part of the planned training that goes on, by month and path; None: all of it."""
    if departures is None:
        return befallen.training
    return departures.training if befallen.training is None else departures.training * befallen.training


def _outlook(
    plan: PlanOf[Drawn], befallen: Happenings, behind: Drawn, departures: Departures | None
) -> Outlook:
    market, months = plan.market, plan.company.months
    chosen = win_share(competition=market.competition, months_behind=behind, months=months)
    won = chosen if departures is None else chosen * departures.selling
    served = {
        segment.id: customers(
            segment=segment,
            demand=demand(segment=segment, months=months),
            decision_share_per_month=market.competition.decision_share_per_month,
            win_share=won,
            kept=befallen.customers_kept,
        )
        for segment in market.segments
    }
    prices = log_price_index(price_fall_per_year=market.price_fall_per_year, months=months)
    return Outlook(chosen, served, prices)


def _sales(plan: PlanOf[Drawn], outlook: Outlook, befallen: Happenings) -> Sales:
    revenue, months = plan.revenue, plan.company.months
    average = {name: found.average for name, found in outlook.customers.items()}
    shape = outlook.win_share.shape
    by_stream, delivery, served = {}, {}, np.zeros(shape)
    for stream in revenue.streams:
        used = tokens(stream=stream, customers=average, months=months)
        before = stream_revenue(
            stream=stream, customers=average, million_tokens=used, log_price_index=outlook.log_price_index
        )
        earned = kept_revenue(
            stream=stream,
            revenue=before,
            customers=average,
            pilot_months=revenue.pilot_months,
            pilot_conversion_share=revenue.pilot_conversion_share,
            top_customer_leaves=befallen.top_customer_leaves,
        )
        if used is not None:
            served += used if earned is before else used * _ratio(earned, before)
        by_stream[stream.id] = earned if befallen.price is None else earned * befallen.price
        delivery[stream.id] = by_stream[stream.id] * stream.delivery_cost_share
    everything = added(by_stream.values(), shape)
    received = receipts(
        revenue=everything,
        collection_days=revenue.collection_days,
        opening_receivables=plan.opening.receivables,
    )
    return Sales(by_stream, delivery, everything, served, received)


def _ratio(part: MonthsPaths, whole: MonthsPaths) -> MonthsPaths:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, 1.0)


def _spending(
    plan: PlanOf[Drawn], outlook: Outlook, sales: Sales, befallen: Happenings, departures: Departures | None
) -> Spending:
    months, people = plan.company.months, plan.people
    growth = pay_growth(people=people, months=months)
    if departures is not None:
        growth = growth * departures.people
    joined = hired(people=people, months=months)
    teams = {
        team.id: team_cost(team=team, headcount=headcount(team=team, hired=joined), growth=growth)
        for team in people.teams
    }
    items = {item.id: item_cost(item=item, revenue=sales.revenue) for item in plan.costs}
    if departures is not None:
        items = {name: cost * departures.other_costs for name, cost in items.items()}
    return Spending(
        bill=_bill(plan, outlook, sales, befallen, departures),
        people_by_team=teams,
        costs_by_item=items,
        acquisition={
            one.id: outlook.customers[one.id].new * one.acquisition_cost for one in plan.market.segments
        },
    )


def _bill(
    plan: PlanOf[Drawn], outlook: Outlook, sales: Sales, befallen: Happenings, departures: Departures | None
) -> ComputeBill:
    inference, months, shape = plan.compute.inference, plan.company.months, sales.revenue.shape
    served = sales.million_tokens
    if inference.free_users_per_customer.any():
        everyone = added((one.average for one in outlook.customers.values()), shape)
        each = inference.free_users_per_customer * inference.million_tokens_per_free_user_per_month
        served = served + everyone * each
    hours = added((training_gpu_hours(run=run, months=months) for run in plan.compute.training_runs), shape)
    going = _training_goes_on(befallen, departures)
    if going is not None:
        hours *= going
    return bill(
        compute=plan.compute,
        training_hours=hours,
        inference_hours=inference_gpu_hours(inference=inference, million_tokens=served),
        prepaid=plan.opening.prepaid_compute,
    )


def _lines(plan: PlanOf[Drawn], sales: Sales, spending: Spending, befallen: Happenings) -> tuple[Line, ...]:
    functions = {team.id: team.function for team in plan.people.teams}
    uses = {item.id: item.function for item in plan.costs}
    months, paths = sales.revenue.shape
    lines = [
        *sales_lines(
            revenue=sales.revenue_by_stream, delivery=sales.delivery_by_stream, receipts=sales.receipts
        ),
        *compute_lines(spending.bill),
    ]
    for name, cost in spending.people_by_team.items():
        lines.append(cost_line(f"people.teams.{name}", "people", functions[name], cost))
    for name, cost in spending.costs_by_item.items():
        lines.append(cost_line(f"costs.{name}", "other_costs", uses[name], cost))
    for name, cost in spending.acquisition.items():
        path = f"market.segments.{name}.acquisition_cost"
        lines.append(cost_line(path, "winning_customers", "sales_marketing", cost))
    for name, cost in befallen.losses.items():
        lines.append(cost_line(f"risks.{name}", "losses", "administration", cost))
    for name, price in befallen.countermeasures.items():
        cost = np.broadcast_to(price, (months, paths))
        path = f"risks.{name}.countermeasure_cost_per_year"
        lines.append(cost_line(path, "countermeasures", "administration", cost))
    return (*lines, *opening_lines(opening=plan.opening, months=months, paths=paths))
