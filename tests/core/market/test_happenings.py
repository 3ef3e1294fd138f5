"""What befalls the company: how often, how hard, and what each blow does — against brute force and by
hand.
"""

from typing import Any

import numpy as np
import pytest

from core.market.events import Events
from core.market.happenings import Happenings, climate_index, happenings
from core.plan.market import Climate
from core.plan.outcome import Risk
from core.simulation.chain import Chain
from core.simulation.run import chain_of
from core.simulation.streams import RandomDraws
from core.studies.market.risk_register import register
from tests.core.hand_plans import hand_plan, sure_round
from tests.core.sections import drawn

RISK = {"id": "blow", "name": "Blow", "risk_class": "market", "events_per_year": 1.0}
PATHS = 4_000


def chain(risk: dict[str, Any], **plan: Any) -> Chain:
    return chain_of(hand_plan(risks=[RISK | risk], cash=1_000_000, **plan), RandomDraws(1, 0, PATHS))


def one_event(month: int, months: int = 12, **effects: float) -> Happenings:
    """Return the effects of one event on the first of two paths."""
    risk = drawn(
        Risk,
        2,
        plain=("id", "countermeasure_active"),
        id="blow",
        countermeasure_active=False,
        countermeasure_cost_per_year=0.0,
        **dict.fromkeys(
            (
                "customers_lost_share",
                "price_fall_share",
                "raise_delay_months",
                "round_odds_lost_share",
                "training_stopped_months",
            ),
            0.0,
        )
        | effects,
    )
    climate = drawn(Climate, 2, level=1.0, shock_probability_per_year=0.0, shock_months=12.0, shock_depth=0.5)
    event = Events(np.array([month]), np.array([0]), np.array([7.0]))
    return happenings(
        climate=climate,
        climate_shocks=np.full((1, 2), 0.5),
        top_customer=np.full(2, 0.5),
        top_customer_loss_per_year=np.zeros((1, 2)),
        risks=[risk],
        events={"blow": event},
        months=months,
    )


def test_an_events_loss_falls_in_its_month_and_on_its_path() -> None:
    losses = one_event(5).losses["blow"]
    assert losses[5].tolist() == [7, 0]
    assert losses.sum() == 7


@pytest.mark.parametrize(
    ("effect", "name", "by_month"),
    [
        ({"customers_lost_share": 0.2}, "customers_kept", [1, 1, 0.8, 1, 1]),
        ({"price_fall_share": 0.3}, "price", [1, 1, 0.7, 0.7, 0.7]),
        ({"raise_delay_months": 4.0}, "raise_delay", [0, 0, 4, 0, 0]),
        ({"round_odds_lost_share": 0.5}, "round_odds", [1, 1, 0.5, 0.5, 0.5]),
        ({"training_stopped_months": 1.5}, "training", [1, 1, 0, 0.5, 1]),
    ],
)
def test_each_effect_of_an_event_by_month(effect: dict[str, float], name: str, by_month: list[float]) -> None:
    found = one_event(2, 5, **effect)
    values = getattr(found, name)
    np.testing.assert_allclose(values[:, 0], by_month)
    np.testing.assert_allclose(values[:, 1], by_month[0])
    for other in ("customers_kept", "price", "raise_delay", "round_odds", "training"):
        assert (getattr(found, other) is None) == (other != name)


def test_investors_remember_an_event_for_twelve_months() -> None:
    odds = one_event(2, 20, round_odds_lost_share=0.5).round_odds
    assert odds is not None
    assert odds[:, 0].tolist() == [1] * 2 + [0.5] * 12 + [1] * 6


def test_fifty_events_a_year_cost_fifty_times_as_much() -> None:
    found = register(
        hand_plan(exit_month=11, risks=[RISK | {"events_per_year": 50, "loss": 1_000}]), PATHS, 1
    )
    assert found.entries[0].mean == pytest.approx(50_000, rel=0.01)


def test_twelve_events_a_year_fall_in_7_6_months() -> None:
    losses = chain({"events_per_year": 12, "loss": 1}).befallen.losses["blow"][:12]
    assert (losses > 0).sum(axis=0).mean() == pytest.approx(12 * (1 - np.exp(-1)), rel=0.01)


