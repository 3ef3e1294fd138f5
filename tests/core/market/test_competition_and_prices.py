"""Choice probabilities and price indices."""

import numpy as np
import pytest

from core.market.competition import (
    attraction,
    concentration,
    multinomial_logit,
    relative_pressure,
    rivals_attraction,
    win_share,
)
from core.market.prices import log_price_index, price_factor
from core.plan.market import Rival
from tests.core.sections import competition, drawn


def won(one, months=1):  # type: ignore[no-untyped-def]
    ours = attraction(lag_penalty=one.lag_penalty, months_behind=one.months_behind_frontier)
    return win_share(ours=ours, rivals=rivals_attraction(competition=one, months=months))


def test_multinomial_logit_of_the_acceptance_case() -> None:
    """Utilities 1, .5, 0 → .506480 .307196 .186324; with an outside option .426933 .258948 .157060
    (acceptance, Demand).
    """
    utilities = np.array([1.0, 0.5, 0.0])
    np.testing.assert_allclose(multinomial_logit(utilities), [0.506480, 0.307196, 0.186324], atol=5e-7)
    np.testing.assert_allclose(
        multinomial_logit(utilities, outside_option=True), [0.426933, 0.258948, 0.157060], atol=5e-7
    )


def test_choice_does_not_overflow() -> None:
    np.testing.assert_allclose(multinomial_logit(np.array([2_000.0, 0.0])), [1, 0])


def test_an_equal_among_rivals_and_none_wins_its_even_part() -> None:
    assert won(competition(competitors=4))[0, 0] == pytest.approx(1 / 6)


def test_the_win_share_is_the_logit_over_us_the_rivals_and_none() -> None:
    one = competition(competitors=3, months_behind_frontier=4.0, lag_penalty=0.2)
    expected = multinomial_logit(np.array([-0.8, 0.0, 0.0, 0.0]), outside_option=True)[0]
    assert won(one)[0, 0] == pytest.approx(expected)


def test_a_rival_that_is_preferred_counts_as_so_many_usual_ones() -> None:
    """Log-odds ln 2: chosen twice as often as a usual rival. With one usual rival and none: 1 ÷ (1 + 1 + 2 +
    1).
    """
    big = drawn(Rival, 1, id="big", name="Big", preference=np.log(2))
    assert won(competition(competitors=1, rivals=(big,)))[0, 0] == pytest.approx(1 / 5)


def test_falling_behind_the_frontier_costs_customers() -> None:
    behind = won(competition(months_behind_frontier=12), months=24)
    assert (behind < won(competition(), months=24)).all()


def test_pressure_without_a_unit_does_not_change_with_the_unit_of_demand() -> None:
    assert relative_pressure(
        rivals_supply=np.array([500.0]), demand=np.array([1_000.0])
    ) == relative_pressure(rivals_supply=np.array([0.5]), demand=np.array([1.0]))


def test_a_fifth_a_year_leaves_64_percent_after_two_years() -> None:
    index = log_price_index(price_fall_per_year=np.array([[0.2]]), months=25)
    assert np.exp(index[24, 0]) == pytest.approx(0.64)
    assert price_factor(log_index=index, exposure=np.array([[0.0]]))[24, 0] == 1.0
    assert price_factor(log_index=index, exposure=np.array([[0.5]]))[24, 0] == pytest.approx(0.8)


def test_concentration_of_the_published_market() -> None:
    """Shares of 40, 27 and 21 %, and 12 % held by very many: 2,770 (acceptance, Demand)."""
    assert concentration(np.array([0.40, 0.27, 0.21])) == pytest.approx(2_770)
    many = concentration(np.array([0.40, 0.27, 0.21, 0.12]), np.array([1, 1, 1, 1e9]))
    assert many == pytest.approx(2_770)
    assert concentration(np.array([1.0]), np.array([5.0])) == pytest.approx(2_000)
