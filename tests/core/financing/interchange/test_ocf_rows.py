"""Open Cap Table files row by row: what is read comes out right, and what is not is named. Every package is
written by hand, in the fields of the format's own schemas (1.2).
"""

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest

from core.errors import PlanError
from core.financing.debt.notes import note_accounts
from core.financing.exact import lifted
from core.financing.interchange.imported import Imported
from core.financing.interchange.ocf_read import read_ocf
from core.plan.document.edit import changed
from core.studies.financing.planned import planned_payout
from tests.core.hand_plans import hand_plan

ADA = {
    "id": "ada",
    "object_type": "STAKEHOLDER",
    "name": {"legal_name": "Ada"},
    "current_relationship": "FOUNDER",
}
FUND = {
    "id": "fund",
    "object_type": "STAKEHOLDER",
    "name": {"legal_name": "Fund"},
    "stakeholder_type": "INSTITUTION",
}
COMMON = {
    "id": "common",
    "object_type": "STOCK_CLASS",
    "name": "Common",
    "class_type": "COMMON",
    "seniority": "1",
}
PLAN = {"id": "plan", "object_type": "STOCK_PLAN", "plan_name": "P", "initial_shares_reserved": "8000000"}
BEGINS = date(2027, 1, 1)


def usd(amount: float) -> dict[str, str]:
    return {"amount": str(amount), "currency": "USD"}


def preferred(name: str, price: float | None, seniority: int = 2, **more: Any) -> dict[str, Any]:
    found = {"id": name, "object_type": "STOCK_CLASS", "name": name, "class_type": "PREFERRED"}
    found |= {"seniority": str(seniority), "liquidation_preference_multiple": "1"}
    return found | ({} if price is None else {"price_per_share": usd(price)}) | more


def issue(name: str, shares: int, kind: str = "common", price: float = 1.0, **more: Any) -> dict[str, Any]:
    return {
        "id": f"t_{name}",
        "object_type": "TX_STOCK_ISSUANCE",
        "security_id": name,
        "stakeholder_id": "ada",
        "date": "2025-01-01",
        "stock_class_id": kind,
        "quantity": str(shares),
        "share_price": usd(price),
    } | more


def option(name: str = "o", shares: int = 100_000, **more: Any) -> dict[str, Any]:
    return {
        "id": f"t_{name}",
        "object_type": "TX_EQUITY_COMPENSATION_ISSUANCE",
        "security_id": name,
        "stakeholder_id": "ada",
        "date": "2025-01-01",
        "stock_plan_id": "plan",
        "quantity": str(shares),
        "exercise_price": usd(1.0),
    } | more


def then(kind: str, security: str | None = None, day: str = "2025-06-01", **more: Any) -> dict[str, Any]:
    found = {"id": f"x_{kind.lower()}", "object_type": f"TX_{kind}", "date": day}
    return found | ({} if security is None else {"security_id": security}) | more


def convertible(kind: str = "SAFE", money: float = 1e6, how: Any = None, **more: Any) -> dict[str, Any]:
    mechanism = {"type": "SAFE_CONVERSION" if kind == "SAFE" else "CONVERTIBLE_NOTE_CONVERSION"} | (how or {})
    trigger = {"trigger_id": "r", "conversion_right": {"conversion_mechanism": mechanism}}
    return {
        "id": "t_c",
        "object_type": "TX_CONVERTIBLE_ISSUANCE",
        "security_id": "c",
        "stakeholder_id": "fund",
        "date": "2026-01-01",
        "investment_amount": usd(money),
        "convertible_type": kind,
        "conversion_triggers": [trigger, trigger | {"trigger_date": "2029-01-01"}],
    } | more


def read(*objects: dict[str, Any]) -> Imported:
    whole = [ADA, FUND, COMMON, issue("founders", 8_000_000), *objects]
    return read_ocf(json.dumps(whole).encode(), currency="USD", begins=BEGINS)


def told(found: Imported) -> list[str]:
    return [remark.path for remark in found.remarks]


def held(found: Imported, security: str = "common") -> float:
    return sum(one["shares"] for one in found.holders if one["security"] == security)


@pytest.mark.parametrize("linked", [True, False])
def test_exercised_options_do_not_return_to_the_pool(linked: bool) -> None:
    """The official options tutorial: 100,000 granted of 8,000,000, 25,000 of them exercised: 7,900,000
    left.
    """
    bought = issue("bought", 25_000, date="2025-06-01", **({"stock_plan_id": "plan"} if linked else {}))
    exercise = then("EQUITY_COMPENSATION_EXERCISE", "o", quantity="25000", resulting_security_ids=["bought"])
    found = read(PLAN, option(), exercise, bought)
    assert (found.pool_shares, held(found, "options"), held(found)) == (7_900_000, 75_000, 8_025_000)
    assert told(found) == []


@pytest.mark.parametrize(("behaviour", "pool"), [("RETURN_TO_POOL", 8_000_000), ("RETIRE", 7_900_000)])
def test_cancelled_options_go_where_the_plan_says(behaviour: str, pool: int) -> None:
    plan = PLAN | {"default_cancellation_behavior": behaviour}
    cancelled = then("EQUITY_COMPENSATION_CANCELLATION", "o", quantity="100000", reason_text="left")
    assert read(plan, option(), cancelled).pool_shares == pool


def test_classes_of_one_rank_share_and_mixed_ones_keep_their_ranks() -> None:
    """An exit of 10 M over claims of 5 and 9: 3.571 and 6.429 alike, 1 and 9 by age."""
    issues = [issue("ia", 2_000_000, "a", 2.5), issue("ib", 1_500_000, "b", 6.0)]

    def shared(*seniority: int) -> list[float]:
        found = read(preferred("a", 2.5, seniority[0]), preferred("b", 6.0, seniority[1]), *issues)
        plan = changed(hand_plan(), found.changes())
        paid = planned_payout(plan, lifted([1e7], 1, "float")).paid[:, 0]
        return [round(float(one) / 1e6, 3) for one in paid if one > 0]

    assert shared(2, 2) == [3.571, 6.429]
    assert shared(2, 3) == [1.0, 9.0]
    assert shared(3, 2) == [5.0, 5.0]
    third = [preferred("c", 1.0, 2), issue("ic", 1_000_000, "c")]
    mixed = read(preferred("a", 2.5, 2), preferred("b", 6.0, 3), *issues, *third)
    assert mixed.seniority == "as_ranked"
    assert {one["name"]: one["rank"] for one in mixed.series} == {"a": 1, "c": 1, "b": 2}