def test_each_event_has_a_severity_of_its_own() -> None:
    """Compound Poisson(2 a year) × lognormal(0, ½) over two years against brute force."""
    loss = {
        "distribution": "lognormal",
        "percentiles": {"5": np.exp(-0.5 * 1.644854), "95": np.exp(0.5 * 1.644854)},
    }
    found = register(hand_plan(risks=[RISK | {"events_per_year": 2, "loss": loss}]), 40_000, 1)
    generator = np.random.default_rng(0)
    counts = generator.poisson(4, 400_000)
    total = np.bincount(
        np.repeat(np.arange(len(counts)), counts), generator.lognormal(0, 0.5, counts.sum()), len(counts)
    )
    worst = np.sort(total)[-len(total) // 20 :]
    assert found.entries[0].mean == pytest.approx(total.mean(), rel=0.01)
    assert found.expected_shortfall == pytest.approx(worst.mean(), rel=0.01)


def test_a_fully_prevented_risk_costs_its_countermeasure_and_nothing_else() -> None:
    prevented = {
        "loss": 100,
        "countermeasure": "Guard",
        "countermeasure_active": True,
        "countermeasure_cost_per_year": 12,
        "countermeasure_effect_share": 1.0,
    }
    (entry,) = register(hand_plan(risks=[RISK | prevented]), 400, 1).entries
    assert (entry.mean, entry.shortfall) == (0, 0)
    assert entry.price == pytest.approx(24)  # two years to the exit
    found = chain(prevented)
    assert found.ledger.paid(("countermeasures",)).sum(axis=0) == pytest.approx(-24)
    assert "losses" not in found.ledger.accounts


def test_half_prevention_halves_the_events() -> None:
    half = {
        "loss": 1,
        "events_per_year": 10,
        "countermeasure_active": True,
        "countermeasure_effect_share": 0.5,
    }
    assert chain(half).befallen.losses["blow"][:12].sum(axis=0).mean() == pytest.approx(5, rel=0.02)


@pytest.mark.parametrize("length", [6.0, 18.0])
def test_a_climate_shock_may_come_again(length: float) -> None:
    """30 % a year, the months in shock over ten years: against brute force, month by month."""
    generator = np.random.default_rng(3)
    climate = drawn(
        Climate, PATHS, level=1.0, shock_probability_per_year=0.3, shock_months=length, shock_depth=0.4
    )
    index = climate_index(climate=climate, uniforms=generator.random((40, PATHS)), months=120)
    left, months = np.zeros(PATHS), 0.0
    for _month in range(120):
        struck = (left <= 0) & (generator.random(PATHS) < 1 - 0.7 ** (1 / 12))
        left = np.where(struck, length, left)
        months += (left > 0).mean()
        left = left - 1
    assert (index < 1).mean() * 120 == pytest.approx(months, rel=0.03)
    assert set(np.unique(index)) == {0.6, 1.0}


def test_blows_move_what_they_say() -> None:
    often = {"events_per_year": 6.0}
    calm = chain(often)
    revenue = calm.ledger.earned(("revenue",)).sum()
    assert chain(often | {"price_fall_share": 0.5}).ledger.earned(("revenue",)).sum() < 0.5 * revenue
    assert chain(often | {"loss": 100}).ledger.cash[23].mean() == pytest.approx(
        calm.ledger.cash[23].mean() - 12 * 100, rel=0.01
    )
    rounds = (sure_round(lead_months=3),)
    undisturbed = chain(often, rounds=rounds).treasury.closings.month[0]
    delayed = chain(often | {"raise_delay_months": 4}, rounds=rounds).treasury.closings.month[0]
    assert (undisturbed == 6).all()
    assert np.nanmean(delayed) > 7
    less_likely = chain(often | {"round_odds_lost_share": 1}, rounds=rounds).treasury.closings.month[0]
    # It starts in month 3: four months of six events a year have passed without one on e^−2 of the paths.
    assert np.isnan(less_likely).mean() == pytest.approx(1 - np.exp(-2), abs=0.02)


@pytest.mark.parametrize("length", [1e9, np.inf])
def test_a_climate_shock_longer_than_the_plan_lasts_to_its_end(length: float) -> None:
    climate = drawn(
        Climate, 3, level=1.0, shock_probability_per_year=0.5, shock_months=length, shock_depth=0.4
    )
    index = climate_index(climate=climate, uniforms=np.full((1, 3), 0.5), months=24)
    assert index[0].tolist() == [1.0] * 3
    np.testing.assert_allclose(index[12:], 0.6)
