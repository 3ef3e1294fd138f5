"""The company as it would go on: what it enters the month loop with, and the loop without any financing."""

from dataclasses import replace

import numpy as np

from core.arrays import Drawn, MonthsPaths
from core.cash_flow.accounts import OPERATING
from core.cash_flow.ledger import added, signed_sum
from core.cash_flow.steps.state import State, WouldBe
from core.cash_flow.steps.taxes import INCOME_TAX, RESEARCH_CREDIT, taxed
from core.cash_flow.treasury import Treasury, run_treasury
from core.financing.raising.closings import nothing_closed
from core.plan.plan import PlanOf
from core.simulation.debt import Debt
from core.simulation.operations import Operations
from core.simulation.steps_of import tax_steps


def flow_of(operations: Operations, debt: Debt) -> MonthsPaths:
    """Return the flow before equity: operations, loans and grants."""
    others = (line for line in (*operations.lines, *debt.lines) if line.account not in OPERATING)
    parts = ((line.sign, line.paid) for line in others)
    return signed_sum(((1, operations.free_cash_flow), *parts), operations.sales.revenue.shape)


def would_be_of(plan: PlanOf[Drawn], operations: Operations, debt: Debt) -> WouldBe:
    """Return what the month loop knows of a company before it begins."""
    shape = operations.sales.revenue.shape
    nothing = np.broadcast_to(0.0, shape)
    with_tax = taxed(plan.taxes)
    return WouldBe(
        flow=flow_of(operations, debt),
        operating=operations.free_cash_flow,
        spent=operations.spent if plan.financing.guidance_funds else nothing,
        owed=debt.owed,
        called=debt.called,
        revenue=operations.sales.revenue,
        gross_profit=operations.gross_profit,
        profit=signed_sum(((one.sign, one.earned) for one in (*operations.lines, *debt.lines)), shape)
        if with_tax
        else nothing,
        research=operations.research_cost if with_tax else nothing,
    )


def with_taxes(flow: MonthsPaths, treasury: Treasury) -> MonthsPaths:
    """Return a flow less the taxes that a run of the months has paid."""
    entries = treasury.entries
    taxes = [entries[name] for name in (INCOME_TAX, RESEARCH_CREDIT) if name in entries]
    return added((flow, *taxes), flow.shape) if taxes else flow


def unlevered(plan: PlanOf[Drawn], operations: Operations, debt: Debt, climate: MonthsPaths) -> MonthsPaths:
    """Return what operations bring, less the taxes that their own profit bears: no debt, no grants, no
    interest on cash. What is leased is paid for when it comes, as it is without a lender.
    """
    leased = [debt.loans[one.id].drawn for one in plan.financing.loans if one.kind == "lease"]
    alone_flow = operations.free_cash_flow
    if leased:
        alone_flow = signed_sum(((1, alone_flow), *((-1, one) for one in leased)), alone_flow.shape)
    if not taxed(plan.taxes):
        return alone_flow
    worn = [one for one in debt.lines if one.account == "depreciation"]
    months, paths = operations.sales.revenue.shape
    earned = ((one.sign, one.earned) for one in (*operations.lines, *worn))
    alone = replace(
        would_be_of(plan, operations, debt), flow=alone_flow, profit=signed_sum(earned, (months, paths))
    )
    state = State(alone, climate, np.zeros(paths), nothing_closed(plan.financing, paths), ())
    steps = tax_steps(plan, paths, only_solvent=False)
    return with_taxes(alone_flow, run_treasury(state=state, steps=steps, exit_month=plan.exit.month))
