"""Estimates with their standard errors, and the series of a chain, against figures worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from core.plan.document.edit import changed
from core.simulation.estimates import mean, odds, quantile
from core.simulation.measures import start_raising
from core.simulation.run import base_chain, run
from core.simulation.series import taken
from tests.core.hand_plans import hand_plan, sure_round


def test_a_mean_has_the_error_of_a_sample() -> None:
    """1, 2 and 6: mean 3, squares 4 + 1 + 9 over two, √7; ÷ √3."""
    found = mean(np.array([1.0, 2.0, 6.0]))
    assert (found.value, found.error) == (3, pytest.approx(np.sqrt(7 / 3)))
    two = mean(np.array([1.0, 3.0]))
    assert two.error == pytest.approx(1)
    assert mean(np.array([5.0])).error == 0


def test_odds_have_the_binomial_error() -> None:
    never, always = odds(np.zeros(25, dtype=bool)), odds(np.ones(40, dtype=bool))
    assert (never.value, never.value + 2 * never.error) == (0, 3 / 25)  # the rule of three
    assert (always.value, always.value - 2 * always.error) == (1, 1 - 3 / 40)
    found = odds(np.array([True, False, False, False]))
    assert (found.value, found.error) == (0.25, pytest.approx(np.sqrt(0.25 * 0.75 / 4)))


@pytest.mark.parametrize("level", [0.1, 0.5, 0.9])
def test_a_quantile_s_error_is_half_the_distance_of_the_ranks_about_it(level: float) -> None:
    """Of 0, 1, …, 400 the rank is the value: level · 400 ± √(401 · level · (1 − level))."""
    found = quantile(np.arange(401.0)[::-1], level)
    spread = np.sqrt(401 * level * (1 - level))
    ends = np.round([level * 400 - spread, level * 400 + spread])
    assert found.value == pytest.approx(level * 400)
    assert found.error == pytest.approx((ends[1] - ends[0]) / 2)


def test_a_quantile_between_two_ranks_lies_between_them_in_proportion() -> None:
    """Of 0, 10, 40: a tenth lies a fifth of the way from 0 to 10, four fifths three of five from 10 to 40."""
    values = np.array([40.0, 0.0, 10.0])
    assert quantile(values, 0.1).value == pytest.approx(2)
    assert quantile(values, 0.8).value == pytest.approx(28)


def test_a_quantile_at_the_edge_has_no_rank_beyond_it() -> None:
    assert quantile(np.arange(11.0), 0.0).error == 0
    assert quantile(np.arange(4.0), 0.9).error == pytest.approx(0.5)


def test_the_tenth_percentile_falls_below_zero_with_the_next_future_above_its_rank() -> None:
    """Of 101 futures the 10th percentile is the 11th lowest: it is negative when 11 are."""
    plan = hand_plan(rounds=(sure_round(lead_months=0),))
    for dry, month in ((10, None), (11, 2)):
        counts = np.array([0.0, 5.0, dry, dry])
        cash = np.where(np.arange(101) < counts[:, None], -1.0, 1.0)
        lowest = np.quantile(cash, 0.1, axis=1, method="lower")
        assert ((lowest < 0).argmax() if (lowest < 0).any() else None) == month
        found = start_raising(replace(run(plan, 101, 1, ()), dry_paths=counts))
        assert (None if found is None else found.value) == month


def test_series_are_what_the_ledger_says() -> None:
    """250 comes in, 60 of it is passed on, 150 is spent: costs are 210 until the exit."""
    chain = base_chain(hand_plan(income=250, delivery_share=0.24, costs=150))
    right = {"revenue": 250, "costs": 210, "gross_profit": 190, "free_cash_flow": 40}
    for name, value in right.items():
        found = taken(chain, name)
        np.testing.assert_allclose(found[:24, 0], value, err_msg=name)
        assert not found[24:].any()
    np.testing.assert_allclose(taken(chain, "cash_without_rounds")[:24, 0], 1_000 + 40 * np.arange(1, 25))


def test_vat_is_due_on_what_is_sold_less_what_is_bought() -> None:
    """At 20 %: 250 sold, 150 bought: 20 a month; where more is bought nothing is due."""
    plan = changed(hand_plan(income=250, costs=150), {"taxes.vat_rate": 0.2})
    moved = base_chain(plan).ledger.paid(("vat",))[:24, 0]
    assert moved.sum() == pytest.approx(0, abs=1e-9)
    assert np.abs(moved).max() > 0
