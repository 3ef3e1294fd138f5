"""What a plan's own course makes of its figures after some months: prices, usage, people, costs, demand, what
is drawn down, used up and written off. At the base case; ranges keep their shape.
"""

from typing import Any

import numpy as np

from core.arrays import Drawn, MonthsPaths
from core.cash_flow.accounts import PAYABLES, RECEIVABLES, TAXES_OWED
from core.cash_flow.collections import paid_before
from core.cash_flow.costs import headcount, hired
from core.cash_flow.revenue import stated_project_growth, top_customers_growth
from core.market.prices import price_factor
from core.months import PER_YEAR
from core.plan.assumption.distribution import Distribution
from core.plan.conditions import PRICES
from core.plan.document.edit import value_at
from core.plan.plan import Plan
from core.plan.stream import SegmentStream, UsedStream
from core.plan.streams import ProjectStream
from core.simulation.chain import Chain
from core.simulation.related_money import party_flows
from core.simulation.tax_position import tax_position


def carried_forward(plan: Plan, chain: Chain, months: int) -> dict[str, Any]:
    """Return what the plan's own course has made of its figures after some months."""
    years = months / PER_YEAR
    changes = _market_forward(plan, chain, months) | _streams_forward(plan, chain, months)
    people, compute = plan.people, plan.compute
    joined = hired(people=chain.plan.people, months=plan.company.months)
    for team, drawn in zip(people.teams, chain.plan.people.teams, strict=True):
        here = f"people.teams.{team.id}"
        if team.first_month < months:
            there = headcount(team=drawn, hired=joined)
            changes[f"{here}.opening_headcount"] = float(there[months - 1, 0])
        changes[f"{here}.salary_per_year"] = _grown(team.salary_per_year, people.raise_per_year, years)
    changes["compute.gpu_price_per_hour"] = _grown(
        compute.gpu_price_per_hour, compute.gpu_price_change_per_year, years
    )
    changes["compute.inference.tokens_per_gpu_second"] = _grown(
        compute.inference.tokens_per_gpu_second, compute.inference.efficiency_gain_per_year, years
    )
    changes["compute.inference.tokens_now"] = compute.inference.tokens_now * (
        (1 + compute.inference.token_growth_per_year.median) ** years
    )
    for one in compute.providers:
        for kind in _TOKENS:
            name = f"price_per_million_{kind}"
            changes[f"compute.providers.{one.id}.{name}"] = _grown(
                getattr(one, name), one.price_change_per_year, years
            )
    for item in plan.costs:
        changes[f"costs.{item.id}.amount_per_month"] = _grown(
            item.amount_per_month, item.growth_per_year, years
        )
    changes |= _dearer(plan, changes, years)
    for party in plan.revenue.related_parties:
        flows = party_flows(chain, party)
        held = party.invested + float((flows.is_paid - flows.circular)[:months, 0].sum())
        changes[f"revenue.related_parties.{party.id}.invested"] = max(held, 0.0)
    changes |= _balances_forward(plan, chain, months) | _used_up(plan, chain, months)
    changes |= _promises_forward(plan, chain, months)
    return changes | _taxes_forward(chain, months)


def _dearer(plan: Plan, changes: dict[str, Any], years: float) -> dict[str, Any]:
    """Return what the second currency's rate has made of prices in it, and of their part of the whole."""
    if plan.exchange.currency == "none":
        return {}
    index = (1 + plan.exchange.change_per_year.median) ** years
    compute = plan.compute
    prices = [f"people.teams.{one.id}.salary_per_year" for one in plan.people.teams]
    prices += [f"costs.{one.id}.amount_per_month" for one in plan.costs]
    prices += ["compute.gpu_price_per_hour"]
    prices += [
        f"revenue.streams.{one.id}.{name}"
        for one in plan.revenue.streams
        for name in (*PRICES, *_OTHER_PRICES)
        if getattr(one, name, None) is not None
    ]
    prices += [f"compute.commitments.{one.id}.price_per_gpu_hour" for one in compute.commitments]
    for one in compute.providers:
        prices += [f"compute.providers.{one.id}.price_per_million_{kind}" for kind in _TOKENS]
    found = dict[str, Any]()
    for path in prices:
        whole = "compute" if path.startswith("compute.") else path.rpartition(".")[0]
        factor = 1 + float(value_at(plan, f"{whole}.second_currency_share")) * (index - 1)
        value = changes.get(path, value_at(plan, path))
        found[path] = value.affine(factor) if isinstance(value, Distribution) else value * factor
    wholes = ["compute", *(f"people.teams.{one.id}" for one in plan.people.teams)]
    wholes += [f"costs.{one.id}" for one in plan.costs]
    wholes += [f"revenue.streams.{one.id}" for one in plan.revenue.streams]
    for whole in wholes:
        share = float(value_at(plan, f"{whole}.second_currency_share"))
        found[f"{whole}.second_currency_share"] = share * index / (1 + share * (index - 1))
    return found


