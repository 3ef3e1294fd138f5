"""Term sheets: where one offer pays the founders more than another, worked out by hand."""

import numpy as np
import pytest

from core.studies.financing.term_sheets import compare
from tests.core.hand_plans import hand_plan, sure_round

PLAIN = {"pre_money": 1_500.0, "amount": 500.0, "participation": "none"}
DEAR = {"pre_money": 4_500.0, "amount": 500.0, "participation": "full"}
PLAN = hand_plan(rounds=(sure_round(),))


@pytest.mark.parametrize("end", [1_000, 10_000])
def test_the_change_is_found_exactly_and_also_beyond_the_range_looked_at(end: float) -> None:
    # Plain: ¾ of x from 2,000 on; dear: 9/10 of what is left after 500. They meet at 0.9·(x − 500) = 0.75·x.
    plain, dear = compare(PLAN, "a", {"plain": PLAIN, "dear": DEAR}, np.linspace(0, end, 51))
    assert plain.better == ()
    ((start, stop),) = dear.better
    assert start == pytest.approx(3_000, abs=0.02)
    assert stop == float("inf")


def test_an_offer_that_is_ahead_only_between_two_exits_says_both() -> None:
    # Seen the other way round: plain is ahead from 500, where the dear one's preference is paid, to 3,000.
    _dear, plain = compare(PLAN, "a", {"dear": DEAR, "plain": PLAIN}, np.linspace(0, 1_000, 51))
    ((start, stop),) = plain.better
    assert (start, stop) == pytest.approx((500, 3_000), abs=0.02)


def test_founders_get_nothing_before_the_preferences_are_paid() -> None:
    twice = PLAIN | {"preference_multiple": 2.0}
    plain, double, same = compare(
        PLAN, "a", {"plain": PLAIN, "twice": twice, "same": PLAIN}, np.linspace(0, 400, 9)
    )
    assert plain.first_money == pytest.approx(500, abs=0.02)
    assert double.first_money == pytest.approx(1_000, abs=0.02)
    assert same.better == ()


def test_stakes_and_price_of_an_offer() -> None:
    (one,) = compare(PLAN, "a", {"one": PLAIN | {"pool_after_share": 0.1}}, np.linspace(0, 400, 9))
    assert one.founders_stake == pytest.approx(0.65)
    assert one.investor_stake == pytest.approx(0.25)
    assert one.pool_share == pytest.approx(0.1)
    assert one.effective_pre_money == pytest.approx(0.65 * 2_000)
    assert one.price == pytest.approx(0.65 * 2_000 / 8_000_000)
