"""Our own growth: stated, or drawn from the posterior of a history."""

import numpy as np
import pytest

from core.market.forecaster import posterior
from core.market.own_growth import ProcessNumbers, divided, path_factors, process_path, stated_factors
from core.market.reference_class import PRIVATE
from tests.core.sections import by_month, segment


def numbers(paths: int, months: int, seed: int = 1) -> ProcessNumbers:
    random = np.random.default_rng(seed)
    shape = (months, paths)
    return ProcessNumbers(
        random.random(paths),
        random.random(paths),
        random.standard_normal((15, paths)),
        *(random.standard_normal(shape) for _ in range(3)),
    )


def test_drawn_paths_have_the_bands_of_the_posterior_in_every_month() -> None:
    random = np.random.default_rng(5)
    revenue = 100 * np.exp(np.cumsum(random.normal(0.02, 0.05, 30)))
    found, levels = posterior(revenue, PRIVATE), (0.05, 0.25, 0.5, 0.75, 0.95)
    path = process_path(posterior=found, numbers=numbers(40_000, 24))
    assert path.passing is not None
    drawn = np.exp(found.today) * path.level * path.passing
    below = found.bands(months=24, quantiles=levels)
    for level, band in zip(levels, below, strict=True):
        error = np.sqrt(level * (1 - level) / 40_000)
        np.testing.assert_allclose((drawn < band[:, None]).mean(axis=1), level, atol=4 * error)


def test_a_path_of_a_batch_is_the_path_alone() -> None:
    found = posterior(np.array([10.0, 11, 13, 12, 15, 16, 18, 17]), PRIVATE)
    batch = numbers(5, 12)
    together = process_path(posterior=found, numbers=batch)
    for path in range(5):
        one = slice(path, path + 1)
        alone = ProcessNumbers(*(getattr(batch, name)[..., one] for name in vars(batch)))
        np.testing.assert_array_equal(
            process_path(posterior=found, numbers=alone).level[:, 0], together.level[:, path]
        )


def test_the_middle_draws_stay_near_the_median() -> None:
    flat = posterior(np.full(24, 200.0), PRIVATE)
    middle = ProcessNumbers(
        np.array([0.5]), np.array([0.5]), np.zeros((15, 1)), *(np.zeros((24, 1)) for _ in range(3))
    )
    path = process_path(posterior=flat, numbers=middle)
    np.testing.assert_allclose(np.exp(flat.today) * path.level[:, 0], 200, rtol=0.03)


def test_months_that_add_nothing_have_no_say_and_many_have_most_of_it() -> None:
    """A class alone says nothing of the company: two months hardly more; three years of clean growth nearly
    all.
    """
    clean = 100 * 1.05 ** np.arange(36)
    says = [posterior(clean[:count], PRIVATE).say for count in (2, 6, 12, 36)]
    assert says == sorted(says)
    assert says[0] < 0.5
    assert says[-1] > 0.95


def test_stated_growth_begins_in_the_month_of_the_first_customers() -> None:
    one = segment(growth_per_month=0.1, growth_fade_per_year=0.5, first_month=2)
    found = stated_factors(segment=one, months=16)[:, 0]
    np.testing.assert_allclose(found[:2], 1)
    assert found[2] == pytest.approx(1.1)
    assert found[14] == pytest.approx(1 + 0.1 * 0.5)


def test_factors_of_a_level_multiply_back_to_it() -> None:
    level = by_month(1.1, 1.3, 0.9, 0.0, 0.0)
    np.testing.assert_allclose(np.cumprod(path_factors(level), axis=0), level)


def test_price_and_use_divide_growth_among_what_a_customer_pays() -> None:
    """Two thirds of what a customer pays halve each month, a third stays: the whole is 1, 2/3, 1/2 of
    today's.
    """
    steady = np.ones((3, 1))
    found = divided(steady, [(np.array([[2.0]]), np.array([[0.5]])), (np.array([[1.0]]), np.array([[1.0]]))])
    np.testing.assert_allclose(np.cumprod(found, axis=0), 1 / by_month(1, 2 / 3, 1 / 2))
    np.testing.assert_allclose(
        divided(steady, [(np.ones((1, 1)), np.array([[0.8]]))]), by_month(1, 1.25, 1.25)
    )


def test_first_customers_after_the_last_month_change_nothing() -> None:
    found = stated_factors(segment=segment(growth_per_month=0.1, first_month=9), months=6)
    np.testing.assert_array_equal(found, np.ones((6, 1)))
