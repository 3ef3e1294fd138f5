"""What a block leaves behind: its ledger, and its cap table."""

import numpy as np

from core.arrays import Drawn, MonthsColumn, Paths
from core.cash_flow.ledger import Ledger
from core.cash_flow.lines import convertible_lines, last_interest, opening_balances, step_lines
from core.cash_flow.option_expense import option_lines
from core.cash_flow.treasury import Treasury
from core.compute.gpu import prepaid_before
from core.compute.machines import machine_flows
from core.financing.debt.notes import note_accounts
from core.financing.ownership.cap_table import CapTable, cap_table
from core.financing.ownership.conversion import document_of
from core.financing.ownership.promised import Kept
from core.months import elapsed
from core.plan.plan import PlanOf
from core.simulation.debt import Debt, issued_in
from core.simulation.operations import Operations


def ledger_of(plan: PlanOf[Drawn], operations: Operations, debt: Debt, treasury: Treasury) -> Ledger:
    """Return the books of a block: what operations, debt and the month loop have entered."""
    financing, start = plan.financing, plan.company.start
    levels: dict[str, tuple[float, MonthsColumn]] = {}
    for safe in financing.safes:
        stands = elapsed(plan.company.months) >= safe.issued_month
        before = safe.amount if safe.issued_month < 0 else 0.0
        levels[f"financing.safes.{safe.id}"] = (before, np.where(stands, safe.amount, 0.0))
    accounts = note_accounts(financing, start)
    for name, account in accounts.items():
        levels[f"financing.notes.{name}"] = account.opening, debt.note_balances[name]
    converted = {
        f"financing.{kind}.{one.id}": treasury.closings.conversion_month(
            document_of(one, financing).qualified_amount, one.begins(start)
        )
        for kind, items in (("safes", financing.safes), ("notes", financing.notes))
        for one in items
    }
    convertibles = convertible_lines(
        levels=levels, issued=issued_in(plan), converted=converted, months=plan.company.months
    )
    repaid = last_interest(accounts=accounts.values(), months=plan.company.months, converted=converted)
    opening = opening_balances(
        opening=plan.opening,
        prepaid_contracts=sum(prepaid_before(one) for one in plan.compute.commitments),
        loans=[(loan, debt.loans[loan.id]) for loan in financing.loans],
        credit=sum(one.drawn_today for one in financing.credit_lines),
        convertibles=sum(before for before, _level in levels.values()),
        billings=operations.sales.billings.values(),
        machines=[machine_flows(one, plan.company.months) for one in plan.compute.machines],
        paths=treasury.cash.shape[1],
    )
    lines = (
        *operations.lines,
        *debt.lines,
        *convertibles,
        *repaid,
        *step_lines(treasury.entries, debt.booked),
        *option_lines(financing.option_grants, plan.company.months),
    )
    return Ledger(lines, opening, treasury.running)


def table_of(plan: PlanOf[Drawn], treasury: Treasury, debt: Debt) -> CapTable:
    """Return who owns what after what has closed, and after promises have been kept or broken."""
    owed = {name: level[:, 0] for name, level in debt.note_balances.items()}
    return cap_table(
        financing=plan.financing,
        closings=treasury.closings,
        start=plan.company.start,
        owed=owed,
        last_month=np.fmin(plan.exit.month, treasury.ruin_month - 1),
        strict=False,
        promises=_kept(plan, treasury) if treasury.promises else (),
    )


def _kept(plan: PlanOf[Drawn], treasury: Treasury) -> list[Kept]:
    """Return what came of the promises that act on shares."""
    kept = treasury.promises
    found = [
        Kept(one.round, one.due_month, outcome.redeemed_share)
        for one in plan.financing.redemptions
        if (outcome := kept.get(f"financing.redemptions.{one.id}"))
    ]
    least = dict[str, Paths]()
    for ratchet in sorted(plan.financing.ratchets, key=lambda one: one.test_month):
        if outcome := kept.get(f"financing.ratchets.{ratchet.id}"):
            # Of two targets the one missed by more counts: the later adds what it was missed more by.
            before = least.get(ratchet.round, np.ones_like(outcome.reached))
            least[ratchet.round] = np.minimum(before, outcome.reached)
            part = least[ratchet.round] / np.where(before > 0, before, 1.0)
            found.append(Kept(ratchet.round, ratchet.test_month, part, ratchet.id, "reached"))
    return found
