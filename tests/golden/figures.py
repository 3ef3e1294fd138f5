"""Every figure of many plans, each folded into a number: what no change of the code may move unnoticed.

The record says nothing of whether a figure is right; the cases by hand and the oracles do. It says that it
has moved. Where it was meant to, `python -m tests.golden.figures` writes the record anew, and the change of
`figures.json` shows which figures of which plans it was.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.campaign import varied
from core.changes.actuals import recorded
from core.changes.adopt_history import adopted
from core.changes.move_on import moved_on
from core.changes.readings import READINGS, reading
from core.changes.stress import STRESSES, stressed, that_apply
from core.errors import AssayError
from core.financing.interchange.ocf_read import read_ocf
from core.financing.interchange.ocf_write import write_ocf
from core.history.history import History
from core.plan.case import Case
from core.plan.conditions import PRICES
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.plan.plan import Plan, assumptions_of
from core.simulation.block import Block, block_of
from core.simulation.effort import affordable, rows
from core.simulation.premises import faster_than_measured
from core.simulation.run import results_of
from core.simulation.series import SERIES
from core.simulation.summary import summary_of
from core.simulation.tax_position import tax_position
from core.studies.cash_flow.cash_by_account import cuts_taken, statement_of
from core.studies.cash_flow.circular_money import circular_money
from core.studies.cash_flow.make_up import people_by_team, revenue_by_quality, vintages
from core.studies.cash_flow.position import cost_growth, position, stream_margins
from core.studies.cash_flow.second_currency import second_currency
from core.studies.cash_flow.statements import statements_of
from core.studies.cash_flow.unit_economics import serving_prices, unit_economics
from core.studies.financing.channels import plan_channels
from core.studies.financing.credit_lines import credit_reports
from core.studies.financing.lens import round_lenses, starts_of
from core.studies.financing.loans import instalments_of, loan_reports
from core.studies.financing.ownership import ownership_ranges
from core.studies.financing.planned import payout_curve, planned_payout, planned_table
from core.studies.financing.promises import promise_reports
from core.studies.financing.uses import stages
from core.studies.financing.valuation import plan_value
from core.studies.market.outlook import market_outlook
from core.studies.market.risk_register import register
from core.studies.plan.movers import movers
from core.studies.returns.classes import class_returns, company_return, money_by_year
from core.studies.returns.endings import endings_of
from core.studies.returns.named_investors import named_investors
from core.studies.returns.price import capacity, implied_by_price
from core.studies.returns.staged import staged_value
from tests.core.schema_walk import plans
from tests.golden.folding import Folded, folded, write

RECORD = Path(__file__).with_name("figures.json")
PATHS, VARIED = 24, 16
_TIMES = np.linspace(0.1, 20, 8)

_STUDIES: dict[str, Callable[[Block], Any]] = {
    "effort": lambda block: (
        rows(block.plan),
        affordable(block.plan, 10**6),
        faster_than_measured(block.plan),
    ),
    "results": lambda block: results_of(block.chain),
    "stakes": lambda block: (block.chain.table.ownership(), block.chain.table.at_the_exit()),
    "exit": lambda block: block.chain.exit,
    "closings": lambda block: block.chain.treasury.closings,
    "entries": lambda block: block.chain.treasury.entries,
    "balances": lambda block: {item: block.chain.ledger.balance(item) for item in block.chain.ledger.items},
    "taxes": lambda block: tax_position(block.chain, 12),
    "account by account": lambda block: statement_of(block.chain),
    "cuts": cuts_taken,
    "circular money": circular_money,
    "people": lambda block: people_by_team(block.chain),
    "revenue by quality": revenue_by_quality,
    "vintages": vintages,
    "position": lambda block: [position(block, month) for month in (0, 13, block.plan.exit.month)],
    "cost growth": cost_growth,
    "margins": lambda block: stream_margins(block, 0, 12),
    "second currency": second_currency,
    "statements by month": lambda block: statements_of(block.chain, period="month"),
    "statements by year": lambda block: statements_of(block.chain, period="year"),
    "serving prices": serving_prices,
    "unit economics": lambda block: [unit_economics(block, year) for year in (0, 1)],
    "channels": lambda block: plan_channels(block, {"cost": 3.0, "dilution": 2.0}),
    "credit lines": credit_reports,
    "lenses": lambda block: (starts_of(block), round_lenses(block)),
    "loans": loan_reports,
    "instalments": lambda block: [instalments_of(block.plan, one.id) for one in block.plan.financing.loans],
    "ownership": ownership_ranges,
    "planned table": lambda block: planned_table(block.plan).ownership(),
    "planned payout": lambda block: planned_payout(block.plan, _TIMES * 1e6),
    "payout curve": lambda block: payout_curve(block.plan, _TIMES * 1e7),
    "promises": promise_reports,
    "uses": lambda block: stages(block.plan),
    "value": plan_value,
    "market": market_outlook,
    "classes": class_returns,
    "money by year": lambda block: [
        money_by_year(block, place) for place in range(len(block.plan.financing.rounds))
    ],
    "company": company_return,
    "endings": endings_of,
    "named investors": named_investors,
    "implied by the price": lambda block: implied_by_price(
        block.plan, mature_margin=0.2, years_to_mature=8, terminal_growth=0.02
    ),
    "capacity": capacity,
    "stages": staged_value,
    "risks": lambda block: register(block.plan, PATHS, 1),
    "movers": lambda block: movers(block.plan, results_of(block.chain).next_money_out, 1),
    "open cap table format": lambda block: read_ocf(write_ocf(block.plan), begins=block.plan.company.start),
    "summary": lambda block: summary_of(block.plan, PATHS, 1, tuple(SERIES)),
}


def recorded_plans() -> Iterator[tuple[str, Plan]]:
    """Yield plans that together hold every kind of entry, the ready-made ones in every reading, under stress,
    on months of their own and a month later, and random ones.
    """
    yield from ((f"hand {place}", plan) for place, plan in enumerate(plans()))
    for name in READY_MADE:
        plan = ready_made(name)
        yield from ((f"{name}, {one}", reading(plan, one)) for one in READINGS)
        yield f"{name}, stressed", stressed(plan, [one for one in STRESSES if one in that_apply(plan)])
        own = adopted(plan, History((plan.company.start.year - 2, 1), {"revenue": _MEASURED}, ()))
        yield f"{name}, measured", own
        followed = {f"market.segments.{own.market.segments[0].id}.driver": "market_share"}
        yield f"{name}, moved", changed(own, followed | dict(_moved(own)))
        known = own.company.start.strftime("%Y-%m"), {"revenue": 3e5, "cash": plan.opening.cash * 0.9}
        yield f"{name}, a month later", moved_on(Case(recorded(own, known[0], known[1]))).case.plan
    generator, found = np.random.default_rng(5), 0
    while found < VARIED:
        try:
            yield f"varied {found}", varied(ready_made(READY_MADE[found % len(READY_MADE)]), generator)
        except AssayError:
            continue
        found += 1


_MEASURED = 2e5 * 1.03 ** np.arange(24) * np.exp(0.1 * np.sin(np.arange(24) ** 2))


def _moved(plan: Plan) -> Iterator[tuple[str, Any]]:
    """Yield numbers that differ from the conditions in which growth was measured."""
    rates = ("churn_per_month", "growth_per_month", "price_fall_per_year")
    ends = (*rates, "lag_penalty", "months_behind_frontier", *PRICES)
    for path, value in assumptions_of(plan):
        if path.startswith(("market.", "revenue.")) and path.endswith(ends):
            yield path, value.affine(1.1)


def figures_of(plan: Plan) -> dict[str, Folded]:
    """Return of each study one number that any change of a figure moves, and the size of what it sums."""
    block = block_of(plan, PATHS, 1)
    return {name: folded(study, block) for name, study in _STUDIES.items()}


if __name__ == "__main__":
    write(RECORD, {name: figures_of(plan) for name, plan in recorded_plans()})
