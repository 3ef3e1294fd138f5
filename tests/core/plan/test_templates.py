"""New entries: what each starts from, and that it moves nothing before a person has set its figures."""

from typing import Any

import numpy as np
import pytest

from core.plan.document.edit import changed, value_at
from core.plan.document.files import as_data
from core.plan.document.library import ready_made
from core.plan.document.templates import STILL, TEMPLATES, new_item, still_item
from core.simulation.run import PathResults, run

PLAN = ready_made("applied")
FIRST = {"segment": PLAN.market.segments[0].id, "stream": PLAN.revenue.streams[0].id, "round": "series_a"}
KINDS = [(path, kind) for path, kinds in TEMPLATES.items() if path in STILL for kind in kinds]


def results(path: str, item: dict[str, Any] | None = None) -> PathResults:
    entries = [*as_data(value_at(PLAN, path)), *([] if item is None else [item])]
    return run(changed(PLAN, {path: entries}), 64, 1, ()).results


@pytest.mark.parametrize(("path", "kind"), KINDS)
def test_a_new_entry_moves_nothing(path: str, kind: str) -> None:
    """Not more than a unit of money, or one future in ten thousand, where none at all is not allowed."""
    item = still_item(path, kind, "New", [], FIRST)
    if path == "financing.rounds":  # where it is added, it becomes the last: no other waits for it
        item["close_month"] = PLAN.company.months - 1
    before, after = results(path), results(path, item)
    for name in ("exit_revenue", "equity_value", "peak_deficit", "founders_payout", "months_of_burn"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name), rtol=2e-3, atol=10)
    assert np.array_equal(after.ruin_month, before.ruin_month, equal_nan=True)


def test_an_entry_of_its_template_has_figures_that_act() -> None:
    item = new_item("costs", "cost", "New", ["cost_1"], FIRST)
    assert (item["id"], item["amount_per_month"]) == ("cost_2", 5_000)
    assert (results("costs", item).peak_deficit > results("costs").peak_deficit).all()
