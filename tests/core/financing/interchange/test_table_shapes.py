"""Shapes of cap tables: shares that are gone, pools and grants, counts of several days, what a security came
out of, and the terms of SAFEs and notes. Each right answer can be read from the file.
"""

from typing import Any

import pytest

from tests.core.financing.interchange.test_table_in_circulation import (
    read,
    read_cap_table,
    refused,
    remarks,
    workbook,
)

TWO = {"Ada common": 4_000, "Bob common": 3_000}
OWNERS = "Ada,Common,4000\nBob,Common,3000\n"


@pytest.mark.parametrize(
    "text",
    [
        "Certificate,Holder,Class,Shares,Cancelled\nCS-1,Ada,Common,4000,\nCS-2,Bob,Common,3500,500\n",
        "No.,Holder,Class,Shares,Cancelled\n1,Ada,Common,4000,No\n2,Bob,Common,3000,No\n3,Zed,Common,9,Yes\n",
        "Holder,Class,Shares,Repurchased\nAda,Common,4000,\nBob,Common,3000,\nZed,Common,9,2024-05-01\n",
        "Holder,Class,Shares Issued,Shares Transferred,Shares Remaining\nAda,Common,4000,0,4000\n"
        "Bob,Common,3500,500,3000\n",
        "Holder,Class,Original Shares,Cancelled Shares,Balance\nAda,Common,5000,1000,4000\n"
        "Bob,Common,3000,,3000\nTotal,,8000,1000,7000\n",
        "Holder,Class,Shares,Repurchased,Net Shares\nAda,Common,5000,1000,4000\nBob,Common,3000,,3000\n",
        "Holder,Class,Shares,Notes\n" + OWNERS.replace("0\n", "0,\n"
        "") + "Zed,Common,9,Cancelled - replaced by CS-4\n",
        "Holder,Class,Shares\n" + OWNERS + "Zed (CANCELLED),Common,9\nVOID,Common,9\n",
        "Holder,Class,Total Shares\n" + OWNERS,
        "Holder,Security,Vested,Unvested,Total\nAda,Common,3000,1000,4000\nBob,Common,1000,2000,3000\n",
        "Holder,Security,Vested Shares,Unvested Shares\nAda,Common,3000,1000\nBob,Common,1000,2000\n",
        "Holder,Class,Shares at 31/12/2024,Shares at 31/12/2025\nAda,Common,9,4000\nBob,Common,9,3000\n",
        "Holder,Common 2023,Common 2025\nAda,9,4000\nBob,9,3000\n",
        "Holder,Class,Shares\nAda,Common (Voting),4000\nBob,Common (Non-Voting),3000\n",
    ],
    ids=[
        "a number cancelled", "cancelled yes or no", "a day of repurchase", "remaining", "balance", "net",
        "a note", "beside the name", "total shares", "vested, unvested, total", "vested and unvested",
        "two days", "two years by class", "votes",
    ],
)  # fmt: skip
def test_what_is_there_today_counts(text: str) -> None:
    assert read(text) == TWO


@pytest.mark.parametrize(
    "status",
    ["Lapsed", "Returned to pool", "Draft", "Rescinded", "Surrendered", "Inactive", "Pending board approval"],
)
def test_what_is_gone_or_not_yet_there_is_left_out(status: str) -> None:
    assert read(f"Holder,Security,Shares,Status\n{OWNERS}Max,Options,2000,{status}\n") == TWO


def test_shares_that_came_from_somebody_are_there() -> None:
    found = read(
        "Holder,Class,Shares,Status\nAda,Common,5,Outstanding\n"
        "Cy,Common,3,Outstanding (transferred from Bob)\n"
    )
    assert found == {"Ada common": 5, "Cy common": 3}


