"""The whole chain for one block of paths: happenings → operations → debt → treasury → cap table → exit. Draws
nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import Drawn, MonthsColumn, MonthsPaths
from core.cash_flow.accounts import LOANS, OPERATING
from core.cash_flow.ledger import Ledger, added, signed_sum
from core.cash_flow.steps.credit import credit_balances
from core.cash_flow.treasury import Treasury
from core.compute.gpu import bill_without_credits
from core.financing.debt.notes import note_accounts
from core.financing.ownership.cap_table import CapTable
from core.market.exchange import exchange_index
from core.market.happenings import Happenings, happenings
from core.months import elapsed, running_total
from core.plan.plan import PlanOf
from core.returns.exit import ExitResult, settle_exit
from core.simulation.books import ledger_of, table_of
from core.simulation.chances import Chances
from core.simulation.debt import Debt
from core.simulation.operations import Operations, operate
from core.simulation.passing import Company, Passed, passed
from core.simulation.premises import Conditions
from core.simulation.would_be import unlevered, with_taxes


@dataclass(frozen=True, eq=False)
class Chain:
    """Everything computed for a block of paths. Money is read from the `ledger`."""

    company: Company
    passed: Passed
    ledger: Ledger
    table: CapTable
    exit: ExitResult

    @property
    def plan(self) -> PlanOf[Drawn]:
        """The plan as it was drawn."""
        return self.company.plan

    @property
    def befallen(self) -> Happenings:
        """What happens to the company."""
        return self.company.befallen

    @property
    def operations(self) -> Operations:
        """Operations, with what cuts have changed."""
        return self.passed.operations

    @property
    def debt(self) -> Debt:
        """Loans, grants and notes."""
        return self.passed.debt

    @property
    def treasury(self) -> Treasury:
        """What the months have recorded."""
        return self.passed.treasury

    @property
    def running(self) -> MonthsPaths:
        """1 in months that begin before ruin and exit: flows end there."""
        return self.ledger.running

    @cached_property
    def after_taxes(self) -> MonthsPaths:
        """What operations bring, less the taxes that are paid; not ended by ruin."""
        return with_taxes(self.operations.free_cash_flow, self.treasury)

    @cached_property
    def free_cash_flow(self) -> MonthsPaths:
        """What operations bring to ruin or exit, less the taxes that are paid."""
        return self.after_taxes * self.running

    @cached_property
    def unlevered_cash_flow(self) -> MonthsPaths:
        """Free cash flow to ruin or exit of a company without debt, grants and interest on its cash."""
        alike = self._unlevered is self.after_taxes
        return self.free_cash_flow if alike else self._unlevered * self.running

    @cached_property
    def would_be_flow(self) -> MonthsPaths:
        """All flows known before the loop, to the exit: free cash flow, loans, grants. It knows nothing of
        ruin.
        """
        lasts = self.plan.exit.month >= self.plan.company.months - 1
        return self.passed.flow if lasts else self.passed.flow * self._until_exit

    @cached_property
    def credit(self) -> Mapping[str, MonthsPaths]:
        """What is drawn of each credit line at each month's end."""
        lines, shape = self.plan.financing.credit_lines, self.treasury.cash.shape
        return credit_balances(lines, self.treasury.entries, shape)

    @cached_property
    def debt_today(self) -> float:
        """What lenders are owed on the plan's first day (median): loans, credit lines, and the notes that are
        to be repaid; what converts becomes shares.
        """
        accounts = note_accounts(self.plan.financing, self.plan.company.start).values()
        notes = sum(one.opening for one in accounts if one.note.at_maturity == "repay")
        return float(np.median(-self.ledger.opening[LOANS])) + notes

    @property
    def _until_exit(self) -> MonthsColumn:
        return (elapsed(self.plan.company.months) <= self.plan.exit.month).astype(np.float64)

    @cached_property
    def without_rounds(self) -> Passed:
        """The months as they would pass if no new round ever closed and nobody were ruined: what is decided
        in them is decided there.
        """
        alone = self.company.without_rounds()
        return passed(alone, ruined=False) if alone.depends_on_cash else self.passed

    @cached_property
    def cash_without_rounds(self) -> MonthsPaths:
        """Month-end cash if no new round ever closed; knows nothing of ruin."""
        if self.without_rounds is not self.passed:
            return self.without_rounds.treasury.cash
        flow, due = self.would_be_flow, list(self.debt.note_repayments.values())
        if due:
            flow = flow - added(due, self._until_exit.shape) * self._until_exit
        return running_total(flow, self.plan.opening.cash)

    @cached_property
    def cash_without_credits(self) -> MonthsPaths:
        """Month-end cash if, besides, there were no cloud credits."""
        alone, plan = self.without_rounds, self.plan
        spent = alone.operations.spending.bill
        if not spent.credits_used.any():
            return self.cash_without_rounds
        if self.company.depends_on_cash or plan.taxes.vat_rate.any():
            return passed(self.company.without_rounds().without_credits(), ruined=False).treasury.cash
        saved = spent.credits_used
        if plan.opening.prepaid_compute:
            bare = bill_without_credits(spent, plan.opening.prepaid_compute)
            saved = saved + spent.prepaid_used - bare.prepaid_used
        return self.cash_without_rounds - running_total(saved)

    @cached_property
    def needs(self) -> MonthsPaths:
        """What operations bring, less the taxes that their own profit bears; not ended by ruin: what it takes
        if no round ever closes.
        """
        alone = self.without_rounds
        if alone.operations is self.operations:
            return self._unlevered
        return unlevered(self.plan, alone.operations, alone.debt, self.befallen.climate)

    @cached_property
    def profit_without_rounds(self) -> MonthsPaths:
        """Operating profit if no new round ever closed and nobody were ruined."""
        own = set(self.operations.lines)
        besides = (one for one in self.ledger.lines if one not in own and one.account in OPERATING)
        earned = ((one.sign, one.earned) for one in besides)
        profit = self.without_rounds.operations.profit
        return signed_sum(((1, profit), *earned), profit.shape)

    @cached_property
    def _unlevered(self) -> MonthsPaths:
        return unlevered(self.plan, self.operations, self.debt, self.befallen.climate)


