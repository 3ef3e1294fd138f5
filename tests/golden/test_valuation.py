"""Valuation: the documents' and textbooks' cases."""

import numpy as np
import pytest

from core.financing.valuation.assets import cost_method
from core.financing.valuation.comparables import comparables
from core.financing.valuation.income import discounted_cash_flow
from core.financing.valuation.investors import first_chicago, venture_capital_method
from core.financing.valuation.rules_of_thumb import berkus, risk_factor_summation, scorecard
from core.time_value import present_value


def test_cost_method() -> None:
    """5 M × 1 + 3 M × 0.8 + 2 M × 0.3 = 8.0 M."""
    assert cost_method(assets=[("a", 5e6, 1.0), ("b", 3e6, 0.8), ("c", 2e6, 0.3)]).value == pytest.approx(
        8.0e6
    )


def test_comparables() -> None:
    """8 M × 5.5 = 44 M."""
    assert comparables(metric=8e6, multiples=[5.5]).value == pytest.approx(44e6)


def test_discounted_cash_flow() -> None:
    """100 k / 120 k / 140 k at 12 %, terminal growth 3 % → 1,425,028."""
    assert discounted_cash_flow(
        flows=[100e3, 120e3, 140e3], rate=0.12, terminal_growth=0.03
    ).value == pytest.approx(1_425_028, abs=0.5)


def test_a_range_that_reaches_the_growth_says_at_which_rate_it_ends() -> None:
    """At 5 % with growth of 4 % a spread of 2 would end at 3 %, where there is no value: 4.5 % is named."""
    found = discounted_cash_flow(flows=[100.0], rate=0.05, terminal_growth=0.04)
    ends = discounted_cash_flow(flows=[100.0], rate=0.045, terminal_growth=0.04)
    assert found.high == pytest.approx(ends.value)
    assert found.steps[-1].value == pytest.approx(0.045)
    usual = discounted_cash_flow(flows=[100.0], rate=0.12, terminal_growth=0.04)
    tenth = discounted_cash_flow(flows=[100.0], rate=0.10, terminal_growth=0.04)
    assert usual.high == pytest.approx(tenth.value)
    assert len(usual.steps) == 2


def test_present_value() -> None:
    """NPV(8 %; −40 k, 5 k, 8 k, 12 k, 30 k) = 3,065.22."""
    value = present_value(flows=np.array([-40e3, 5e3, 8e3, 12e3, 30e3]), rate=0.08)
    assert value == pytest.approx(3_065.2226681795)


def test_venture_capital_method() -> None:
    """42.5 M ÷ 20 = 2.125 M post, − 0.5 M → 1.625 M."""
    found = venture_capital_method(exit_value=42.5e6, multiple=20, amount=0.5e6)
    assert found.value == pytest.approx(1.625e6)
    assert found.steps[2].value == pytest.approx(2.125e6)


def test_first_chicago() -> None:
    """15 % × 80 M + 35 % × 15 M + 50 % × 0 = 17.25 M."""
    assert first_chicago(
        cases=[("best", 0.15, 80e6), ("base", 0.35, 15e6), ("worst", 0.5, 0.0)]
    ).value == pytest.approx(17.25e6)


def test_scorecard() -> None:
    """1.5 M with weights 30/25/15/10/10/5/5 and scores 1.25/1.5/1.2/.75/1/.9/1 → 1.8 M."""
    weights, scores = (0.30, 0.25, 0.15, 0.10, 0.10, 0.05, 0.05), (1.25, 1.5, 1.2, 0.75, 1.0, 0.9, 1.0)
    found = scorecard(
        average_pre_money=1.5e6,
        scores={str(index): pair for index, pair in enumerate(zip(weights, scores, strict=True))},
    )
    assert found.value == pytest.approx(1.8e6)


def test_berkus() -> None:
    """250 + 350 + 300 + 100 + 50 k = 1.05 M."""
    assert berkus(
        elements=dict(zip("abcde", (250e3, 350e3, 300e3, 100e3, 50e3), strict=True))
    ).value == pytest.approx(1.05e6)


def test_risk_factor_summation() -> None:
    """2 M + 3 × 250 k = 2.75 M."""
    assert risk_factor_summation(
        average_pre_money=2e6, ratings={"a": 2, "b": 1, "c": 0}
    ).value == pytest.approx(2.75e6)