_OTHER_PRICES = ("overage_price_per_million_tokens", "list_price_per_million_tokens")
"""What falls with a stream's price, and is none of its own."""
_TOKENS = ("input", "cached", "output")


def _grown(value: Distribution, rate_per_year: Distribution, years: float) -> Distribution:
    return value.affine((1 + rate_per_year.median) ** years)


def _market_forward(plan: Plan, chain: Chain, months: int) -> dict[str, Any]:
    competition, years = plan.market.competition, months / PER_YEAR
    joined = competition.new_competitors_per_year.median * years
    changes: dict[str, Any] = {"market.competition.competitors": competition.competitors.affine(1.0, joined)}
    lost = months_lost(chain, months)
    if lost:
        lag = competition.months_behind_frontier
        changes["market.competition.months_behind_frontier"] = lag.affine(1.0, lost)
    if competition.capacity_per_rival is not None:
        changes["market.competition.capacity_per_rival"] = _grown(
            competition.capacity_per_rival, competition.capacity_growth_per_year, years
        )
    for segment in plan.market.segments:
        here, of = f"market.segments.{segment.id}", chain.operations.outlook.customers[segment.id]
        if segment.first_month < months:
            closing = float(of.closing[months - 1, 0])
            changes[f"{here}.opening_customers"] = _carried(segment.opening_customers, closing)
        # Demand as stated is that of month 0.
        changes[f"{here}.opening_demand"] = _carried(segment.opening_demand, float(of.demand[months, 0]))
        rivals, stated = float(of.rivals[months - 1, 0]), segment.rivals_customers
        changes[f"{here}.rivals_customers"] = rivals if stated is None else _carried(stated, rivals)
        begun = max(months - segment.first_month, 0) / PER_YEAR
        for name, fade, passed in (
            ("growth_per_month", segment.growth_fade_per_year, begun),
            ("demand_growth_per_month", segment.demand_growth_fade_per_year, years),
        ):
            left = (1 - (fade.median if isinstance(fade, Distribution) else fade)) ** passed
            changes[f"{here}.{name}"] = getattr(segment, name).affine(left)
    return changes


def months_lost(chain: Chain, months: int) -> float:
    """Return by how many months less research than was planned has thrown the model back by now."""
    lag = chain.operations.outlook.months_behind
    planned = chain.plan.market.competition.months_behind_frontier
    last = months - 1  # what the month after it loses, the moved plan's first one does
    return float(lag[min(last, len(lag) - 1), 0] - planned[min(last, len(planned) - 1), 0])


def _carried(value: Distribution, to: float) -> Distribution | float:
    """Return a range moved to another middle, in its shape."""
    return value.affine(to / value.median) if value.median > 0 and to > 0 else to


def _streams_forward(plan: Plan, chain: Chain, months: int) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    outlook = chain.operations.outlook
    index, expected = (
        one[months : months + 1, :1] for one in (outlook.log_price_index, outlook.expected_log_price_index)
    )
    customers = {name: one.closing for name, one in chain.operations.outlook.customers.items()}
    for stream, drawn in zip(plan.revenue.streams, chain.plan.revenue.streams, strict=True):
        here = f"revenue.streams.{stream.id}"
        part = top_customers_growth(drawn, plan.company.months, customers, slice(months, months + 1))
        most = 1 / max(stream.top_customer_share.support()[1], 1e-9)
        share = stream.top_customer_share.affine(min(float(part[0, 0]), most))
        changes[f"{here}.top_customer_share"] = share
        exposure = np.full((1, 1), stream.price_exposure.median)
        # Projects' price follows what the market's departs from what was expected, and not its fall.
        moves = index - expected if isinstance(stream, ProjectStream) else index
        fallen = float(price_factor(log_index=moves, exposure=exposure)[0, 0])
        for name in (*PRICES, *_OTHER_PRICES):
            if getattr(stream, name, None) is not None:
                changes[f"{here}.{name}"] = getattr(stream, name).affine(fallen)
        if isinstance(stream, SegmentStream):  # at the level that is known, before it is said how they run
            changes[f"{here}.running_price_share"] = 1.0
        if isinstance(stream, UsedStream):
            # The first month has no growth of use before it: it has that of the last one known.
            more = (1 + stream.usage_growth_per_month.median) ** (months - 1)
            for name in stream.measured_use:
                now = changes.get(f"{here}.{name}", getattr(stream, name))
                if now is not None:
                    changes[f"{here}.{name}"] = now.affine(more)
        if isinstance(stream, ProjectStream) and isinstance(drawn, ProjectStream):
            measured = chain.company.conditions.levels.get(stream.id)
            changes |= _projects_forward(stream, drawn, measured, months, plan.company.months)
    return changes


