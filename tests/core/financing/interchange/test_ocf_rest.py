"""What is left of a grant in an Open Cap Table package, how it is earned, and our own export a year later."""

import json
from datetime import date
from typing import Any

import pytest

from core.errors import PlanError
from core.financing.interchange.imported import Imported
from core.financing.interchange.ocf_read import read_ocf
from core.financing.interchange.ocf_vesting import vesting_terms
from core.financing.interchange.ocf_write import write_ocf
from core.financing.interchange.table import read_cap_table
from core.plan.document.edit import changed
from core.plan.securities import Vesting
from tests.core.hand_plans import hand_plan, sure_round

BEGINS = date(2026, 1, 1)
TERMS = vesting_terms(Vesting[Any](start_month=0, months=48, cliff_months=12, every_months=1))
EARNED = {"vesting_terms_id": TERMS["id"]}
STARTED = {"date": "2023-01-01", "security_id": "g"}


def grant(security: str, shares: int, day: str, **more: Any) -> dict[str, Any]:
    """Return a grant of options, or of shares where the terms say so."""
    usual = {"object_type": "TX_EQUITY_COMPENSATION_ISSUANCE", "compensation_type": "OPTION_ISO"}
    usual |= {"exercise_price": {"amount": "0.1", "currency": "USD"}, "stock_plan_id": "plan"}
    named = {"id": f"i_{security}", "security_id": security, "stakeholder_id": "eve", "date": day}
    return usual | named | {"quantity": str(shares)} | EARNED | more


def taken(kind: str, shares: int, day: str, **more: Any) -> dict[str, Any]:
    """Return a transaction that takes a part of the grant."""
    return (
        {"id": f"t_{kind}", "object_type": f"TX_{kind}", "security_id": "g", "date": day}
        | {"quantity": str(shares)}
        | more
    )


def eve(*objects: dict[str, Any]) -> dict[str, Any]:
    """Return what Eve holds with vesting, of a company whose founder has a million shares."""
    company: list[dict[str, Any]] = [
        {"id": "ada", "object_type": "STAKEHOLDER", "name": {"legal_name": "Ada"}},
        {"id": "eve", "object_type": "STAKEHOLDER", "name": {"legal_name": "Eve"}},
        {"id": "common", "object_type": "STOCK_CLASS", "name": "Common", "class_type": "COMMON"},
        {"id": "plan", "object_type": "STOCK_PLAN", "initial_shares_reserved": "10000"}
        | {"stock_class_ids": ["common"]},
        {"id": "f", "object_type": "TX_STOCK_ISSUANCE", "security_id": "f", "stakeholder_id": "ada"}
        | {"stock_class_id": "common", "quantity": "1000000", "date": "2022-01-01"},
        TERMS,
        {"id": "v", "object_type": "TX_VESTING_START", "vesting_condition_id": "started"} | STARTED,
    ]
    found: Imported = read_ocf(json.dumps([*company, *objects]).encode(), begins=BEGINS)
    (one,) = [holder for holder in found.holders if holder["name"] == "Eve" and "vesting" in holder]
    return one | one["vesting"]


@pytest.mark.parametrize(
    ("objects", "start", "cliff"),
    [
        ([taken("EQUITY_COMPENSATION_CANCELLATION", 2_400, "2025-01-01")], -36, 12),
        (
            [
                taken("EQUITY_COMPENSATION_CANCELLATION", 2_400, "2025-01-01", balance_security_id="rest"),
                grant("rest", 2_400, "2025-01-01"),
            ],
            *(-36, 12),
        ),
        (
            [
                taken("EQUITY_COMPENSATION_EXERCISE", 2_400, "2025-01-01", balance_security_id="rest")
                | {"resulting_security_ids": ["shares"]},
                grant("rest", 2_400, "2025-01-01"),
            ],
            *(-12, 0),
        ),
    ],
    ids=["cancelled", "cancelled, the rest issued anew", "exercised, the rest issued anew"],
)
def test_what_is_left_of_options_is_earned_as_the_grant_was(
    objects: list[dict[str, Any]], start: int, cliff: int
) -> None:
    """4,800 over 48 months from January 2023: half is the first or the last 24 of them."""
    found = eve(grant("g", 4_800, "2023-01-01"), *objects)
    assert (found["shares"], found["start_month"], found["months"]) == (2_400, start, 24)
    assert found["cliff_months"] == cliff