def test_the_preference_is_on_the_class_s_price() -> None:
    found = read(preferred("a", 2.5), issue("ia", 1_000_000, "a", 1.0))
    assert found.series[0]["issue_price"] == 2.5
    assert told(found) == ["stock_class.a.price_per_share", "file.participation_cap_multiple"]
    assert read(preferred("a", None), issue("ia", 1_000_000, "a", 1.25)).series[0]["issue_price"] == 1.25


def test_a_note_s_interest_runs_from_its_own_date() -> None:
    """8 % on a million from 2026 for a year is 1,080,000 at the end of 2026, though it was issued in 2025."""
    rates = [{"rate": "0.08", "accrual_start_date": "2026-01-01"}]
    found = read(convertible("NOTE", how={"interest_rates": rates}, date="2025-01-01"))
    assert found.notes[0]["issued"] == "2026-01-01"
    assert found.notes[0]["rate_per_year"] == 0.08
    assert "transactions.t_c.interest_rates" in told(found)


def test_rates_that_follow_each_other_are_read_with_their_days() -> None:
    """5 % in 2025, 8 % in 2026 and nothing from 2027 on are 50,000 and 80,000 on a million."""
    rates = [
        {"rate": "0.08", "accrual_start_date": "2026-01-01", "accrual_end_date": "2026-12-31"},
        {"rate": "0.05", "accrual_start_date": "2025-01-01", "accrual_end_date": "2025-12-31"},
    ]
    found = read(convertible("NOTE", how={"interest_rates": rates}, date="2025-01-01"))
    plan = changed(hand_plan(), found.changes())
    account = note_accounts(plan.financing, plan.company.start)[found.notes[0]["id"]]
    assert account.owed_on(date(2026, 1, 1)) == 1_050_000
    assert account.owed_on(date(2027, 1, 1)) == account.owed_on(date(2029, 1, 1)) == 1_130_000
    ways = [(one["note"], one["first_day"], one["rate_per_year"]) for one in found.note_rates]
    assert [way[1:] for way in ways] == [("2026-01-01", 0.08), ("2027-01-01", 0.0)]


@pytest.mark.parametrize(
    "second",
    [
        {"rate": "0.08", "accrual_start_date": "2025-06-01"},
        {"rate": "0.08", "accrual_start_date": "2025-01-01"},
    ],
)
def test_rates_that_run_side_by_side_leave_the_note_out_by_name(second: dict[str, str]) -> None:
    first = {"rate": "0.05", "accrual_start_date": "2025-01-01", "accrual_end_date": "2025-12-31"}
    found = read(convertible("NOTE", how={"interest_rates": [first, second]}, date="2025-01-01"))
    assert not found.notes
    assert not found.note_rates
    assert "transactions.t_c.interest_rates" in told(found)


def test_a_consolidation_counts_once() -> None:
    """2 : 1 of 3 M leaves 1.5 M, issued anew."""
    merged = then("STOCK_CONSOLIDATION", security_ids=["x", "y"], resulting_security_id="z")
    found = read(
        issue("x", 2_000_000), issue("y", 1_000_000), merged, issue("z", 1_500_000, date="2025-06-01")
    )
    assert held(found) == 9_500_000


@pytest.mark.parametrize("day", ["2025-05-01", "2025-06-01", "2025-07-01"])
def test_shares_issued_anew_for_a_split_are_those_after_it(day: str) -> None:
    """1 M, split 2 : 1 in June, are issued anew as 2 M; the paper may be dated before the split."""
    split = then("STOCK_CLASS_SPLIT", day="2025-06-01", stock_class_id="common",
                 split_ratio={"numerator": "2", "denominator": "1"})  # fmt: skip
    anew = then("STOCK_REISSUANCE", "x", day, resulting_security_ids=["y"])
    anew |= {"split_transaction_id": split["id"]}
    found = read(issue("x", 1_000_000), split, anew, issue("y", 2_000_000, date=day))
    assert held(found) == held(read(split)) + 2_000_000
    rest = held(read(split, issue("z", 1_000_000, date="2025-05-01"))) - held(read(split))
    assert rest == 2_000_000, "what is not issued anew is split"


def test_shares_that_an_exercise_must_have_brought_are_missed_by_name() -> None:
    exercise = then("EQUITY_COMPENSATION_EXERCISE", "o1", quantity="50000")
    found = read(PLAN, option("o1", 300_000), exercise)
    assert any("no shares" in remark.message for remark in found.remarks)
    since = issue("given", 50_000)
    since |= {"stakeholder_id": option("o1")["stakeholder_id"], "date": exercise["date"]}
    assert not any(
        "no shares" in one.message for one in read(PLAN, option("o1", 300_000), exercise, since).remarks
    )


def test_a_split_before_or_after_an_exercise() -> None:
    """100,000 options, split 2 : 1 in May; 50,000 of the new ones are exercised in June: 150,000 are left."""
    split = then(
        "STOCK_CLASS_SPLIT",
        day="2025-05-01",
        stock_class_id="common",
        split_ratio={"numerator": "2", "denominator": "1"},
    )
    late = then("EQUITY_COMPENSATION_EXERCISE", "o", quantity="50000")
    early = then("EQUITY_COMPENSATION_EXERCISE", "o", "2025-04-01", quantity="50000")
    assert held(read(PLAN, option(), split, late), "options") == 150_000
    assert held(read(PLAN, option(), split, early), "options") == 100_000
    assert read(PLAN, option(), split, early).holders[-1]["strike"] == 0.5


def test_a_partial_repurchase_leaves_the_rest() -> None:
    some = then("STOCK_REPURCHASE", "x", quantity="400000", price=usd(1))
    assert held(read(issue("x", 1_000_000), some)) == 8_600_000
    anew = some | {"balance_security_id": "y"}
    assert held(read(issue("x", 1_000_000), anew, issue("y", 600_000))) == 8_600_000


