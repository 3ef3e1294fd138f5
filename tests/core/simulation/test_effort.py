"""The work of a run is known before it begins."""

import pytest

from core.plan.document.edit import changed
from core.plan.document.files import as_data
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.effort import FEWEST, affordable
from core.simulation.run import SHARP


@pytest.mark.parametrize("name", READY_MADE)
def test_a_plan_of_usual_size_is_answered_in_full(name: str) -> None:
    assert affordable(ready_made(name), SHARP) == SHARP
    assert affordable(ready_made(name), 1_000) == 1_000


def test_a_heavy_plan_is_answered_from_fewer_futures() -> None:
    plan = ready_made("applied")
    item = as_data(plan.costs)[0]
    costs = [item | {"id": f"cost_{number}"} for number in range(50)]
    safe = as_data(plan.financing.safes)[0]
    safes = [safe | {"id": f"safe_{number}"} for number in range(30)]
    heavy = changed(plan, {"costs": costs, "financing.safes": safes, "company.months": 240})
    assert FEWEST <= affordable(heavy, SHARP) < SHARP
    assert affordable(heavy, FEWEST) == FEWEST
