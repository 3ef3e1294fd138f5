"""Cap tables as people keep them: sums under any name, before and after, parts of others, old sheets."""

from typing import Any

import pytest

from core.errors import PlanError
from core.financing.interchange.imported import Imported
from core.financing.interchange.table import read_cap_table
from tests.core.history.sheets import xlsx

OWNERS = "Holder,Common,Options\nAda,5000000,\nBob,3000000,\nCy,,100000\n"


def read(text: str) -> Imported:
    return read_cap_table(text.encode())


def held(found: Imported) -> dict[str, int]:
    return {f"{one['name']}/{one['security']}": int(one["shares"]) for one in found.holders}


def told(found: Imported) -> str:
    return " ".join(one.message for one in found.remarks)


@pytest.mark.parametrize(
    "name",
    ["Sub-total", "Total undiluted", "Total as converted", "Net total", "Shares in issue", "Totaal", "Σ",
     "TTL",
     "Gesamtsumme", "Zwischensumme", "Sous-total", "Total outstanding (excl. pool)", "Running total"],
)  # fmt: skip
def test_a_sum_is_no_owner_whatever_it_is_called(name: str) -> None:
    found = held(read(f"{OWNERS}{name},8000000,100000\n"))
    assert found == {"Ada/common": 5_000_000, "Bob/common": 3_000_000, "Cy/options": 100_000}


def test_an_owner_who_holds_as_much_as_the_others_is_one() -> None:
    found = held(read("Holder,Common\nAda,5000000\nBob,3000000\nEve,8000000\n"))
    assert found["Eve/common"] == 8_000_000
    fund = held(read("Holder,Common\nAda,5000000\nBob,3000000\nTotal Capital LP,900000\n"))
    assert fund["Total Capital LP/common"] == 900_000


def test_a_sum_of_a_class_in_a_list_is_no_owner() -> None:
    rows = "Holder,Class,Shares\nAda,Common,5000000\nBob,Common,3000000\nSub-total,Common,8000000\n"
    assert held(read(rows)) == {"Ada/common": 5_000_000, "Bob/common": 3_000_000}


@pytest.mark.parametrize(
    ("header", "row", "shares"),
    [
        ("Common before transfer,Common after transfer", "6000000,5000000", 6_000_000),
        ("Opening common,Closing common", "6000000,5000000", 5_000_000),
        ("Common 31.03.2026,Common 30.09.2026", "6000000,5000000", 5_000_000),
        ("Common (Mar 2026),Common (Sep 2026)", "6000000,5000000", 5_000_000),
        ("Common,Common as adjusted for Financing", "6000000,5000000", 6_000_000),
        ("Common,Common held in escrow", "6000000,500000", 6_000_000),
        ("Common,Pledged common", "6000000,500000", 6_000_000),
        ("Common,Common Stock Equivalents", "6000000,500000", 6_000_000),
        ("Common Cert #,Common Shares", "1,6000000", 6_000_000),
    ],
)
def test_one_count_of_the_same_shares_counts(header: str, row: str, shares: int) -> None:
    found = read(f"Holder,{header}\nAda,{row}\nBob,{row}\n")
    assert held(found) == {"Ada/common": shares, "Bob/common": shares}


def test_blocks_before_and_after_a_round_have_one_class_each() -> None:
    head = ",Before,,,After,,\nHolder,Common,Seed Preferred,Options,Common,Seed Preferred,Series A\n"
    rows = "Ada,6000000,,,6000000,,\nFund,,1500000,,,1500000,300000\nTeam,,,100000,,,\nPrice,,1,,,1,4\n"
    found = read(head + rows)
    assert held(found)["Ada/common"] == 6_000_000
    assert [(one["name"], one["shares"]) for one in found.series] == [("Seed Preferred", 1_500_000)]


@pytest.mark.parametrize("name", ["Ordinary (Seed round)", "Series B Common Stock", "Ordinary (Series A)"])
def test_common_shares_named_after_a_round_are_common(name: str) -> None:
    found = read(f"Holder,Class,Shares,Price\nAda,Common,5000000,0.0001\nAngel,{name},500000,0.50\n")
    assert found.series == []
    assert held(found)["Angel/common"] == 500_000


