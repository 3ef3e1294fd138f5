"""One pool: ours, the rivals' and the undecided."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.market.demand import demand
from core.market.pool import Customers, Winning, pooled
from tests.core.sections import segment

MONTHS = 240


def shared(  # type: ignore[no-untyped-def]
    one, *, months=MONTHS, decides=0.25, rivals=4.0, winning=None, stays=None
) -> Customers:
    attraction = np.full((months, 1), rivals)
    share = Winning(share=1 / (attraction + 2)) if winning is None else winning
    return pooled(
        segment=one,
        demand=demand(segment=one, months=months),
        decision_share_per_month=np.array([[decides]]),
        rivals_attraction=attraction,
        stays=np.broadcast_to(1 - one.churn_per_month, (months, 1)) if stays is None else stays,
        winning=share,
    )


def gaining(rate: float, months: int = MONTHS) -> Winning:
    return Winning(gain=np.full((months, 1), rate))


@pytest.mark.parametrize("ours", [0, 40, 95])
def test_five_equal_firms_end_with_equal_shares_wherever_they_begin(ours: float) -> None:
    """ds·w/(ds·N·w + churn), ds .25, w 1/6 (five firms and none), churn .015: 18.7 % each."""
    one = segment(
        curve="compound", opening_customers=ours, demand_growth_per_month=0.0, churn_per_month=0.015
    )
    found = shared(one, months=2_000)
    assert found.closing[-1, 0] / 100 == pytest.approx(0.25 / 6 / (0.25 * 5 / 6 + 0.015), rel=1e-6)
    assert found.closing[-1, 0] == pytest.approx(found.rivals[-1, 0] / 4, rel=1e-6)


@given(
    st.floats(0, 1_000),
    st.floats(0, 5_000),
    st.floats(-0.2, 0.3),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 50),
    st.one_of(st.none(), st.floats(0, 3)),
    st.one_of(st.none(), st.floats(0, 9_000)),
)
def test_shares_of_a_market_sum_to_one_in_every_month(
    opening: float,
    wanted: float,
    growth: float,
    churn: float,
    decides: float,
    rivals: float,
    gain: float | None,
    theirs: float | None,
) -> None:
    one = segment(
        opening_customers=opening,
        opening_demand=wanted,
        demand_growth_per_month=growth,
        churn_per_month=churn,
        rivals_customers=None if theirs is None else np.array([[theirs]]),
    )
    found = shared(
        one, months=36, decides=decides, rivals=rivals, winning=None if gain is None else gaining(gain, 36)
    )
    total = found.closing + found.rivals + found.undecided
    np.testing.assert_allclose(total, found.demand, rtol=1e-9, atol=1e-9)
    for part in (found.closing, found.rivals, found.new, found.churned):
        assert (part >= -1e-9 * (1 + wanted + opening)).all()
    np.testing.assert_allclose(found.closing, found.opening + found.new - found.churned, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(found.opening[1:], found.closing[:-1])


def test_a_month_of_the_pool_by_hand() -> None:
    """Demand 100; ours 10, theirs 40; churn 10 %: 9 and 36 stay, 55 are open, 20 % of them, 11, decide. A
    share of .3 gives us 3.3; of the other 7.7, rivals with attraction 3 win three quarters.
    """
    one = segment(demand_growth_per_month=0.0, churn_per_month=0.1, rivals_customers=np.array([[40.0]]))
    found = shared(one, months=1, decides=0.2, rivals=3.0, winning=Winning(share=np.array([[0.3]])))
    assert found.deciding[0, 0] == pytest.approx(10)
    assert found.closing[0, 0] == pytest.approx(9 + 3)
    assert found.rivals[0, 0] == pytest.approx(36 + 7 * 0.75)
    assert found.undecided[0, 0] == pytest.approx(100 - 12 - 41.25)
    assert found.churned[0, 0] == pytest.approx(1)


def test_own_growth_beyond_the_undecided_takes_from_rivals_and_ends_at_the_deciding_share_of_all_others() -> (
    None
):
    """Wanted 12 of 10 deciding: two come from rivals. Wanted 20: 20 % of the 90 who are not ours, 18."""
    one = segment(demand_growth_per_month=0.0, churn_per_month=0.1, rivals_customers=np.array([[40.0]]))
    some = shared(one, months=1, decides=0.2, rivals=3.0, winning=gaining(1.2, 1))
    assert some.closing[0, 0] == pytest.approx(9 + 12)
    assert some.rivals[0, 0] == pytest.approx(36 - 2)
    assert some.limited is not None
    assert not some.limited.any()
    most = shared(one, months=1, decides=0.2, rivals=3.0, winning=gaining(2.0, 1))
    assert most.closing[0, 0] == pytest.approx(9 + 18)
    assert most.rivals[0, 0] == pytest.approx(36 - 8)
    assert most.limited is not None
    assert most.limited.all()


def test_a_market_that_shrinks_below_its_customers_takes_from_all_alike() -> None:
    one = segment(
        opening_demand=30.0,
        demand_growth_per_month=0.0,
        churn_per_month=0.0,
        opening_customers=20,
        rivals_customers=np.array([[40.0]]),
    )
    found = shared(one, months=1)
    assert found.closing[0, 0] == pytest.approx(20.0)  # rivals fit into what is left today: 10
    halved = segment(opening_customers=20, churn_per_month=0.0, rivals_customers=np.array([[60.0]]))
    demand_by_month = np.array([[100.0], [40.0]])
    found = pooled(
        segment=halved,
        demand=demand_by_month,
        decision_share_per_month=np.array([[0.0]]),
        rivals_attraction=np.ones((2, 1)),
        stays=np.ones((2, 1)),
        winning=Winning(share=np.zeros((2, 1))),
    )
    assert found.closing[1, 0] == pytest.approx(10)
    assert found.rivals[1, 0] == pytest.approx(30)


def test_a_market_that_shrinks_below_us_limits_our_growth() -> None:
    one = segment(opening_customers=20, churn_per_month=0.0, rivals_customers=np.array([[60.0]]))
    found = pooled(
        segment=one,
        demand=np.array([[100.0], [40.0]]),
        decision_share_per_month=np.array([[0.0]]),
        rivals_attraction=np.ones((2, 1)),
        stays=np.ones((2, 1)),
        winning=gaining(0.0, 2),
    )
    assert found.limited is not None
    assert (found.limited[:, 0] > 0).tolist() == [False, True]


def test_without_a_statement_rivals_hold_what_their_odds_and_the_churn_keep() -> None:
    """Of the 90 who are not ours: .25 · .8 ÷ (.25 · .8 + .05), for four rivals and none."""
    one = segment(demand_growth_per_month=0.0, churn_per_month=0.05)
    nobody = Winning(share=np.zeros((200, 1)))
    steady = shared(one, months=200, winning=nobody, stays=np.ones((200, 1)))
    assert steady.rivals[0, 0] == pytest.approx(90 * 0.2 / 0.25)
    assert steady.rivals[-1, 0] == pytest.approx(90 * 0.2 / 0.25)


def test_more_churn_never_means_more_customers() -> None:
    def closing(churn: float) -> np.ndarray:
        one = segment(churn_per_month=churn, rivals_customers=np.array([[0.0]]))
        return shared(one, months=36, rivals=0.0).closing

    assert (closing(0.05) <= closing(0.01)).all()


def test_a_path_of_a_batch_is_the_path_alone() -> None:
    many = segment(3, churn_per_month=0.03)
    growth = np.array([[0.01, 0.05, 0.1]])
    many = many.model_copy(update={"demand_growth_per_month": growth})
    gains = np.linspace(0.01, 0.3, 36)[:, None] * np.array([[1.0, 2.0, 3.0]])
    batch = pooled(
        segment=many,
        demand=demand(segment=many, months=36),
        decision_share_per_month=np.full((1, 3), 0.25),
        rivals_attraction=np.full((36, 3), 2.0),
        stays=np.full((36, 3), 0.97),
        winning=Winning(gain=gains),
    )
    for path in range(3):
        alone = segment(churn_per_month=0.03, demand_growth_per_month=growth[0, path])
        found = shared(
            alone, months=36, rivals=2.0, winning=Winning(gain=gains[:, [path]]), stays=np.full((36, 1), 0.97)
        )
        np.testing.assert_array_equal(batch.closing[:, path], found.closing[:, 0])
