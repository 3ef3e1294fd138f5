"""The whole chain for one block of paths: operations → treasury → cap table → exit. Draws nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import Drawn, PathsMonths
from core.cash_flow.treasury import Treasury, run_treasury
from core.financing.cap_table import CapTable, cap_table
from core.financing.loans import LoanSchedule, schedule
from core.financing.odds import TrackRecord
from core.plan.plan import PlanOf
from core.returns.exit import ExitResult, settle_exit
from core.simulation.chances import Chances
from core.simulation.operations import Operations, operate, summed


@dataclass(frozen=True, eq=False)
class Debt:
    """Loans and grants by path and month; `balance` at month end, `flow` what they bring less what they take."""

    loans: Mapping[str, LoanSchedule]
    grants: PathsMonths
    balance: PathsMonths
    flow: PathsMonths


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
    def flow_before_equity(self) -> PathsMonths:
        """Free cash flow plus loans, debt service and grants."""
        return self.operations.free_cash_flow + self.debt.flow

    @cached_property
    def cash_without_rounds(self) -> PathsMonths:
        """Month-end cash if no new round ever closed; knows nothing of ruin."""
        return self.plan.financing.opening_cash + np.cumsum(self.flow_before_equity, axis=1)

    @cached_property
    def running(self) -> PathsMonths:
        """1 in months that the company begins alive, 0 after ruin: flows stop there."""
        alive = self.treasury.alive
        return np.concatenate([np.ones((len(alive), 1)), alive[:, :-1]], axis=1)


def evaluate(*, plan: PlanOf[Drawn], chances: Chances) -> Chain:
    """Run the chain for a drawn plan."""
    operations = operate(plan=plan, chances=chances)
    debt = _debt(plan, chances, operations.sales.revenue)
    treasury = run_treasury(
        financing=plan.financing, flow=operations.free_cash_flow + debt.flow, debt=debt.balance,
        record=TrackRecord(revenue=operations.sales.revenue, gross_profit=operations.gross_profit), climate=operations.outlook.climate, chances=chances.rounds,
    )
    table = _table(plan, treasury)
    result = settle_exit(
        exit=plan.exit, financing=plan.financing, table=table, invested=treasury.amount + treasury.bridge_amount,
        revenue=operations.sales.revenue, climate=operations.outlook.climate, cash=treasury.cash,
        debt=debt.balance, alive=treasury.alive,
    )
    return Chain(plan, operations, debt, treasury, table, result)


def _debt(plan: PlanOf[Drawn], chances: Chances, like: PathsMonths) -> Debt:
    months = plan.company.months
    loans = {loan.id: schedule(loan=loan, months=months) for loan in plan.financing.loans}
    grants = np.zeros(like.shape)
    for grant in plan.financing.grants:
        if grant.month < months:
            grants[:, grant.month] += np.where(chances.grants[grant.id] < grant.probability, grant.amount, 0.0)[:, 0]
    balance = summed((loan.closing_balance for loan in loans.values()), like)
    flow = grants + summed((loan.drawn - loan.interest - loan.repaid for loan in loans.values()), like)
    return Debt(loans, grants, balance, flow)


def _table(plan: PlanOf[Drawn], treasury: Treasury) -> CapTable:
    financing = plan.financing
    return cap_table(
        holders={holder.id: holder.shares for holder in financing.holders},
        pool_shares=financing.pool_shares, safes=financing.safes,
        rounds=tuple(one.id for one in financing.rounds),
        pools_after=tuple(one.pool_after_share for one in financing.rounds),
        closed=treasury.amount, pre_money=treasury.pre_money,
        bridge=treasury.bridge_amount, bridge_pre_money=treasury.bridge_pre_money,
    )
