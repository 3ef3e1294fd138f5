"""What a number outside its range is told in: the unit that the form shows."""

import pytest

from core.errors import PlanError
from core.plan.document.edit import changed
from core.plan.document.library import ready_made

PLAN = ready_made("applied")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("market.segments.insurers.churn_per_month", 1.5, "must be 100 % or less, but may become 150 %"),
        ("people.on_cost_share", -0.025, "must be 0 % or more, but may become -2.5 %"),
        ("opening.cash", -3e6, "must be 0 or more, but may become -3,000,000"),
    ],
)
def test_shares_are_told_in_percent_and_amounts_in_full(path: str, value: float, said: str) -> None:
    with pytest.raises(PlanError) as refused:
        changed(PLAN, {path: value})
    fault = refused.value.faults[0]
    assert fault.path == path
    assert fault.message.format(**fault.parameters) == said
