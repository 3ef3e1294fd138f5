"""One security that cannot be read is left out by name; the rest of an Open Cap Table package is read."""

import json
from datetime import date
from typing import Any

import pytest

from core.errors import PlanError
from core.financing.interchange.imported import Imported
from core.financing.interchange.ocf_read import read_ocf

USD = {"amount": "1", "currency": "USD"}
ANN = {"object_type": "STAKEHOLDER", "id": "s1", "name": {"legal_name": "Ann"},
       "stakeholder_type": "INDIVIDUAL", "current_relationship": "FOUNDER"}  # fmt: skip
COMMON = {"object_type": "STOCK_CLASS", "id": "c", "name": "Common", "class_type": "COMMON"}
SHARES = {"object_type": "TX_STOCK_ISSUANCE", "id": "t1", "security_id": "x1", "stakeholder_id": "s1",
          "stock_class_id": "c", "quantity": "8000000", "share_price": USD, "date": "2024-01-01"}  # fmt: skip
PLAN = {"object_type": "STOCK_PLAN", "id": "p", "plan_name": "P", "stock_class_ids": ["c"],
        "initial_shares_reserved": "1000000"}  # fmt: skip


def option(name: str, quantity: str, **more: Any) -> dict[str, Any]:
    kind = "TX_EQUITY_COMPENSATION_ISSUANCE"
    return {"object_type": kind, "id": f"t{name}", "security_id": name, "stakeholder_id": "s1",
            "stock_plan_id": "p", "compensation_type": "OPTION", "quantity": quantity,
            "exercise_price": USD, "date": "2025-01-01"} | more  # fmt: skip


def note(**terms: Any) -> dict[str, Any]:
    how = {"type": "CONVERTIBLE_NOTE_CONVERSION", "day_count_convention": "ACTUAL_365",
           "interest_payout": "DEFERRED", "compounding_type": "SIMPLE"} | terms  # fmt: skip
    right = {"type": "CONVERTIBLE_CONVERSION_RIGHT", "conversion_mechanism": how}
    trigger = {"type": "AUTOMATIC_ON_DATE", "trigger_date": "2028-01-01", "conversion_right": right}
    return {"object_type": "TX_CONVERTIBLE_ISSUANCE", "id": "t3", "security_id": "x3", "stakeholder_id": "s1",
            "convertible_type": "NOTE", "investment_amount": {"amount": "100000", "currency": "USD"},
            "date": "2025-01-01", "conversion_triggers": [trigger]}  # fmt: skip


def read(*more: dict[str, Any]) -> Imported:
    items = [ANN, COMMON, SHARES, *more]
    return read_ocf(json.dumps({"items": items}).encode(), currency="USD", begins=date(2027, 1, 1))


def held(found: Imported) -> list[tuple[str, int]]:
    return [(str(one["security"]), int(one["shares"])) for one in found.holders]


def taken(kind: str, quantity: str) -> dict[str, Any]:
    return {"object_type": f"TX_EQUITY_COMPENSATION_{kind}", "id": kind, "security_id": "o1",
            "quantity": quantity, "date": "2025-06-01"}  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "given"),
    [
        ([option("o1", "100"), taken("EXERCISE", "60"), taken("CANCELLATION", "60")], 100),
        ([option("o1", "a hundred")], 0),
        ([option("o1", "100"), option("o1", "200")], 300),
        ([option("o1", "100", exercise_price={"amount": "1", "currency": "CAD"})], 100),
    ],
)
def test_an_option_that_cannot_be_read_is_left_out_and_its_stated_shares_are_not_in_the_pool(
    bad: list[Any], given: int
) -> None:
    found = read(PLAN, *bad, option("o2", "500"))
    assert held(found) == [("common", 8_000_000), ("options", 500)]
    left_out = [one.path for one in found.remarks if "left out" in one.message]
    assert "transactions.to1" in left_out
    assert found.pool_shares == 999_500 - given


def test_an_amount_in_another_currency_leaves_its_security_out_and_a_file_of_them_is_refused() -> None:
    pounds = note()
    pounds["investment_amount"] = {"amount": "5", "currency": "GBP"}
    found = read(pounds, option("o2", "500", stock_plan_id=None))
    assert found.notes == []
    assert held(found) == [("common", 8_000_000), ("options", 500)]
    items = [ANN, COMMON, {**SHARES, "share_price": None}, pounds]
    with pytest.raises(PlanError, match="GBP"):
        read_ocf(json.dumps({"items": items}).encode(), currency="USD", begins=date(2027, 1, 1))


def test_a_price_of_common_shares_moves_nothing_and_refuses_none() -> None:
    found = read({**SHARES, "id": "t9", "security_id": "x9", "quantity": "100",
                  "share_price": {"amount": "1", "currency": "CAD"}})  # fmt: skip
    assert held(found) == [("common", 8_000_100)]


