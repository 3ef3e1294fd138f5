"""Rounds and spending chosen together: against brute force, refusals, and fresh futures."""

import numpy as np
import pytest

from core.arrays import sum_rows
from core.decisions.raise_optimiser import AMOUNTS, LATER, SPENDING, Choice, chosen, gain, searched
from core.errors import CalculationError
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from core.simulation.block import block_of
from tests.core.hand_plans import hand_plan, sure_round

PATHS = 100


def without_responses(plan: Plan) -> Plan:
    names = ("selling_elasticity", "research_pace", "delivery_share")
    return changed(plan, {f"market.responses.{name}": 0.0 for name in names})


def test_it_refuses_where_spending_does_nothing_and_without_a_round() -> None:
    with pytest.raises(CalculationError, match="what spending does"):
        next(searched(without_responses(ready_made("applied")), limit=0.3, aim="mean"))
    with pytest.raises(CalculationError, match="add a round"):
        next(searched(hand_plan(), limit=0.3, aim="mean"))


def test_a_choice_changes_what_it_says() -> None:
    plan = ready_made("applied")
    other = chosen(plan, Choice(2.0, 0.5, 4, 1))
    assert [one.id for one in other.financing.rounds] == ["series_a"]
    assert other.financing.rounds[0].amount.median == 0.5 * plan.financing.rounds[0].amount.median
    assert other.financing.rounds[0].close_month == 14
    hires = other.people.net_hires_per_quarter.median
    assert hires == pytest.approx(2 * plan.people.net_hires_per_quarter.median)
    run, before = other.compute.training_runs[0], plan.compute.training_runs[0]
    assert run.gpu_hours.median == pytest.approx(2 * before.gpu_hours.median)
    brand = {one.id: one.amount_per_month.median for one in other.costs}
    assert brand["brand"] == pytest.approx(24_000)
    assert brand["offices"] == pytest.approx(28_000)
    assert chosen(plan, Choice(1.0, 1.0, 0, 2)) == plan


@pytest.mark.whole
@pytest.mark.parametrize("aim", ["mean", "certain"])
def test_the_best_is_what_brute_force_finds(aim: str) -> None:
    plan, limit = ready_made("apps_and_api"), 0.5
    *_, found = searched(plan, limit=limit, aim=aim, paths=PATHS)
    assert found.done == found.total == len(SPENDING) * len(AMOUNTS) * len(LATER)
    best = None
    for spending in SPENDING:
        for amount in AMOUNTS:
            for later in LATER:
                choice = Choice(spending, amount, later, 1)
                chain = block_of(chosen(plan, choice), PATHS, 1).chain
                ruin = np.mean(~np.isnan(chain.treasury.ruin_month))
                if ruin + 2 * np.sqrt(ruin * (1 - ruin) / PATHS) > limit:
                    continue
                paid = sum_rows(chain.exit.paid[chain.table.founders])
                value = paid.mean() if aim == "mean" else np.sqrt(paid).mean() ** 2
                if best is None or value > best[0]:
                    best = (value, choice)
    assert best is not None
    assert found.best is not None
    assert found.best.choice == best[1]


def test_the_best_is_confirmed_on_futures_it_was_not_chosen_on() -> None:
    plan = ready_made("apps_and_api")
    *_, found = searched(plan, limit=0.9, aim="mean", paths=PATHS)
    assert found.confirmed is not None
    assert found.planned_again is not None
    assert found.gain is not None
    gained = found.confirmed.mean.value - found.planned_again.mean.value
    assert found.gain.value == pytest.approx(gained)
    # Paired: smaller than the two errors together.
    assert found.gain.error < np.hypot(found.confirmed.mean.error, found.planned_again.mean.error)


def test_the_error_of_a_sure_amount_s_gain_is_that_of_many_samples() -> None:
    """Two payouts that move together: the error against the spread of the gain over 2,000 samples."""
    generator = np.random.default_rng(1)
    gains, errors = [], []
    for _ in range(2_000):
        shared = generator.lognormal(0, 1, 400)
        best = shared * generator.lognormal(0.2, 0.3, 400)
        found = gain(best, shared, "certain")
        gains.append(found.value)
        errors.append(found.error)
    assert np.mean(errors) == pytest.approx(np.std(gains), rel=0.08)


def test_promises_to_rounds_left_out_fall_away() -> None:
    plan = ready_made("medical")
    other = chosen(plan, Choice(1.0, 1.0, 0, 1))
    assert other.financing.redemptions == other.financing.ratchets == ()
    assert chosen(plan, Choice(1.0, 1.0, 0, 3)).financing.ratchets


def test_the_limit_is_kept_with_two_standard_errors() -> None:
    *_, found = searched(ready_made("apps_and_api"), limit=0.4, aim="mean", paths=PATHS)
    assert found.best is not None
    assert found.best.ruin.value + 2 * found.best.ruin.error <= 0.4


def test_nothing_beats_the_frontier_and_nothing_is_within_an_impossible_limit() -> None:
    plan = hand_plan(income=0, costs=160, rounds=(sure_round(),))
    *_, found = searched(plan, limit=0.0, aim="mean", paths=PATHS)
    assert found.best is None
    assert found.gain is None
    for kept in found.efficient:
        for one in found.outcomes:
            assert not (one.ruin.value < kept.ruin.value and one.mean.value > kept.mean.value)


def test_promises_to_issued_series_stay_where_rounds_are_left_out() -> None:
    plan = ready_made("applied")
    series = [{"id": "seed", "name": "Seed", "shares": 1_000, "issue_price": 1.0}]
    names = [one.id for one in plan.financing.rounds] + ["seed"]
    rights = [{"id": f"r_{name}", "name": "R", "round": name, "due_month": 40} for name in names]
    plan = changed(plan, {"financing.series": series, "financing.redemptions": rights})
    found = chosen(plan, Choice(1.0, 1.0, 0, 1)).financing.redemptions
    assert [one.round for one in found] == [names[0], "seed"]
