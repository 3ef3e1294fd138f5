"""The operating half of the chain: market → sales → spending, whole arrays, no loop over months and no
drawing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import Drawn, MonthsPaths
from core.cash_flow.collections import receipts
from core.cash_flow.costs import headcount, item_cost, pay_growth, team_cost
from core.cash_flow.revenue import kept_share, stream_revenue, tokens
from core.compute.gpu import ComputeBill, bill, inference_gpu_hours, training_gpu_hours
from core.market.climate import climate_index
from core.market.competition import win_share
from core.market.demand import Customers, customers, demand
from core.market.events import first_month
from core.market.losses import event_losses
from core.market.prices import log_price_index
from core.months import over_months
from core.plan.plan import PlanOf
from core.plan.section import once
from core.simulation.chances import Chances


@dataclass(frozen=True, eq=False)
class Outlook:
    """The market by month and path: funding climate, odds of being chosen, customers by segment, ln of the
    price index.
    """

    climate: MonthsPaths
    win_share: MonthsPaths
    customers: Mapping[str, Customers]
    log_price_index: MonthsPaths


@dataclass(frozen=True, eq=False)
class Sales:
    """Revenue by stream, the cost of delivering it, the tokens it makes us serve (in millions), and its
    cash.
    """

    revenue_by_stream: Mapping[str, MonthsPaths]
    revenue: MonthsPaths
    delivery: MonthsPaths
    million_tokens: MonthsPaths
    receipts: MonthsPaths


@dataclass(frozen=True, eq=False)
class Spending:
    """GPU bill, people by team, other costs by item, money for winning customers, and losses from the risk
    register.
    """

    bill: ComputeBill
    people_by_team: Mapping[str, MonthsPaths]
    costs_by_item: Mapping[str, MonthsPaths]
    acquisition: MonthsPaths
    losses: MonthsPaths


@dataclass(frozen=True, eq=False)
class Operations:
    """The company as it would go on if money never ran out."""

    outlook: Outlook
    sales: Sales
    spending: Spending

    @property
    def inference_cost(self) -> MonthsPaths:
        """Inference's part of the GPU hours used, before cloud credits; idle reserved hours count as
        research.
        """
        return self.spending.bill.inference_cost

    @cached_property
    def gross_profit(self) -> MonthsPaths:
        """Revenue less delivery and inference, before cloud credits."""
        return self.sales.revenue - self.sales.delivery - self.inference_cost

    @cached_property
    def people(self) -> MonthsPaths:
        """Pay of all teams with on-costs."""
        return summed(self.spending.people_by_team.values(), self.sales.revenue)

    @cached_property
    def other_costs(self) -> MonthsPaths:
        """All other cost items."""
        return summed(self.spending.costs_by_item.values(), self.sales.revenue)

    @cached_property
    def free_cash_flow(self) -> MonthsPaths:
        """Unlevered cash flow: receipts less everything paid, no financing in it."""
        spending = self.spending
        paid = self.sales.delivery + spending.bill.paid + self.people + self.other_costs
        return self.sales.receipts - paid - spending.acquisition - spending.losses


def operate(*, plan: PlanOf[Drawn], chances: Chances) -> Operations:
    """Run the operating half for a drawn plan."""
    outlook = _outlook(plan, chances)
    sales = _sales(plan, outlook, chances)
    return Operations(outlook, sales, _spending(plan, outlook, sales, chances))


def summed(parts: Iterable[MonthsPaths], like: MonthsPaths) -> MonthsPaths:
    """Add up arrays in order; zeros of `like`'s shape if there are none."""
    result: MonthsPaths | None = None
    for part in parts:
        if result is None:
            result = part + 0.0 if part.shape == like.shape else part + np.zeros(like.shape)
        else:
            result += part
    return np.zeros(like.shape) if result is None else result


def _outlook(plan: PlanOf[Drawn], chances: Chances) -> Outlook:
    market, months = plan.market, plan.company.months
    climate = climate_index(climate=market.climate, uniform=chances.climate, months=months)
    won = win_share(competition=market.competition, months=months)
    served = {
        segment.id: customers(
            segment=segment,
            demand=demand(segment=segment, months=months),
            decision_share_per_month=market.competition.decision_share_per_month,
            win_share=won,
        )
        for segment in market.segments
    }
    prices = log_price_index(price_fall_per_year=market.price_fall_per_year, months=months)
    return Outlook(over_months(climate, months), won, served, prices)


def _sales(plan: PlanOf[Drawn], outlook: Outlook, chances: Chances) -> Sales:
    revenue, months = plan.revenue, plan.company.months
    average = {name: found.average for name, found in outlook.customers.items()}
    leaves = first_month(
        uniform=chances.top_customer, probability_per_year=once(revenue.top_customer_loss_per_year)
    )
    by_stream, delivery, served = {}, np.zeros(outlook.climate.shape), np.zeros(outlook.climate.shape)
    for stream in revenue.streams:
        kept = kept_share(
            stream=stream,
            pilot_months=revenue.pilot_months,
            pilot_conversion_share=revenue.pilot_conversion_share,
            top_customer_leaves=leaves,
            months=months,
        )
        earned = (
            stream_revenue(stream=stream, customers=average, log_price_index=outlook.log_price_index) * kept
        )
        by_stream[stream.id] = earned
        delivery += earned * stream.delivery_cost_share
        served += tokens(stream=stream, customers=average, months=months) * kept
    everything = summed(by_stream.values(), delivery)
    received = receipts(
        revenue=everything,
        collection_days=revenue.collection_days,
        opening_receivables=revenue.opening_receivables,
    )
    return Sales(by_stream, everything, delivery, served, received)


def _spending(plan: PlanOf[Drawn], outlook: Outlook, sales: Sales, chances: Chances) -> Spending:
    months, like = plan.company.months, sales.revenue
    losses = (
        event_losses(
            risk=risk,
            counts=chances.risk_counts[risk.id],
            placement=chances.risk_months[risk.id],
            months=months,
        )
        for risk in plan.risks
    )
    growth = pay_growth(people=plan.people, months=months)
    won = (outlook.customers[one.id].new * one.acquisition_cost for one in plan.market.segments)
    return Spending(
        bill=_bill(plan, outlook, sales),
        people_by_team={
            team.id: team_cost(
                team=team, headcount=headcount(people=plan.people, team=team, months=months), growth=growth
            )
            for team in plan.people.teams
        },
        costs_by_item={item.id: item_cost(item=item, revenue=sales.revenue) for item in plan.costs},
        acquisition=summed(won, like),
        losses=summed(losses, like),
    )


def _bill(plan: PlanOf[Drawn], outlook: Outlook, sales: Sales) -> ComputeBill:
    inference, months, like = plan.compute.inference, plan.company.months, sales.revenue
    served = sales.million_tokens
    if inference.free_users_per_customer.any():
        everyone = summed((one.average for one in outlook.customers.values()), like)
        served = (
            served
            + everyone * inference.free_users_per_customer * inference.million_tokens_per_free_user_per_month
        )
    hours = summed((training_gpu_hours(run=run, months=months) for run in plan.compute.training_runs), like)
    return bill(
        compute=plan.compute,
        training_hours=hours,
        inference_hours=inference_gpu_hours(inference=inference, million_tokens=served),
    )
