"""Each loan of the plan: its schedule, all-in cost, covenants and collateral over the futures."""

from dataclasses import dataclass, fields

import numpy as np

from core.arrays import Drawn, Months, Paths, ratio, sum_rows
from core.cash_flow.steps.state import LOANS
from core.financing.debt.called import called
from core.financing.debt.cents import Instalment, instalments
from core.financing.debt.cost import covenants, effective_annual_cost, pledged_value
from core.financing.debt.schedule import LoanSchedule, schedule
from core.months import elapsed
from core.plan.debt import Loan
from core.plan.plan import Plan
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.simulation.run import base_chain


@dataclass(frozen=True, eq=False)
class LoanReport:
    """One loan. Costs are yearly rates (None: not drawn inside the plan); odds are shares of the futures;
    `called` is None where the lender only reports a breach. `collateral` is what is pledged worth, from the
    draw on, whoever is alive; `total_paid` ends with the company, or with the exit, which pays what is owed.
    """

    id: str
    name: str
    interest: Months
    repaid: Months
    fees: Months
    balance: Months
    total_paid: float
    effective_cost: float | None
    cost_with_warrants: float | None
    cost_range: tuple[float, float] | None
    breach_odds: Months
    ever_breached: float
    called: float | None
    lowest_cover: float | None
    collateral: Months


def loan_reports(block: Block) -> list[LoanReport]:
    """Return a report for each loan: flows are means over the futures, covenant odds their shares by
    month.
    """
    plan, chain = block.plan, block.chain
    return [_report(plan, chain, loan_id, schedule) for loan_id, schedule in chain.debt.loans.items()]


def _report(plan: Plan, chain: Chain, loan_id: str, cut: LoanSchedule) -> LoanReport:
    loan = next(one for one in chain.plan.financing.loans if one.id == loan_id)
    flow, alive = chain.after_taxes, chain.treasury.alive
    tests = covenants(loan=loan, schedule=cut, cash=chain.treasury.cash, free_cash_flow=flow)
    watched = alive & (chain.running > 0)
    breached = tests.breached & watched
    warrants = _warrants(chain, loan_id)
    whole = whole_term(plan, chain, loan)
    often = loan.kind == "fixed_debits"
    plain = effective_annual_cost(schedule=whole, within_months=often)
    full = effective_annual_cost(
        schedule=whole, warrant_value=warrants, warrant_month=plan.exit.month, within_months=often
    )
    flows = {
        name: (getattr(cut, name) * chain.running).mean(axis=1)
        for name in ("interest", "repaid", "fees", "closing_balance")
    }
    cover = tests.cover[np.isfinite(tests.cover) & watched]
    return LoanReport(
        loan_id,
        loan.name,
        flows["interest"],
        flows["repaid"],
        flows["fees"],
        flows["closing_balance"],
        float(np.median(_paid_in_all(chain, whole) - _never_paid(chain, loan_id))),
        _finite_median(plain),
        _mean_cost(whole, warrants, plan.exit.month, often),
        _range(full),
        breached.mean(axis=1),
        float(breached.any(axis=0).mean()),
        _called(chain, loan_id),
        float(np.median(cover)) if len(cover) else None,
        _collateral(plan, loan),
    )


def _called(chain: Chain, loan_id: str) -> float | None:
    """Return the part of futures in which the lender calls the loan before the exit."""
    month = chain.passed.call_month.get(loan_id)
    return None if month is None else float((month < chain.plan.exit.month).mean())


def _paid_in_all(chain: Chain, whole: LoanSchedule) -> Paths:
    """Return what the lender is paid: until ruin, or until the exit, which pays what is owed then."""
    exit_month, ruin = chain.plan.exit.month, np.nan_to_num(chain.treasury.ruin_month, nan=np.inf)
    until = sum_rows(whole.service * (elapsed(len(whole.service)) <= np.minimum(ruin, exit_month)))
    # Lenders share what there is, all alike.
    owed = sum((one[exit_month] for one in chain.credit.values()), chain.debt.owed[exit_month])
    there = chain.exit.enterprise_value + np.maximum(chain.treasury.cash[exit_month], 0.0)
    part = np.minimum(ratio(there, owed, otherwise=1.0), 1.0)
    return np.asarray(until + np.where(ruin > exit_month, whole.owed[exit_month] * part, 0.0))


def _collateral(plan: Plan, loan: Loan[Drawn]) -> Months:
    value = np.median(pledged_value(loan, plan.company.months), axis=1)
    return np.asarray(np.where(np.arange(len(value)) >= loan.draw_month, value, np.nan))


def _never_paid(chain: Chain, loan_id: str) -> Paths:
    """Return what a company that was ruined by calls could not pay, this loan's part of it."""
    due, entered = chain.debt.called, chain.treasury.entries.get(LOANS)
    month = chain.passed.call_month.get(loan_id)
    if due is None or entered is None or month is None:
        return np.zeros(chain.running.shape[1])
    mine = np.where(elapsed(len(due)) == month + 1, chain.debt.loans[loan_id].service, 0.0)
    return np.asarray(sum_rows(np.maximum(entered, 0.0) * ratio(mine, due, otherwise=0.0)))


def whole_term(plan: Plan, chain: Chain, loan: Loan[Drawn]) -> LoanSchedule:
    """Return the schedule to the loan's last payment, beyond the plan's horizon if need be (rate and revenue
    stay as they are), or to the month in which its lender has called it.
    """
    months = max(plan.company.months, loan.draw_month + loan.term_months + 1)
    revenue = chain.operations.sales.revenue
    longer = np.concatenate([revenue, np.repeat(revenue[-1:], months - len(revenue), axis=0)])
    whole = schedule(loan=loan, months=months, revenue=longer, start=plan.company.start)
    return (
        called(loan, whole, chain.passed.call_month[loan.id]) if loan.id in chain.passed.call_month else whole
    )


def instalments_of(plan: Plan, loan_id: str) -> tuple[Instalment, ...]:
    """Return a loan's instalments in cents to its last one, in the base case."""
    chain = base_chain(plan)
    loan = next(one for one in chain.plan.financing.loans if one.id == loan_id)
    return instalments(loan, whole_term(plan, chain, loan))


def _warrants(chain: Chain, loan_id: str) -> Months:
    """Return what the lender's warrants were paid at the exit, by path."""
    if loan_id not in chain.table.owners:
        return np.zeros(chain.treasury.cash.shape[1])
    return np.asarray(chain.exit.paid[chain.table.owners.index(loan_id)])


def _mean_cost(whole: LoanSchedule, warrants: Months, month: int, often: bool) -> float | None:
    """Return the rate at which the mean payments, warrants at their mean value, are worth the loan."""
    mean = LoanSchedule(
        *(getattr(whole, field.name).mean(axis=-1, keepdims=True) for field in fields(LoanSchedule))
    )
    return _finite_median(
        effective_annual_cost(
            schedule=mean,
            warrant_value=warrants.mean(keepdims=True),
            warrant_month=month,
            within_months=often,
        )
    )


def _finite_median(rates: Months) -> float | None:
    fine = rates[np.isfinite(rates)]
    return float(np.median(fine)) if len(fine) else None


def _range(rates: Months) -> tuple[float, float] | None:
    fine = rates[np.isfinite(rates)]
    return (float(np.quantile(fine, 0.05)), float(np.quantile(fine, 0.95))) if len(fine) else None
