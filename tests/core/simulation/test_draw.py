"""Drawing: named streams, prefixes, correlations, monthly shocks."""

import numpy as np
import pytest
from scipy import stats

from core.plan.assumption.quantity import Quantity
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.outcome import Correlation
from core.plan.section import Assumption
from core.simulation.copula import correlation_matrix, nearest_correlation
from core.simulation.draw import Memory, draw, shifted
from core.simulation.streams import BLOCK, MiddleDraws, RandomDraws, autocorrelated, blocks

PLAN = ready_made("applied")


def growth(plan, paths=500, seed=1, block=0):  # type: ignore[no-untyped-def]
    return draw(plan, RandomDraws(seed, block, paths)).market.segments[0].growth_per_month


def test_fewer_paths_are_a_prefix_of_more() -> None:
    np.testing.assert_array_equal(growth(PLAN, 100), growth(PLAN, 900)[:, :100])


def test_another_assumption_does_not_reshuffle_a_stream() -> None:
    other = changed(PLAN, {"exit.revenue_multiple": {"distribution": "uniform", "low": 4, "high": 7}})
    np.testing.assert_array_equal(growth(PLAN), growth(other))


def test_renaming_and_reordering_items_keeps_their_draws() -> None:
    streams = PLAN.revenue.streams[::-1]
    other = PLAN.model_copy(update={"revenue": PLAN.revenue.model_copy(update={"streams": streams})})
    mine = {one.id: one.price_exposure for one in draw(PLAN, RandomDraws(1, 0, 50)).revenue.streams}
    for one in draw(other, RandomDraws(1, 0, 50)).revenue.streams:
        np.testing.assert_array_equal(one.price_exposure, mine[one.id])


def test_a_shorter_horizon_is_the_first_rows_of_a_longer_one() -> None:
    """Streams are drawn month by month: the horizon reshuffles nothing."""
    draws = RandomDraws(1, 0, 30)
    np.testing.assert_array_equal(draws.shocks("x", 20, 0.5, 2.0), draws.shocks("x", 50, 0.5, 2.0)[:20])
    np.testing.assert_array_equal(draws.uniforms("x", 3), draws.uniforms("x", 9)[:3])


def test_plans_that_share_a_memory_are_drawn_as_they_are_alone() -> None:
    other, memory = changed(PLAN, {"compute.gpu_price_per_hour": 9.0}), Memory()
    draws = RandomDraws(1, 0, 40)
    draw(PLAN, draws, memory)
    together, alone = draw(other, draws, memory), draw(other, draws)
    assert together.compute.gpu_price_per_hour[0, 0] == 9.0
    np.testing.assert_array_equal(
        together.market.segments[0].growth_per_month, alone.market.segments[0].growth_per_month
    )


def test_seeds_and_blocks_differ() -> None:
    assert not np.array_equal(growth(PLAN, seed=1), growth(PLAN, seed=2))
    assert not np.array_equal(growth(PLAN, block=0), growth(PLAN, block=1))


def test_the_base_case_is_every_median() -> None:
    drawn = draw(PLAN, MiddleDraws())
    assert drawn.compute.gpu_price_per_hour[0, 0] == pytest.approx(PLAN.compute.gpu_price_per_hour.median)
    np.testing.assert_allclose(drawn.market.climate.level, 1.0)


def test_blocks_cover_all_paths_once() -> None:
    assert blocks(2 * BLOCK + 7) == [(0, BLOCK), (1, BLOCK), (2, 7)]


def test_stated_correlations_come_out_in_the_draws() -> None:
    """Gaussian copula ρ = .5: Spearman .482584, Kendall 1/3 (acceptance, Risk)."""
    pair = ("compute.gpu_price_per_hour", "market.price_fall_per_year")
    plan = PLAN.model_copy(
        update={"correlations": (Correlation[Assumption](first=pair[0], second=pair[1], coefficient=0.5),)}
    )
    drawn = [draw(plan, RandomDraws(1, block, BLOCK)) for block in range(12)]
    first = np.concatenate([one.compute.gpu_price_per_hour[0] for one in drawn])
    second = np.concatenate([one.market.price_fall_per_year[0] for one in drawn])
    assert stats.spearmanr(first, second).statistic == pytest.approx(0.482584, abs=0.012)
    assert stats.kendalltau(first[:8_000], second[:8_000]).statistic == pytest.approx(1 / 3, abs=0.025)


def test_contradicting_correlations_are_repaired_and_the_repair_is_told() -> None:
    pairs = tuple(
        Correlation[Assumption](first=a, second=b, coefficient=c)
        for a, b, c in (("x", "y", 0.9), ("y", "z", 0.9), ("x", "z", -0.9))
    )
    found = correlation_matrix(("x", "y", "z"), pairs)
    assert found.repair > 0.1
    assert np.linalg.eigvalsh(found.matrix).min() > 0
    np.testing.assert_allclose(np.diag(found.matrix), 1)
    mild = (
        Correlation[Assumption](first="x", second="y", coefficient=0.6),
        Correlation[Assumption](first="y", second="z", coefficient=0.6),
    )
    assert correlation_matrix(("x", "y", "z"), mild).repair == 0.0


