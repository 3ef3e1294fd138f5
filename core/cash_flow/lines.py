"""The ledger's lines: what sales, spending, the opening balances, loans and steps enter, each with its
account.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from core.arrays import Drawn, MonthsColumn, MonthsPaths, Paths
from core.cash_flow.accounts import (
    CAPITAL,
    CONTRACT_ASSETS,
    CONVERTIBLES,
    DEFERRED_REVENUE,
    FIXED_ASSETS,
    LOANS,
    PAYABLES,
    PREPAID_COMPUTE,
    RECEIVABLES,
    TAXES_OWED,
)
from core.cash_flow.billing import Billing
from core.cash_flow.collections import paid_before
from core.cash_flow.ledger import Line, at_once, together, transfer
from core.cash_flow.steps import state
from core.cash_flow.steps.credit import CREDIT, cost_of
from core.cash_flow.steps.taxes import INCOME_TAX, RESEARCH_CREDIT
from core.compute.gpu import ComputeBill
from core.compute.machines import MachineFlows
from core.financing.debt.notes import NoteAccount
from core.financing.debt.schedule import LoanSchedule
from core.months import elapsed
from core.plan.debt import Loan
from core.plan.opening import Opening


def sales_lines(
    *,
    revenue: Mapping[str, MonthsPaths],
    delivery: Mapping[str, MonthsPaths],
    review: Mapping[str, MonthsPaths],
    billings: Mapping[str, Billing],
    receipts: MonthsPaths,
    bad_debts: MonthsPaths | None,
) -> tuple[Line, ...]:
    """Return revenue by stream, what is billed ahead of it or after it, its cash as customers pay, and the
    cost of delivering it.
    """
    earned = [
        Line(f"revenue.streams.{name}", "revenue", RECEIVABLES, "", one) for name, one in revenue.items()
    ]
    collected = Line("revenue.collection_days", "revenue", RECEIVABLES, "", None, receipts)
    delivered = [
        at_once(f"revenue.streams.{name}.delivery_cost_share", "delivery", PAYABLES, "operations", one, -1)
        for name, one in delivery.items()
    ]
    reviewed = [
        at_once(f"revenue.streams.{name}.review_cost_per_task", "review", PAYABLES, "operations", one, -1)
        for name, one in review.items()
    ]
    billed = [line for name, one in billings.items() for line in _billing_lines(name, one)]
    lost = (
        []
        if bad_debts is None
        else [Line("revenue.bad_debt_share", "bad_debts", RECEIVABLES, "administration", bad_debts, sign=-1)]
    )
    return (*earned, *billed, collected, *lost, *delivered, *reviewed)


def _billing_lines(stream: str, billing: Billing) -> tuple[Line, ...]:
    """Return what invoices move, ahead of delivery and after it, and what waits for them gains."""
    path, lines = f"revenue.streams.{stream}", tuple[Line, ...]()
    if billing.ahead is not None:
        lines += transfer(f"{path}.billed_ahead", billing.ahead, into=RECEIVABLES, out_of=DEFERRED_REVENUE)
    if billing.after is not None:
        lines += transfer(f"{path}.billed_after", billing.after, into=RECEIVABLES, out_of=CONTRACT_ASSETS)
    if billing.revalued is not None:
        lines += (Line(f"{path}.revalued", "exchange_gains", CONTRACT_ASSETS, "", billing.revalued),)
    return lines


def compute_lines(
    *, bill: ComputeBill, model_api: Mapping[str, MonthsPaths], free_share: MonthsPaths | None
) -> tuple[Line, ...]:
    """Return the GPU bill by use, what other firms' models cost, the credits that pay part of it, and what
    contracts move between months. What serves users who do not pay (`free_share` of it) stands apart.
    """
    inference, free = bill.inference_cost, None
    lines = [at_once("compute.training_runs", "training", PAYABLES, "research", bill.cost - inference, -1)]
    if free_share is not None:
        served = together((inference, *model_api.values()), inference.shape)
        free, paying = served * free_share, 1 - free_share
        inference, model_api = inference * paying, {name: one * paying for name, one in model_api.items()}
        path = "compute.inference.free_users_per_customer"
        lines.append(at_once(path, "free_tier", PAYABLES, "infrastructure", free, -1))
    lines.append(at_once("compute.inference", "inference", PAYABLES, "infrastructure", inference, -1))
    for name, cost in model_api.items():
        path = f"compute.providers.{name}"
        lines.append(at_once(path, "model_api", PAYABLES, "infrastructure", cost, -1))
    if bill.credits_used.any():
        lines.append(at_once("compute.credits", "credits", PAYABLES, "infrastructure", bill.credits_used))
    if bill.prepayment.any():
        moved = np.broadcast_to(-bill.prepayment, bill.cost.shape)
        lines.append(
            Line("compute.commitments", PREPAID_COMPUTE, PREPAID_COMPUTE, "infrastructure", None, moved)
        )
    if bill.prepaid_used.any():
        used = bill.prepaid_used
        lines.append(
            Line("opening.prepaid_compute", PREPAID_COMPUTE, PREPAID_COMPUTE, "infrastructure", None, used)
        )
    return tuple(lines)


def machine_lines(*, name: str, flows: MachineFlows, serving: MonthsPaths) -> tuple[Line, ...]:
    """Return a machine's purchase and sale, and what it loses each month: while `serving`, and else."""
    path = f"compute.machines.{name}"
    traded = flows.sold - flows.bought
    return (
        Line(path, "machines", FIXED_ASSETS, "infrastructure", None, traded),
        Line(f"{path}.life_months", "serving_depreciation", FIXED_ASSETS, "infrastructure", serving, sign=-1),
        Line(
            f"{path}.life_months", "depreciation", FIXED_ASSETS, "infrastructure", serving - flows.written_off
        ),
    )


