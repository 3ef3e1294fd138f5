"""Rates of return of many paths at once."""

from typing import Any

import numpy as np
import pytest
import pyxirr

from core.arrays import MonthsPaths
from core.time_value import discount_factors, discounted, per_month, per_year, rate_of_return, rates_of_return

PATHS, MONTHS = 3_000, 60


def random_flows(seed: int) -> MonthsPaths:
    """Return flows in the thousands, each path's with one change of sign, in any month."""
    generator = np.random.default_rng(seed)
    size = generator.uniform(0, 1e6, (MONTHS, PATHS))
    turn = generator.integers(1, MONTHS, PATHS)
    first = generator.choice([-1.0, 1.0], PATHS)
    return size * np.where(np.arange(MONTHS)[:, None] < turn, first, -first)


def test_rates_of_return_agree_with_another_library() -> None:
    """pyxirr gives up on a few losses near −100 %; at our rates, all flows are worth nothing."""
    flows = random_flows(1)
    found = rate_of_return(flows)
    theirs = np.array([pyxirr.irr(path, silent=True) for path in flows.T], dtype=np.float64)
    known = ~np.isnan(theirs)
    assert known.mean() > 0.95
    np.testing.assert_allclose(found[known], theirs[known], rtol=0, atol=1e-9)
    terms = flows * (1 + found) ** -np.arange(MONTHS, dtype=np.float64)[:, None]
    assert (np.abs(terms.sum(axis=0)) <= 1e-12 * np.abs(terms).sum(axis=0)).all()


def test_a_path_in_a_batch_is_the_path_alone() -> None:
    flows = random_flows(2)
    alone = [rate_of_return(flows[:, path : path + 1])[0] for path in range(PATHS)]
    np.testing.assert_array_equal(rate_of_return(flows), alone)


def test_rates_of_a_mixed_batch_keep_their_places() -> None:
    flows = np.array(
        [[-100.0, 0, -1_600, -100, 1_000], [110, 0, 10_000, 0, -3_000], [0, 0, -10_000, 121, 2_500]]
    )
    found = rates_of_return(flows)
    assert found.status.tolist() == ["ok", "undefined", "several", "ok", "none"]
    np.testing.assert_allclose(found.rate, [0.1, np.nan, np.nan, 0.1, np.nan])
    np.testing.assert_allclose(rate_of_return(flows), found.rate)


def test_a_flow_of_a_month_falls_at_its_end() -> None:
    assert discounted(np.array([121.0]), month=23, rate_per_year=0.1)[0] == pytest.approx(100)


def test_a_yearly_rate_is_effective() -> None:
    assert (1 + per_month(0.3)) ** 12 == pytest.approx(1.3)


def test_yearly_and_monthly_rates_undo_each_other() -> None:
    np.testing.assert_allclose(
        per_year(per_month(np.array([-0.5, 0.0, 0.21]))), [-0.5, 0.0, 0.21], atol=1e-15
    )
    np.testing.assert_allclose(discount_factors(rate=0.25, periods=3), [1, 0.8, 0.64])
    np.testing.assert_allclose(discount_factors(rate=0.25, periods=2, first_at=1), [0.8, 0.64])


def column(*values: Any) -> MonthsPaths:
    """Return flows as one path."""
    return np.array(*values, dtype=np.float64)[:, None]


@pytest.mark.parametrize("rate", [-0.5, -0.2, 0.0, 0.01, 0.1, 0.2, 1.0, 3.0])
def test_a_rate_that_counts_several_times_is_found_to_the_last_digits(rate: float) -> None:
    """(x − (1 + r))ⁿ over growth factors x: one rate, as often as n."""
    grow = 1 + rate
    flows = {
        2: [-1, 2 * grow, -(grow**2)],
        3: [-1, 3 * grow, -3 * grow**2, grow**3],
        4: [-1, 4 * grow, -6 * grow**2, 4 * grow**3, -(grow**4)],
    }
    for values in flows.values():
        found = rates_of_return(column(values))
        assert found.status.tolist() == ["ok"]
        assert found.roots[0] == pytest.approx((rate,), abs=1e-9)


@pytest.mark.parametrize("apart", [1e-4, 1e-2, 1.0])
def test_rates_near_each_other_are_told_apart(apart: float) -> None:
    first, second = 1.1, 1.1 + apart
    found = rates_of_return(column([-1, first + second, -first * second]))
    assert found.roots[0] == pytest.approx((0.1, 0.1 + apart), abs=1e-9)


def test_a_double_rate_beside_another_is_two_rates() -> None:
    """(x − 1.1)² · (x − 1.5)."""
    found = rates_of_return(column([-1, 3.7, -4.51, 1.815]))
    assert found.status.tolist() == ["several"]
    assert found.roots[0] == pytest.approx((0.1, 0.5), abs=1e-9)


def test_one_root_is_told_from_several_as_by_all_of_them() -> None:
    """Flows without order have no root, one or many: what is found at once is what all roots leave."""
    flows = np.random.default_rng(7).standard_normal((18, 1_500))
    rate = rate_of_return(flows)
    counts = np.zeros(6)
    for path in range(flows.shape[1]):
        factors = np.polynomial.polynomial.polyroots(flows[:, path])
        real = factors[(np.abs(factors.imag) < 1e-9) & (factors.real > 0)].real
        counts[len(real)] += 1
        assert np.isnan(rate[path]) == (len(real) != 1)
        if len(real) == 1:
            assert rate[path] == pytest.approx(1 / real[0] - 1, rel=1e-8, abs=1e-9)
    assert (counts[:3] > 50).all()


@pytest.mark.parametrize("rate", [-0.9, -0.2, -1e-4, 1e-4, 0.03, 0.8, 40.0])
def test_a_single_rate_is_found_on_either_side_of_nothing(rate: float) -> None:
    """(1 − v·(1 + r))·(2 − v + v² + v³), whose second part has no positive root, changes its sign more than
    once.
    """
    flows = np.polynomial.polynomial.polymul([1.0, -(1 + rate)], [2.0, -1.0, 1.0, 1.0])
    assert (np.diff(np.sign(flows)) != 0).sum() > 1
    found = rates_of_return(flows[:, None])
    assert found.status[0] == "ok"
    assert found.rate[0] == pytest.approx(rate, rel=1e-9)