def test_gone_shares_that_were_taken_off_are_said() -> None:
    told = remarks(b"Holder,Class,Shares,Cancelled\nAda,Common,4000,\nBob,Common,3500,500\n")
    assert told["row 3"] == "is taken less what is gone of it: 3,000 shares are left"


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Holder,Class,Shares\n" + OWNERS + "ESOP (reserved),ESOP,500\nTotal,,7500\n", {"pool": 500}),
        ("Holder,Class,Shares\n" + OWNERS + "Reserved for future issuance,Options,500\n", {"pool": 500}),
        ("Holder,Class,Shares\n" + OWNERS + "Shares reserved under 2021 Plan,Common,500\n", {"pool": 500}),
        (
            "Holder,Class,Shares\n" + OWNERS + "Option pool - granted,Options,6\n"
            "Option pool - ungranted,Options,4\n",
            {"Option pool - granted options": 6, "pool": 4},
        ),
        (
            "Name,Common,Option Pool\nAda,4000,\nBob,3000,\nEve,,100000\nUnallocated,,350000\n",
            {"Eve options": 100_000, "pool": 350_000},
        ),
        ("Name,Common\nAda,4000\nBob,3000\nESOP,500\n", {"pool": 500}),
        ("股东,股份类别,股数\nAda,普通股,4000\nBob,普通股,3000\n已授予期权,期权,6\n未授予期权,期权,4\n",
         {"已授予期权 options": 6, "pool": 4}),
        ("Name,Common,Series A ($2)\nAda,4000,\nBob,3000,\nBlue Pool Capital,,9\nTotal,7000,9\n",
         {"Series A": 9}),
    ],
    ids=["esop", "reserved", "plan", "granted and not", "a column", "a row", "Chinese", "a fund of the name"],
)  # fmt: skip
def test_a_pool_is_what_has_not_been_granted(text: str, held: dict[str, float]) -> None:
    assert read(text) == TWO | held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Holder,Class,Shares,Type\nAda,Common,4000,Stock\nBob,Common,3000,Stock\n"
        "Kim,Common,5,Restricted Stock Unit\n",
         {"Kim options": 5}),
        ("Name,Common,Restricted Stock Units\nAda,4000,\nBob,3000,\nKim,,5\n", {"Kim options": 5}),
        ("Holder,Class,Shares,Price\nAda,Common,4000,\nBob,Common,3000,\n"
        "Eve,Common Stock (option exercise),5,1\n",
         {"Eve common": 5}),
        ("Name,Common,Common from exercised options,Options\nAda,4000,,\nBob,3000,,\nEve,,2,8\n",
         {"Eve common": 2, "Eve options": 8}),
        ("Holder,Class,Shares,Price,Amount\nAda,Common,4000,,\nBob,Common,3000,,\n"
         "Angel,Series Seed-2 (SAFE conversion),100000,0.80,80000\n"
         "", {"Series Seed-2 (SAFE conversion)": 100_000}),
        ("Name,Common\nAda,4000\nBob,3000\nWarrants,5\nOptions outstanding,8\n",
         {"Warrants warrants": 5, "Options outstanding options": 8}),
        ("Holder,Class,Outstanding,Fully Diluted\nAda,Common,4000,4000\nBob,Common,3000,3000\n"
         "Eve,Options,0,100000\n", {"Eve options": 100_000}),
        ("Holder,Security,Number of Shares,Exercised,Strike\nAda,Common,4000,,\nBob,Common,3000,,\n"
         "Eve,Options,100000,30000,0.25\n", {"Eve options": 70_000}),
    ],
    ids=["RSU", "RSUs across", "exercised", "exercised across", "a SAFE's shares", "sums of a kind",
         "diluted",          "less exercised"],
)  # fmt: skip
def test_a_security_is_what_it_is_now(text: str, held: dict[str, float]) -> None:
    assert read(text) == TWO | held