def test_a_repriced_option_costs_what_it_was_repriced_to() -> None:
    repriced = then("EQUITY_COMPENSATION_REPRICING", "o", new_exercise_price=usd(0.3))
    assert read(PLAN, option(), repriced).holders[-1]["strike"] == 0.3


def test_a_ratio_without_a_price_is_a_conversion_price() -> None:
    right = {
        "conversion_mechanism": {"type": "RATIO_CONVERSION", "ratio": {"numerator": "2", "denominator": "1"}}
    }
    found = read(preferred("a", 3.0, conversion_rights=[right]), issue("ia", 1_000, "a", 3.0))
    assert found.series[0]["conversion_price"] == 1.5


def conditions(*steps: tuple[int, int, str], cliff: int | None = None) -> dict[str, Any]:
    found: list[dict[str, Any]] = [{"id": "0", "quantity": "0", "trigger": {"type": "VESTING_START_DATE"}}]
    for number, (length, times, portion) in enumerate(steps, start=1):
        above, below = portion.split("/")
        period = {"length": length, "type": "MONTHS", "occurrences": times}
        period |= {"cliff_installment": cliff} if cliff else {}
        found[-1]["next_condition_ids"] = [str(number)]
        found.append(
            {
                "id": str(number),
                "portion": {"numerator": above, "denominator": below},
                "trigger": {"type": "VESTING_SCHEDULE_RELATIVE", "period": period},
                "next_condition_ids": [],
            }
        )
    return {"id": "v", "object_type": "VESTING_TERMS", "name": "V", "vesting_conditions": found}


@pytest.mark.parametrize(
    "terms", [conditions((12, 1, "12/48"), (1, 36, "1/48")), conditions((1, 48, "1/48"), cliff=12)]
)
def test_four_years_with_a_cliff_of_one(terms: dict[str, Any]) -> None:
    started = then("VESTING_START", "o", "2026-07-01", vesting_condition_id="0")
    found = read(PLAN, terms, option(vesting_terms_id="v"), started)
    assert found.holders[-1]["vesting"] == {"start_month": -6, "months": 48, "cliff_months": 12}
    assert told(found) == []


def test_vesting_of_another_kind_is_named() -> None:
    found = read(PLAN, conditions((12, 1, "1/2"), (1, 36, "1/72")), option(vesting_terms_id="v"))
    assert "vesting" not in found.holders[-1]
    assert told(found) == ["transactions.t_o.vesting_terms_id"]


def test_what_a_convertible_says_is_read() -> None:
    how = {"conversion_mfn": True, "exit_multiple": {"numerator": "2", "denominator": "1"}}
    found = read(convertible("NOTE", how=how | {"interest_rates": [{"rate": "0.05"}]}, pro_rata="0.1"))
    (note,) = found.notes
    assert (note["most_favoured"], note["sale_multiple"], note["pro_rata"]) == (True, 2.0, True)
    less = read(convertible("NOTE", how=how | {"exit_multiple": {"numerator": "1", "denominator": "2"}}))
    assert less.notes[0]["sale_multiple"] == 1.0  # below its money no document goes
    share = {"type": "FIXED_PERCENT_OF_CAPITALIZATION_CONVERSION", "converts_to_percent": "0.07"}
    assert read(convertible(how=share)).safes[0]["fixed_share"] == 0.07
    rules = {"include_this_security": True, "include_additional_option_pool_topup": True}
    ticked = read(
        convertible(how={"conversion_valuation_cap": usd(1e7), "capitalization_definition_rules": rules})
    )
    assert (
        ticked.safes[0] | {"cap_counts": "as_ticked", "counts_converting": True, "counts_pool_increase": True}
        == (ticked.safes[0])
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (
            convertible("NOTE", how={"interest_payout": "CASH", "interest_rates": [{"rate": "0.05"}]}),
            "interest_payout",
        ),
        (convertible("NOTE", how={"interest_rates": [{"rate": "0.05"}, {"rate": "0.09"}]}), "interest_rates"),
        (convertible(how={"type": "CUSTOM_CONVERSION"}), "conversion_mechanism"),
        (
            {
                "id": "t_c",
                "object_type": "TX_WARRANT_ISSUANCE",
                "security_id": "w",
                "stakeholder_id": "fund",
                "date": "2025-01-01",
            },
            "quantity",
        ),
        (option("c", stakeholder_id="nobody"), "stakeholder_id"),
    ],
)
def test_what_changes_a_number_and_cannot_be_read_leaves_that_security_out(
    wrong: dict[str, Any], field: str
) -> None:
    found = read(PLAN, wrong)
    assert [one["name"] for one in found.holders] == ["Ada"]
    assert (found.safes, found.notes) == ([], [])
    assert told(found)[-2:] == [f"transactions.t_c.{field}", "transactions.t_c"]


@pytest.mark.parametrize(
    ("object_", "path"),
    [
        (
            preferred("a", 1.0, liquidation_preference_multiple=None),
            "stock_class.a.liquidation_preference_multiple",
        ),
        (convertible(how={"conversion_valuation_cap": usd(1e7)}), "transactions.t_c.conversion_timing"),
        (then("VESTING_EVENT", "founders"), "TX_VESTING_EVENT"),
        (then("SOMETHING_NEW"), "TX_SOMETHING_NEW"),
        (issue("y", 5, earn_out="yes"), "TX_STOCK_ISSUANCE.earn_out"),
        (then("STOCK_CANCELLATION", "nobody", quantity="5"), "transactions.x_stock_cancellation.security_id"),
    ],
)
def test_what_is_defaulted_or_not_read_is_named(object_: dict[str, Any], path: str) -> None:
    assert path in told(read(object_, issue("ia", 1_000, "a")))


def test_too_many_owners_are_told_of() -> None:
    crowd = [
        ADA | {"id": f"p{one}", "name": {"legal_name": f"P{one}"}, "current_relationship": ""}
        for one in range(60)
    ]
    shares = [issue(f"s{one}", 100 + one, stakeholder_id=f"p{one}") for one in range(60)]
    found = read(*crowd, *shares)
    assert held(found) == 8_000_000 + sum(100 + one for one in range(60))
    assert any(remark.parameters.get("count") == "12" for remark in found.remarks)


