"""No dead figures: every number of the schema changes a result of some plan, or what is shown of it."""

import subprocess
import sys
from pathlib import Path

from core.plan.document.edit import changed, value_at
from core.plan.document.library import ready_made
from tests.core.schema_walk import outcome

ROOT = Path(__file__).resolve().parents[2]
EXEMPT = {
    "Investor.cheque": "the ROI page multiplies it by the median multiple",
    "Team.hires_share": "the shares add up to 1: see the test of two teams",
}


def test_every_number_of_the_schema_acts_or_is_shown() -> None:
    # In a process of its own, where shapes are not checked at run time: two thousand runs are five times
    # faster.
    command = [sys.executable, "-W", "ignore", "-m", "tests.core.schema_walk"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(told.split()) == set(EXEMPT)


def test_who_is_hired_matters() -> None:
    plan = ready_made("applied")
    first, second = (f"people.teams.{one.id}.hires_share" for one in plan.people.teams[:2])
    moved = min(value_at(plan, first), 0.1)
    other = changed(plan, {first: value_at(plan, first) - moved, second: value_at(plan, second) + moved})
    assert outcome(plan) != outcome(other)