def test_options_ledgers_count_what_is_outstanding() -> None:
    common = [["Holder", "Shares"], ["Ada", 4_000], ["Bob", 3_000]]
    options = [
        ["Optionee", "Type", "Options Granted", "Vested", "Exercised", "Cancelled", "Options Outstanding"],
        ["Eve", "ISO", 100_000, 70_000, 30_000, 10_000, 60_000],
    ]
    found = read_cap_table(workbook(Common=common, Option_Ledger=options))
    assert [(one["name"], one["shares"]) for one in found.holders] == [
        ("Ada", 4_000), ("Bob", 3_000), ("Eve", 60_000),
    ]  # fmt: skip


TWO_HEADS: list[list[object]] = [
    [None, "Pre-Closing", None, "Post-Closing", None, None],
    ["Holder", "Common", "Options", "Common", "Options", "Series A ($2)"],
    ["Ada", 4_000, None, 4_000, None, None],
    ["Eve", None, 1_000_000, None, 1_500_000, None],
    ["Fund", None, None, None, None, 2_000_000],
]


def shares(content: bytes) -> dict[str, float]:
    return {one["name"]: one["shares"] for one in read_cap_table(content).holders}


def test_before_and_after_a_round_side_by_side_count_once() -> None:
    assert shares(workbook(Cap=TWO_HEADS)) == {"Ada": 4_000, "Eve": 1_000_000}


def test_the_table_of_the_last_quarter_is_todays_even_where_sums_agree() -> None:
    def quarter(ada: int, bob: int) -> list[list[object]]:
        return [["Holder", "Class", "Shares"], ["Ada", "Common", ada], ["Bob", "Common", bob]]

    content = workbook(Q1_2025=quarter(5, 2), Q2_2025=quarter(4, 3))
    assert shares(content) == {"Ada": 4, "Bob": 3}
    assert remarks(content)["sheet Q1 2025"] == "is not read: it counts 7 shares"
    assert refused(workbook(Draw=quarter(5, 2), Other=quarter(4, 3)))[0][0] == "sheet Draw"


def test_two_tables_below_each_other_are_refused_by_their_row() -> None:
    table = "Holder,Class,Shares\nAda,Common,4000\n"
    faults = refused(f"{table}Post-money,,\n{table}Fund,Series A,100\n".encode())
    assert faults[0] == ("row 3, owner", "begins another table: keep the one of today alone")


def test_a_price_in_another_currency_is_refused_in_a_row_too() -> None:
    table = "Name,Common,Series A\n{}\nAda,4000,\nFund,,100\n"
    for row in ("Price,,€2.00", "Issue price (EUR),,2"):
        assert "EUR" in refused(table.format(row).encode(), currency="USD")[0][1]
    assert "EUR" in refused(f"All amounts in EUR\n{table.format('Price,,2')}".encode(), currency="USD")[0][1]


def test_prices_in_cents_and_capital_in_ten_thousands() -> None:
    found = read_cap_table(b"Holder,Class,Shares,Price (cents)\nAda,Common,4000,\nFund,Series A,100,200\n")
    assert found.series[0]["issue_price"] == 2
    assert read("单位：万元,,\n股东名称,认缴出资额,持股比例\n张三,600,60%\n李四,400,40%\n") == {
        "张三 common": 6_000_000, "李四 common": 4_000_000,
    }  # fmt: skip


def lent(sheet: str, head: list[object], *rows: list[object]) -> Any:
    cap: list[list[object]] = [["Name", "Common"], ["Ada", 4_000]]
    return read_cap_table(workbook(**{"Cap": cap, sheet: [head, *rows]}))


@pytest.mark.parametrize(
    ("sheet", "head", "cells"),
    [
        ("SAFEs", "SAFE Type", ("Post-Money", "Pre-Money")),
        ("SAFEs", "Pre/Post", ("Post", "Pre")),
        ("SAFEs", "Valuation Type", ("Post-Money", "Pre-Money")),
    ],
)
def test_which_money_a_cap_is_before(sheet: str, head: str, cells: tuple[str, str]) -> None:
    found = lent(sheet, ["Investor", "Amount", "Cap", head], ["A", 5, 6e6, cells[0]], ["B", 5, 6e6, cells[1]])
    assert [one.get("cap_counts") for one in found.safes] == [None, "pre_money"]