def test_a_file_that_owns_nothing_is_refused_with_all_that_was_left_out() -> None:
    broken = issue("x", 5, quantity="many")
    with pytest.raises(PlanError) as raised:
        read_ocf(json.dumps([ADA, COMMON, broken]).encode())
    assert {"transactions", "transactions.t_x.quantity"} <= {fault.path for fault in raised.value.faults}


def test_a_split_class_has_its_conversion_price_split_too() -> None:
    right = {"conversion_mechanism": {"type": "RATIO_CONVERSION", "conversion_price": usd(1.0)}}
    split = {"stock_class_id": "a", "split_ratio": {"numerator": "10", "denominator": "1"}}
    found = read(
        preferred("a", 1.0, conversion_rights=[right]),
        issue("ia", 1_000, "a", 1.0),
        then("STOCK_CLASS_SPLIT", **split),
    )
    (series,) = found.series
    assert (series["shares"], series["issue_price"]) == (10_000, pytest.approx(0.1))
    assert "conversion_price" not in series


def test_an_object_that_stands_twice_counts_once() -> None:
    found = read(issue("x", 1_000), issue("x", 1_000))
    assert held(found) == 8_001_000
    assert told(found) == ["transactions.t_x"]


def test_a_time_of_day_is_no_matter_and_a_date_that_is_none_leaves_one_security_out() -> None:
    terms = conditions((1, 48, "1/48"), cliff=12)
    found = read(PLAN, terms, option(vesting_terms_id="v", date="2026-01-01T00:00:00Z"))
    assert found.holders[-1]["vesting"]["start_month"] == -12
    assert held(read(PLAN, terms, option(vesting_terms_id="v", date="soon")), "options") == 0
    assert read(convertible("NOTE", date="soon")).notes == []


def test_a_plan_on_another_class_is_split_with_it() -> None:
    """1,000 reserved on the second class, 100 granted, 40 exercised; then 10 : 1: 9,000 are free."""
    second = COMMON | {"id": "c2", "name": "Class 2"}
    plan = {"initial_shares_reserved": "1000", "stock_class_ids": ["c2"]}
    split = {"stock_class_id": "c2", "split_ratio": {"numerator": "10", "denominator": "1"}}
    found = read(
        second,
        PLAN | plan,
        option(shares=100),
        then("EQUITY_COMPENSATION_EXERCISE", "o", "2025-04-01", quantity="40"),
        then("STOCK_CLASS_SPLIT", **split),
    )
    assert (found.pool_shares, held(found, "options")) == (9_000, 600)


def owed(found: Imported, day: date) -> float:
    plan = changed(hand_plan(), found.changes())
    return float(note_accounts(plan.financing, plan.company.start)[found.notes[0]["id"]].owed_on(day))


def note(*rates: tuple[str, str | None, str | None], issued: str) -> Imported:
    stated = [
        {"rate": rate}
        | ({"accrual_start_date": begins} if begins else {})
        | ({"accrual_end_date": ends} if ends else {})
        for rate, begins, ends in rates
    ]
    return read(convertible("NOTE", how={"interest_rates": stated}, date=issued))


@pytest.mark.parametrize(
    ("rates", "issued", "day", "right"),
    [
        # the rate of the day of issue is that which runs then
        ([("0.05", "2025-01-01", None), ("0.08", "2026-01-01", None)], "2026-06-01", "2027-06-01", 1_080_000),
        ([("0.08", "2025-01-01", "2025-12-31")], "2026-01-02", "2027-01-01", 1_000_000),
        # the last day of a rate bears it
        ([("0.08", "2026-01-01", "2026-12-31")], "2026-01-01", "2028-01-01", 1_080_000),
        (
            [("0.05", "2025-01-01", "2025-12-31"), ("0.08", "2026-07-01", None)],
            "2025-01-01",
            "2026-07-01",
            1_050_000,
        ),
        # from before the issue, or only after the plan has begun
        ([("0.08", "2025-01-01", None)], "2026-01-01", "2027-01-01", 1_080_000),
        ([("0.08", "2027-06-01", None)], "2026-01-01", "2027-05-31", 1_000_000),
        ([("0.08", "2027-06-01", None)], "2026-01-01", "2028-05-31", 1_080_000),
    ],
)
def test_interest_is_that_of_its_days(
    rates: list[tuple[str, str | None, str | None]], issued: str, day: str, right: float
) -> None:
    assert owed(note(*rates, issued=issued), date.fromisoformat(day)) == pytest.approx(right)


def test_what_a_note_does_not_state_is_named() -> None:
    bare = told(read(convertible("NOTE", how={"conversion_valuation_cap": usd(1e7)})))
    assert "transactions.t_c.interest_rates" in bare
    assert "transactions.t_c.capitalization_definition" in bare
    some = told(read(convertible("NOTE", how={"interest_rates": [{"rate": "0.05"}]})))
    assert "transactions.t_c.compounding_type" in some
    assert "transactions.t_c.day_count_convention" in some


def test_shares_that_came_of_options_count_once_in_the_pool() -> None:
    """100,000 of 8 M granted, 25,000 exercised, the rest issued anew: 7,900,000 are free."""
    rest = option("o2", 75_000, date="2025-06-01")
    came = issue("s", 25_000, stock_plan_id="plan", date="2025-06-01")
    for kind in ("EXERCISE", "RELEASE"):
        taken = then(f"EQUITY_COMPENSATION_{kind}", "o", quantity="25000", date="2025-06-01")
        linked = taken | {"balance_security_id": "o2", "resulting_security_ids": ["s"]}
        assert read(PLAN, option(), rest, came, linked).pool_shares == 7_900_000
        assert read(PLAN, option(), came, taken).pool_shares == 7_900_000


def test_cancelled_awards_and_returns_count_in_shares_of_today() -> None:
    retire = PLAN | {"default_cancellation_behavior": "RETIRE"}
    gone = then("EQUITY_COMPENSATION_CANCELLATION", "o", quantity="100000", date="2025-02-01")
    back = {"id": "r", "object_type": "TX_STOCK_PLAN_RETURN_TO_POOL", "stock_plan_id": "plan"}
    back |= {"quantity": "60000", "date": "2025-03-01"}
    split = {"id": "s", "object_type": "TX_STOCK_CLASS_SPLIT", "stock_class_id": "common"}
    split |= {"split_ratio": {"numerator": "2", "denominator": "1"}, "date": "2025-06-01"}
    assert read(retire, option(), gone, back, split).pool_shares == 15_920_000
    award = issue("a", 1_000, stock_plan_id="plan")
    assert read(retire, award, then("STOCK_CANCELLATION", "a", quantity="1000")).pool_shares == 7_999_000


