"""Open Cap Table files whose papers bear odd days, name what is not there, or do not add up."""

from typing import Any

import pytest

from tests.core.financing.interchange.test_ocf_rows import (
    COMMON,
    PLAN,
    convertible,
    held,
    issue,
    option,
    preferred,
    read,
    then,
    told,
    usd,
)


def split(day: str = "2025-06-01", of: str = "common", times: int = 2, **more: Any) -> dict[str, Any]:
    ratio = {"numerator": str(times), "denominator": "1"}
    return then("STOCK_CLASS_SPLIT", None, day, stock_class_id=of, split_ratio=ratio) | more


FOUNDERS = held(read(split()))
"""The founders' own, split."""


def test_what_comes_of_a_transaction_counts_in_shares_of_its_day_whatever_day_its_paper_bears() -> None:
    """100 are split to 200; 80 are handed on in August, and 120 are left: the papers bear the first day."""
    moved = then("STOCK_TRANSFER", "x", "2025-08-01", quantity="80", resulting_security_ids=["z"])
    papers = issue("y", 120), issue("z", 80)
    found = read(split(), issue("x", 100), moved | {"balance_security_id": "y"}, *papers)
    assert held(found) == FOUNDERS + 200
    assert told(found) == []


def test_the_rest_of_an_option_keeps_its_own_price_and_pool() -> None:
    used = then(
        "EQUITY_COMPENSATION_EXERCISE", "o", "2025-08-01", quantity="80", resulting_security_ids=["b"]
    )
    rest = option("r", 120, exercise_price=usd(2.0))
    found = read(PLAN, split(), option("o", 100), used | {"balance_security_id": "r"}, issue("b", 80), rest)
    (one,) = [one for one in found.holders if one["security"] == "options"]
    assert (one["shares"], one["strike"]) == (120, 2.0)
    assert held(found) == FOUNDERS + 80
    assert found.pool_shares == 2 * 8_000_000 - 200


@pytest.mark.parametrize("day", ["2025-5-1", "2025-05-01T00:00:00Z", "2025-05-01"])
def test_days_compare_however_they_are_written(day: str) -> None:
    assert held(read(split("2025-10-01T12:00:00Z"), issue("x", 100, date=day))) == FOUNDERS + 200
    assert held(read(split("2025-4-1"), issue("x", 100, date=day))) == FOUNDERS + 100


def test_what_is_no_day_is_named_and_counts_nowhere() -> None:
    found = read(split(), issue("x", 100, date="15/06/2025"))
    assert held(found) == FOUNDERS
    assert "transactions.t_x.date" in told(found)
    undated = read(option("o", 100, expiration_date="31.12.2026"), PLAN)
    assert "transactions.t_o.expiration_date" in told(undated)
    nowhere = read(split(day="soon", of="b"), COMMON | {"id": "b", "name": "B"}, issue("y", 100, "b"))
    assert held(nowhere) == 8_000_000
    assert "transactions.t_y.stock_class_id" in told(nowhere)


@pytest.mark.parametrize("of_plan", [True, False])
def test_an_option_on_a_class_that_is_not_there_is_one_on_common_shares(of_plan: bool) -> None:
    plan = PLAN | ({"stock_class_ids": ["zzz"]} if of_plan else {})
    granted = option("o", 100, **({} if of_plan else {"stock_class_id": "zzz"}))
    found = read(plan, split(), granted)
    assert held(found, "options") == 200
    assert ("stock_plan.plan.stock_class_id" if of_plan else "transactions.t_o.stock_class_id") in told(found)
    assert found.pool_shares == 16_000_000 - 200


