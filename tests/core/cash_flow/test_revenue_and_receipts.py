"""Revenue by stream and its cash."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arrays import Drawn
from core.cash_flow.collections import DAYS_PER_MONTH, receipts
from core.cash_flow.revenue import (
    growth_of_use,
    kept_share,
    paid_each,
    project_revenue,
    review_cost,
    stream_revenue,
    tokens,
    users,
)
from core.plan.more_streams import AdvertisingStream, CommittedStream, OutcomeStream, ProductStream
from core.plan.streams import DataStream, LicenceStream, ProjectStream, SubscriptionStream, UsageStream
from tests.core.sections import by_month, drawn

CUSTOMERS = {"all": by_month(10, 20, 30)}
FLAT = np.zeros((3, 1))
COMMON = {
    "id": "s",
    "name": "S",
    "quality": "usage",
    "top_customer_share": 0.0,
    "top_customer_growth_per_year": 0.0,
    "pilot_share": 0.0,
    "price_exposure": 1.0,
    "delivery_cost_share": 0.0,
    "refund_share": 0.0,
}


def stream(kind, plain=(), **values):  # type: ignore[no-untyped-def]
    usual = {"segment": "all", "adoption_share": 0.5, "usage_growth_per_month": 0.0, "billing_months": 1}
    return drawn(kind, 1, plain=(*plain, "billing_months"), **(COMMON | usual | values))


def earned(one, log_price_index=FLAT):  # type: ignore[no-untyped-def]
    return stream_revenue(
        stream=one,
        customers=CUSTOMERS,
        use=growth_of_use(stream=one, months=3, dearer=1.0, elasticity=np.zeros((1, 1))),
        log_price_index=log_price_index,
        expected_log_price_index=FLAT,
    )


def test_usage_revenue_is_customers_times_tokens_times_price() -> None:
    one = stream(
        UsageStream,
        million_tokens_per_customer_per_month=4,
        usage_growth_per_month=0,
        price_per_million_tokens=2,
    )
    np.testing.assert_allclose(earned(one), by_month(40, 80, 120))
    np.testing.assert_allclose(tokens(stream=one, customers=CUSTOMERS, use=None), by_month(20, 40, 60))
    treble = tokens(stream=one, customers=CUSTOMERS, use=np.full((3, 1), 3.0))
    np.testing.assert_allclose(treble, by_month(60, 120, 180))


def test_subscription_and_licence_revenue() -> None:
    seats = stream(SubscriptionStream, price_per_month=3, million_tokens_per_customer_per_month=1)
    np.testing.assert_allclose(earned(seats), by_month(15, 30, 45))
    licence = stream(LicenceStream, fee_per_year=24)
    np.testing.assert_allclose(earned(licence), by_month(10, 20, 30))


def test_tokens_beyond_those_included_are_paid_by_the_token() -> None:
    """10 tokens used, 4 included at a price of 3: 3 + 6 × .5 = 6 a subscriber."""
    one = stream(
        SubscriptionStream,
        price_per_month=3,
        million_tokens_per_customer_per_month=10,
        included_million_tokens=4,
        overage_price_per_million_tokens=0.5,
    )
    np.testing.assert_allclose(earned(one), by_month(30, 60, 90))


def test_seats_grow_what_a_subscriber_pays() -> None:
    one = stream(
        SubscriptionStream,
        price_per_month=2,
        million_tokens_per_customer_per_month=1,
        usage_growth_per_month=0.1,
    )
    np.testing.assert_allclose(earned(one), by_month(10, 20 * 1.1, 30 * 1.21))


def test_a_commitment_is_earned_used_or_not_and_more_is_paid_beside_it() -> None:
    """10 a month are committed. Use of 8 expires in part: 10. Use of 16 costs half for what is beyond: 13."""
    for used, each in ((8, 10), (16, 13)):
        one = stream(
            CommittedStream,
            commitment_per_year=120,
            million_tokens_per_customer_per_month=used,
            list_price_per_million_tokens=1,
            overage_price_share=0.5,
        )
        np.testing.assert_allclose(earned(one), each * by_month(5, 10, 15))


def test_a_commitment_is_drawn_down_over_a_year() -> None:
    """Of a year's 12, use of .7 that grows 6 % a month takes less in its first years' mean: no overage at
    once.
    """
    one = stream(
        CommittedStream,
        commitment_per_year=12,
        million_tokens_per_customer_per_month=0.7,
        list_price_per_million_tokens=1,
        overage_price_share=1.0,
        usage_growth_per_month=0.06,
    )
    use = growth_of_use(stream=one, months=14, dearer=1.0, elasticity=np.zeros((1, 1)))
    assert use is not None
    paid = paid_each(stream=one, price=np.ones((1, 1)), use=use)[:, 0]
    used = 0.7 * use[:, 0]
    np.testing.assert_allclose(paid[:7], 1.0)
    assert paid[13] == pytest.approx((12 + max(used[2:14].sum() - 12, 0)) / 12)


def test_use_before_the_plan_was_that_of_its_first_month() -> None:
    """Use of 2 a month against 12 a year: twelve beyond it are paid from the first month on, a twelfth
    each.
    """
    one = stream(
        CommittedStream,
        commitment_per_year=12,
        million_tokens_per_customer_per_month=2,
        list_price_per_million_tokens=1,
        overage_price_share=1.0,
    )
    paid = paid_each(stream=one, price=np.ones((3, 1)), use=np.ones((3, 1)))
    np.testing.assert_allclose(paid, 2.0)


TOKENS = {"million_tokens_per_customer_per_month": 3}


@pytest.mark.parametrize(
    ("kind", "values", "each"),
    [
        (UsageStream, TOKENS | {"price_per_million_tokens": 2}, 6),
        (
            OutcomeStream,
            {"tasks_per_customer_per_month": 50, "success_share": 0.8, "price_per_outcome": 2},
            80,
        ),
        (LicenceStream, {"fee_per_year": 24}, 2),
        (DataStream, {"fee_per_month": 5}, 5),
        (ProductStream, {"units_per_customer_per_year": 6, "price_per_unit": 20}, 10),
        (AdvertisingStream, {"thousand_views_per_customer_per_month": 4, "price_per_thousand_views": 3}, 12),
    ],
)
def test_what_a_customer_pays_follows_price_and_use(kind, values, each) -> None:  # type: ignore[no-untyped-def]
    one, half, treble = stream(kind, **values), np.full((1, 1), 0.5), np.full((1, 1), 3.0)
    assert paid_each(stream=one, price=np.ones((1, 1)), use=None) == pytest.approx(each)
    assert paid_each(stream=one, price=half, use=None) == pytest.approx(each / 2)
    assert paid_each(stream=one, price=half, use=treble) == pytest.approx(each / 2 * 3)


def test_a_subscribers_tokens_beyond_those_included_follow_the_price_too() -> None:
    """10 and 2 tokens beyond at 3 each, at half the price: 8."""
    more = {"million_tokens_per_customer_per_month": 5, "included_million_tokens": 3}
    one = stream(SubscriptionStream, price_per_month=10, overage_price_per_million_tokens=3, **more)
    assert paid_each(stream=one, price=np.full((1, 1), 0.5), use=None) == pytest.approx(8)


def test_only_tasks_that_succeed_are_paid_and_all_take_tokens_and_review() -> None:
    one = stream(
        OutcomeStream,
        tasks_per_customer_per_month=100,
        success_share=0.6,
        price_per_outcome=2,
        million_tokens_per_task=0.01,
        reviewed_share=0.2,
        review_cost_per_task=0.5,
    )
    np.testing.assert_allclose(earned(one), by_month(600, 1_200, 1_800))
    np.testing.assert_allclose(tokens(stream=one, customers=CUSTOMERS, use=None), by_month(5, 10, 15))
    checked = review_cost(stream=one, customers=CUSTOMERS, use=None)
    np.testing.assert_allclose(checked, by_month(50, 100, 150))


def test_products_and_advertising() -> None:
    sold = stream(ProductStream, units_per_customer_per_year=6, price_per_unit=4)
    np.testing.assert_allclose(earned(sold), by_month(10, 20, 30))
    shown = stream(
        AdvertisingStream,
        thousand_views_per_customer_per_month=0.5,
        price_per_thousand_views=6,
        million_tokens_per_customer_per_month=0.2,
    )
    np.testing.assert_allclose(earned(shown), by_month(15, 30, 45))
    np.testing.assert_allclose(tokens(stream=shown, customers=CUSTOMERS, use=None), by_month(1, 2, 3))


def projects(growth_per_year: float = 0) -> ProjectStream[Drawn]:
    """Return two projects a month at 6, delivered over three months."""
    return drawn(
        ProjectStream,
        1,
        plain=("delivery_months",),
        delivery_months=3,
        projects_per_month=2,
        project_growth_per_year=growth_per_year,
        growth_fade_per_year=0,
        price_per_project=6,
        **COMMON,
    )


def test_projects_are_recognised_over_their_delivery_and_start_level() -> None:
    one = projects()
    np.testing.assert_allclose(earned(one), by_month(12, 12, 12))


def test_a_price_and_people_that_depart_reach_projects_as_they_are_signed() -> None:
    """Delivered over 3 months: what is signed at half the price from month 1 on makes up 0, 1 and 2
    thirds.
    """
    one = projects()
    found = earned(one, np.log(by_month(1, 0.5, 0.5)))
    np.testing.assert_allclose(found, 12 * by_month(1, 1 - 1 / 6, 1 - 2 / 6))
    understaffed = project_revenue(stream=one, price=np.ones((3, 1)), signed=by_month(1, 0.5, 0.5))
    np.testing.assert_allclose(understaffed, found)


def test_projects_follow_a_measured_growth() -> None:
    one = projects(growth_per_year=9)
    found = project_revenue(stream=one, price=np.ones((3, 1)), growth=by_month(1.1, 1.2, 1.3))
    np.testing.assert_allclose(found, 12 * by_month(1.1, 1.2, 1.3))


def test_prices_follow_the_market_by_their_exposure() -> None:
    one = stream(
        SubscriptionStream, price_per_month=1, million_tokens_per_customer_per_month=0, price_exposure=0.5
    )
    found = earned(one, np.log(by_month(1, 0.81, 0.64)))
    np.testing.assert_allclose(found, by_month(5, 9, 12))


def kept(one, revenue, leaves=np.inf, customers=CUSTOMERS):  # type: ignore[no-untyped-def]
    part = kept_share(
        stream=one,
        months=len(revenue),
        customers=customers,
        pilot_months=1,
        pilot_conversion_share=np.array([[0.2]]),
        top_customer_leaves=np.array([leaves]),
    )
    return revenue if part is None else revenue * part


def test_pilots_that_do_not_convert_end() -> None:
    one = stream(SubscriptionStream, price_per_month=1, pilot_share=0.5)
    np.testing.assert_allclose(kept(one, by_month(10, 20, 30)), by_month(10, 12, 18))


def test_a_top_customer_takes_along_what_it_pays_itself_and_not_a_share_of_all_later_revenue() -> None:
    """40 % of today's 10 is 4. Customers triple, the price of each rises by a half: the top customer pays 6
    of 45.
    """
    one = stream(SubscriptionStream, price_per_month=1, top_customer_share=0.4)
    revenue = by_month(10, 20, 45)
    np.testing.assert_allclose(kept(one, revenue, 2.0), by_month(10, 20, 39))
    np.testing.assert_allclose(kept(one, revenue), revenue)


def test_a_top_customer_may_grow_faster_than_the_others() -> None:
    """40 % of today's 10, with as many customers a year later: 4 become 8, or at most all there is."""
    alike = {"all": np.full((13, 1), 10.0)}
    revenue = np.full((13, 1), 10.0)
    for growth, left in ((1.0, 2.0), (9.0, 0.0), (-0.5, 8.0)):
        own = {"top_customer_share": 0.4, "top_customer_growth_per_year": growth}
        one = stream(SubscriptionStream, price_per_month=1, **own)
        assert kept(one, revenue, 12.0, alike)[12, 0] == pytest.approx(left)


