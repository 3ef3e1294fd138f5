"""Every month of a plan counted from a later first day, and what was due before it."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from core.errors import Fault
from core.plan.assumption.distribution import Distribution
from core.plan.assumption.variation import PlannedPath
from core.plan.compute import TrainingRun
from core.plan.debt import Loan
from core.plan.document.edit import quantity_at, value_at
from core.plan.plan import Plan, number_paths
from core.plan.securities import OptionGrant
from core.texts import mark

_OWN_RULES = (
    "compute.credits.",
    "compute.training_runs.",
    "costs.",
    "financing.grants.",
    "financing.option_grants.",
)
_GOES_ON = (".first_month", "loans_due_month")
"""What has begun, or was paid, before month 0 is not asked about."""
_HIRES = "people.net_hires_per_quarter"
_NEVER_AGAIN = 600
_EARLIEST = -240
_REST = "_rest"


def counted_anew(plan: Plan, months: int, remarks: list[Fault]) -> dict[str, Any]:
    """Return the changes that count a plan's months from a day that many months later; a planned course goes
    on where it is.

    What was due before is due in the first month, and is remarked on: it may have happened. What has ended
    is left out; grants of the past are in the cash that is known.
    """
    changes: dict[str, Any] = {"people.hiring_lag_months": max(plan.people.hiring_lag_months - months, 0)}
    for path in number_paths(plan):
        value, quantity = value_at(plan, path), quantity_at(plan, path)
        if isinstance(value, Distribution) and isinstance(value.monthly, PlannedPath):
            factors, passed = value.monthly.factors, months
            if path == _HIRES:  # of those hired before the new first day some join after it
                passed = max(months - plan.people.hiring_lag_months, 0)
            later = PlannedPath(factors=factors[passed:] or factors[-1:])
            changes[path] = value.model_copy(update={"monthly": later})
        if quantity.unit != "month_number" or value is None or path.startswith(_OWN_RULES):
            continue
        lowest = -np.inf if quantity.low is None else quantity.low
        changes[path] = int(max(value - months, lowest))
        repaid = path.startswith("financing.loans.") and path.endswith(".prepaid_month")
        if value - months < lowest and lowest >= 0 and not repaid and not path.endswith(_GOES_ON):
            remarks.append(Fault(path, _due_by_now(path)))
    changes |= _later_rounds_left(plan, months, remarks)
    return changes | _lists(plan, months, changes, remarks) | _pilots(plan, months)


def _later_rounds_left(plan: Plan, months: int, remarks: list[Fault]) -> dict[str, Any]:
    """Return the later rounds that are still to come, in their own months."""
    rounds = plan.financing.rounds
    dated = [one.close_month for one in rounds if one.close_month is not None and one.amount.support()[1] > 0]
    planned = plan.exit.later_months(max(dated, default=0))
    left = [month for month in planned if month >= months]
    if len(left) < len(planned):
        text = mark(
            "{count} were due by now and count as come: their money is in the cash entered. Enter their "
            "shares on the page Cap table today, or add them here again"
        )
        remarks.append(Fault("exit.later_rounds", text, {"count": len(planned) - len(left)}))
    first = {"exit.later_first_month": left[0] - months} if left else {"exit.later_first_month": None}
    return {"exit.later_rounds": len(left), **first} if planned else {}


def _due_by_now(path: str) -> str:
    """Return what to do about what was due before the new first day."""
    if path.startswith("financing.rounds."):
        return mark(
            "was due by now: it stands in the first month it can. If it has closed, its money is in the cash "
            "entered: say so on the page Cap table today, and its shares stand there"
        )
    return mark(
        "was due by now, or is too near: it stands in the first month it can. Take it out if it has happened"
    )


def _grants_left(plan: Plan, months: int, remarks: list[Fault]) -> Iterator[OptionGrant[Any]]:
    """Yield the option grants: those made by now stand in the first month, refresh grants that are left in
    their own.
    """
    for one in plan.financing.option_grants:
        each = one.each()
        made = [grant for grant in each if grant.month < months]
        for grant in made:
            yield _granted(grant, months, {"every_months": 0, "times": 1})
            text = mark(
                "has been made by now: it stands as granted in the first month. Take it out if the cap table "
                "holds its options"
            )
            remarks.append(Fault(f"financing.option_grants.{grant.id}", text))
        if len(made) < len(each):
            left = each[len(made)]
            yield _granted(left, months, {"times": len(each) - len(made)})


def _granted(grant: OptionGrant[Any], months: int, update: dict[str, Any]) -> OptionGrant[Any]:
    moved = update | {"month": max(grant.month - months, 0)}
    if grant.vesting is not None:
        start = max(grant.vesting.start_month - months, _EARLIEST)
        moved["vesting"] = grant.vesting.model_copy(update={"start_month": start})
    return grant.model_copy(update=moved)


def _loans_left(
    plan: Plan, months: int, changes: dict[str, Any], remarks: list[Fault]
) -> Iterator[Loan[Any]]:
    """Yield the loans that have not been repaid early by now, in months from the new first day."""
    for one in plan.financing.loans:
        here = f"financing.loans.{one.id}."
        update = {
            path.removeprefix(here): changes.pop(path) for path in list(changes) if path.startswith(here)
        }
        if one.prepaid_month is not None and one.prepaid_month < months:
            text = mark("was repaid early by now: it counts as paid back out of the cash entered")
            remarks.append(Fault(f"financing.loans.{one.id}", text))
        else:
            yield one.model_copy(update=update)


def _lists(plan: Plan, months: int, changes: dict[str, Any], remarks: list[Fault]) -> dict[str, Any]:
    """Return the lists whose entries may have ended: costs, training runs, grants, notes paid back."""
    found: dict[str, Any] = {
        "compute.training_runs": [
            one for run in plan.compute.training_runs for one in _runs_left(plan, run, months)
        ],
        "compute.credits": [
            one.model_copy(update={"expiry_month": one.expiry_month - months})
            for one in plan.compute.credits
            if one.expiry_month >= months and one.amount > 0
        ],
        "costs": [
            one.model_copy(
                update={
                    "start_month": max(one.start_month - months, 0),
                    "end_month": None if one.end_month is None else one.end_month - months,
                    "amount_per_month": changes.pop(f"costs.{one.id}.amount_per_month", one.amount_per_month),
                    "revenue_share": changes.pop(f"costs.{one.id}.revenue_share", one.revenue_share),
                }
            )
            for one in plan.costs
            if one.end_month is None or one.end_month >= months
        ],
        "financing.option_grants": list(_grants_left(plan, months, remarks)),
        "financing.loans": list(_loans_left(plan, months, changes, remarks)),
        "financing.grants": [
            one.model_copy(update={"month": one.month - months})
            for one in plan.financing.grants
            if one.month >= months
        ],
    }
    for one in plan.financing.grants:
        if one.month < months:
            remarks.append(
                Fault(f"financing.grants.{one.id}", mark("was due by now: it counts as in the cash entered"))
            )
    first = 12 * plan.company.start.year + plan.company.start.month - 1 + months
    paid = {
        one.id
        for one in plan.financing.notes
        if one.at_maturity == "repay" and 12 * one.maturity.year + one.maturity.month - 1 < first
    }
    if paid:
        found["financing.notes"] = [one for one in plan.financing.notes if one.id not in paid]
        found["financing.note_rates"] = [one for one in plan.financing.note_rates if one.note not in paid]
        text = mark("matured by now: it counts as paid back out of the cash entered")
        remarks += [Fault(f"financing.notes.{name}", text) for name in sorted(paid)]
    return found


def _runs_left(plan: Plan, run: TrainingRun[Any], months: int) -> Iterator[TrainingRun[Any]]:
    """Yield a training run from its next generation on, and what is left of the one that is going on."""
    if run.model_life_months >= _NEVER_AGAIN:
        yield from _part(run, run.gpu_hours, run.start_month - months, run.id)
        return
    passed = max(-(-(months - run.start_month) // run.model_life_months), 0)
    begins = run.start_month + passed * run.model_life_months - months
    grown = run.growth_per_generation.median
    yield run.model_copy(update={"gpu_hours": run.gpu_hours.affine(grown**passed), "start_month": begins})
    if passed:
        taken = {one.id for one in plan.compute.training_runs}
        names = (f"{run.id}{_REST}{number or ''}" for number in range(len(taken) + 1))
        name = next(one for one in names if one not in taken)
        yield from _part(
            run, run.gpu_hours.affine(grown ** (passed - 1)), begins - run.model_life_months, name
        )


def _part(run: TrainingRun[Any], hours: Distribution, begins: int, name: str) -> Iterator[TrainingRun[Any]]:
    """Yield what lies ahead of a single generation that began (or begins) in a month; nothing once it is
    over.
    """
    left = min(begins + run.duration_months, run.duration_months)
    if left > 0:
        update = {
            "id": name,
            "gpu_hours": hours.affine(left / run.duration_months),
            "start_month": max(begins, 0),
            "duration_months": left,
            "model_life_months": _NEVER_AGAIN,
        }
        yield run.model_copy(update=update)


def _pilots(plan: Plan, months: int) -> dict[str, Any]:
    """Return pilots that end when they were to; those that have ended are in the revenue that is known."""
    left = plan.revenue.pilot_months - months
    if left > 0:
        return {"revenue.pilot_months": left}
    return {f"revenue.streams.{one.id}.pilot_share": 0.0 for one in plan.revenue.streams}
