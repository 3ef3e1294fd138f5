"""The operating half of the chain: market → sales → spending, whole arrays, no loop over months and no
drawing.

What it gives is the company as it would go on; decisions on the way are `Departures`, under which it is run
again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.arrays import Drawn, MonthsPaths, ratio, times
from core.cash_flow.accounts import DEPRECIATION, OPERATING, TAXES_OWED
from core.cash_flow.costs import headcount, hired, item_cost, pay_growth, team_cost
from core.cash_flow.ledger import Line, added, signed_sum, together
from core.cash_flow.lines import compute_lines, cost_line, machine_lines, opening_lines, sales_lines
from core.cash_flow.steps.state import Departures
from core.cash_flow.vat import vat_cash
from core.compute.gpu import ComputeBill, bill, bill_without_credits, inference_gpu_hours, training_gpu_hours
from core.compute.machines import machine_flows
from core.compute.model_api import served_by
from core.market.exchange import following
from core.market.happenings import Happenings
from core.plan.plan import PlanOf
from core.simulation.outlook import Outlook, outlook_of, training_goes_on
from core.simulation.premises import Conditions
from core.simulation.refusal import refuse_no_number
from core.simulation.sales import Sales, sales_of


@dataclass(frozen=True, eq=False)
class Spending:
    """GPU bill, other firms' models by provider, the part of the tokens that users who do not pay take (None:
    there are none), people by team as planned, the part of them who stay (None: all), pay by team with
    on-costs, other costs by item, and money for winning customers by segment.
    """

    bill: ComputeBill
    model_api: Mapping[str, MonthsPaths]
    free_share: MonthsPaths | None
    planned_heads: Mapping[str, MonthsPaths]
    stay: MonthsPaths | None
    people_by_team: Mapping[str, MonthsPaths]
    costs_by_item: Mapping[str, MonthsPaths]
    acquisition: Mapping[str, MonthsPaths]

    @cached_property
    def heads(self) -> MonthsPaths:
        """How many people there are."""
        return times(added(self.planned_heads.values(), self.bill.inference_share.shape), self.stay)


@dataclass(frozen=True, eq=False)
class Operations:
    """The company as it would go on if money never ran out; `lines` are what it enters into the ledger."""

    outlook: Outlook
    sales: Sales
    spending: Spending
    lines: tuple[Line, ...]

    @cached_property
    def gross_profit(self) -> MonthsPaths:
        """Revenue less delivery, model APIs, review and serving, before cloud credits."""
        sales, bought = self.sales, self.spending.model_api.values()
        served = (*sales.delivery_by_stream.values(), *sales.review_by_stream.values(), *bought)
        costs = added((*served, self.spending.bill.serving_cost), sales.revenue.shape)
        return np.subtract(sales.revenue, costs, out=costs)

    @cached_property
    def research_cost(self) -> MonthsPaths:
        """What research costs in people and in the hours that training uses, own machines' wear in them; no
        idle hours, no free ones.
        """
        bill = self.spending.bill
        people = (line for line in self.lines if line.function == "research" and line.account == "people")
        paid = signed_sum(((1, line.earned) for line in people), self.sales.revenue.shape)
        return paid + np.where(bill.training_gpu_hours > 0, bill.training_paid + bill.trained_on, 0.0)

    @cached_property
    def spent(self) -> MonthsPaths:
        """What operations pay for what they use: neither taxes nor loans, and no sale of machines against
        it.
        """
        shape = self.sales.revenue.shape
        total = np.zeros(shape)
        for line in self.lines:
            if line.account in ("revenue", "vat", "loans") or line.paid is None:
                continue
            paid = -line.sign * line.paid
            total += np.maximum(paid, 0.0) if line.account == "machines" else paid
        return total

    @cached_property
    def free_cash_flow(self) -> MonthsPaths:
        """Unlevered cash flow: everything that operations bring in and pay, no financing in it."""
        others = ((one.sign, one.paid) for one in self.lines if not one.is_at_once and one.account != "loans")
        return signed_sum(((1, self._at_once), *others), self.sales.revenue.shape)

    @cached_property
    def profit(self) -> MonthsPaths:
        """Operating profit: everything that operations earn and cost."""
        lines = (one for one in self.lines if not one.is_at_once and one.account in OPERATING)
        others = ((one.sign, one.earned) for one in lines)
        return signed_sum(((1, self._at_once), *others), self.sales.revenue.shape)

    @cached_property
    def _at_once(self) -> MonthsPaths:
        """What is paid as it is earned: costs and credits, all of them operating."""
        lines = ((one.sign, one.paid) for one in self.lines if one.is_at_once)
        return signed_sum(lines, self.sales.revenue.shape)


def operate(
    *, plan: PlanOf[Drawn], conditions: Conditions, befallen: Happenings, departures: Departures | None = None
) -> Operations:
    """Run the operating half for a drawn plan.

    Cuts on the way lower sales, save where revenue grows as a group's does: what its companies cut is in it.
    """
    on_sales = None if plan.growth_from == "base_rates" else departures
    outlook = outlook_of(plan, conditions, befallen, on_sales)
    sales = sales_of(plan, outlook, conditions, befallen, on_sales)
    refuse_no_number("revenue", sales.revenue)
    spending = _spending(plan, outlook, sales, befallen, departures)
    return Operations(outlook, sales, spending, _lines(plan, sales, spending, befallen))


def without_credits(plan: PlanOf[Drawn], planned: Operations, befallen: Happenings) -> Operations:
    """Return the operations of a plan from which the cloud credits have been taken: the same work, and what
    was prepaid is used sooner.
    """
    spent = bill_without_credits(planned.spending.bill, plan.opening.prepaid_compute)
    spending = replace(planned.spending, bill=spent)
    lines = _lines(plan, planned.sales, spending, befallen)
    return Operations(planned.outlook, planned.sales, spending, lines)


def _spending(
    plan: PlanOf[Drawn], outlook: Outlook, sales: Sales, befallen: Happenings, departures: Departures | None
) -> Spending:
    months, people = plan.company.months, plan.people
    growth = pay_growth(people=people, months=months)
    if departures is not None:
        growth = growth * (departures.people + departures.severance)
    joined = hired(people=people, months=months)
    there = {team.id: headcount(team=team, hired=joined) for team in people.teams}
    rate = befallen.exchange
    teams = {
        team.id: team_cost(
            team=team,
            headcount=there[team.id],
            growth=times(growth, following(rate, team.second_currency_share)),
            on_cost_share=people.on_cost_share,
        )
        for team in people.teams
    }
    items = {
        item.id: item_cost(
            item=item, revenue=sales.revenue, dearer=following(rate, item.second_currency_share)
        )
        for item in plan.costs
    }
    if departures is not None:
        items = {name: cost * departures.other_costs for name, cost in items.items()}
    dearer = following(rate, plan.compute.second_currency_share)
    free = _free_tokens(plan, outlook)
    tokens_served = sales.million_tokens if free is None else sales.million_tokens + free
    served = served_by(
        providers=plan.compute.providers, inference=plan.compute.inference, million_tokens=tokens_served
    )
    return Spending(
        bill=_bill(plan, served.own_million_tokens, befallen, departures, dearer),
        model_api={name: times(cost, dearer) for name, cost in served.cost_by_provider.items()},
        free_share=None if free is None else ratio(free, tokens_served, otherwise=0.0),
        planned_heads=there,
        stay=None if departures is None else departures.people,
        people_by_team=teams,
        costs_by_item=items,
        acquisition={
            one.id: outlook.customers[one.id].new * one.acquisition_cost for one in plan.market.segments
        },
    )


def _free_tokens(plan: PlanOf[Drawn], outlook: Outlook) -> MonthsPaths | None:
    """Return the million tokens of users who do not pay; None where there are none."""
    inference = plan.compute.inference
    each = inference.free_users_per_customer * inference.million_tokens_per_free_user_per_month
    if not each.any():
        return None
    everyone = together((one.closing for one in outlook.customers.values()), outlook.win_share.shape)
    return np.asarray(everyone * each)


def _bill(
    plan: PlanOf[Drawn],
    served: MonthsPaths,
    befallen: Happenings,
    departures: Departures | None,
    dearer: MonthsPaths | None,
) -> ComputeBill:
    months, shape = plan.company.months, served.shape
    runs = (training_gpu_hours(run=run, months=months) for run in plan.compute.training_runs)
    hours = times(together(runs, shape), training_goes_on(befallen, departures))
    return bill(
        compute=plan.compute,
        training_hours=hours,
        inference_hours=inference_gpu_hours(inference=plan.compute.inference, million_tokens=served),
        prepaid=plan.opening.prepaid_compute,
        dearer=dearer,
    )


def _lines(plan: PlanOf[Drawn], sales: Sales, spending: Spending, befallen: Happenings) -> tuple[Line, ...]:
    functions = {team.id: team.function for team in plan.people.teams}
    uses = {item.id: item.function for item in plan.costs}
    months, paths = sales.revenue.shape
    lines = [
        *sales_lines(
            revenue=sales.revenue_by_stream,
            delivery=sales.delivery_by_stream,
            review=sales.review_by_stream,
            billings=sales.billings,
            receipts=sales.receipts,
            bad_debts=sales.bad_debts,
        ),
        *compute_lines(bill=spending.bill, model_api=spending.model_api, free_share=spending.free_share),
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
    for machine in plan.compute.machines:
        flows, serving = machine_flows(machine, months), spending.bill.worn[machine.id]
        lines += machine_lines(name=machine.id, flows=flows, serving=serving)
    lines += opening_lines(opening=plan.opening, revenue=sales.revenue)
    if plan.taxes.vat_rate.any() or plan.opening.vat_owed:
        lines.append(_vat_line(plan, lines, sales))
    return tuple(lines)


_WITHOUT_VAT = (
    "revenue",
    "people",
    "losses",
    "countermeasures",
    "bad_debts",
    "exchange_gains",
    *DEPRECIATION,
)
"""Accounts of what is not bought, or bears no tax."""


def _vat_line(plan: PlanOf[Drawn], lines: Iterable[Line], sales: Sales) -> Line:
    """Return what value-added tax moves; loans of the past are not bought, nor are losses."""
    taxes, shape = plan.taxes, sales.revenue.shape
    bought = [line for line in lines if line.account not in _WITHOUT_VAT and line.account != "loans"]
    cash = vat_cash(
        receipts=sales.receipts,
        purchases=-signed_sum(((line.sign, line.paid) for line in bought), shape),
        rate=taxes.vat_rate,
        sales_share=taxes.vat_sales_share,
        refunded=taxes.vat_refunded,
        last_month=plan.exit.month,
        owed=plan.opening.vat_owed,
    )
    return Line("taxes.vat_rate", "vat", TAXES_OWED, "", None, cash)