def cost_line(id: str, account: str, function: str, cost: Drawn) -> Line:
    """Return a cost that is paid as it falls due."""
    return at_once(id, account, PAYABLES, function, cost, -1)


def opening_lines(*, opening: Opening[Any], revenue: MonthsPaths) -> tuple[Line, ...]:
    """Return what becomes of the opening balances: bills paid, deferred revenue delivered, assets written
    off. `revenue` by month: no more than that is ever delivered.
    """
    months, paths = revenue.shape
    month = elapsed(months)

    def spread(amount: float, span: int) -> MonthsPaths:
        return np.broadcast_to(np.where(month < span, amount / span, 0.0), (months, paths))

    def due(amount: float, when: int) -> MonthsPaths:
        return np.broadcast_to(np.where(month == when, amount, 0.0), (months, paths))

    lines = []
    if opening.payables:
        bills = -due(opening.payables, 0)
        lines.append(Line("opening.payables", "other_costs", PAYABLES, "administration", None, bills))
    if opening.deferred_revenue:
        done = paid_before(opening=opening, revenue=revenue)
        lines += transfer("opening.deferred_revenue", done, into=DEFERRED_REVENUE, out_of=RECEIVABLES)
    if opening.fixed_assets:
        written = -spread(opening.fixed_assets, opening.depreciation_months)
        lines.append(Line("opening.fixed_assets", "depreciation", FIXED_ASSETS, "infrastructure", written))
    if opening.loans:
        lines.append(
            Line("opening.loans", "loans", LOANS, "", None, -due(opening.loans, opening.loans_due_month))
        )
    return tuple(lines)


def loan_lines(*, loan: Loan[Any], schedule: LoanSchedule) -> tuple[Line, ...]:
    """Return a loan's principal and its interest with fees; a lease brings equipment that is written off."""
    path = f"financing.loans.{loan.id}"
    principal = Line(path, "loans", LOANS, "", None, schedule.received - schedule.repaid)
    shape, fees = schedule.fees.shape, schedule.fees if schedule.fees.any() else None
    accrued, paid = (together((one, fees), shape) for one in (schedule.accrued, schedule.interest))
    lines = (principal, Line(f"{path}.rate_per_year", "interest", LOANS, "", accrued, paid, -1))
    if loan.kind != "lease":
        return lines
    equipment = transfer(path, schedule.drawn, into=FIXED_ASSETS, out_of=LOANS)
    since = elapsed(len(schedule.drawn)) - loan.draw_month
    written = np.where((since >= 1) & (since <= loan.term_months), monthly_write_off(loan), 0.0)
    worn = -np.broadcast_to(written, schedule.drawn.shape)
    return (*lines, *equipment, Line(path, "depreciation", FIXED_ASSETS, "infrastructure", worn))


def monthly_write_off(loan: Loan[Any]) -> float:
    """Return what leased equipment loses a month: evenly from its price to the residual."""
    return float(loan.principal * (1 - loan.balloon_share) / loan.term_months)


def step_lines(entries: Mapping[str, MonthsPaths], booked: MonthsPaths) -> tuple[Line, ...]:
    """Return the lines of what the steps of the month loop have paid; `booked` is the debt in the books."""
    return tuple(_step_line(name, paid, booked) for name, paid in entries.items())


_OF_STEPS = {state.INTEREST: "interest_earned", INCOME_TAX: "income_tax", RESEARCH_CREDIT: "research_credit"}
"""Accounts of what some steps pay, by line id."""