def _projects_forward(
    stream: ProjectStream[Any],
    drawn: ProjectStream[Drawn],
    measured: MonthsPaths | None,
    months: int,
    horizon: int,
) -> dict[str, Any]:
    """Return projects after some months, as they have grown by what was measured or else stated, and the
    growth that is left of theirs.
    """
    here, growth = f"revenue.streams.{stream.id}", stream.project_growth_per_year
    kept = (1 - stream.growth_fade_per_year.median) ** (months / PER_YEAR)
    monthly = (1 + growth.median) ** (1 / PER_YEAR) - 1
    left = (1 + kept * monthly) ** PER_YEAR - 1
    if measured is None:
        factor = float(stated_project_growth(stream=drawn, months=horizon)[months, 0])
    else:  # what is measured goes on from the last month known; stated projects are those of a step later
        factor = float(measured[months - 1, 0]) * (1 + kept * monthly)
    changes: dict[str, Any] = {f"{here}.projects_per_month": stream.projects_per_month.affine(factor)}
    if growth.median:
        changes[f"{here}.project_growth_per_year"] = growth.affine(left / growth.median)
    return changes


def _balances_forward(plan: Plan, chain: Chain, months: int) -> dict[str, Any]:
    """Return the opening balances: what customers owe and bills unpaid as the ledger has them, the rest drawn
    down evenly.
    """
    opening, last = plan.opening, months - 1
    owed = max(float(chain.ledger.balance(RECEIVABLES)[last, 0]), 0.0)
    bills = max(-float(chain.ledger.balance(PAYABLES)[last, 0]), 0.0)
    used = float(chain.operations.spending.bill.prepaid_used[:months, 0].sum())
    delivered = max(opening.deferred_revenue_months - months, 0)
    written_off = max(opening.depreciation_months - months, 0)
    return {
        "opening.receivables": owed,
        "opening.payables": bills,
        "opening.vat_owed": 0.0 - float(chain.ledger.balance(TAXES_OWED)[last, 0]),
        "opening.prepaid_compute": max(opening.prepaid_compute - used, 0.0),
        "opening.deferred_revenue": _still_deferred(chain, months),
        "opening.deferred_revenue_months": max(delivered, 1),
        "opening.fixed_assets": opening.fixed_assets * written_off / opening.depreciation_months,
        "opening.depreciation_months": max(written_off, 1),
        "opening.loans": opening.loans if opening.loans_due_month >= months else 0.0,
    }


def _still_deferred(chain: Chain, months: int) -> float:
    """Return what is left of the deferred revenue of before the plan: it is delivered as there is revenue."""
    opening, revenue = chain.plan.opening, chain.operations.sales.revenue
    if not opening.deferred_revenue:
        return 0.0
    done = paid_before(opening=opening, revenue=revenue)[:months, 0]
    return max(opening.deferred_revenue - float(done.sum()), 0.0)


def _promises_forward(plan: Plan, chain: Chain, months: int) -> dict[str, Any]:
    """Return what has been spent by now towards the promises to guidance funds."""
    spent = float(chain.operations.spent[:months, 0].sum())
    return {
        f"financing.guidance_funds.{one.id}.spent_before": one.spent_before
        + max(spent, 0.0) * one.local_spending_share
        for one in plan.financing.guidance_funds
    }


def _taxes_forward(chain: Chain, months: int) -> dict[str, Any]:
    """Return what the tax office will count of the months that have passed: the year's profit so far, losses
    and credit kept. Losses of several years become one of the year before.
    """
    return {f"taxes.{name}": value for name, value in tax_position(chain, months).items()}


def drawn_credit(chain: Chain, months: int) -> dict[str, Any]:
    """Return what is drawn of the credit lines after some months: it stands beside their month of today."""
    return {
        f"financing.credit_lines.{name}.drawn_today": max(float(one[months - 1, 0]), 0.0)
        for name, one in chain.credit.items()
    }


def _used_up(plan: Plan, chain: Chain, months: int) -> dict[str, Any]:
    """Return credits less what was used of them."""
    used = float(chain.operations.spending.bill.credits_used[:months, 0].sum())
    changes: dict[str, Any] = {}
    for one in sorted(plan.compute.credits, key=lambda credit: credit.expiry_month):
        taken = min(used, one.amount)
        used -= taken
        changes[f"compute.credits.{one.id}.amount"] = one.amount - taken
    return changes