def test_a_top_customer_of_projects_does_not_grow_with_their_number() -> None:
    growing = {"project_growth_per_year": 3.0, "growth_fade_per_year": 0.0}
    one = drawn(ProjectStream, 1, **(COMMON | growing | {"top_customer_share": 0.5}))
    revenue = (4 ** (np.arange(13.0) / 12))[:, None]
    assert kept(one, revenue, 12.0, {})[12, 0] == pytest.approx(4 - 0.5)
    measured = revenue * kept_share(
        stream=one,
        months=len(revenue),
        customers={},
        pilot_months=12,
        pilot_conversion_share=np.array([[0.5]]),
        top_customer_leaves=np.array([12.0]),
        growth=revenue * 1.5,
    )
    assert measured[12, 0] == pytest.approx(4 - 0.5)


def test_a_company_that_closes_at_once_has_no_top_customer_and_no_revenue() -> None:
    growing = {"project_growth_per_year": 0.0, "growth_fade_per_year": 0.0}
    one = drawn(ProjectStream, 1, **(COMMON | growing | {"top_customer_share": 1.0}))
    nothing = np.zeros((4, 1))
    found = nothing * kept_share(
        stream=one,
        months=len(nothing),
        customers={},
        pilot_months=12,
        pilot_conversion_share=np.array([[0.5]]),
        top_customer_leaves=np.array([2.0]),
        growth=nothing,
    )
    np.testing.assert_array_equal(found, nothing)


