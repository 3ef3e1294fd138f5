"""Our own export, changed by another program, and fields that hold data of another shape."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.financing.interchange.imported import Imported
from core.financing.interchange.ocf_read import read_ocf
from core.financing.interchange.ocf_write import write_ocf
from tests.core.financing.interchange.test_ocf import RICH, rewritten
from tests.core.financing.interchange.test_ocf_one_bad import PLAN, SHARES, held, note, option, read
from tests.core.hand_plans import hand_plan

BEGINS = RICH.company.start


def again(file: str, change: Callable[[list[dict[str, Any]]], Any]) -> Imported:
    return read_ocf(rewritten(write_ocf(RICH), file, change), currency="USD", begins=BEGINS)


def mechanisms(items: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [
        trigger["conversion_right"]["conversion_mechanism"]
        for one in items
        if one["object_type"] == "TX_CONVERTIBLE_ISSUANCE" and one["convertible_type"] == kind
        for trigger in one["conversion_triggers"]
    ]


def test_what_another_program_changed_holds_and_what_the_format_cannot_say_stays() -> None:
    def change(items: list[dict[str, Any]]) -> None:
        for how in mechanisms(items, "NOTE"):
            how |= {"compounding_type": "SIMPLE", "interest_accrual_period": "DAILY"}
        for one in items:
            if one["object_type"] == "TX_EQUITY_COMPENSATION_ISSUANCE":
                one["exercise_price"] = {"amount": "0.10", "currency": "USD"}

    found, before = again("transactions.ocf.json", change), read_ocf(write_ocf(RICH), begins=BEGINS)
    assert {one["compounding"] for one in found.notes} == {"simple"}
    assert {one["strike"] for one in found.holders if one["security"] == "options"} == {0.1}
    assert [one["id"] for one in found.holders] == [one["id"] for one in before.holders]
    assert [one.get("protection") for one in found.series] == [one.get("protection") for one in before.series]
    assert any("was changed since" in one.message for one in found.remarks)
    assert not any("was changed since" in one.message for one in before.remarks)


def test_only_the_order_of_objects_is_no_change() -> None:
    found = again("transactions.ocf.json", lambda items: items.reverse())
    assert not any("was changed since" in one.message for one in found.remarks)


def test_a_class_whose_rank_is_no_number_takes_nothing_else_with_it() -> None:
    money = {"amount": "1", "currency": "USD"}
    odd = {"object_type": "STOCK_CLASS", "id": "b", "name": "B", "class_type": "PREFERRED",
           "seniority": "Senior", "price_per_share": money}  # fmt: skip
    some = SHARES | {"id": "t2", "security_id": "x2", "stock_class_id": "b", "quantity": "100"}
    found = read(odd, some, some | {"id": "t3", "security_id": "x4", "quantity": "50"})
    assert held(found) == [("common", 8_000_000)]
    assert [one["shares"] for one in found.series] == [150]
    assert any(one.path == "stock_class.b.seniority" for one in found.remarks)


@pytest.mark.parametrize(
    "odd",
    [
        note(exit_multiple="2"),
        note(interest_rates=["0.08"]),
        note(capitalization_definition_rules=["x"], conversion_valuation_cap={"amount": "5"}),
        note() | {"conversion_triggers": {"conversion_right": "x"}},
        option("o1", "100", vestings=[{"date": "2025-01-01", "amount": "many"}]),
    ],
)
def test_a_field_of_another_shape_costs_its_security_alone(odd: dict[str, Any]) -> None:
    found = read(PLAN, odd, option("o2", "500"))
    assert held(found) == [("common", 8_000_000), ("options", 500)]
    assert found.notes == []
    assert any(one.path == f"transactions.{odd['id']}" for one in found.remarks)


def test_a_damaged_file_beside_good_ones_is_named() -> None:
    content = io.BytesIO(write_ocf(RICH))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("broken.ocf.json", "{")
        archive.writestr("empty.ocf.json", "")
    found = read_ocf(content.getvalue(), begins=BEGINS)
    assert len(found.holders) == len([one for one in RICH.financing.holders if one.shares])
    assert {"broken.ocf.json", "empty.ocf.json"} <= {one.path for one in found.remarks}


def test_several_files_in_one_list_are_read_together() -> None:
    whole = zipfile.ZipFile(io.BytesIO(write_ocf(RICH)))
    parts = [json.loads(whole.read(name)) for name in whole.namelist() if name.endswith(".json")]
    found = read_ocf(json.dumps(parts).encode(), begins=BEGINS)
    assert [one["id"] for one in found.holders] == [one.id for one in RICH.financing.holders if one.shares]


def test_a_cap_beyond_any_price_is_full_participation() -> None:
    money = {"amount": "1", "currency": "USD"}
    one = {"object_type": "STOCK_CLASS", "id": "b", "name": "B", "class_type": "PREFERRED", "seniority": "2",
           "price_per_share": money, "participation_cap_multiple": "100"}  # fmt: skip
    some = SHARES | {"id": "t2", "security_id": "x2", "stock_class_id": "b", "quantity": "100"}
    assert read(one, some).series[0]["participation"] == "full"
    assert read(one | {"participation_cap_multiple": "3"}, some).series[0]["participation_cap"] == 3.0


def test_what_changes_nothing_in_the_file_is_named() -> None:
    lost = {"object_type": "TX_EQUITY_COMPENSATION_REPRICING", "id": "r", "security_id": "nobody",
            "new_exercise_price": {"amount": "1", "currency": "USD"}, "date": "2025-01-01"}  # fmt: skip
    assert any(one.path == "transactions.r.security_id" for one in read(lost).remarks)


def test_an_unknown_kind_takes_nothing_away() -> None:
    odd = {"object_type": "TX_FOO_CANCELLATION", "id": "f", "security_id": "x1", "quantity": "100",
           "date": "2025-01-01"}  # fmt: skip
    found = read(odd)
    assert held(found) == [("common", 8_000_000)]
    assert any(one.path == "TX_FOO_CANCELLATION" for one in found.remarks)


def test_shares_earned_long_before_the_plan_are_earned() -> None:
    month = {"type": "VESTING_SCHEDULE_RELATIVE", "relative_to_condition_id": "s",
             "period": {"type": "MONTHS", "length": 1, "occurrences": 48}}  # fmt: skip
    terms = {"object_type": "VESTING_TERMS", "id": "v", "name": "V", "vesting_conditions": [
        {"id": "s", "trigger": {"type": "VESTING_START_DATE"}, "next_condition_ids": ["y"]},
        {"id": "y", "portion": {"numerator": "1", "denominator": "48"}, "trigger": month}]}  # fmt: skip
    begun = {"object_type": "TX_VESTING_START", "id": "b", "security_id": "o1", "date": "2004-01-01"}
    found = read(PLAN, terms, begun, option("o1", "480", vesting_terms_id="v"))
    assert held(found)[1] == ("options", 480)
    assert "vesting" not in found.holders[1]
    late = begun | {"date": str(date(2026, 7, 1))}
    found = read(PLAN, terms, late, begun | {"id": "b2"}, option("o1", "480", vesting_terms_id="v"))
    assert found.holders[1]["vesting"]["start_month"] == -6


def test_a_stakeholder_more_costs_no_term_that_only_our_file_says() -> None:
    vesting = {"start_month": 0, "months": 48, "cliff_months": 12, "accelerated_share": 0.5}
    ada = {"id": "ada", "name": "Ada", "kind": "founder", "shares": 8_000_000, "vesting": vesting}
    seed = {"id": "seed", "name": "Seed", "shares": 1_000_000, "issue_price": 1.0, "takes_part": False}
    safe = {"id": "s", "name": "S", "amount": 1e5, "cap": 5e6, "cap_counts": "all_pre_money",
            "converts_into": "standard"}  # fmt: skip
    plan = hand_plan(financing={"holders": [ada], "series": [seed], "safes": [safe]})
    more = {
        "id": "x",
        "object_type": "STAKEHOLDER",
        "name": {"legal_name": "X"},
        "stakeholder_type": "INDIVIDUAL",
    }
    content = rewritten(write_ocf(plan), "stakeholders.ocf.json", lambda items: items.append(more))
    found = read_ocf(content, currency="USD", begins=plan.company.start)
    assert found.holders[0]["vesting"] == vesting
    assert found.series[0]["takes_part"] is False
    assert (found.safes[0]["cap_counts"], found.safes[0]["converts_into"]) == ("all_pre_money", "standard")
