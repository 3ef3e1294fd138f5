"""The whole chain for one block of paths: happenings → operations → debt → treasury → cap table → exit. Draws
nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.arrays import Drawn, MonthsColumn, MonthsPaths, Paths
from core.cash_flow.accounts import LOANS, OPERATING
from core.cash_flow.ledger import Ledger, added, signed_sum
from core.cash_flow.steps.basic import Flows, Notes, Ruin
from core.cash_flow.steps.calls import Calls
from core.cash_flow.steps.credit import credit_balances
from core.cash_flow.steps.cuts import Cuts
from core.cash_flow.steps.decisions import Decisions
from core.cash_flow.steps.promises import Promises
from core.cash_flow.steps.raises import Raises
from core.cash_flow.steps.state import Departures, State, Step, WouldBe
from core.cash_flow.steps.taxes import INCOME_TAX, RESEARCH_CREDIT, taxed
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
        return _with_taxes(self.operations.free_cash_flow, self.treasury)

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
        return _flow(self.operations, self.debt) * self._until_exit

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
        plan = self.plan
        depends = taxed(plan.taxes) or plan.company.interest_on_cash_per_year.any()
        if not depends and not plan.financing.credit_lines:
            return None
        paths = self.treasury.cash.shape[1]
        costs, drawing = credit_steps(plan)
        steps: list[Step] = [*interest_steps(plan), Flows(), *costs, Notes()]
        steps += [*drawing, *tax_steps(plan, paths, only_solvent=False), *drawing]
        state = State(
            _would_be(plan, self.operations, self.debt),
            self.befallen.climate,
            np.full(paths, plan.opening.cash),
            nothing_closed(plan.financing, paths),
            self.debt.notes(plan.financing, plan.company.start),
            drawn_today(plan, paths),
        )
        return run_treasury(state=state, steps=steps, exit_month=plan.exit.month)

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
        plan, operations = self.plan, self.operations
        if not taxed(plan.taxes):
            return operations.free_cash_flow
        shape = operations.sales.revenue.shape
        state = State(
            replace(
                _would_be(plan, operations, self.debt),
                flow=operations.free_cash_flow,
                profit=signed_sum(((one.sign, one.earned) for one in operations.lines), shape),
            ),
            self.befallen.climate,
            np.zeros(shape[1]),
            nothing_closed(plan.financing, shape[1]),
            (),
        )
        steps = tax_steps(plan, shape[1], only_solvent=False)
        alone = run_treasury(state=state, steps=steps, exit_month=plan.exit.month)
        return _with_taxes(operations.free_cash_flow, alone)


def _with_taxes(flow: MonthsPaths, treasury: Treasury) -> MonthsPaths:
    entries = treasury.entries
    taxes = [entries[name] for name in (INCOME_TAX, RESEARCH_CREDIT) if name in entries]
    return added((flow, *taxes), flow.shape) if taxes else flow


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


def _flow(operations: Operations, debt: Debt) -> MonthsPaths:
    """Return the flow before equity: operations, loans and grants."""
    others = (line for line in (*operations.lines, *debt.lines) if line.account not in OPERATING)
    parts = ((line.sign, line.paid) for line in others)
    return signed_sum(((1, operations.free_cash_flow), *parts), operations.sales.revenue.shape)


def _would_be(plan: PlanOf[Drawn], operations: Operations, debt: Debt) -> WouldBe:
    shape = operations.sales.revenue.shape
    nothing = np.broadcast_to(0.0, shape)
    with_tax = taxed(plan.taxes)
    return WouldBe(
        flow=_flow(operations, debt),
        operating=operations.free_cash_flow,
        receipts=signed_sum(
            ((line.sign, line.paid) for line in operations.lines if line.account == "revenue"),
            operations.sales.revenue.shape,
        ),
        owed=debt.owed,
        called=debt.called,
        revenue=operations.sales.revenue,
        gross_profit=operations.gross_profit,
        profit=signed_sum(((one.sign, one.earned) for one in (*operations.lines, *debt.lines)), shape)
        if with_tax
        else nothing,
        research=operations.research_cost if with_tax else nothing,
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
    promises = Promises(
        rounds=[one.id for one in financing.rounds],
        redemptions=financing.redemptions,
        ratchets=financing.ratchets,
        guidance_funds=financing.guidance_funds,
    )
    costs, drawing = credit_steps(plan)
    steps: list[Step] = [*interest_steps(plan), Flows(), *costs, Notes(), raises]
    steps += [*later_steps(plan, paths, chances.later_rounds), promises]
    steps += [cuts] if plan.cuts else []
    # What is lacking for bills is drawn before tax is assessed, and what is lacking for tax after it.
    steps += [*drawing, *tax_steps(plan, paths), *drawing, Ruin(), calls]
    cash, notes = np.full(paths, plan.opening.cash), debt.notes(financing, plan.company.start)
    would_be = _would_be(plan, operations, debt)
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
