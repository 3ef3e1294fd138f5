"""The chosen big run becomes part of the plan: training GPU-hours as a range, serving speed, and what that
moves.
"""

from dataclasses import dataclass

from core.compute.hardware import Chip
from core.errors import AssayError
from core.plan.assumption.distribution import Fixed, Pert
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.simulation.summary import Summary, summary_of

SHOWN = ("gold", "capital_needed", "runway", "start_raising", "gross_margin", "founders_payout")


@dataclass(frozen=True)
class Adoption:
    """Figures that go into the plan: GPU-hours of the programme at high, middle and low efficiency, tokens a
    GPU-second.
    """

    hours_low: float
    hours_middle: float
    hours_high: float
    tokens_per_gpu_second: float
    chip: Chip
    duration_months: int


def adopted_plan(plan: Plan, adoption: Adoption) -> Plan:
    """Return the plan with the run as its first training run (a new one where there is none) and its serving
    speed.

    The range of efficiency becomes a low–likely–high range. Raises `PlanError` where the plan's limits refuse
    a figure.
    """
    ordered = sorted((adoption.hours_low, adoption.hours_middle, adoption.hours_high))
    hours = (
        Pert(low=ordered[0], likely=ordered[1], high=ordered[2])
        if ordered[0] < ordered[2]
        else Fixed(value=ordered[1])
    )
    changes: dict[str, object] = {"compute.inference.tokens_per_gpu_second": adoption.tokens_per_gpu_second}
    if plan.compute.training_runs:
        first = f"compute.training_runs.{plan.compute.training_runs[0].id}"
        changes |= {f"{first}.gpu_hours": hours, f"{first}.duration_months": adoption.duration_months}
        life = plan.compute.training_runs[0].model_life_months
        changes |= {f"{first}.model_life_months": max(life, adoption.duration_months)}
    else:
        changes["compute.training_runs"] = [
            {
                "id": "lab_run",
                "name": "Run from the lab",
                "gpu_hours": hours.model_dump(),
                "duration_months": adoption.duration_months,
            }
        ]
    return changed(plan, changes)


@dataclass(frozen=True, eq=False)
class Consequence:
    """Summaries of the plan before and after, on the same futures."""

    before: Summary
    after: Summary


def consequence(plan: Plan, adoption: Adoption, paths: int, seed: int) -> Consequence | None:
    """Return what adopting the run does to the headline figures; None where the plan cannot take it."""
    try:
        return Consequence(
            summary_of(plan, paths, seed, ()), summary_of(adopted_plan(plan, adoption), paths, seed, ())
        )
    except AssayError:
        return None