def test_a_cap_that_counts_one_of_what_converts_and_not_the_other_cannot_be_said() -> None:
    rules = {"include_this_security": True, "include_other_converting_securities": False}
    how = {"conversion_valuation_cap": usd(1e7), "capitalization_definition_rules": rules}
    other = convertible(how={"conversion_valuation_cap": usd(5e6), "conversion_timing": "POST_MONEY"})
    found = read(convertible(how=how), other | {"id": "t_d", "security_id": "d"})
    assert len(found.safes) == 1
    assert "transactions.t_c.capitalization_definition_rules" in told(found)
    assert len(read(convertible(how=how)).safes) == 1


def test_ranks_among_what_converts_are_named_where_they_are_not_the_plan_s() -> None:
    first, second = (
        convertible("NOTE", seniority=1),
        convertible("NOTE", seniority=2, id="t_d", security_id="d"),
    )
    assert "transactions.t_c.seniority" in told(read(first, second))
    safe = convertible(seniority=2, id="t_d", security_id="d")
    assert "transactions.t_c.seniority" not in told(read(first, safe))
    assert "transactions.t_c.seniority" in told(read(first, safe | {"seniority": 1}))


def warrant(shares: str = "1000", **way: Any) -> dict[str, Any]:
    right = {"conversion_mechanism": way, "converts_to_stock_class_id": "common"}
    found = option("w", **{"quantity": shares}) | {"object_type": "TX_WARRANT_ISSUANCE"}
    del found["stock_plan_id"]
    return found | {"exercise_triggers": [{"trigger_id": "x", "conversion_right": right}] if way else []}


@pytest.mark.parametrize(
    ("way", "shares"),
    [
        ({}, 1_000),
        ({"type": "RATIO_CONVERSION", "ratio": {"numerator": "5", "denominator": "1"}}, 5_000),
        ({"type": "FIXED_AMOUNT_CONVERSION", "converts_to_quantity": "500"}, 500),
        ({"type": "VALUATION_BASED_CONVERSION"}, 0),
        ({"type": "PPS_BASED_CONVERSION"}, 0),
        ({"type": "FIXED_PERCENT_OF_CAPITALIZATION_CONVERSION", "converts_to_percent": "0.01"}, 0),
    ],
)
def test_a_warrant_buys_what_its_triggers_say(way: dict[str, Any], shares: int) -> None:
    found = read(warrant(**way))
    assert sum(one["shares"] for one in found.holders if one["security"] == "warrants") == shares
    assert ("transactions.t_w.exercise_triggers" in told(found)) == (shares in (0, 5_000))


@pytest.mark.parametrize(("ends", "left"), [("2026-12-31", 0), ("2027-01-01", 1_000), ("2029-06-30", 1_000)])
def test_a_warrant_lives_to_the_day_on_which_it_ends(ends: str, left: int) -> None:
    """The plan begins on 1 January 2027."""
    found = read(warrant() | {"warrant_expiration_date": ends})
    assert held(found, "warrants") == left
    assert (told(found) == []) is (left > 0)


def test_rights_that_have_passed_or_have_no_price_are_left_out_by_name() -> None:
    late = option(expiration_date="2026-12-31")
    for behaviour, pool in (("RETURN_TO_POOL", 8_000_000), ("RETIRE", 7_900_000)):
        found = read(PLAN | {"default_cancellation_behavior": behaviour}, late)
        assert [one["name"] for one in found.holders] == ["Ada"]
        assert found.pool_shares == pool
        assert told(found) == ["transactions.t_o.expiration_date"]
    for kind, field in (("OPTION", "exercise_price"), ("CSAR", "compensation_type")):
        bare = option(compensation_type=kind) | ({} if kind == "CSAR" else {"exercise_price": None})
        found = read(PLAN, bare)
        assert f"transactions.t_o.{field}" in told(found)
        assert [one["security"] for one in found.holders] == ["common"]
    assert len(read(PLAN, option(compensation_type="RSU", exercise_price=None)).holders) == 2


@pytest.mark.parametrize(
    ("days", "pool"), [(("2025-03-01", "2025-03-01"), 200), (("2025-03-02", "2025-03-01"), 100)]
)
def test_the_last_adjustment_of_a_pool_counts_of_one_day_the_one_that_stands_last(
    days: tuple[str, str], pool: int
) -> None:
    adjusted = [
        {"id": f"x{shares}", "object_type": "TX_STOCK_PLAN_POOL_ADJUSTMENT", "date": day}
        | {"stock_plan_id": "plan", "shares_reserved": str(shares)}
        for day, shares in zip(days, (100, 200), strict=True)
    ]
    assert read(PLAN, *adjusted).pool_shares == pool


def test_what_converts_into_common_shares_does_so() -> None:
    into = convertible(how={"conversion_valuation_cap": usd(1e7), "conversion_timing": "POST_MONEY"})
    into["conversion_triggers"][0]["conversion_right"]["converts_to_stock_class_id"] = "common"
    assert read(into).safes[0]["converts_into"] == "common"


def test_what_is_dated_after_the_plan_begins_comes_then_or_is_named() -> None:
    """A SAFE of 2027-06-01 brings its money in month 5 of a plan from 2027-01-01."""
    assert read(convertible(date="2027-06-01")).safes[0]["issued_month"] == 5
    assert read(convertible(date="2027-01-01")).safes[0]["issued_month"] == 0
    assert "issued_month" not in read(convertible(date="2026-12-31")).safes[0]
    assert "issued_month" not in read(convertible(date="2026-06-01")).safes[0]
    assert "transactions.t_later.date" in told(read(issue("later", 10, date="2028-01-01")))


@pytest.mark.parametrize(
    ("ending", "field"),
    [
        (then("CONVERTIBLE_CONVERSION", "c", quantity_converted="400000"), "balance_security_id"),
        (then("CONVERTIBLE_CANCELLATION", "c", amount=usd(2e6)), "investment_amount"),
        (then("CONVERTIBLE_CANCELLATION", "c", amount=usd(-1)), "amount"),
    ],
)
def test_an_ending_that_cannot_be_leaves_the_security_out(ending: dict[str, Any], field: str) -> None:
    found = read(convertible(), ending)
    assert not found.safes
    assert any(path.endswith(f".{field}") for path in told(found))
    assert any(path.endswith("t_c") for path in told(found))


