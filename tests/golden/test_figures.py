"""No figure of any plan moves unnoticed: each is compared with the record of `figures.json`."""

import json

import pytest

from core.plan.plan import Plan
from tests.golden.figures import RECORD, figures_of, recorded_plans

KNOWN = json.loads(RECORD.read_text(encoding="utf-8"))
PLANS = dict(recorded_plans())
TOLERANCE = 1e-9
"""Of the sum of all sizes: what another machine's arithmetic may differ by."""


def test_every_plan_is_recorded() -> None:
    assert KNOWN.keys() == PLANS.keys()


@pytest.mark.parametrize("name", PLANS)
def test_no_figure_has_moved(name: str) -> None:
    """If one was meant to: `python -m tests.golden.figures` writes the record anew."""
    plan: Plan = PLANS[name]
    moved = {
        study: f"{KNOWN[name].get(study)} before, {found} now"
        for study, found in figures_of(plan).items()
        if not _alike(KNOWN[name].get(study), found)
    }
    assert not moved


def _alike(known: float | str | None, found: tuple[float, float] | str) -> bool:
    if isinstance(found, str) or not isinstance(known, float):
        return known == found
    return abs(known - found[0]) <= TOLERANCE * (1 + found[1])
