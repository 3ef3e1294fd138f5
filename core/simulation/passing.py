"""The months pass, again until nothing new is decided in them: with the plan's rounds, or as if no new one
ever closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, MonthsPaths, Paths
from core.cash_flow.steps.basic import Flows, Notes, Ruin
from core.cash_flow.steps.calls import Calls
from core.cash_flow.steps.cuts import Cuts
from core.cash_flow.steps.decisions import Decisions
from core.cash_flow.steps.promises import Promises
from core.cash_flow.steps.raises import Raises
from core.cash_flow.steps.state import Departures, State, Step
from core.cash_flow.steps.taxes import taxed
from core.cash_flow.treasury import Treasury, run_treasury
from core.financing.raising.closings import nothing_closed
from core.market.happenings import Happenings
from core.plan.plan import PlanOf
from core.simulation.chances import Chances
from core.simulation.debt import Debt, debt_of
from core.simulation.operations import Operations, operate, without_credits
from core.simulation.premises import Conditions
from core.simulation.steps_of import credit_steps, drawn_today, interest_steps, later_steps, tax_steps
from core.simulation.would_be import would_be_of


@dataclass(frozen=True, eq=False)
class Company:
    """What a block of futures begins with. `as_planned` are the operations if nothing were decided on the
    way.
    """

    plan: PlanOf[Drawn]
    conditions: Conditions
    chances: Chances
    befallen: Happenings
    as_planned: Operations

    def without_rounds(self) -> "Company":
        """Return the company that no new round ever finances, nor promises to one bind."""
        financing = self.plan.financing
        issued = {one.id for one in financing.series}
        alone = financing.model_copy(
            update={
                "rounds": (),
                "investors": (),
                "redemptions": tuple(one for one in financing.redemptions if one.round in issued),
                "ratchets": tuple(one for one in financing.ratchets if one.round in issued),
            }
        )
        plan = self.plan.model_copy(update={"financing": alone})
        return Company(plan, self.conditions, self.chances, self.befallen, self.as_planned)

    def without_credits(self) -> "Company":
        """Return the company that no cloud gives credits."""
        compute = self.plan.compute.model_copy(update={"credits": ()})
        plan = self.plan.model_copy(update={"compute": compute})
        as_planned = without_credits(plan, self.as_planned, self.befallen)
        return Company(plan, self.conditions, self.chances, self.befallen, as_planned)

    @property
    def depends_on_cash(self) -> bool:
        """Say whether its flows depend on what cash there is, rounds aside."""
        plan, financing = self.plan, self.plan.financing
        promises = (*financing.redemptions, *financing.ratchets, *financing.guidance_funds)
        decides = plan.cuts or any(one.on_breach == "called" for one in financing.loans)
        earns = plan.company.interest_on_cash_per_year.any()
        return bool(taxed(plan.taxes) or earns or financing.credit_lines or promises or decides)


@dataclass(frozen=True, eq=False)
class Passed:
    """The months as they passed. `cut_month` is by cut the month in which it was decided, `call_month` by
    loan that in which its lender called it (NaN: never); `departures` is what the cuts have changed (None:
    nothing). `flow` is what operations, loans and grants would bring.
    """

    operations: Operations
    debt: Debt
    treasury: Treasury
    flow: MonthsPaths
    cut_month: Mapping[str, Paths]
    call_month: Mapping[str, Paths]
    departures: Departures | None


def passed(company: Company, *, ruined: bool = True) -> Passed:
    """Let the months pass. `ruined` False: nobody is, who has no money left goes on below 0."""
    plan, paths = company.plan, len(company.chances.ending)
    decisions = Decisions(paths, plan.exit.month)
    cuts = Cuts(plan.cuts, plan.company.months, paths, decisions)
    calls = Calls(plan.financing.loans, paths, decisions)

    def as_decided() -> Operations:
        if cuts.departures is None:
            return company.as_planned
        return operate(
            plan=plan, conditions=company.conditions, befallen=company.befallen, departures=cuts.departures
        )

    operations = as_decided()  # with cuts that were made before the plan
    once = _once(company, operations, cuts, calls, ruined)
    while decisions.more():
        operations = as_decided()
        once = _once(company, operations, cuts, calls, ruined)
    return Passed(operations, *once, cuts.month, calls.month, cuts.departures)


def _once(
    company: Company, operations: Operations, cuts: Cuts, calls: Calls, ruined: bool
) -> tuple[Debt, Treasury, MonthsPaths]:
    """Let the months pass once for these operations, and what has been decided so far; the flow that they
    begin with stands last.
    """
    plan, chances, befallen = company.plan, company.chances, company.befallen
    debt = debt_of(plan, chances, operations.sales.revenue, calls.month)
    calls.pass_with(debt.loans)
    financing, paths = plan.financing, operations.sales.revenue.shape[1]
    closings = nothing_closed(financing, paths)
    owed = {name: level[:, 0] for name, level in debt.note_balances.items()}
    costs, drawing = credit_steps(plan)
    steps: list[Step] = [*interest_steps(plan), Flows(), *costs, Notes()]
    if financing.rounds:
        raises = Raises(
            financing,
            chances.rounds,
            closings,
            befallen.raise_delay,
            befallen.round_odds,
            owed=owed,
            start=plan.company.start,
        )
        steps += [raises]
    steps += later_steps(plan, paths, chances.later_rounds) if ruined else []
    steps += [Promises(financing)]
    steps += [cuts] if plan.cuts else []
    # What is lacking for bills is drawn before tax is assessed, and what is lacking for tax after it.
    steps += [*drawing, *tax_steps(plan, paths, only_solvent=ruined), *drawing]
    steps += [Ruin(), calls] if ruined else [calls]
    cash, notes = np.full(paths, plan.opening.cash), debt.notes(financing, plan.company.start)
    would_be = would_be_of(plan, operations, debt)
    state = State(would_be, befallen.climate, cash, closings, notes, drawn_today(plan, paths))
    return debt, run_treasury(state=state, steps=steps, exit_month=plan.exit.month), would_be.flow