def test_money_below_nothing_and_ids_that_stand_twice_are_refused_by_name() -> None:
    assert "transactions.t_c.investment_amount" in told(read(convertible(money=-5.0)))
    found = read(issue("x", 1_000), issue("x", 500, id="t_y"))
    assert held(found) == 8_000_000
    assert "transactions.t_x.security_id" in told(found)
    less = read(issue("x", 1_000), then("STOCK_CANCELLATION", "x", quantity="-5"))
    assert held(less) == 8_000_000


def test_what_leads_to_nothing_in_the_file_is_named() -> None:
    moved = then("STOCK_TRANSFER", "x", quantity="1000", resulting_security_ids=["y"])
    found = read(issue("x", 1_000), moved)
    assert f"transactions.{moved['id']}.resulting_security_ids" in told(found)


def grown(*conditions: dict[str, Any], **more: Any) -> Imported:
    terms = {"id": "v", "object_type": "VESTING_TERMS", "vesting_conditions": list(conditions)}
    start = {"id": "vs", "object_type": "TX_VESTING_START", "security_id": "o", "date": "2026-01-01"}
    return read(PLAN, terms, start, option(vesting_terms_id="v", **more))


def condition(name: str, times: int, above: int, below: int, length: int = 1, **more: Any) -> dict[str, Any]:
    period = {"length": length, "type": "MONTHS", "occurrences": times}
    trigger = {"type": "VESTING_SCHEDULE_RELATIVE", "period": period, **more.pop("trigger", {})}
    portion = {"numerator": str(above), "denominator": str(below), **more.pop("portion", {})}
    return {"id": name, "trigger": trigger, "portion": portion, **more}


VESTING_OF_FOUR_YEARS = {"start_month": -12, "months": 48, "cliff_months": 12}
BEGIN = {"id": "b", "trigger": {"type": "VESTING_START_DATE"}, "next_condition_ids": ["c"]}


def test_a_part_of_the_rest_is_that_part_of_what_is_left() -> None:
    """A quarter after a year, then each month 1/36 of the three quarters left."""
    rest = condition("m", 36, 1, 36, portion={"remainder": True})
    found = grown(BEGIN, condition("c", 1, 1, 4, 12, next_condition_ids=["m"]), rest)
    assert found.holders[1]["vesting"] == {"start_month": -12, "months": 48, "cliff_months": 12}


def test_steps_longer_than_a_month_are_steps() -> None:
    by_year = grown(BEGIN, condition("c", 4, 1, 4, 12))
    assert by_year.holders[1]["vesting"] == VESTING_OF_FOUR_YEARS | {"cliff_months": 0, "every_months": 12}
    quarters = condition("m", 12, 1, 16, 3)
    by_quarter = grown(BEGIN, condition("c", 1, 1, 4, 12, next_condition_ids=["m"]), quarters)
    assert by_quarter.holders[1]["vesting"] == VESTING_OF_FOUR_YEARS | {"every_months": 3}
    assert not told(by_year) + told(by_quarter)


@pytest.mark.parametrize(
    "conditions",
    [
        [BEGIN | {"quantity": "10000"}, condition("c", 48, 1, 48)],
        [
            BEGIN | {"next_condition_ids": ["c"]},
            condition("c", 12, 1, 48, next_condition_ids=["m"]),
            condition("m", 36, 1, 48, trigger={"relative_to_condition_id": "b"}),
        ],
        [BEGIN, condition("c", 48, 1, 48), {"id": "sale", "trigger": {"type": "VESTING_EVENT"}}],
        [BEGIN, condition("c", 48, 1, 0)],
        [BEGIN, condition("c", 1, 2, 5, 8, next_condition_ids=["m"]), condition("m", 1, 3, 5, 12)],
        [BEGIN, condition("c", 20_000_000, 1, 20_000_000)],
        [BEGIN, condition("c", 12, 1, 24, next_condition_ids=["m"]), condition("m", 4, 1, 8, 9)],
        [BEGIN, condition("c", 1, 1, 2, 8, next_condition_ids=["m"]), condition("m", 1, 1, 2, 12)],
    ],
)
def test_vesting_of_another_kind_is_not_taken_for_one_of_ours(conditions: list[dict[str, Any]]) -> None:
    found = grown(*conditions)
    assert "vesting" not in found.holders[1]
    assert "transactions.t_o.vesting_terms_id" in told(found)


def test_dates_and_amounts_come_before_terms() -> None:
    by_date = [{"date": "2027-01-01", "amount": "25000"}]
    by_date += [{"date": f"{2027 + m // 12}-{m % 12 + 1:02d}-01", "amount": "2083.33"} for m in range(1, 37)]
    found = grown(BEGIN, condition("c", 10, 1, 10), vestings=by_date)
    assert found.holders[1]["vesting"] == VESTING_OF_FOUR_YEARS
    halves = [{"date": day, "amount": "33333.33"} for day in ("2026-07-01", "2027-01-01", "2027-07-01")]
    found = grown(BEGIN, condition("c", 10, 1, 10), vestings=halves)
    half_years = {"start_month": -12, "months": 18, "cliff_months": 0, "every_months": 6}
    assert found.holders[1]["vesting"] == half_years


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"price_per_share": usd(0)}, "issue_price"),
        ({"participation_cap_multiple": "1.5", "liquidation_preference_multiple": "2"}, "participation_cap"),
        ({"liquidation_preference_multiple": "11"}, "preference_multiple"),
    ],
)
def test_a_class_that_a_plan_cannot_hold_is_left_out_and_the_rest_is_read(
    terms: dict[str, Any], field: str
) -> None:
    found = read(preferred("a", 1.0, **terms), issue("ia", 1_000_000, "a"))
    assert not found.series
    assert f"stock_class.a.{field}" in told(found)
    changed(hand_plan(), found.changes())


