"""How much work a plan's run is, told before it begins: a heavy plan is answered from fewer futures."""

from core.plan.plan import Plan

BUDGET = 250_000_000
"""Numbers that one run may compute: several times what a plan of usual size needs for 10,000 futures."""

FEWEST = 400
_STEP = 100


def rows(plan: Plan) -> int:
    """Return about how many numbers a future computes each month: lines of the books and what leads to
    them.
    """
    financing = plan.financing
    converting = (1 + len(financing.rounds)) * (len(financing.safes) + len(financing.notes))
    return (
        30
        + 6 * len(plan.market.segments)
        + 6 * len(plan.revenue.streams)
        + 2 * (len(plan.people.teams) + len(plan.costs) + len(plan.compute.training_runs))
        + 4 * (len(plan.risks) + len(financing.loans) + len(financing.rounds))
        + 2 * converting
    ) * (1 + len(plan.cuts))


def affordable(plan: Plan, paths: int) -> int:
    """Return as many of the wanted paths as the budget allows, in hundreds; never fewer than 400."""
    most = BUDGET // (rows(plan) * plan.company.months)
    return min(paths, max(int(most) // _STEP * _STEP, FEWEST))
