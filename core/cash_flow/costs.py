"""People and other costs by month."""

import numpy as np

from core.arrays import Drawn, PathsMonths
from core.months import PER_YEAR, accumulated, elapsed, over_months, yearly_growth
from core.plan.costs import CostItem, People, Team


def headcount(*, people: People[Drawn], team: Team[Drawn], months: int) -> PathsMonths:
    """Return the team's people by path and month: today's plus its share of the net hires so far, at least
    0.
    """
    monthly = people.net_hires_per_quarter / 3
    hired = accumulated(monthly, months) + monthly[:, :1]
    return np.maximum(team.opening_headcount + team.hires_share * hired, 0.0)


def team_cost(*, people: People[Drawn], team: Team[Drawn], months: int) -> PathsMonths:
    """Return the team's pay with on-costs by path and month."""
    pay = team.salary_per_year / PER_YEAR * (1 + people.on_cost_share)
    return (
        headcount(people=people, team=team, months=months)
        * pay
        * yearly_growth(people.raise_per_year, months)
    )


def item_cost(*, item: CostItem[Drawn], revenue: PathsMonths) -> PathsMonths:
    """Return the cost by path and month: an amount that grows, and a share of revenue, while it runs."""
    months = revenue.shape[1]
    month = elapsed(months)
    runs = (month >= item.start_month) & (month <= item.end_month)
    amount = over_months(item.amount_per_month, months) * yearly_growth(item.growth_per_year, months)
    return (amount + item.revenue_share * revenue) * runs
