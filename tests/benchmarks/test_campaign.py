"""The short form of the long campaign, and what the benchmark plan must hold."""

from benchmarks.campaign import campaign
from benchmarks.chain import PLAN
from benchmarks.table import Row
from core.plan.assumption.distribution import Fixed
from core.plan.plan import assumptions_of, uncertain_of


def test_the_books_of_random_plans_balance_or_the_plan_is_refused_by_name() -> None:
    ran, refused = campaign(200)
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
