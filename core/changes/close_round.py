"""A round has closed: the next one planned becomes part of the cap table of today, with all that comes with
it.
"""

from contextlib import suppress
from dataclasses import dataclass, replace

from core.changes.closed_round import ClosedRound
from core.errors import AssayError, Fault, PlanError
from core.plan.case import Case, Scenario
from core.plan.document.edit import changed, value_at
from core.plan.plan import Plan
from core.texts import mark


@dataclass(frozen=True)
class RoundClosed:
    """The case after the closing, and what a person should check."""

    case: Case
    remarks: tuple[Fault, ...]


def round_closed(case: Case, *, amount: float, pre_money: float, in_cash: bool) -> RoundClosed:
    """Return the case whose next round has closed as the plan begins, at this money and pre-money; notes
    convert with what they are owed at the end of its first month.

    Its shares, in whole numbers at a price of four decimals, become a series; what converts becomes shares of
    its own; the pool, anti-dilution, warrants and sales by owners stand in the table. Its money, and that of
    what was issued on the first day and converts, is added to the opening cash, unless it is in it already.
    Raises `PlanError` where there is no round or a figure cannot be one, `CalculationError` where the terms
    leave no price.
    """
    plan, one = case.plan, case.plan.financing.next_round
    if one is None:
        raise PlanError(Fault("financing.rounds", mark("holds no round that could have closed")))
    here = f"financing.rounds.{one.id}"
    for name, value in (("amount", amount), ("pre_money", pre_money)):
        if not value > 0:
            raise PlanError(Fault(f"{here}.{name}", mark("of a round that has closed must be above 0")))
    closed = ClosedRound(plan, one, amount, pre_money)
    closed.refuse_open_choices()
    changes = closed.changes()
    if not in_cash:
        changes["opening.cash"] = plan.opening.cash + closed.paid
    after = changed(plan, changes)
    remarks = list(closed.remarks())
    scenarios = tuple(_left_of(scenario, plan, after) for scenario in case.scenarios)
    if scenarios != case.scenarios:
        text = mark("changed what the round has changed by its closing: that falls away")
        remarks.append(Fault("scenarios", text))
    offers = {name: sheets for name, sheets in case.offers.items() if name != one.id}
    return RoundClosed(replace(case, plan=after, scenarios=scenarios, offers=offers), tuple(remarks))


def _left_of(scenario: Scenario, before: Plan, after: Plan) -> Scenario:
    """Return a scenario without the changes to what is no longer in the plan, or is another figure now."""

    def as_it_was(path: str) -> bool:
        with suppress(AssayError):
            return bool(value_at(before, path) == value_at(after, path))
        return False

    kept = {path: value for path, value in scenario.changes.items() if as_it_was(path)}
    return Scenario(scenario.name, kept)