@pytest.mark.parametrize(("shares", "months"), [(4_700, 1), (4_600, 2)])
def test_the_last_months_of_a_grant_are_earned_as_the_others_were(shares: int, months: int) -> None:
    """4,800 over 48 months: what was exercised are the first 47, or 46."""
    exercised = taken("EQUITY_COMPENSATION_EXERCISE", shares, "2025-12-20", resulting_security_ids=["x"])
    found = eve(grant("g", 4_800, "2023-01-01"), exercised)
    assert (found["shares"], found["months"]) == (4_800 - shares, months)
    assert found["start_month"] == -36 + 48 - months


@pytest.mark.parametrize(("kind", "start"), [("STOCK_REPURCHASE", -36), ("STOCK_TRANSFER", -12)])
def test_shares_bought_back_were_to_be_earned_last_and_those_handed_on_first(kind: str, start: int) -> None:
    shares = grant("g", 4_800, "2023-01-01", object_type="TX_STOCK_ISSUANCE", stock_class_id="common")
    found = eve(shares, taken(kind, 2_400, "2025-07-01"))
    assert (found["shares"], found["start_month"], found["months"]) == (2_400, start, 24)


def test_our_own_export_read_a_year_later_counts_months_from_then() -> None:
    vesting = {"start_month": -6, "months": 48, "cliff_months": 12}
    founder = {"id": "f", "name": "F", "kind": "founder", "shares": 8_000_000, "vesting": vesting}
    series = {"id": "s", "name": "S", "shares": 1_000_000, "issue_price": 1, "issued_month": -12}
    planned = {"id": "b", "name": "B", "amount": 100_000, "cap": 5e6, "issued_month": 3}
    plan = hand_plan(financing={"holders": [founder], "series": [series], "safes": [planned]})
    for years in (0, 1):
        found = read_ocf(write_ocf(plan), begins=date(2027 + years, 1, 1))
        assert found.holders[0]["vesting"]["start_month"] == -6 - 12 * years
        assert found.series[0]["issued_month"] == -12 - 12 * years
        assert found.planned is not None
        assert found.planned["safes"][0]["issued_month"] == 3 - 12 * years


def test_dollars_of_our_own_export_are_no_yuan_even_where_nothing_has_a_price() -> None:
    plan = hand_plan(rounds=(sure_round(),))
    assert read_ocf(write_ocf(plan), currency="USD", begins=BEGINS).next_round is not None
    with pytest.raises(PlanError, match="USD"):
        read_ocf(write_ocf(plan), currency="CNY", begins=BEGINS)


def test_a_safe_to_come_that_is_taken_twice_is_there_once() -> None:
    plan = hand_plan()
    text = b"Investor,Security,Shares,Amount,Valuation cap,Issue date\nAda,common,1000,,,\n"
    text += b"Angel,SAFE,,100000,5000000,2027-06-01\n"
    first = read_cap_table(text, begins=plan.company.start)
    once = changed(plan, first.changes() | first.sales_changes(plan.financing, plan.company.start))
    again = read_cap_table(text, begins=plan.company.start)
    assert not again.clashes(once.financing, once.company.start)
    twice = changed(once, again.changes() | again.sales_changes(once.financing, once.company.start))
    assert twice.financing == once.financing
    other = read_cap_table(text.replace(b"100000", b"200000"), begins=plan.company.start)
    assert other.clashes(once.financing, once.company.start) == {one.id for one in once.financing.safes}


def test_the_next_round_of_a_file_takes_the_place_of_the_one_of_its_name() -> None:
    plan = hand_plan(rounds=(sure_round(id="a", name="A", close_month=9),))
    other = hand_plan(
        rounds=(sure_round(id="x", name="Early", close_month=3), sure_round(id="y", name="A", close_month=12))
    )
    found = read_ocf(write_ocf(plan), currency="USD", begins=plan.company.start)
    changes = found.sales_changes(other.financing, other.company.start)
    assert [(one["id"], one["name"], one["close_month"]) for one in changes["financing.rounds"]] == [
        ("x", "Early", 3),
        ("y", "A", 9),
    ]