@given(st.lists(st.floats(0, 1e6), min_size=12, max_size=12), st.floats(0, 200), st.floats(0, 1e6))
def test_all_revenue_and_opening_receivables_are_collected_in_the_end(
    revenue: list[float], days: float, opening: float
) -> None:
    flow = by_month(*revenue, *[0.0] * 12)
    found = receipts(invoiced=flow, collection_days=np.array([[days]]), opening_receivables=opening)
    assert found.sum() == pytest.approx(sum(revenue) + opening, rel=1e-9, abs=1e-6)
    closing = opening + np.cumsum(flow - found)
    assert (closing >= -1e-5).all()


def test_half_a_month_of_lag_splits_a_months_revenue() -> None:
    found = receipts(
        invoiced=by_month(10, 0, 0), collection_days=np.array([[DAYS_PER_MONTH / 2]]), opening_receivables=0.0
    )
    np.testing.assert_allclose(found, by_month(5, 5, 0))


def test_each_path_has_its_own_lag() -> None:
    flow = np.tile(by_month(10, 0, 0, 0), (1, 2))
    found = receipts(
        invoiced=flow, collection_days=np.array([[0.0, 2 * DAYS_PER_MONTH]]), opening_receivables=0.0
    )
    np.testing.assert_allclose(found, [[10, 0], [0, 0], [0, 10], [0, 0]])


