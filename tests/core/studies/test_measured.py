"""Whose growth it is: that of the company's own months, or more than they show."""

from typing import Any

import numpy as np
import pytest

from core.changes.adopt_history import adopted
from core.history.history import History
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.studies.plan.judgement import judge, measured, say_of
from present.words import verdict_reason

SEGMENT = "market.segments.insurers"
NOISE = np.exp(np.random.default_rng(1).normal(0, 0.05, 30))


def flat() -> Any:
    return adopted(ready_made("applied"), History((2024, 7), {"revenue": 3e5 * NOISE}, ()))


@pytest.mark.parametrize(
    ("changes", "own"),
    [
        ({}, True),
        ({f"{SEGMENT}.growth_per_month": 0.08}, False),
        ({f"{SEGMENT}.growth_per_month": -0.05}, True),
        ({f"{SEGMENT}.churn_per_month": 0.0}, False),
        ({f"{SEGMENT}.driver": "market_share"}, False),
        ({"market.price_fall_per_year": 0.5}, True),
    ],
)
def test_growth_typed_over_what_months_show_takes_their_say(changes: dict[str, Any], own: bool) -> None:
    plan = changed(flat(), changes | {"correlations": []})
    assert measured(plan) == own
    assert (say_of(plan) > 0) == own


def test_use_typed_on_top_does_so_too() -> None:
    plan = flat()
    used = [one for one in plan.revenue.streams if hasattr(one, "usage_growth_per_month")]
    path = f"revenue.streams.{used[0].id}.usage_growth_per_month"
    assert not measured(changed(plan, {path: 0.1, "correlations": []}))


def test_thirty_flat_months_are_no_gold_mine_by_typing() -> None:
    """They were one: 8 % a month typed over them, with .99 of the say."""
    plan = changed(flat(), {f"{SEGMENT}.growth_per_month": 0.08, "correlations": []})
    judgement = judge(plan, 1_000, 1, ())
    assert judgement.verdict is not None
    assert judgement.verdict.word != "gold"
    assert judgement.verdict.say == 0


def test_a_few_wild_months_are_measured_though_they_have_no_say_yet() -> None:
    """Six months of + 30 %: what kind of company it is, is open; it is not said that nothing was uploaded."""
    wild = adopted(ready_made("applied"), History((2026, 7), {"revenue": 1e5 * 1.3 ** np.arange(6)}, ()))
    judgement = judge(wild, 1_000, 1, ())
    assert judgement.measured
    assert "as typed" not in verdict_reason(judgement)
