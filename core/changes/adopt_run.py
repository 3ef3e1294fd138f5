"""The chosen big run becomes part of the plan, line by line: its compute in the months in which it falls,
people and data as costs, and, where wanted, serving speed and the price of a GPU-hour.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.changes.confirm import STATED
from core.errors import Fault, PlanError
from core.plan.assumption.distribution import Fixed, Pert
from core.plan.document.edit import changed
from core.plan.document.files import as_data
from core.plan.plan import Plan
from core.texts import mark

LINES: dict[str, str] = {
    "experiments": mark("Experiments before it"),
    "final_run": mark("Final run"),
    "post_training": mark("Post-training after it"),
    "people": mark("People of the programme"),
    "data": mark("Data"),
    "serving": mark("Serving speed"),
    "gpu_price": mark("GPU price"),
}
"""What may go into the plan, each by itself."""

USUAL = ("experiments", "final_run", "post_training", "people", "data")
"""Lines of the programme; serving and price are the plan's own until somebody says otherwise."""


_COSTS = ("lab_people", "lab_data")
_ONCE = 600
"""Months of a model's life beyond any plan's."""


@dataclass(frozen=True)
class Compute:
    """GPU-hours at high, middle and low efficiency, spread evenly over whole months."""

    low: float
    middle: float
    high: float
    first_month: int
    months: int


@dataclass(frozen=True)
class Adoption:
    """A programme as it would enter the plan; money in its currency. `tokens_per_gpu_second`: of prompts and
    answers together, as the plan counts them. `replaces`: id of the training run whose place the final run
    takes, if any.
    """

    experiments: Compute
    final_run: Compute
    post_training: Compute
    people: float
    data: float
    tokens_per_gpu_second: float
    gpu_price_per_hour: float
    replaces: str | None = None
    names: Mapping[str, str] = field(default_factory=lambda: LINES)
    """How the lines are called in the plan."""

    @property
    def months(self) -> tuple[int, int]:
        """Return the first month of the programme and the first after it."""
        last = max(one.first_month + one.months for one in (self.final_run, self.post_training))
        return self.experiments.first_month, last


def adopted_plan(plan: Plan, adoption: Adoption, lines: Collection[str] = USUAL) -> Plan:
    """Return the plan with the chosen lines of the programme; lines taken over before are replaced.

    A range of efficiency becomes a low–likely–high range of hours. Where the plan keeps its price of a
    GPU-hour, hours and speed enter as those of its GPUs that cost as much (see `equivalent`). Raises
    `PlanError` where the plan's limits refuse a figure.
    """
    worth = 1.0 if "gpu_price" in lines else equivalent(plan, adoption)
    changes: dict[str, Any] = {}
    outside = adoption.months[1] - plan.company.months
    if outside > 0 and set(lines) & set(USUAL):
        text = mark("is too late: the programme would end {months} months after the plan; begin earlier")
        raise PlanError(Fault("programme_start", text, {"months": outside}))
    runs = {name: getattr(adoption, name) for name in ("experiments", "final_run", "post_training")}
    wanted = {name: run for name, run in runs.items() if name in lines and run.middle > 0}
    replaced = adoption.replaces if "final_run" in lines else None
    if wanted or replaced or any(one.id.startswith("lab_") for one in plan.compute.training_runs):
        gone = {f"lab_{name}" for name in runs} | {replaced}
        kept = [one for one in as_data(plan.compute.training_runs) if one["id"] not in gone]
        made = [_training_run(name, adoption, worth) for name in wanted]
        changes["compute.training_runs"] = [*kept, *made]
    money = {name: getattr(adoption, name) for name in ("people", "data") if name in lines}
    spent = {name: amount for name, amount in money.items() if amount > 0}
    if spent or any(one.id in _COSTS for one in plan.costs):
        kept = [one for one in as_data(plan.costs) if one["id"] not in _COSTS]
        changes["costs"] = [*kept, *(_cost(name, amount, adoption) for name, amount in spent.items())]
    if "serving" in lines:
        changes["compute.inference.tokens_per_gpu_second"] = adoption.tokens_per_gpu_second / worth
    if "gpu_price" in lines:
        changes["compute.gpu_price_per_hour"] = adoption.gpu_price_per_hour
    stated = {path: STATED for path in changes if path in plan.sources}
    return changed(plan, changes | ({"sources": plan.sources | stated} if stated else {}))


def equivalent(plan: Plan, adoption: Adoption) -> float:
    """Return how many hours of the plan's GPUs cost as much as one of the chip's; 1 where the plan's cost
    nothing.
    """
    own = plan.compute.gpu_price_per_hour.median
    return adoption.gpu_price_per_hour / own if own > 0 and adoption.gpu_price_per_hour > 0 else 1.0


def _training_run(name: str, adoption: Adoption, worth: float) -> dict[str, Any]:
    """Return a run that happens once: the next generation would begin after any horizon."""
    run: Compute = getattr(adoption, name)
    ordered = sorted(worth * hours for hours in (run.low, run.middle, run.high))
    even = ordered[0] == ordered[2]
    hours = Fixed(value=ordered[1]) if even else Pert(low=ordered[0], likely=ordered[1], high=ordered[2])
    return {
        "id": f"lab_{name}",
        "name": adoption.names[name],
        "gpu_hours": hours.model_dump(),
        "start_month": run.first_month,
        "duration_months": run.months,
        "model_life_months": _ONCE,
    }


def _cost(name: str, amount: float, adoption: Adoption) -> dict[str, Any]:
    """Return a cost spread evenly over the programme's months."""
    first, after = adoption.months
    return {
        "id": f"lab_{name}",
        "name": adoption.names[name],
        "function": "research",
        "amount_per_month": amount / (after - first),
        "start_month": first,
        "end_month": after - 1,
    }
