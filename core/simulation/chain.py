"""The whole chain for one block of paths: operations → treasury → cap table → exit. Draws nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import Drawn, Months, MonthsPaths
from core.cash_flow.treasury import Treasury, run_treasury
from core.financing.cap_table import CapTable, cap_table
from core.financing.closings import Closings
from core.financing.debt import LoanSchedule, note_balances, note_repayments, schedule
from core.financing.odds import TrackRecord
from core.months import running_total
from core.plan.plan import PlanOf
from core.returns.exit import ExitResult, settle_exit
from core.simulation.chances import Chances
from core.simulation.operations import Operations, operate, summed


@dataclass(frozen=True, eq=False)
class Debt:
    """Loans and grants by month and path; `balance` at month end, `flow` what they bring less what they take.

    `note_balances` is what each convertible note is owed by month; `note_repayments` falls due unless they
    have converted.
    """

    loans: Mapping[str, LoanSchedule]
    grants: MonthsPaths
    balance: MonthsPaths
    flow: MonthsPaths
    note_balances: Mapping[str, Months]
    note_repayments: Months


@dataclass(frozen=True, eq=False)
class Chain:
    """Everything computed for a block of paths."""

    plan: PlanOf[Drawn]
    operations: Operations
    debt: Debt
    treasury: Treasury
    table: CapTable
    exit: ExitResult

    @property
    def flow_before_equity(self) -> MonthsPaths:
        """Free cash flow plus loans, debt service and grants."""
        return self.operations.free_cash_flow + self.debt.flow

    @cached_property
    def cash_without_rounds(self) -> MonthsPaths:
        """Month-end cash if no new round ever closed; knows nothing of ruin."""
        return self.plan.financing.opening_cash + running_total(
            self.flow_before_equity - self.debt.note_repayments[:, None]
        )

    @cached_property
    def running(self) -> MonthsPaths:
        """1 in months that the company begins alive, 0 after ruin: flows stop there."""
        alive = self.treasury.alive
        return np.concatenate([np.ones((1, alive.shape[1])), alive[:-1]])


def evaluate(*, plan: PlanOf[Drawn], chances: Chances) -> Chain:
    """Run the chain for a drawn plan."""
    operations = operate(plan=plan, chances=chances)
    debt = _debt(plan, chances, operations.sales.revenue)
    treasury = run_treasury(
        financing=plan.financing,
        flow=operations.free_cash_flow + debt.flow,
        debt=debt.balance,
        record=TrackRecord(revenue=operations.sales.revenue, gross_profit=operations.gross_profit),
        climate=operations.outlook.climate,
        chances=chances.rounds,
        note_repayments=debt.note_repayments,
    )
    table = _table(plan, treasury, debt)
    result = settle_exit(
        exit=plan.exit,
        financing=plan.financing,
        table=table,
        closed_month=treasury.close_month,
        notes_owed={
            name: np.full(treasury.cash.shape[1], balance[plan.exit.month])
            for name, balance in debt.note_balances.items()
        },
        revenue=operations.sales.revenue,
        climate=operations.outlook.climate,
        cash=treasury.cash,
        debt=debt.balance,
        alive=treasury.alive,
    )
    return Chain(plan, operations, debt, treasury, table, result)


def _debt(plan: PlanOf[Drawn], chances: Chances, like: MonthsPaths) -> Debt:
    months = plan.company.months
    start, notes = plan.company.start, plan.financing.notes
    loans = {
        loan.id: schedule(loan=loan, months=months, revenue=like, start=start)
        for loan in plan.financing.loans
    }
    grants = np.zeros(like.shape)
    for grant in plan.financing.grants:
        if grant.month < months:
            grants[grant.month] += np.where(
                chances.grants[grant.id] < grant.probability[0], grant.amount[0], 0.0
            )
    balance = summed((loan.owed for loan in loans.values()), like)
    flow = grants + summed((loan.flow for loan in loans.values()), like)
    return Debt(
        loans,
        grants,
        balance,
        flow,
        note_balances(notes=notes, start=start, months=months),
        note_repayments(notes=notes, start=start, months=months),
    )


def _table(plan: PlanOf[Drawn], treasury: Treasury, debt: Debt) -> CapTable:
    closings = Closings(
        treasury.amount,
        treasury.pre_money,
        treasury.close_month,
        treasury.bridge_amount,
        treasury.bridge_pre_money,
        treasury.bridge_month,
    ).until(plan.exit.month)
    return cap_table(
        financing=plan.financing,
        closings=closings,
        owed=debt.note_balances,
        last_month=plan.exit.month,
        strict=False,
    )
