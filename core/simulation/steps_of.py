"""The steps of the month loop that a plan asks for, each only where it has something to do."""

import numpy as np

from core.arrays import Drawn, Paths, Uniforms
from core.cash_flow.steps.basic import InterestEarned
from core.cash_flow.steps.credit import CREDIT, CreditCosts, CreditLines
from core.cash_flow.steps.later_rounds import LaterRounds
from core.cash_flow.steps.state import Step
from core.cash_flow.steps.taxes import IncomeTax, taxed
from core.plan.plan import PlanOf
from core.plan.section import once
from core.time_value import per_month


def interest_steps(plan: PlanOf[Drawn]) -> list[Step]:
    """Return the step of interest on cash."""
    rate = plan.company.interest_on_cash_per_year
    return [InterestEarned(once(per_month(rate)))] if rate.any() else []


def credit_steps(plan: PlanOf[Drawn]) -> tuple[list[Step], list[Step]]:
    """Return the steps of credit lines: their cost, and what is drawn and paid back."""
    lines = plan.financing.credit_lines
    return ([CreditCosts(lines)], [CreditLines(lines)]) if lines else ([], [])


def drawn_today(plan: PlanOf[Drawn], paths: int) -> dict[str, Paths]:
    """Return by line id what is drawn of each credit line before month 0."""
    return {CREDIT + one.id: np.full(paths, one.drawn_today) for one in plan.financing.credit_lines}


def tax_steps(plan: PlanOf[Drawn], paths: int, *, only_solvent: bool = True) -> list[Step]:
    """Return the step of income tax; `only_solvent`: who is ruined pays none."""
    if not taxed(plan.taxes):
        return []
    return [
        IncomeTax(
            plan.taxes,
            first_calendar_month=plan.company.start.month,
            exit_month=plan.exit.month,
            paths=paths,
            only_solvent=only_solvent,
        )
    ]


def later_steps(plan: PlanOf[Drawn], paths: int, chances: Uniforms | None) -> list[LaterRounds]:
    """Return the step of the rounds that the plan does not list; one that cannot be raised is the last."""
    exit = plan.exit
    if not exit.later_rounds:
        return []
    raised = [bool(one.amount.any()) for one in plan.financing.rounds]  # a round of no money is none
    rounds = [one for one, counts in zip(plan.financing.rounds, raised, strict=True) if counts]
    dated = [one.close_month for one in rounds if one.close_month is not None]
    months = exit.later_months(max(dated, default=0))
    most = np.full(paths, float(len(months)))
    if chances is not None:
        most = np.cumprod(chances < exit.later_round_odds, axis=0).sum(axis=0, dtype=np.float64)
    amount = np.broadcast_to(once(exit.later_amount), (paths,))
    return [LaterRounds(months, amount, most, np.flatnonzero(raised))]