def test_a_plan_or_a_split_that_cannot_be_read_costs_what_depends_on_it_alone() -> None:
    bare = {name: value for name, value in PLAN.items() if name != "initial_shares_reserved"}
    found = read(bare, option("o1", "100"))
    assert (held(found)[1], found.pool_shares) == (("options", 100), 0)
    assert "stock_plan.p.initial_shares_reserved" in [one.path for one in found.remarks]
    split = {"object_type": "TX_STOCK_CLASS_SPLIT", "id": "sp", "date": "2025-01-01",
             "split_ratio": {"numerator": "0", "denominator": "1"}}  # fmt: skip
    assert held(read(split | {"stock_class_id": "nowhere"})) == [("common", 8_000_000)]
    other = COMMON | {"id": "d", "name": "Class B"}
    more = {**SHARES, "id": "t2", "security_id": "x2", "stock_class_id": "d", "quantity": "70"}
    found = read(other, more, split | {"stock_class_id": "d"})
    assert held(found) == [("common", 8_000_000)]
    assert "transactions.t2.stock_class_id" in [one.path for one in found.remarks]


def test_options_of_a_plan_that_is_not_in_the_file_are_read_with_a_remark() -> None:
    found = read(option("o1", "100"))
    assert held(found) == [("common", 8_000_000), ("options", 100)]
    assert "transactions.to1.stock_plan_id" in [one.path for one in found.remarks]


def test_the_fields_of_the_first_releases_are_read() -> None:
    old = {name: value for name, value in PLAN.items() if name != "initial_shares_reserved"}
    assert read(old | {"current_shares_reserved": "1000000"}).pool_shares == 1_000_000
    assert read(note(interest_rate="0.08")).notes[0]["rate_per_year"] == 0.08


@pytest.mark.parametrize(("rate", "shown"), [("5.0000000000", "5"), ("1.5", "1.5"), ("2", "2")])
def test_a_rate_in_percent_is_read_with_a_remark(rate: str, shown: str) -> None:
    found = read(note(interest_rates=[{"rate": rate, "accrual_start_date": "2025-01-01"}]))
    assert found.notes[0]["rate_per_year"] == pytest.approx(float(rate) / 100)
    assert any(one.parameters.get("rate") == shown for one in found.remarks)


def test_every_object_that_is_not_read_is_named_by_its_id() -> None:
    extra = [
        {"object_type": "TX_VESTING_EVENT", "id": f"v{number}", "date": "2025-01-01"} for number in (1, 2)
    ]
    (remark,) = [one for one in read(*extra).remarks if one.path == "TX_VESTING_EVENT"]
    assert remark.parameters == {"count": "2", "ids": "v1, v2"}


@pytest.mark.parametrize(
    ("period", "compounding"), [("SEMI_ANNUAL", "semi_annual"), ("DAILY", "daily"), ("ANNUAL", "annual")]
)
def test_a_note_compounds_as_often_as_its_interest_accrues(period: str, compounding: str) -> None:
    terms = {"compounding_type": "COMPOUNDING", "interest_accrual_period": period}
    rates = [{"rate": "0.08", "accrual_start_date": "2025-01-01"}]
    assert read(note(**terms, interest_rates=rates)).notes[0]["compounding"] == compounding


@pytest.mark.parametrize(("quantity", "earned"), [("300", True), ("299", True), ("298", False)])
def test_shares_earned_ahead_of_their_time(quantity: str, earned: bool) -> None:
    """Of 400 over four years 100 are earned after the first; 300 more are all that is left."""
    step = {"type": "VESTING_SCHEDULE_RELATIVE", "relative_to_condition_id": "s",
            "period": {"type": "MONTHS", "length": 12, "occurrences": 4}}  # fmt: skip
    quarter = {"numerator": "1", "denominator": "4"}
    terms = {"object_type": "VESTING_TERMS", "id": "v", "name": "V", "vesting_conditions": [
        {"id": "s", "trigger": {"type": "VESTING_START_DATE"}, "next_condition_ids": ["y"]},
        {"id": "y", "portion": quarter, "trigger": step}]}  # fmt: skip
    begun = {"object_type": "TX_VESTING_START", "id": "b", "security_id": "o1", "date": "2025-01-01"}
    sooner = {"object_type": "TX_VESTING_ACCELERATION", "id": "a", "security_id": "o1",
              "quantity": quantity, "date": "2026-01-15"}  # fmt: skip
    found = read(PLAN, terms, option("o1", "400", vesting_terms_id="v"), begun, sooner)
    assert held(found) == [("common", 8_000_000), ("options", 400)]
    assert ("vesting" not in found.holders[1]) is earned
    assert any(one.path == "transactions.a.quantity" for one in found.remarks) is not earned