def _step_line(name: str, paid: MonthsPaths, booked: MonthsPaths) -> Line:
    if name in (state.EQUITY, state.LATER):
        return Line(name, "equity", CAPITAL, "", None, paid)
    if name == state.NOTES:
        return Line(name, "convertibles", CONVERTIBLES, "", None, paid)
    if (
        name == state.LOANS
    ):  # what is served beyond the books (an advance's multiple, an end payment) is a cost
        beyond = np.where(paid < 0, np.minimum(booked + paid, 0.0), 0.0)
        return Line(name, "loans", LOANS, "", beyond, paid)
    if name.startswith(CREDIT):
        is_cost = name.endswith(cost_of(""))
        return Line(name, "interest" if is_cost else "loans", LOANS, "", paid if is_cost else None, paid)
    if name in _OF_STEPS:
        return at_once(name, _OF_STEPS[name], PAYABLES, "", paid)
    if name.startswith("financing.redemptions."):
        return Line(name, "promises", CAPITAL, "", None, paid)
    return at_once(name, "promises", PAYABLES, "", paid)


def other_debt(*, opening: Opening[Any], months: int) -> MonthsColumn:
    """Return what is still owed of the debt without terms, by month: all of it until the month in which it is
    due.
    """
    return np.where(elapsed(months) < opening.loans_due_month, opening.loans, 0.0)


def convertible_lines(
    *,
    levels: Mapping[str, tuple[float, MonthsColumn]],
    issued: Mapping[str, MonthsColumn],
    converted: Mapping[str, Paths],
    months: int,
) -> tuple[Line, ...]:
    """Return by SAFE or note the interest that accrues until it converts, and its turning into capital.

    `levels`: by line id what is owed before month 0 and at each month's end as long as it stands (for a note
    that is repaid: the amount due in that month, then 0). `converted` by line id is the month of conversion,
    infinity where none came; `issued` is the money of those that are issued during the plan.
    """
    month, lines = elapsed(months), list[Line]()
    for name, (before, level) in levels.items():
        stands = np.where(level > 0, level, 0.0)
        changed = np.diff(stands, axis=0, prepend=before) - issued.get(name, 0.0)
        grown = np.where((level > 0) & (month <= converted[name]), changed, 0.0)
        if grown.any():
            lines.append(Line(name, "interest", CONVERTIBLES, "", grown, sign=-1))
        turned = np.where(month == converted[name], level, 0.0)
        lines += transfer(name, turned, into=CONVERTIBLES, out_of=CAPITAL)
    return tuple(lines)


def last_interest(
    *, accounts: Iterable[NoteAccount], months: int, converted: Mapping[str, Paths]
) -> tuple[Line, ...]:
    """Return the interest of the month in which notes are repaid, where they had not converted before."""
    lines = []
    for one in accounts:
        month = one.due_month
        if one.note.at_maturity == "repay" and month < months:
            name = f"financing.notes.{one.note.id}"
            grown = np.zeros((months, len(converted[name])))
            lent_now = float(one.note.principal) if one.note.begins(one.start) == month else 0.0
            before = one.owed_before(month) + lent_now
            grown[month] = np.where(converted[name] < month, 0.0, one.due - before)
            lines.append(Line(name, "interest", CONVERTIBLES, "", grown, sign=-1))
    return tuple(lines)


def opening_balances(
    *,
    opening: Opening[Any],
    prepaid_contracts: float,
    loans: Iterable[tuple[Loan[Any], LoanSchedule]],
    credit: float,
    convertibles: float,
    billings: Iterable[Billing],
    machines: Iterable[MachineFlows],
    paths: int,
) -> dict[str, Paths]:
    """Return the opening balances by item, what is owed negative; loans and equipment of the past, and what
    streams have billed ahead or not yet, included.
    """
    deferred, unbilled = np.full(paths, opening.deferred_revenue), np.zeros(paths)
    for one in billings:
        deferred, unbilled = deferred + one.deferred, unbilled + one.unbilled
    owed, equipment = np.full(paths, opening.loans + credit), np.full(paths, opening.fixed_assets)
    for machine in machines:
        equipment = equipment + machine.before
    for loan, schedule in loans:
        owed = owed + schedule.opening
        if loan.kind == "lease" and loan.draw_month < 0:
            worn = min(-1 - loan.draw_month, loan.term_months) * monthly_write_off(loan)
            equipment = equipment + loan.principal - worn
    amounts: dict[str, float | Paths] = {
        "cash": opening.cash,
        RECEIVABLES: opening.receivables,
        CONTRACT_ASSETS: unbilled,
        PREPAID_COMPUTE: opening.prepaid_compute + prepaid_contracts,
        FIXED_ASSETS: equipment,
        PAYABLES: -opening.payables,
        TAXES_OWED: -opening.vat_owed,
        DEFERRED_REVENUE: -deferred,
        LOANS: -owed,
        CONVERTIBLES: -convertibles,
    }
    return {name: np.broadcast_to(amount, (paths,)) for name, amount in amounts.items()}
