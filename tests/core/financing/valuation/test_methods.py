"""Assets, comparables, investors' methods and rules of thumb: ranges, refusals, what a price would need."""

from datetime import date

import pytest

from core.errors import CalculationError
from core.financing.valuation.assets import cost_method
from core.financing.valuation.comparables import Comparable, comparables, rows_of
from core.financing.valuation.investors import first_chicago, venture_capital_method
from core.financing.valuation.rules_of_thumb import berkus, risk_factor_summation, scorecard

CASES = [("best", 0.15, 80e6), ("base", 0.35, 15e6), ("worst", 0.5, 0.0)]


def test_debts_are_paid_out_of_the_assets_and_owners_are_liable_for_no_more() -> None:
    assets = [("cash", 100.0, 1.0), ("machines", 50.0, 0.4)]
    found = cost_method(assets=assets, debts=[("bills", 30.0), ("loan", 0.0)])
    assert (found.low, found.value, found.high) == (70.0, 90.0, 120.0)
    assert [(step.label, step.value) for step in found.steps] == [
        ("cash", 100.0),
        ("machines", 20.0),
        ("bills", -30.0),
    ]
    assert cost_method(assets=assets, debts=[("loan", 500.0)]).value == 0.0


def test_a_recoverable_share_beyond_the_whole_is_refused() -> None:
    with pytest.raises(CalculationError) as refused:
        cost_method(assets=[("brand", 1.0, 1.2)])
    assert refused.value.faults[0].path == "assets.brand"


def _company(**values: object) -> Comparable:
    usual = {"name": "One", "value": 80.0, "revenue": 10.0, "as_of": date(2026, 6, 15)}
    return Comparable(**(usual | values))


def test_a_listed_companys_multiple_loses_the_discount() -> None:
    rows = rows_of(
        [_company(), _company(listed=True)], on=date(2026, 9, 1), oldest_months=12, listed_discount_share=0.25
    )
    assert [row.multiple for row in rows] == [8.0, 6.0]
    assert [row.age_months for row in rows] == [2, 2]


def test_what_is_too_old_of_later_or_without_revenue_is_left_out_by_reason() -> None:
    rows = rows_of(
        [
            _company(),
            _company(as_of=date(2025, 8, 1)),
            _company(as_of=date(2025, 8, 2)),
            _company(as_of=date(2026, 9, 2)),
            _company(as_of=date(2026, 9, 1)),
            _company(revenue=0.0),
        ],
        on=date(2026, 9, 1),
        oldest_months=12,
    )
    assert [row.left_out for row in rows] == ["", "old", "", "later", "", "revenue"]


def test_the_middle_half_of_the_multiples_is_the_range_and_cash_comes_on_top() -> None:
    found = comparables(metric=10.0, multiples=[2, 4, 6, 8, 100], net_cash=5.0)
    assert (found.low, found.value, found.high) == (45.0, 65.0, 85.0)
    assert found.steps[-1].value == 5.0


def test_the_price_needs_a_multiple_and_says_how_many_reach_it() -> None:
    found = comparables(metric=10.0, multiples=[2, 4, 6, 8, 100], net_cash=5.0, price=85.0)
    assert [step.value for step in found.needed] == [8.0, 0.4]
    assert comparables(metric=10.0, multiples=[2.0], net_cash=90.0, price=85.0).needed == ()
    assert comparables(metric=0.0, multiples=[2.0], price=85.0).needed == ()


def test_no_comparable_no_value() -> None:
    with pytest.raises(CalculationError):
        comparables(metric=10.0, multiples=[])


def test_at_the_exit_or_multiple_needed_the_investors_method_gives_the_price() -> None:
    usual = {"exit_value": 42.5e6, "multiple": 20.0, "amount": 0.5e6, "later_dilution_share": 0.3}
    found = venture_capital_method(**usual, price=5e6)
    exit_needed, multiple_needed = (step.value for step in found.needed)
    assert venture_capital_method(**(usual | {"exit_value": exit_needed})).value == pytest.approx(5e6)
    assert venture_capital_method(**(usual | {"multiple": multiple_needed})).value == pytest.approx(5e6)


def test_the_best_cases_odds_needed_give_the_price_with_the_others_in_proportion() -> None:
    found = first_chicago(cases=CASES, price=40e6)
    (step,) = found.needed
    left = (1 - step.value) / 0.85
    again = first_chicago(
        cases=[("best", step.value, 80e6), ("base", 0.35 * left, 15e6), ("worst", 0.5 * left, 0.0)]
    )
    assert again.value == pytest.approx(40e6)


@pytest.mark.parametrize("price", [81e6, 6e6])
def test_a_price_beyond_the_best_case_or_below_the_others_needs_odds_that_do_not_exist(price: float) -> None:
    """The others alone are worth (.35 · 15 M) ÷ .85 = 6.18 M."""
    assert first_chicago(cases=CASES, price=price).needed == ()
    assert first_chicago(cases=[("only", 1.0, 5.0)], price=4.0).needed == ()


def test_odds_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(CalculationError):
        first_chicago(cases=[("best", 0.5, 1.0)])


def test_rules_of_thumb_say_what_a_price_would_need() -> None:
    scores = {"team": (0.6, 1.2), "rest": (0.4, 1.0)}
    assert scorecard(average_pre_money=2e6, scores=scores, price=3e6).needed[0].value == pytest.approx(1.5)
    found = risk_factor_summation(average_pre_money=2e6, ratings={"a": 1, "b": 0}, price=2.75e6)
    assert found.needed[0].value == pytest.approx(3.0)
    both = {"idea": 1e5, "team": 2e5}
    assert berkus(elements=both, price=8e5).needed[0].value == 4e5


def test_what_a_rule_of_thumb_could_never_say_is_not_needed() -> None:
    """Scores end at 2, ratings at ±2 each, elements at half a million."""
    assert scorecard(average_pre_money=2e6, scores={"a": (1.0, 1.0)}, price=5e6).needed == ()
    assert risk_factor_summation(average_pre_money=2e6, ratings={"a": 1}, price=3e6).needed == ()
    assert risk_factor_summation(average_pre_money=2e6, ratings={"a": 1}, price=1.4e6).needed == ()
    assert berkus(elements={"idea": 1e5}, price=6e5).needed == ()


def test_a_range_is_in_order_where_the_metric_is_a_loss() -> None:
    found = comparables(metric=-1.0, multiples=[3, 5])
    assert found.low < found.value < found.high


def test_a_month_counts_once_it_is_full() -> None:
    (row,) = rows_of([_company(as_of=date(2025, 1, 31))], on=date(2026, 8, 1), oldest_months=18)
    assert (row.age_months, row.left_out) == (18, "")


@pytest.mark.parametrize("rating", [-3, 3])
def test_a_rating_beyond_two_is_refused_and_two_is_not(rating: int) -> None:
    with pytest.raises(CalculationError, match="between"):
        risk_factor_summation(average_pre_money=2e6, ratings={"a": rating})
    within = 2 if rating > 0 else -2
    found = risk_factor_summation(average_pre_money=2e6, ratings={"a": within})
    assert found.value == 2e6 + within * 250_000
