"""Terms that stand in the name of a security or in a text beside it, prices of options, roles, letters."""

from datetime import date
from typing import Any

import pytest

from core.financing.interchange.imported import Imported
from core.financing.interchange.table import read_cap_table


def read(text: str) -> Imported:
    return read_cap_table(text.encode(), currency="USD", begins=date(2027, 1, 1))


def told(found: Imported) -> dict[str, str]:
    return {one.path: one.message.format(**one.parameters) for one in found.remarks}


@pytest.mark.parametrize(
    ("security", "terms"),
    [
        ("Post-money SAFE ($10M cap)", {"cap": 10e6}),
        ("SAFE - $10M cap", {"cap": 10e6}),
        ("SAFE @ 10M cap", {"cap": 10e6}),
        ("SAFE, 20% discount", {"discount_share": 0.2}),
        ("SAFE (uncapped, 20% discount)", {"discount_share": 0.2}),
        ("SAFE MFN", {"most_favoured": True}),
        (
            "Pre-money SAFE, $5M cap, 20% discount",
            {"cap": 5e6, "discount_share": 0.2, "cap_counts": "pre_money"},
        ),
    ],
)
def test_a_safe_has_the_terms_that_its_name_tells(security: str, terms: dict[str, Any]) -> None:
    found = read(f'Holder,Security,Shares,Amount\nAda,Common,8000000,\nAngel,"{security}",,"500,000"\n')
    (safe,) = found.safes
    assert {key: value for key, value in safe.items() if key not in ("id", "name")} == terms | {
        "amount": 500_000
    }


@pytest.mark.parametrize(
    ("header", "text", "terms"),
    [
        ("Terms", "$10M post-money cap", {"cap": 10e6}),
        ("Conversion terms", "$10M cap / 20% discount", {"cap": 10e6, "discount_share": 0.2}),
        ("Cap / Discount", "$10M / 20%", {"cap": 10e6, "discount_share": 0.2}),
    ],
)
def test_a_column_of_terms_is_read(header: str, text: str, terms: dict[str, Any]) -> None:
    found = read(f"Holder,Security,Shares,Amount,{header}\nAda,Common,8000000,,\nAngel,SAFE,,500000,{text}\n")
    assert {key: found.safes[0][key] for key in terms} == terms


def test_a_note_has_the_interest_and_the_cap_that_its_name_tells() -> None:
    found = read(
        "Holder,Security,Shares,Amount\nAda,Common,8000000,\n"
        'Angel,"Convertible Note (6%, $8M cap, 15% discount)",,500000\n'
    )
    (note,) = found.notes
    assert (note["rate_per_year"], note["cap"], note["discount_share"]) == (0.06, 8e6, 0.15)


@pytest.mark.parametrize(
    ("header", "cell", "side"),
    [
        ("Post/Pre", "Pre", "pre_money"),
        ("Type", "Pre-money", "pre_money"),
        ("Post-money?", "No", "pre_money"),
        ("Post-money?", "Yes", None),
        ("Pre-money?", "Yes", "pre_money"),
    ],
)
def test_the_side_of_a_cap_is_read_by_its_column(header: str, cell: str, side: str | None) -> None:
    found = read(
        f"Investor,Security,Shares,Amount,Valuation cap,{header}\nAda,Common,8000000,,,\n"
        f"Angel,SAFE,,250000,5000000,{cell}\n"
    )
    assert found.safes[0].get("cap_counts") == side


def test_a_class_has_the_preference_that_its_name_tells() -> None:
    ledger = read(
        "Holder,Class,Shares,Price\nAda,Common,8000000,\n"
        'Fund,"Series A (2x, participating, 3x cap)",1000000,2\n'
    )
    columns = read("Name,Common,Series A (2x participating)\nAda,8000000,\nFund,,1000000\nPrice,,2\n")
    for found, kind in ((ledger, "capped"), (columns, "full")):
        (series,) = found.series
        assert (series["name"], series["preference_multiple"], series["participation"]) == (
            "Series A",
            2.0,
            kind,
        )
    assert ledger.series[0]["participation_cap"] == 3.0


@pytest.mark.parametrize(
    "header",
    [
        *("Options (strike $0.50)", "Options - strike 0.50", "Options (exercise price $0.50)"),
        *("Options $0.50 strike", "Options (exercise price: 0.50 USD)", "Options @ $0.50"),
    ],
)
def test_a_strike_in_the_name_of_a_column_is_read(header: str) -> None:
    found = read(f"Name,Common,{header}\nAda,8000000,\nEve,,50000\n")
    assert (found.holders[1]["shares"], found.holders[1]["strike"]) == (50_000, 0.5)


def test_an_option_s_price_in_a_column_of_prices_is_its_strike() -> None:
    found = read("Holder,Class,Shares,Price\nAda,Common,8000000,\nEve,Options,100000,0.25\n")
    assert found.holders[1]["strike"] == 0.25
    assert told(found)["row 3"] == "has its price taken as the exercise price"


@pytest.mark.parametrize("name", ["Class A", "Class F", "B shares"])
def test_a_class_of_a_letter_is_taken_as_common_shares_and_that_is_said(name: str) -> None:
    found = read(f"Name,Common,{name}\nAda,4000000,\nBob,,1000000\nTotal,4000000,1000000\n")
    assert [one["shares"] for one in found.holders] == [4_000_000, 1_000_000]
    assert "taken as common shares" in told(found)[name]
    found = read(f"Holder,Class,Shares\nAda,Common,4000000\nBob,{name},1000000\n")
    assert [one["security"] for one in found.holders] == ["common", "common"]
    assert "taken as common shares" in told(found)["row 3"]


@pytest.mark.parametrize("name", ["Founder Shares", "Growth Shares"])
def test_founders_and_growth_shares_are_common(name: str) -> None:
    found = read(f"Name,Common,{name}\nAda,4000000,\nBob,,1000000\n")
    assert [one["shares"] for one in found.holders] == [4_000_000, 1_000_000]


@pytest.mark.parametrize(
    "header", ["Stakeholder Relationship", "Relation", "Category", "Type of holder", "Group"]
)
def test_whoever_is_named_a_founder_is_one(header: str) -> None:
    found = read(f"Name,{header},Class,Shares\nAda,Founder,Common,4\nBob,Co-Founder,Common,3\n")
    assert [one["kind"] for one in found.holders] == ["founder", "founder"]


def test_a_relation_to_the_company_counts_before_what_kind_of_person_it_is() -> None:
    found = read(
        "Name,Stakeholder Type,Relationship,Class,Shares\nAda,Individual,Founder,Common,4000\n"
        "Fund,Institution,Investor,Common,3000\n"
    )
    assert [one["kind"] for one in found.holders] == ["founder", "investor"]


def test_a_row_of_money_raised_and_a_column_of_percentages_own_nothing() -> None:
    found = read(
        "Holder,Common,Series A,Fully diluted\nAda,4000000,,80%\nFund,,1000000,20%\n"
        "Total,4000000,1000000,100%\nPrice,,2,\nTotal cash raised,,2000000,\n"
    )
    assert [one["shares"] for one in found.series] == [1_000_000]
    assert [one["name"] for one in found.holders] == ["Ada"]


@pytest.mark.parametrize(("amount", "said"), [(2_000_000, False), (2_010_000, False), (2_100_000, True)])
def test_an_amount_that_is_not_shares_times_price_is_remarked_on(amount: int, said: bool) -> None:
    found = read(f"Holder,Class,Shares,Price,Amount\nAda,Common,8,,\nFund,Series A,1000000,2,{amount}\n")
    assert any("shares × price" in text for text in told(found).values()) == said
