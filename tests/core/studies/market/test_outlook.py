"""The page Market: shares by holder, the cap, what months have changed."""

import numpy as np
import pytest

from core.changes.adopt_history import adopted
from core.history.history import History
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.block import block_of
from core.simulation.run import base_chain
from core.studies.market.outlook import (
    OTHERS,
    OURS,
    UNDECIDED,
    learnt,
    market_concentration,
    market_outlook,
    market_shares,
)

PLAN = ready_made("applied")


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


def test_five_equal_firms_have_a_concentration_of_two_thousand() -> None:
    """We and four rivals without a name, of whom each holds as much: whoever is undecided does not count."""
    chain = base_chain(changed(PLAN, {"market.competition.new_competitors_per_year": 0}))
    rivals = float(chain.plan.market.competition.competitors[0, 0])
    held = np.array([0.1])
    shares = {OURS: held, OTHERS: held * rivals, UNDECIDED: 1 - held * (1 + rivals)}
    assert market_concentration(shares, chain)[0] == pytest.approx(1e4 / (1 + rivals))
    nobody = {OURS: np.zeros(1), OTHERS: np.zeros(1), UNDECIDED: np.ones(1)}
    assert np.isnan(market_concentration(nobody, chain)[0])


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
    private = learnt(changed(plan, {"history.reference_class": "private"}))
    assert private is not None
    assert private.before[0] > found.before[0]
    assert 0.5 < found.say < 0.8 < private.say < 1
    assert not found.typed_over
    typed = changed(plan, {"market.segments.insurers.growth_per_month": 0.2, "correlations": []})
    also = learnt(typed)
    assert also is not None
    assert also.typed_over


def test_a_market_that_cannot_limit_growth_limits_none_and_a_tiny_one_all() -> None:
    here = "market.segments.insurers"
    wide = changed(
        PLAN, {f"{here}.opening_demand": 1e7, f"{here}.reachable_customers": 1e9, "correlations": []}
    )
    assert market_outlook(block_of(wide, 200, 1)).limited.value == 0
    flat = {f"{here}.opening_demand": 60, f"{here}.demand_growth_per_month": 0, f"{here}.curve": "compound"}
    tiny = changed(PLAN, {**flat, "correlations": []})
    assert market_outlook(block_of(tiny, 200, 1)).limited.value > 0.9
