"""No figure of any plan, and nothing that is said of a series or read of a cap table, moves unnoticed: each
is compared with its record.
"""

import json

import pytest

from core.plan.plan import Plan
from tests.golden import owners, series
from tests.golden.figures import RECORD, figures_of, recorded_plans
from tests.golden.folding import moved

KNOWN = json.loads(RECORD.read_text(encoding="utf-8"))
PLANS = dict(recorded_plans())
OWNERS = json.loads(owners.RECORD.read_text(encoding="utf-8"))
SERIES = json.loads(series.RECORD.read_text(encoding="utf-8"))


def test_every_plan_is_recorded() -> None:
    assert KNOWN.keys() == PLANS.keys()


@pytest.mark.parametrize("name", PLANS)
def test_no_figure_has_moved(name: str) -> None:
    """If one was meant to: `python -m tests.golden.figures` writes the record anew."""
    plan: Plan = PLANS[name]
    assert not moved(KNOWN[name], figures_of(plan))


@pytest.mark.parametrize("kind", series.STUDIES)
def test_nothing_that_is_said_of_a_series_has_moved(kind: str) -> None:
    """If it was meant to: `python -m tests.golden.series` writes the record anew."""
    assert not moved(SERIES[kind], series.said(kind), series.TOLERANCE)


@pytest.mark.parametrize("kind", owners.STUDIES)
def test_nothing_that_is_read_of_a_cap_table_has_moved(kind: str) -> None:
    """If it was meant to: `python -m tests.golden.owners` writes the record anew."""
    assert not moved(OWNERS[kind], owners.said(kind))