def test_a_sheets_name_says_it_of_all() -> None:
    found = lent("Pre-Money_SAFEs", ["Investor", "Amount", "Cap"], ["A", 5, 6e6])
    assert found.safes[0]["cap_counts"] == "pre_money"


def test_two_columns_of_caps() -> None:
    head: list[object] = ["Investor", "Amount", "Pre-money Cap", "Post-money Cap"]
    found = lent("SAFEs", head, ["A", 5, None, 6e6], ["B", 5, 5e6, None])
    assert [(one["cap"], one.get("cap_counts")) for one in found.safes] == [(6e6, None), (5e6, "pre_money")]


def test_a_large_discount_is_asked_about_and_what_has_converted_is_gone() -> None:
    head: list[object] = ["Investor", "Amount", "Cap", "Discount", "Converted?"]
    found = lent("SAFEs", head, ["A", 5, 6e6, "80%", "No"], ["B", 5, 6e6, "20%", "Yes"])
    assert [one["name"] for one in found.safes] == ["A"]
    assert any(one.message.startswith("of {discount} is large") for one in found.remarks)


@pytest.mark.parametrize(
    ("head", "cell", "rate"),
    [("Interest Rate", "8% p.a.", 0.08), ("Interest Rate", "6% simple", 0.06),
     ("Interest Rate (%)", 0.5, 0.005),      ("Interest Rate (%)", 8, 0.08), ("Interest Rate", 0.08, 0.08)],
)  # fmt: skip
def test_interest_as_it_is_written(head: str, cell: object, rate: float) -> None:
    found = lent(
        "Notes",
        ["Holder", "Principal", head, "Issue Date", "Maturity"],
        ["L", 5, cell, "2024-01-31", "1 year"],
    )
    assert found.notes[0]["rate_per_year"] == pytest.approx(rate)
    assert found.notes[0]["maturity"] == "2025-01-31"


def test_days_are_read_in_the_style_of_their_column_or_said_to_be_open() -> None:
    head: list[object] = ["Holder", "Principal", "Issue Date", "Maturity"]
    told = lent("Notes", head, ["L", 5, "03/04/2024", "03/04/2026"], ["M", 5, "15/03/2024", "15/03/2026"])
    assert told.notes[0]["issued"] == "2024-04-03"
    alone = lent("Notes", head, ["L", 5, "03/04/2024", "03/04/2026"])
    assert {one.path for one in alone.remarks if "either way" in one.message} == {"Issue Date", "Maturity"}


def test_what_is_still_owed_of_a_note_counts_and_the_repaid_are_gone() -> None:
    head: list[object] = ["Holder", "Original Principal", "Outstanding Principal", "Status"]
    found = lent(
        "Notes", head, ["L", 100, 60, "Outstanding"], ["M", 70, 70, "Repaid"], ["N", 60, 60, "Paid off"]
    )
    assert [(one["name"], one["principal"]) for one in found.notes] == [("L", 60)]


@pytest.mark.parametrize(
    "status",
    [
        "Active - pending 83(b)",
        "Issued, certificate returned",
        "Outstanding - proposed transfer",
        "Pending conversion",
    ],
)
def test_a_status_that_mentions_such_a_word_is_there(status: str) -> None:
    found = read(f'Holder,Security,Shares,Status\nAda,Common,4000,"{status}"\nBob,Common,3000,\n')
    assert found == TWO


@pytest.mark.parametrize(
    "note",
    [
        "Cancelled old cert - reissued as CS-5",
        "Void after 10 years if not exercised",
        "Voided cheque; wire came",
    ],
)
def test_a_note_that_begins_with_such_a_word_takes_nobody_away(note: str) -> None:
    found = read(f'Holder,Security,Shares,Notes\nAda,Common,4000,"{note}"\nBob,Common,3000,\n')
    assert found == TWO