def test_projects_signed_in_a_month_are_delivered_from_then_on() -> None:
    """Two a month at 6 over 3 months, and none from month 1 on: two thirds, then one third are left."""
    one = projects()
    ends = one.model_copy(update={"projects_per_month": by_month(2, 0, 0)})
    np.testing.assert_allclose(earned(ends), by_month(12, 8, 4))
    dearer = one.model_copy(update={"price_per_project": by_month(6, 12, 12)})
    np.testing.assert_allclose(earned(dearer), by_month(12, 16, 20))


def test_a_fallen_price_makes_a_commitment_and_its_use_cheaper_alike() -> None:
    """At half the price 16 used against 10 committed are half of 13."""
    one = stream(
        CommittedStream,
        commitment_per_year=120,
        million_tokens_per_customer_per_month=16,
        list_price_per_million_tokens=1,
        overage_price_share=0.5,
    )
    np.testing.assert_allclose(paid_each(stream=one, price=np.full((1, 1), 0.5), use=None), 6.5)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_a_stream_is_bought_by_the_part_of_customers_that_adopts_it(share: float) -> None:
    one = stream(SubscriptionStream, price_per_month=10, adoption_share=share)
    customers = {one.segment: np.array([[8.0], [12.0]])}
    np.testing.assert_array_equal(users(stream=one, customers=customers)[:, 0], [8 * share, 12 * share])
