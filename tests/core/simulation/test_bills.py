"""What a customer pays now beside then, for as much: every term of its bill moves customers alike."""

import numpy as np
import pytest

from core.plan.conditions import as_stated_now, departures_of, levers_without_effect
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.simulation.chain import Chain
from core.simulation.run import base_chain
from tests.core.cash_flow.test_billing import sold

SEGMENT = "market.segments.all"
USAGE = {"kind": "usage", "price_per_million_tokens": 4.0, "million_tokens_per_customer_per_month": 100.0}
COMMITTED = {"kind": "committed", "commitment_per_year": 1_200.0, "list_price_per_million_tokens": 4.0}
COMMITTED |= {"million_tokens_per_customer_per_month": 100.0, "billing_months": 1}
SEATS = {"kind": "subscription", "price_per_month": 100.0, "overage_price_per_million_tokens": 4.0}
SEATS |= {"million_tokens_per_customer_per_month": 325.0, "included_million_tokens": 250.0}
ADS = {"kind": "advertising", "thousand_views_per_customer_per_month": 100.0}
ADS |= {"price_per_thousand_views": 4.0}


def stated(**stream: object) -> Plan:
    growing = {f"{SEGMENT}.growth_per_month": 0.03, f"{SEGMENT}.churn_per_month": 0.02}
    return as_stated_now(changed(sold(start=100, **stream), growing | {"market.competition.competitors": 3}))


def at(plan: Plan, **terms: float | None) -> Chain:
    return base_chain(changed(plan, {f"revenue.streams.sold.{name}": value for name, value in terms.items()}))


def customers(chain: Chain) -> np.ndarray:
    return chain.operations.outlook.customers["all"].closing[:, 0]


def left(stream: dict[str, object], **terms: float | None) -> float:
    """Return the customers of month 23 after a change of terms ÷ those without it."""
    plan = stated(**stream)
    return float(customers(at(plan, **terms))[23] / customers(at(plan))[23])


@pytest.mark.parametrize(
    ("stream", "terms", "dearer"),
    [
        (COMMITTED, {"list_price_per_million_tokens": 6.0}, 1.5),
        (COMMITTED, {"overage_price_share": 1 + 2_400 / 3_600}, 1.5),
        (COMMITTED, {"commitment_per_year": 2_400.0}, 1.0),
        (COMMITTED, {"list_price_per_million_tokens": 40.0}, 10.0),
        (SEATS, {"overage_price_per_million_tokens": 500 / 75}, 1.5),
        (SEATS, {"included_million_tokens": 200.0}, 1.5),
        (SEATS, {"price_per_month": 150.0}, 1.125),
        (SEATS, {"overage_price_per_million_tokens": 2.0}, 0.625),
    ],
)
def test_the_same_rise_of_the_bill_costs_as_many_customers_by_whatever_term(
    stream: dict[str, object], terms: dict[str, float], dearer: float
) -> None:
    """All pay 400 a month at first; tokens alone, at a price per token, are what the others answer to."""
    assert left(stream, **terms) == pytest.approx(left(USAGE, price_per_million_tokens=4 * dearer), rel=1e-9)
    assert (left(stream, **terms) < 1) is (dearer > 1)


def test_a_limit_where_all_was_included_is_a_dearer_bill_and_lifting_one_a_cheaper() -> None:
    """100 with all included, then 4 for each of 75 beyond 250: four times the bill, as 400 would be."""
    unlimited = SEATS | {"included_million_tokens": None}
    dearer, cheaper = left(USAGE, price_per_million_tokens=16.0), left(USAGE, price_per_million_tokens=1.0)
    assert left(unlimited, included_million_tokens=250.0) == pytest.approx(dearer, rel=1e-9)
    assert left(SEATS, included_million_tokens=None) == pytest.approx(cheaper, rel=1e-9)
    assert left(unlimited, included_million_tokens=400.0) == 1, "nobody uses as much"
    path = "revenue.streams.sold.included_million_tokens"
    limited = changed(stated(**unlimited), {path: 250.0})
    assert str(departures_of(limited)) == str({path: (float("nan"), 250.0)})
    assert str(departures_of(changed(stated(**SEATS), {path: None}))) == str({path: (250.0, float("nan"))})


def test_users_do_not_leave_because_advertisers_pay_more_who_buy_less() -> None:
    """Half as much again for a view: as many users, and 1.5 · 1.5^(−½) of the revenue; at half the price all
    that users see is sold, and no more.
    """
    plan = stated(**ADS)
    before, dearer, cheaper = (
        at(plan),
        at(plan, price_per_thousand_views=6.0),
        at(plan, price_per_thousand_views=2.0),
    )
    for one, factor in ((dearer, 1.5**0.5), (cheaper, 0.5)):
        np.testing.assert_allclose(customers(one), customers(before))
        np.testing.assert_allclose(one.operations.sales.revenue, factor * before.operations.sales.revenue)
        np.testing.assert_allclose(
            one.operations.sales.million_tokens, before.operations.sales.million_tokens
        )


def test_terms_that_nobody_answers_to_are_no_levers() -> None:
    deaf = {"market.responses.price_elasticity": 0.0, "market.responses.usage_elasticity": 0.0}
    silent = levers_without_effect(changed(stated(**SEATS), deaf))
    assert "revenue.streams.sold.overage_price_per_million_tokens" in silent
    assert "revenue.streams.sold.overage_price_per_million_tokens" not in levers_without_effect(
        stated(**SEATS)
    )
