"""Cuts agreed in advance: what the company stops paying for, and when."""

from typing import Generic

from pydantic import model_validator

from core.plan.assumption.quantity import number
from core.plan.runway import RunwayCounted
from core.plan.section import Item, RangeFault, T
from core.texts import mark


class Cut(Item[T], Generic[T]):
    """A saving decided once, in a month or when the runway is short; it acts from the next month on.

    Less selling wins fewer customers; a training run that stops lets the model fall behind the frontier.
    """

    month: int | None = number(
        mark("Cut in month"),
        unit="month_number",
        low=-240,
        high=600,
        default=None,
        uncertain=False,
        help=mark(
            "Month of the plan at whose end the cut is decided; leave empty to cut when the runway is short. "
            "Negative: it has been made, and people and costs of today are those before it."
        ),
    )
    runway_trigger_months: float | None = number(
        mark("Runway trigger"),
        unit="months",
        low=0,
        high=120,
        default=None,
        uncertain=False,
        help=mark("Cut when cash covers no more than this many months of burn."),
    )
    runway_counted: RunwayCounted = "mean"
    people_share: T = number(
        mark("People dismissed"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Part of every team that leaves; the same part of those due to be hired later is not."),
    )
    severance_months: T = number(
        mark("Severance"),
        unit="months",
        low=0,
        high=36,
        default=0.0,
        help=mark(
            "Months of full pay that those who are dismissed get, paid in the first month without them: by "
            "law or custom often one for each year of service and one for notice."
        ),
    )
    selling_share: T = number(
        mark("Selling stopped"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Part of the spending on winning customers that stops; as many fewer are won."),
    )
    training_share: T = number(
        mark("Training stopped"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark(
            "Part of the training runs' GPU-hours that stops; the model falls behind the frontier by "
            "that part of "
            "a month each month."
        ),
    )
    other_costs_share: T = number(
        mark("Other costs stopped"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Part of all other costs that stops."),
    )

    @model_validator(mode="after")
    def _dated(self) -> "Cut[T]":
        if (self.month is None) == (self.runway_trigger_months is None):
            raise RangeFault("month", mark("give either a month or a runway trigger, and not both"))
        return self
