"""The page Market and the demand curve: shares by holder, the cap, what months changed, and a curve in a
plan.
"""

import numpy as np
import pytest

from core.changes.adopt_history import adopted
from core.errors import CalculationError
from core.history.history import History
from core.market.demand import demand
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.block import block_of
from core.simulation.run import base_chain
from core.studies.market.demand_fit import as_changes, demand_fit
from core.studies.market.outlook import OTHERS, OURS, UNDECIDED, learnt, market_outlook, market_shares

PLAN = ready_made("applied")
CHICKEN = np.array(
    [0.147, 0.357, 0.641, 0.980, 1.358, 1.758, 2.159, 2.549, 2.915, 3.251, 3.510, 3.740, 3.925]
)


@pytest.mark.parametrize("name", READY_MADE)
def test_the_parts_of_a_market_sum_to_one_in_each_month(name: str) -> None:
    found = market_outlook(block_of(ready_made(name), 200, 1))
    np.testing.assert_allclose(sum(found.shares.values()), 1, rtol=1e-9)
    assert all((part >= -1e-12).all() for part in found.shares.values())
    assert (found.cap >= found.own.quantiles[0] - 1e-6).all()


def test_a_named_rival_twice_preferred_comes_to_hold_twice_a_usual_ones_part() -> None:
    rival = {"id": "big", "name": "Big", "preference": float(np.log(2))}
    plan = changed(
        PLAN,
        {
            "market.competition.rivals": [rival],
            "market.competition.competitors": 3,
            "market.competition.new_competitors_per_year": 0,
        },
    )
    shares = market_shares(base_chain(plan))
    assert set(shares) == {OURS, "big", OTHERS, UNDECIDED}
    np.testing.assert_allclose(shares["big"] / shares[OTHERS], 2 / 3, rtol=1e-9)


def test_rivals_supply_passes_demand_in_the_month_in_which_it_does() -> None:
    """Four rivals, 20 customers each and doubling every year, against a demand of 200 that stays: 80, 160,
    320 — past 200 in month 16 (80 · 2^(16/12) = 201.6).
    """
    here = "market.segments.insurers"
    plan = changed(
        PLAN,
        {
            "market.competition.competitors": 4,
            "market.competition.new_competitors_per_year": 0,
            "market.competition.capacity_per_rival": 20,
            "market.competition.capacity_growth_per_year": 1.0,
            f"{here}.opening_demand": 200,
            f"{here}.demand_growth_per_month": 0,
            f"{here}.curve": "compound",
            "correlations": [],
        },
    )
    found = market_outlook(block_of(plan, 50, 1))
    assert found.supply is not None
    assert found.supply[0] == pytest.approx(0.4)
    assert found.passes == 16
    assert market_outlook(block_of(PLAN, 50, 1)).passes is None


def test_what_months_have_changed_is_said_with_their_say() -> None:
    assert learnt(PLAN) is None
    plan = adopted(PLAN, History((2025, 1), {"revenue": 1e5 * 1.05 ** np.arange(14)}, ()))
    found = learnt(plan)
    assert found is not None
    assert found.months == 14
    assert 0 < found.before[0] < found.after[0]
    assert found.after[1] < found.before[1]
    assert found.say == pytest.approx(1 - (found.after[1] / found.before[1]) ** 2)


def test_a_market_that_cannot_limit_growth_limits_none_and_a_tiny_one_all() -> None:
    here = "market.segments.insurers"
    wide = changed(
        PLAN, {f"{here}.opening_demand": 1e7, f"{here}.reachable_customers": 1e9, "correlations": []}
    )
    assert market_outlook(block_of(wide, 200, 1)).limited.value == 0
    flat = {f"{here}.opening_demand": 60, f"{here}.demand_growth_per_month": 0, f"{here}.curve": "compound"}
    tiny = changed(PLAN, {**flat, "correlations": []})
    assert market_outlook(block_of(tiny, 200, 1)).limited.value > 0.9


def test_every_curve_is_fitted_or_refused_with_a_reason() -> None:
    found = demand_fit(CHICKEN, "levels", draws=50)
    assert found.best == "gompertz"
    for one in found.curves:
        assert (one.fit is None) == (one.refused is not None)
        if one.band is not None:
            assert one.band.quantiles.shape == (5, len(CHICKEN) + 12)
            assert (np.diff(one.band.quantiles, axis=0) >= 0).all()
    hopeless = demand_fit(np.array([1.0, 2, 3]), "levels", draws=10)
    assert hopeless.best is None
    assert all(one.refused is not None for one in hopeless.curves)


def test_new_customers_are_the_differences_of_all() -> None:
    levels = demand_fit(CHICKEN, "levels", draws=20)
    new = demand_fit(np.diff(CHICKEN, prepend=0.0), "new", draws=20)
    for one, other in zip(levels.curves, new.curves, strict=True):
        assert one.fit is not None
        assert other.fit is not None
        np.testing.assert_allclose(
            list(one.fit.estimates.values()), list(other.fit.estimates.values()), rtol=1e-5
        )


@pytest.mark.parametrize("name", ["exponential", "compound", "logistic"])
@pytest.mark.parametrize("yearly", [False, True])
def test_a_curve_taken_into_a_plan_goes_on_as_fitted(name: str, yearly: bool) -> None:
    """Demand in the base case is the fitted curve from the period after the series on."""
    series = (
        1_000 / (1 + 30 * np.exp(-0.4 * np.arange(1, 15)))
        if name == "logistic"
        else 50 * 1.08 ** np.arange(1, 15)
    )
    found = demand_fit(series, "levels", draws=20)
    result = next(one for one in found.curves if one.name == name)
    assert result.fit is not None
    changes = as_changes("insurers", result, periods=len(series), yearly=yearly)
    plan = changed(PLAN, changes | {"correlations": []})
    months = demand(segment=base_chain(plan).plan.market.segments[0], months=25)[:, 0]
    step = 12 if yearly else 1
    expected = result.fit.values(len(series) + 1 + 24 // step)[len(series) :]
    np.testing.assert_allclose(months[::step][: len(expected)], expected, rtol=2e-3)


def test_a_curve_that_no_plan_follows_is_refused() -> None:
    found = demand_fit(CHICKEN, "levels", draws=20)
    gompertz = next(one for one in found.curves if one.name == "gompertz")
    with pytest.raises(CalculationError):
        as_changes("insurers", gompertz, periods=13, yearly=False)