@pytest.mark.parametrize("label", ["of which unvested", "thereof pledged", "Memo: unvested Ada"])
def test_a_row_that_is_a_part_of_others_is_named_and_not_added(label: str) -> None:
    found = read(f"Holder,Class,Shares\nAda,Common,5000000\nBob,Common,3000000\n{label},Common,1000000\n")
    assert sum(held(found).values()) == 8_000_000
    assert "is not read" in told(found)


@pytest.mark.parametrize(
    "name",
    ["Future grants", "Equity incentive plan reserve", "Management pool", "Unused pool"],
)  # fmt: skip
def test_a_pool_under_another_name_is_one(name: str) -> None:
    found = read(f"Holder,Common,Options\nAda,5000000,\nCy,,100000\n{name},,400000\n")
    assert (held(found), found.pool_shares) == ({"Ada/common": 5_000_000, "Cy/options": 100_000}, 400_000)


def test_what_a_plan_reserves_is_no_pool_where_what_is_available_is_said() -> None:
    rows = "Ada,Common,5000000\nCy,Options,600000\n2021 Plan - authorized,Pool,2000000\n"
    found = read(f"Holder,Class,Shares\n{rows}2021 Plan - available,Pool,1400000\n")
    assert found.pool_shares == 1_400_000
    assert "available counts" in told(found)


@pytest.mark.parametrize(
    "sheet", ["Vesting", "Vested options", "Options - lapsed", "Archive", "Former staff"]
)
def test_sheets_of_what_is_counted_elsewhere_or_gone_are_not_added(sheet: str) -> None:
    book = xlsx(
        **{
            "Common": [["Holder", "Shares"], ["Ada", 5_000_000]],
            "Options": [["Holder", "Options", "Strike"], ["Cy", 100_000, 0.1]],
            sheet: [["Holder", "Options", "Strike"], ["Cy", 25_000, 0.1], ["Cy", 35_000, 0.1]],
        }
    )
    found = read_cap_table(book)
    assert held(found) == {"Ada/common": 5_000_000, "Cy/options": 100_000}


def test_options_by_holder_are_those_of_the_ledger() -> None:
    book = xlsx(
        **{
            "Common": [["Holder", "Shares"], ["Ada", 5_000_000]],
            "Options": [["Holder", "Options", "Strike"], ["Cy", 60_000, 0.1], ["Cy", 40_000, 0.2]],
            "Options by holder": [["Holder", "Options"], ["Cy", 100_000]],
        }
    )
    assert sum(int(one["shares"]) for one in read_cap_table(book).holders) == 5_100_000


def test_tables_beside_each_other_are_refused() -> None:
    text = "Holder,Common,Pool,,Optionee,Options,Strike\nAda,5000000,,,Cy,100000,0.1\n"
    text += "Bob,3000000,,,Dee,50000,0.2\n"
    with pytest.raises(PlanError, match="sheet of its own"):
        read(text)


@pytest.mark.parametrize(
    "note", ["Repurchased by company 3/2024", "Forfeited", "Surrendered", "Void - reissued"]
)
def test_a_comment_that_says_that_shares_are_gone_is_heard(note: str) -> None:
    rows = f"Ada,Common,5000000,\nEve,Common,400000,{note}\n"
    assert held(read(f"Holder,Class,Shares,Comments\n{rows}")) == {"Ada/common": 5_000_000}


@pytest.mark.parametrize(
    "headers",
    ["Registered holder,Class of Security,Shares (#)",
     "Purchaser,Share Category,Shareholding", "Entity,Klasse,Holdings"],
)  # fmt: skip
def test_other_words_for_owner_class_and_shares(headers: str) -> None:
    rows: Any = "Ada,Common,5000000\nBob,Common,3000000\n"
    assert held(read(f"{headers}\n{rows}")) == {"Ada/common": 5_000_000, "Bob/common": 3_000_000}