def share(rules: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    how: dict[str, Any] = {
        "type": "FIXED_PERCENT_OF_CAPITALIZATION_CONVERSION",
        "converts_to_percent": "0.07",
    }
    how |= {"capitalization_definition_rules": rules} if rules else {}
    return convertible(how=how, **more)


def test_a_fixed_share_counts_by_the_file_s_rules_and_says_where_there_are_none() -> None:
    (one,) = read(
        share({"include_additional_option_pool_topup": "true", "include_this_security": False})
    ).safes
    assert (one["fixed_share"], one["cap_counts"]) == (0.07, "as_ticked")
    assert (one["counts_pool_increase"], one["counts_converting"]) == (True, False)
    assert read(share({"include_new_money": True})).safes == []
    assert "transactions.t_c.capitalization_definition" in told(read(share(None)))


def test_a_safe_that_states_no_money_is_left_out_by_name() -> None:
    found = read(share(None, investment_amount=usd(0)))
    assert found.safes == []
    assert "transactions.t_c.investment_amount" in told(found)
    gone = then("CONVERTIBLE_CANCELLATION", "c", "2026-02-01")
    assert "transactions.t_c.investment_amount" not in told(read(share(None), gone))


def test_a_warrant_exercised_by_a_ratio_costs_what_it_says() -> None:
    """100 for 10 each bring 200: 5 for each of them."""
    how = {"type": "RATIO_CONVERSION", "ratio": {"numerator": "2", "denominator": "1"}}
    trigger = {"conversion_right": {"conversion_mechanism": how, "converts_to_stock_class_id": "common"}}
    one = option("w", 100, exercise_price=usd(10.0), exercise_triggers=[trigger])
    found = read(one | {"object_type": "TX_WARRANT_ISSUANCE"})
    (held_,) = [each for each in found.holders if each["security"] == "warrants"]
    assert (held_["shares"], held_["strike"]) == (200, 5.0)


def test_a_class_that_converts_through_another_one_converts_into_all_it_stands_for() -> None:
    """A into one B, and B into ten common shares: at 2 a share, 0.2 for each."""
    tenfold = {"type": "RATIO_CONVERSION", "ratio": {"numerator": "10", "denominator": "1"}}
    alike = {"type": "RATIO_CONVERSION", "ratio": {"numerator": "1", "denominator": "1"}}
    b = COMMON | {"id": "b", "name": "B"}
    b |= {"conversion_rights": [{"conversion_mechanism": tenfold, "converts_to_stock_class_id": "common"}]}
    into = [{"conversion_mechanism": alike, "converts_to_stock_class_id": "b"}]
    found = read(b, preferred("a", 2.0, conversion_rights=into), issue("ia", 1_000, "a", 2.0))
    assert found.series[0]["conversion_price"] == pytest.approx(0.2)


def test_an_adjustment_that_states_nothing_leaves_the_class_s_right() -> None:
    how = {"type": "RATIO_CONVERSION", "conversion_price": usd(1.6)}
    a = preferred("a", 2.0, conversion_rights=[{"conversion_mechanism": how}])
    empty = then("STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT", stock_class_id="a")
    found = read(a, issue("ia", 1_000, "a", 2.0), empty)
    assert found.series[0]["conversion_price"] == 1.6
    assert any(path.endswith("new_ratio_conversion_mechanism") for path in told(found))


def moved(quantity: int, *results: str, kind: str = "TRANSFER", **more: Any) -> dict[str, Any]:
    return then(f"STOCK_{kind}", "x", quantity=str(quantity), resulting_security_ids=[*results]) | more


@pytest.mark.parametrize(
    ("objects", "wrong"),
    [
        ([moved(40, "y"), issue("y", 40)], False),
        ([moved(40, "y", balance_security_id="z"), issue("y", 40), issue("z", 60)], False),
        ([moved(40, "y", balance_security_id="z"), issue("y", 40), issue("z", 50)], True),
        ([moved(40, "y", "z"), issue("y", 40), issue("z", 60)], True),
        ([moved(100, "y", kind="REISSUANCE"), issue("y", 90)], True),
        ([moved(100, "y", kind="REISSUANCE"), issue("y", 100)], False),
        ([moved(30, kind="REPURCHASE", balance_security_id="z"), issue("z", 70)], False),
        ([moved(30, kind="REPURCHASE", balance_security_id="z"), issue("z", 100)], True),
        ([moved(40, balance_security_id="z"), issue("z", 60),
          then("STOCK_TRANSFER", "z", i="back", quantity="60", balance_security_id="x")], True),
    ],
)  # fmt: skip
def test_shares_that_appear_or_vanish_on_the_way_are_named(
    objects: list[dict[str, Any]], wrong: bool
) -> None:
    found = told(read(issue("x", 100), *objects))
    assert any("security_id" in path for path in found) == wrong


def test_two_objects_of_one_id_are_named() -> None:
    twice = [preferred("a", 1.0, liquidation_preference_multiple=str(times)) for times in (1, 2)]
    found = read(*twice, issue("ia", 1_000, "a"))
    assert "stock_class.a.id" in told(found)
    assert found.series[0]["preference_multiple"] == 2


def test_dates_tell_themselves_when_earning_began_where_nothing_else_does() -> None:
    """48 equal months from July 2025 on, granted in October: it began in July; with a cliff of a year too."""
    each = [(2025 + (6 + month) // 12, (6 + month) % 12 + 1) for month in range(1, 49)]
    dates = [{"date": f"{year}-{month:02}-15", "amount": "100"} for year, month in each]
    found = read(PLAN, option("o", 4_800, date="2025-10-01", vestings=dates))
    (one,) = [one for one in found.holders if one["security"] == "options"]
    assert one["vesting"] == {"start_month": -18, "months": 48, "cliff_months": 0}
    year = [{"date": dates[11]["date"], "amount": "1200"}, *dates[12:]]
    (one,) = [
        one
        for one in read(PLAN, option("o", 4_800, date="2025-10-01", vestings=year)).holders
        if one["security"] == "options"
    ]
    assert one["vesting"] == {"start_month": -18, "months": 48, "cliff_months": 12}
    odd = [*dates[:-1], dates[-1] | {"amount": "4000"}]
    assert "vesting" not in read(PLAN, option("o", 8_700, date="2025-10-01", vestings=odd)).holders[1]


def test_a_cancellation_that_says_no_number_is_named() -> None:
    cancelled = then("EQUITY_COMPENSATION_CANCELLATION", "o", reason_text="left")
    found = read(PLAN | {"default_cancellation_behavior": "RETIRE"}, option("o", 100), cancelled)
    assert held(found, "options") == 0
    assert f"transactions.{cancelled['id']}.quantity" in told(found)
    said = cancelled | {"quantity": "100"}
    assert told(read(PLAN | {"default_cancellation_behavior": "RETIRE"}, option("o", 100), said)) == []


def test_more_returned_to_a_pool_than_was_taken_is_named() -> None:
    cancelled = then("EQUITY_COMPENSATION_CANCELLATION", "o", quantity="40", reason_text="left")
    back = then("STOCK_PLAN_RETURN_TO_POOL", "o", stock_plan_id="plan", quantity="60")
    right = back | {"quantity": "40"}
    assert "stock_plan.plan.current_shares_reserved" in told(read(PLAN, option("o", 100), cancelled, back))
    assert told(read(PLAN, option("o", 100), cancelled, right)) == []