@pytest.mark.parametrize(
    ("how", "field"),
    [({"conversion_discount": "20"}, "discount_share"), ({"conversion_valuation_cap": usd(0.5)}, "cap")],
)
def test_a_safe_that_a_plan_cannot_hold_is_left_out(how: dict[str, Any], field: str) -> None:
    found = read(convertible(how=how))
    assert not found.safes
    assert f"transactions.t_c.{field}" in told(found)


def test_classes_are_what_they_say() -> None:
    none = read(preferred("a", 1.0, participation_cap_multiple=0), issue("ia", 1_000, "a"))
    assert none.series[0]["participation"] == "none"
    strange = read(preferred("a", 1.0) | {"class_type": "PREFFERED"}, issue("ia", 1_000, "a"))
    assert not strange.series
    assert "transactions.t_ia.stock_class_id" in told(strange)
    ratio = {"type": "RATIO_CONVERSION", "ratio": {"numerator": "10", "denominator": "1"}}
    founders = COMMON | {"id": "b", "conversion_rights": [{"conversion_mechanism": ratio}]}
    assert held(read(founders, issue("x", 5, "b"))) == 8_000_050


def test_a_split_by_nothing_refuses_the_file_by_name() -> None:
    split = {
        "id": "s",
        "object_type": "TX_STOCK_CLASS_SPLIT",
        "stock_class_id": "common",
        "date": "2025-06-01",
    }
    for end in ("numerator", "denominator"):
        ratio = {"numerator": "2", "denominator": "1"} | {end: "0"}
        with pytest.raises(PlanError, match="split_ratio"):
            read(split | {"split_ratio": ratio})


def test_a_split_of_the_common_shares_alone_is_named_at_the_preferred() -> None:
    split = {"id": "s", "object_type": "TX_STOCK_CLASS_SPLIT", "date": "2025-06-01"}
    split |= {"stock_class_id": "common", "split_ratio": {"numerator": "2", "denominator": "1"}}
    found = read(preferred("a", 1.0), issue("ia", 1_000, "a"), split)
    assert "stock_class.a.conversion_rights" in told(found)
    late = read(preferred("a", 1.0), issue("ia", 1_000, "a", date="2025-07-01"), split)
    assert "stock_class.a.conversion_rights" not in told(late)


def test_founders_are_never_put_together_with_others() -> None:
    crowd = [
        ADA | {"id": f"p{one}", "name": {"legal_name": f"P{one}"}, "current_relationship": "INVESTOR"}
        for one in range(60)
    ]
    shares = [issue(f"s{one}", 9_000_000, stakeholder_id=f"p{one}") for one in range(60)]
    found = read(*crowd, *shares)
    assert [one["name"] for one in found.holders if one["kind"] == "founder"] == ["Ada"]


@pytest.mark.parametrize(
    ("issued", "due"),
    [("2024-02-29", "2026-02-28"), ("2025-03-31", "2027-03-31"), ("2026-02-28", "2028-02-28")],
)
def test_a_note_without_a_maturity_is_due_on_its_day_two_years_later(issued: str, due: str) -> None:
    trigger = {
        "trigger_id": "r",
        "conversion_right": {"conversion_mechanism": {"type": "CONVERTIBLE_NOTE_CONVERSION"}},
    }
    one = convertible("NOTE", date=issued, conversion_triggers=[trigger])
    (note,) = read(one).notes
    assert str(note["maturity"]) == due


def test_the_pool_counts_what_a_plan_gave_out_once_however_it_moves_on() -> None:
    """A million reserved less 100,000 given out, in the end to somebody else."""
    award = issue("a", 100_000, date="2024-01-01", stock_plan_id="plan")
    moved = then("STOCK_TRANSFER", "a", "2025-01-01", quantity="100000", resulting_security_ids=["b"])
    bought = then("EQUITY_COMPENSATION_EXERCISE", "o", "2024-01-01", quantity="100000")
    reserved = PLAN | {"initial_shares_reserved": "1000000"}
    named = bought | {"resulting_security_ids": ["a"]}
    got = issue("b", 100_000, date="2025-01-01", stock_plan_id="plan")
    assert read(reserved, option("o", 100_000), named, award, moved, got).pool_shares == 900_000
    plain = issue("b", 100_000, date="2025-01-01")
    assert read(reserved, award, moved, plain).pool_shares == 900_000
    unnamed = bought | {"quantity": "1000"}
    others = issue("e", 50_000, date="2024-01-01", stock_plan_id="plan", stakeholder_id="fund")
    his = issue("z", 1_000, date="2024-01-01", stock_plan_id="plan")
    assert read(reserved, option("o", 1_000), unnamed, others, his).pool_shares == 949_000


RATIO = {"type": "RATIO_CONVERSION", "ratio": {"numerator": "1", "denominator": "1"}}
SPLIT = then("STOCK_CLASS_SPLIT", day="2025-06-01", stock_class_id="common")
SPLIT |= {"split_ratio": {"numerator": "10", "denominator": "1"}}


def warrant_for(how: dict[str, Any]) -> dict[str, Any]:
    right = {"converts_to_stock_class_id": "common", "conversion_mechanism": how}
    return {
        "id": "t_w",
        "object_type": "TX_WARRANT_ISSUANCE",
        "security_id": "w",
        "stakeholder_id": "fund",
        "date": "2025-01-01",
        "quantity": "10000",
        "exercise_price": usd(1.0),
        "exercise_triggers": [{"trigger_id": "x", "conversion_right": right}],
    }


def warrants(found: Imported) -> list[tuple[float, float]]:
    return [(one["shares"], one["strike"]) for one in found.holders if one["security"] == "warrants"]


def test_warrants_for_a_fixed_number_of_shares_end_and_split_like_others() -> None:
    one = warrant_for({"type": "FIXED_AMOUNT_CONVERSION", "converts_to_quantity": "20000"})
    assert warrants(read(one)) == [(20_000, 1.0)]
    assert warrants(read(one, then("WARRANT_CANCELLATION", "w", quantity="10000"))) == []
    assert warrants(read(one, then("WARRANT_CANCELLATION", "w", quantity="5000"))) == [(10_000, 1.0)]
    assert warrants(read(one, SPLIT)) == [(200_000, pytest.approx(0.1))]


