"""People and other costs by month."""

import numpy as np

from core.arrays import Drawn, Expected, MonthsPaths, times
from core.cash_flow.ledger import together
from core.months import PER_YEAR, accumulated, yearly_growth
from core.plan.costs import CostItem, People, Team


def hired(*, people: People[Drawn], months: int) -> MonthsPaths:
    """Return the company's net hires who have joined by each month, by month and path: of those planned from
    month 0 on, after the months that hiring takes.
    """
    monthly = people.net_hires_per_quarter / 3
    planned, late = accumulated(monthly, months) + monthly[:1], people.hiring_lag_months
    if not late:
        return planned
    return np.concatenate([np.zeros((min(late, months), planned.shape[1])), planned[: max(months - late, 0)]])


def headcount(*, team: Team[Drawn], hired: MonthsPaths) -> MonthsPaths:
    """Return the team's people by month and path: today's plus its share of the net hires so far, at least 0;
    nobody before its first month.
    """
    first = team.first_month
    people = team.hires_share * (hired - hired[first - 1] if 0 < first <= len(hired) else hired)
    people += team.opening_headcount
    people[:first] = 0.0
    return np.maximum(people, 0.0, out=people) if people.min() < 0 else people


def pay_growth(*, people: People[Drawn], months: int) -> Expected:
    """Return the factor on every salary by month and path: the yearly rises so far."""
    return yearly_growth(people.raise_per_year, months)


def team_cost(
    *, team: Team[Drawn], headcount: MonthsPaths, growth: Expected, on_cost_share: Drawn
) -> MonthsPaths:
    """Return the team's pay by month and path, with its own on-costs or everybody's; `growth` as of
    `pay_growth`.
    """
    on_costs = on_cost_share if team.on_cost_share is None else team.on_cost_share
    cost = headcount * ((1 + on_costs) * team.salary_per_year / PER_YEAR)
    cost *= growth
    return cost


def item_cost(
    *, item: CostItem[Drawn], revenue: MonthsPaths, dearer: MonthsPaths | None = None
) -> MonthsPaths:
    """Return the cost by month and path: an amount that grows, and a share of revenue, while it runs.

    `dearer` is a factor on the amount; what moves with revenue has it from there.
    """
    amount = share = None
    if item.amount_per_month.any():
        amount = times(item.amount_per_month * yearly_growth(item.growth_per_year, len(revenue)), dearer)
    if item.revenue_share.any():
        share = item.revenue_share * revenue
    cost = together((amount, share), revenue.shape)
    if item.start_month == 0 and item.end_month is None:
        return cost
    running = np.zeros(cost.shape)
    months = slice(item.start_month, None if item.end_month is None else item.end_month + 1)
    running[months] = cost[months]
    return running
