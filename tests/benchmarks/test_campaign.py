"""The short form of the long campaign, and what the benchmark plan must hold."""

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.chain import PLAN
from benchmarks.table import Row
from core.plan.assumption.distribution import Fixed
from core.plan.plan import assumptions_of, uncertain_of

ROOT = Path(__file__).resolve().parents[2]


def test_the_books_of_random_plans_balance_or_the_plan_is_refused_by_name() -> None:
    # In a process of its own, where shapes are not checked at run time: four times faster.
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.campaign", "200"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ran, refused = map(int, re.findall(r"\d+", told))
    assert ran + refused == 200
    assert ran > 80


def test_the_benchmark_plan_is_as_stated() -> None:
    monthly = [path for path, assumption in assumptions_of(PLAN) if assumption.monthly is not None]
    once = [path for path, assumption in assumptions_of(PLAN) if not isinstance(assumption, Fixed)]
    assert len(once) == 60
    assert set(once) - set(uncertain_of(PLAN)) == {
        "risks.copyright.loss",
        "risks.failed_run.loss",
    }  # for each event
    assert len(monthly) == 12
    assert len(PLAN.financing.rounds) == 3
    assert PLAN.company.months == 60


def test_a_row_above_its_goal_is_missed() -> None:
    assert Row("x", 3.0, 1.0, 2.5).met is False
    assert Row("x", 2.0, 1.0, 2.5).met is True