def test_a_warrant_follows_the_class_that_it_buys() -> None:
    first = COMMON | {"id": "b", "name": "B"}
    whole = [ADA, FUND, first, COMMON, issue("founders", 8_000_000), warrant_for(RATIO), SPLIT]
    found = read_ocf(json.dumps(whole).encode(), currency="USD", begins=BEGINS)
    assert warrants(found) == [(100_000, pytest.approx(0.1))]


def test_a_class_of_common_shares_counts_as_its_latest_ratio_has_it() -> None:
    rights = [{"converts_to_stock_class_id": "common", "conversion_mechanism": RATIO}]
    other = COMMON | {"id": "b", "name": "B", "conversion_rights": rights}
    twice = RATIO | {"ratio": {"numerator": "2", "denominator": "1"}}
    raised = then("STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT", stock_class_id="b")
    raised |= {"new_ratio_conversion_mechanism": twice}
    assert held(read(other, issue("x", 1_000, "b"), raised)) == 8_002_000
    own = {"stock_class_id": "b"}
    found = read(other, raised, PLAN, option("o", 1_000, **own))
    assert [(one["shares"], one["strike"]) for one in found.holders if one["security"] == "options"] == [
        (2_000, 0.5)
    ]


def test_what_is_left_of_a_grant_is_earned_after_what_was_exercised_and_before_what_was_cancelled() -> None:
    """48,000 over 48 months from January 2025, half of them gone in December 2026; the plan begins then."""
    step = {"type": "MONTHS", "length": 1, "occurrences": 48, "cliff_installment": 12}
    monthly = {"type": "VESTING_SCHEDULE_RELATIVE", "relative_to_condition_id": "a", "period": step}
    terms = {
        "id": "vt",
        "object_type": "VESTING_TERMS",
        "vesting_conditions": [
            {
                "id": "a",
                "trigger": {"type": "VESTING_START_DATE"},
                "quantity": "0",
                "next_condition_ids": ["m"],
            },
            {"id": "m", "portion": {"numerator": "1", "denominator": "48"}, "trigger": monthly},
        ],
    }
    begun = then("VESTING_START", "o", "2025-01-01", vesting_condition_id="a")
    grant = option("o", 48_000, vesting_terms_id="vt")
    bought = then(
        "EQUITY_COMPENSATION_EXERCISE", "o", "2026-12-31", quantity="24000", resulting_security_ids=["z"]
    )
    left = then("EQUITY_COMPENSATION_CANCELLATION", "o", "2026-12-31", quantity="24000")

    def vesting(*more: dict[str, Any]) -> Any:
        found = read(PLAN, terms, grant, begun, *more)
        return next(one.get("vesting") for one in found.holders if one["security"] == "options")

    assert vesting() == {"start_month": -24, "months": 48, "cliff_months": 12}
    shares = issue("z", 24_000, date="2026-12-31")
    assert vesting(bought, shares) == {"start_month": 0, "months": 24, "cliff_months": 0}
    assert vesting(left) == {"start_month": -24, "months": 24, "cliff_months": 12}
    step |= {"length": 12, "occurrences": 4, "cliff_installment": None}
    terms["vesting_conditions"][1]["portion"]["denominator"] = "4"
    by_year = {"start_month": -24, "months": 48, "cliff_months": 0, "every_months": 12}
    assert vesting() == by_year
    assert vesting(bought, shares) == by_year | {"start_month": 0, "months": 24}
    part = bought | {"quantity": "14000"}  # in the middle of the second year: months are the nearest
    assert vesting(part, issue("z", 14_000, date="2026-12-31")) == {
        "start_month": -10,
        "months": 34,
        "cliff_months": 0,
        "every_months": 1,
    }


def test_what_a_convertible_says_in_words_and_a_safe_s_interest_are_named() -> None:
    how = {"interest_rates": [{"rate": "0.08", "accrual_start_date": "2026-01-01"}]}
    safe = read(convertible("SAFE", how=how | {"conversion_valuation_cap": usd(5e6)}))
    assert any("bears none" in remark.message for remark in safe.remarks)
    note = convertible("NOTE", how=how)
    note["conversion_triggers"][0]["trigger_condition"] = "Qualified financing of at least $5,000,000"
    (told,) = [one for one in read(note).remarks if "free text" in one.message]
    assert "5,000,000" in str(told.parameters["text"])


def test_a_part_of_a_package_that_is_not_there_is_named() -> None:
    manifest = {
        "file_type": "OCF_MANIFEST_FILE",
        "transactions_files": [{"filepath": "T1.ocf.json"}, {"filepath": "T2.ocf.json"}],
    }
    rest = {"items": [ADA, FUND, COMMON, {"id": "odd"}]}
    first, second = {"items": [issue("s1", 8_000_000)]}, {"items": [issue("s2", 2_000_000)]}

    def package(**files: dict[str, Any]) -> Imported:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in {"Manifest.ocf.json": manifest, "A.ocf.json": rest, **files}.items():
                archive.writestr(name, json.dumps(content))
        return read_ocf(buffer.getvalue(), begins=BEGINS)

    half = package(**{"T1.ocf.json": first})
    assert {"T2.ocf.json", "items"} <= {remark.path for remark in half.remarks}
    whole = package(**{"T1.ocf.json": first, "T2.OCF.JSON": second})
    assert held(whole) == 10_000_000
    assert "part2.zip" in [one.path for one in package(**{"T1.ocf.json": first, "part2.zip": second}).remarks]


def test_of_several_days_on_which_a_note_converts_the_last_is_its_maturity_and_that_is_said() -> None:
    one = convertible("NOTE")
    one["conversion_triggers"] += [one["conversion_triggers"][0] | {"trigger_date": "2028-01-01"}]
    found = read(one)
    assert str(found.notes[0]["maturity"]) == "2029-01-01"
    assert "transactions.t_c.conversion_triggers" in told(found)
    assert "transactions.t_c.conversion_triggers" not in told(read(convertible("NOTE")))


@pytest.mark.parametrize(
    ("seniority", "named"), [(0, False), ("0", False), (2, False), (None, True), ("", True)]
)
def test_a_seniority_of_nought_is_stated(seniority: Any, named: bool) -> None:
    one = preferred("a", 2.5) | {"seniority": seniority}
    found = read(one, issue("a1", 1_000, "a"))
    assert ("stock_class.a.seniority" in told(found)) == named