def test_a_running_balance_and_what_remains_to_vest_are_no_counts_of_today() -> None:
    assert read("Date,Holder,Security,Shares,Balance\n2025-01-01,Ada,Common,4000,4000\n"
                "2025-02-01,Bob,Common,3000,7000\n") == TWO  # fmt: skip
    assert read("Holder,Class,Shares,Remaining Shares\nAda,Common,4000,250\nBob,Common,3000,0\n") == TWO


def test_years_in_the_names_of_options_and_series_are_their_vintages() -> None:
    found = read("Name,Common,Warrants 2021,Warrants 2023\nAda,4000,,\nBob,3000,,\nFund,,500,300\n")
    assert found == TWO | {"Fund warrants": 800}


def test_a_safe_that_has_not_converted_is_there() -> None:
    head: list[object] = ["Investor", "Amount", "Cap", "Converted?"]
    found = lent("SAFEs", head, ["A", 5, 6e6, "Not converted"], ["B", 5, 6e6, 0], ["C", 5, 6e6, "2025-01-01"])
    assert [one["name"] for one in found.safes] == ["A", "B"]


def test_a_rate_formatted_as_a_percentage_is_one() -> None:
    found = lent(
        "Notes", ["Holder", "Principal", "Interest Rate (%)", "Issue Date"], ["L", 5, 0.08, "2024-01-31"]
    )
    assert found.notes[0]["rate_per_year"] == 0.08


def test_a_footnote_on_a_round_begins_no_table() -> None:
    table = "Holder,Class,Shares\nAda,Common,4000\nBob,Common,3000\nPost-money valuation 10m,,\n"
    assert read(table) == TWO


def test_the_order_that_is_told_is_the_one_that_is_read() -> None:
    days = ["01/02/2024", "01/03/2024", "01/04/2024", "01/05/2024"]
    found = lent("Notes", ["Holder", "Principal", "Issue Date"], *([f"L{day}", 5, day] for day in days))
    assert [one["issued"] for one in found.notes] == ["2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01"]
    (told,) = (one.message for one in found.remarks if "either way" in one.message)
    assert told.endswith("3 April")


@pytest.mark.parametrize(
    ("pool", "total", "left"),
    [
        ("Option pool (incl. granted)", 10_000, 1_500),
        ("Total pool - granted and available", 10_000, 1_500),
        ("期权池（含已授予）", 10_000, 1_500),
        ("Pool (not granted)", 10_500, 2_000),
        ("期权池（不含已授予）", 10_500, 2_000),
        ("期权池（不包含已授予）", 10_500, 2_000),
        ("期权池（包括已授予）", 10_000, 1_500),
        ("Pool not including granted", 10_500, 2_000),
        ("Option pool including shares not yet granted", 10_500, 2_000),
    ],
)
def test_a_pool_that_counts_what_was_granted_is_less_the_options_listed(
    pool: str, total: int, left: int
) -> None:
    rows = f"Ada,Common,8000,\n{pool},Pool,2000,\nEve,Options,500,1\nTotal,,{total},\n"
    content = f"Holder,Class,Shares,Strike\n{rows}".encode()
    assert read_cap_table(content).pool_shares == left
    assert ("financing.pool_shares" in remarks(content)) is (left < 2_000)


def test_traditional_signs_are_read_as_simplified_ones() -> None:
    rows = "王小明,普通股,6000,\n甲創投,特別股甲種,1000,10\n期權池,期權池,500,\n"
    found = read_cap_table(f"股東名稱,類別,股數,每股發行價格\n{rows}".encode())
    assert [(one["name"], one["shares"]) for one in found.holders] == [("王小明", 6_000)]
    assert [(one["shares"], one["issue_price"]) for one in found.series] == [(1_000, 10)]
    assert found.pool_shares == 500
