"""The whole chain for one block of paths: happenings → operations → debt → treasury → cap table → exit. Draws
nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import Drawn, MonthsColumn, MonthsPaths, Paths
from core.cash_flow.accounts import LOANS
from core.cash_flow.ledger import Ledger, added
from core.cash_flow.steps.basic import Flows, Notes, Ruin
from core.cash_flow.steps.calls import Calls
from core.cash_flow.steps.credit import credit_balances
from core.cash_flow.steps.cuts import Cuts
from core.cash_flow.steps.decisions import Decisions
from core.cash_flow.steps.promises import Promises
from core.cash_flow.steps.raises import Raises
from core.cash_flow.steps.state import Departures, State, Step
from core.cash_flow.treasury import Treasury, run_treasury
from core.financing.debt.notes import note_accounts
from core.financing.ownership.cap_table import CapTable
from core.financing.raising.closings import nothing_closed
from core.market.exchange import exchange_index
from core.market.happenings import Happenings, happenings
from core.months import elapsed, running_total
from core.plan.plan import PlanOf
from core.returns.exit import ExitResult, settle_exit
from core.simulation.books import ledger_of, table_of
from core.simulation.chances import Chances
from core.simulation.debt import Debt, debt_of
from core.simulation.operations import Operations, operate
from core.simulation.premises import Conditions
from core.simulation.steps_of import credit_steps, drawn_today, interest_steps, later_steps, tax_steps
from core.simulation.would_be import flow_of, unlevered, with_taxes, without_rounds, would_be_of


@dataclass(frozen=True, eq=False)
class Chain:
    """Everything computed for a block of paths. Money is read from the `ledger`.

    `as_planned` are the operations if no cut were ever decided. `cut_month` is by cut the month in which it
    was, `call_month` by loan that in which its lender called it (NaN: never); `departures` is what the cuts
    have changed (None: nothing).
    """

    plan: PlanOf[Drawn]
    befallen: Happenings
    as_planned: Operations
    operations: Operations
    cut_month: Mapping[str, Paths]
    call_month: Mapping[str, Paths]
    departures: Departures | None
    debt: Debt
    treasury: Treasury
    ledger: Ledger
    table: CapTable
    exit: ExitResult

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
        return self.needs * self.running

    @cached_property
    def would_be_flow(self) -> MonthsPaths:
        """All flows known before the loop, to the exit: free cash flow, loans, grants. It knows nothing of
        ruin.
        """
        return flow_of(self.operations, self.debt) * self._until_exit

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
    def without_rounds(self) -> Treasury | None:
        """The months as they would pass if no new round ever closed and nobody were ruined: loans, notes,
        credit lines, interest and taxes. None where none of the last three depends on them.
        """
        return without_rounds(self.plan, self.operations, self.debt, self.befallen.climate)

    @cached_property
    def cash_without_rounds(self) -> MonthsPaths:
        """Month-end cash if no new round ever closed; knows nothing of ruin."""
        if self.without_rounds is not None:
            return self.without_rounds.cash
        due = added(self.debt.note_repayments.values(), (self.plan.company.months, 1))
        flow = self.would_be_flow - due * self._until_exit
        flow[0] += self.plan.opening.cash
        return running_total(flow)

    @cached_property
    def needs(self) -> MonthsPaths:
        """What operations bring, less the taxes that their own profit bears; not ended by ruin: what it takes
        if no round ever closes.
        """
        return unlevered(self.plan, self.operations, self.debt, self.befallen.climate)


def evaluate(
    *, plan: PlanOf[Drawn], conditions: Conditions, chances: Chances, like: Chain | None = None
) -> Chain:
    """Run the chain for a drawn plan. `like`: a chain of the same futures whose operations are the same."""
    befallen = _befallen(plan, chances) if like is None else like.befallen
    as_planned = (
        operate(plan=plan, conditions=conditions, befallen=befallen) if like is None else like.as_planned
    )
    paths = len(chances.ending)
    decisions = Decisions(paths, plan.exit.month)
    cuts = Cuts(plan.cuts, plan.company.months, paths, decisions)
    calls = Calls(plan.financing.loans, paths, decisions)
    operations = as_planned
    debt, treasury = _passed(plan, chances, befallen, operations, cuts, calls)
    while decisions.more():
        if cuts.departures is not None:
            operations = operate(
                plan=plan, conditions=conditions, befallen=befallen, departures=cuts.departures
            )
        debt, treasury = _passed(plan, chances, befallen, operations, cuts, calls)
    ledger = ledger_of(plan, operations, debt, treasury)
    table = table_of(plan, treasury, debt)
    return Chain(
        plan,
        befallen,
        as_planned,
        operations,
        cuts.month,
        calls.month,
        cuts.departures,
        debt,
        treasury,
        ledger,
        table,
        _exit(plan, chances, befallen, operations, debt, treasury, table),
    )


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


def _passed(
    plan: PlanOf[Drawn],
    chances: Chances,
    befallen: Happenings,
    operations: Operations,
    cuts: Cuts,
    calls: Calls,
) -> tuple[Debt, Treasury]:
    """Let the months pass for these operations, and what has been decided so far."""
    debt = debt_of(plan, chances, operations.sales.revenue, calls.month)
    calls.pass_with(debt.loans)
    financing, paths = plan.financing, operations.sales.revenue.shape[1]
    closings = nothing_closed(financing, paths)
    owed = {name: level[:, 0] for name, level in debt.note_balances.items()}
    raises = Raises(
        financing,
        chances.rounds,
        closings,
        befallen.raise_delay,
        befallen.round_odds,
        owed=owed,
        start=plan.company.start,
    )
    promises = Promises(financing)
    costs, drawing = credit_steps(plan)
    steps: list[Step] = [*interest_steps(plan), Flows(), *costs, Notes(), raises]
    steps += [*later_steps(plan, paths, chances.later_rounds), promises]
    steps += [cuts] if plan.cuts else []
    # What is lacking for bills is drawn before tax is assessed, and what is lacking for tax after it.
    steps += [*drawing, *tax_steps(plan, paths), *drawing, Ruin(), calls]
    cash, notes = np.full(paths, plan.opening.cash), debt.notes(financing, plan.company.start)
    would_be = would_be_of(plan, operations, debt)
    state = State(would_be, befallen.climate, cash, closings, notes, drawn_today(plan, paths))
    return debt, run_treasury(state=state, steps=steps, exit_month=plan.exit.month)


def _exit(
    plan: PlanOf[Drawn],
    chances: Chances,
    befallen: Happenings,
    operations: Operations,
    debt: Debt,
    treasury: Treasury,
    table: CapTable,
) -> ExitResult:
    month, paths = plan.exit.month, treasury.cash.shape[1]
    drawn = credit_balances(plan.financing.credit_lines, treasury.entries, treasury.cash.shape)
    return settle_exit(
        exit=plan.exit,
        financing=plan.financing,
        table=table,
        closed_month=treasury.closings.month,
        notes_owed={name: np.full(paths, level[month, 0]) for name, level in debt.note_balances.items()},
        revenue=operations.sales.revenue,
        climate=befallen.climate[month],
        cash=treasury.cash[month],
        debt=sum((one[month] for one in drawn.values()), debt.owed[month]),
        alive=treasury.alive[month],
        chance=chances.ending,
        later_rounds=treasury.later_rounds,
        start=plan.company.start,
    )