def evaluate(
    *, plan: PlanOf[Drawn], conditions: Conditions, chances: Chances, like: Chain | None = None
) -> Chain:
    """Run the chain for a drawn plan. `like`: a chain of the same futures whose operations are the same."""
    befallen = _befallen(plan, chances) if like is None else like.befallen
    as_planned = (
        operate(plan=plan, conditions=conditions, befallen=befallen)
        if like is None
        else like.company.as_planned
    )
    company = Company(plan, conditions, chances, befallen, as_planned)
    found = passed(company)
    ledger = ledger_of(plan, found.operations, found.debt, found.treasury)
    table = table_of(plan, found.treasury, found.debt)
    return Chain(company, found, ledger, table, _exit(company, found, table))


def _befallen(plan: PlanOf[Drawn], chances: Chances) -> Happenings:
    return happenings(
        climate=plan.market.climate,
        climate_shocks=chances.climate_shocks,
        top_customer=chances.top_customer,
        top_customer_loss_per_year=plan.revenue.top_customer_loss_per_year,
        risks=plan.risks,
        events=chances.events,
        months=plan.company.months,
        exchange=exchange_index(exchange=plan.exchange, normals=chances.exchange, months=plan.company.months),
    )


def _exit(company: Company, found: Passed, table: CapTable) -> ExitResult:
    plan, treasury, debt = company.plan, found.treasury, found.debt
    month, paths = plan.exit.month, treasury.cash.shape[1]
    drawn = credit_balances(plan.financing.credit_lines, treasury.entries, treasury.cash.shape)
    return settle_exit(
        exit=plan.exit,
        financing=plan.financing,
        table=table,
        closed_month=treasury.closings.month,
        notes_owed={name: np.full(paths, level[month, 0]) for name, level in debt.note_balances.items()},
        revenue=found.operations.sales.revenue,
        climate=company.befallen.climate[month],
        cash=treasury.cash[month],
        debt=sum((one[month] for one in drawn.values()), debt.owed[month]),
        alive=treasury.alive[month],
        chance=company.chances.ending,
        later_rounds=treasury.later_rounds,
        start=plan.company.start,
    )