def test_the_nearest_correlation_matrix_of_higham() -> None:
    """Higham (2002), example: [[1,1,0],[1,1,1],[0,1,1]] → off-diagonals 0.7607, 0.1573."""
    found = nearest_correlation(np.array([[1.0, 1, 0], [1, 1, 1], [0, 1, 1]]))
    np.testing.assert_allclose([found[0, 1], found[0, 2]], [0.7607, 0.1573], atol=1e-4)


def test_monthly_shocks_are_stationary_and_carry_over() -> None:
    shocks = np.empty((30, 20_000))
    autocorrelated(shocks, np.random.default_rng(0), 0.8)
    np.testing.assert_allclose(shocks.var(axis=1), 1, atol=0.05)
    assert np.corrcoef(shocks[10], shocks[11])[0, 1] == pytest.approx(0.8, abs=0.01)


def test_a_share_moves_on_the_scale_of_odds_and_a_price_by_a_factor() -> None:
    """Odds of 1 : 4, doubled, are a third; between ½ and 1 they are those of the part above ½."""

    def moved(value: float, **limits: float) -> float:
        quantity = Quantity("", "factor", "", **limits)
        found = shifted(np.array([[value]]), np.full((2, 1), np.log(2)), quantity)
        assert found[0, 0] == found[1, 0]
        return float(found[0, 0])

    assert moved(0.2, low=0, high=1) == pytest.approx(1 / 3)
    assert moved(0.6, low=0.5, high=1) == pytest.approx(0.5 + 0.5 / 3)
    assert moved(7.0, low=0) == pytest.approx(14)
    assert moved(3.0, low=1, high=1e9) == pytest.approx(5)
    assert moved(7.0) == pytest.approx(7 + np.log(2))


@pytest.mark.parametrize("persistence", [0.0, 0.8])
def test_shocks_of_half_the_volatility_are_half_the_shocks(persistence: float) -> None:
    draws = RandomDraws(1, 0, 50)
    found, halves = (draws.shocks("x", 20, persistence, one) for one in (1.0, 0.5))
    np.testing.assert_allclose(halves, found / 2, rtol=1e-12)


@pytest.mark.parametrize(
    ("path", "low", "high"),
    [
        ("market.segments.insurers.churn_per_month", 0, 1),
        ("revenue.streams.api.price_per_million_tokens", 0, np.inf),
    ],
)
def test_shocks_never_leave_a_numbers_range(path: str, low: float, high: float) -> None:
    monthly = {"kind": "shocks", "volatility": 3.0}
    other = changed(PLAN, {path: {"distribution": "fixed", "value": 0.5, "monthly": monthly}})
    drawn = draw(other, RandomDraws(1, 0, 200))
    value = (
        drawn.market.segments[0].churn_per_month
        if "churn" in path
        else drawn.revenue.streams[1].price_per_million_tokens
    )
    assert value.shape == (72, 200)
    assert value.min() >= low
    assert value.max() <= high


def test_a_planned_path_multiplies_and_its_last_factor_holds() -> None:
    other = changed(
        PLAN,
        {
            "compute.gpu_price_per_hour": {
                "distribution": "fixed",
                "value": 2.0,
                "monthly": {"kind": "planned", "factors": [1, 1.5]},
            }
        },
    )
    np.testing.assert_allclose(draw(other, MiddleDraws()).compute.gpu_price_per_hour[:4, 0], [2, 3, 3, 3])


def test_draws_that_all_plans_share_cannot_be_written_over() -> None:
    shared = RandomDraws(5, 0, 10).normals("anything", 3)
    with pytest.raises(ValueError, match="read-only"):
        shared[0, 0] = 1.0


def test_a_number_that_stands_ready_is_that_of_the_same_months_and_futures() -> None:
    """Monthly shocks of a plan of 72 months, of 24, and of fewer futures: the shorter begin the longer."""
    path = "market.segments.insurers.growth_per_month"
    shocks = {"distribution": "fixed", "value": 0.05, "monthly": {"kind": "shocks", "volatility": 0.2}}
    plan = changed(PLAN.model_copy(update={"correlations": ()}), {path: shocks})
    whole = growth(plan)
    short = growth(plan.model_copy(update={"company": plan.company.model_copy(update={"months": 24})}))
    assert (whole.shape, short.shape) == ((plan.company.months, 500), (24, 500))
    np.testing.assert_array_equal(short, whole[:24])
    np.testing.assert_array_equal(growth(plan, paths=50), whole[:, :50])
    assert not np.array_equal(growth(plan, seed=2), whole)
