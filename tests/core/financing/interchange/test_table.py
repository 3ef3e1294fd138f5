"""Cap tables from CSV and Excel, in English and Chinese."""

import io
from typing import Any

import openpyxl
import pytest

from core.errors import PlanError
from core.financing.interchange.table import read_cap_table
from core.plan.document.edit import changed
from core.plan.document.library import ready_made

ENGLISH = """Our cap table,,,,,,,
Owner,Security,Shares,Issue price,Exercise price,Amount,Valuation cap,Discount
Ada,Common,"5,000,000",,,,,
Staff,Options,300000,,0.25,,,
Seed fund,Preferred,1000000,1.25,,,,
Angel,SAFE,,,,250000,6000000,20%
Lender,Convertible note,,,,100000,,15
Pool,Pool,700000,,,,,
"""
CHINESE = """股东,类型,股数,身份,发行价
张三,普通股,600万,创始人,
李四,普通股,2000000,投资人,
天使轮,优先股,1000000,,2
期权池,期权池,1000000,,
"""


def test_an_english_table() -> None:
    found = read_cap_table(ENGLISH.encode())
    plan = changed(ready_made("applied", "en"), found.changes()).financing
    assert [(one.name, one.security, one.shares, one.strike) for one in plan.holders] == [
        ("Ada", "common", 5_000_000, 0.0),
        ("Staff", "options", 300_000, 0.25),
    ]
    assert plan.pool_shares == 700_000
    assert (plan.series[0].issue_price, plan.series[0].shares) == (1.25, 1_000_000)
    assert (plan.safes[0].amount, plan.safes[0].cap, plan.safes[0].discount_share) == (
        250_000,
        6_000_000,
        0.2,
    )
    assert (plan.notes[0].principal, plan.notes[0].discount_share) == (100_000, 0.15)
    assert plan.holders[0].kind == "founder"


def test_a_chinese_table() -> None:
    found = read_cap_table(CHINESE.encode("gb18030"))
    assert [(one["name"], one["kind"], one["shares"]) for one in found.holders] == [
        ("张三", "founder", 6_000_000),
        ("李四", "investor", 2_000_000),
    ]
    assert (found.pool_shares, found.series[0]["issue_price"]) == (1_000_000, 2.0)


def test_a_workbook() -> None:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in (["Owner", "Security", "Shares"], ["Ada", "common", 8_000_000], ["Pool", "pool", 1_000_000]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(buffer)
    assert read_cap_table(buffer.getvalue()).holders[0]["shares"] == 8_000_000


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Owner,Security,Shares\nAda,common,many\n", "row 2, shares"),
        ("Owner,Security,Shares\nAda,gold,5\n", "row 2, security"),
        ("Owner,Shares\nAda,5\n", "security"),
        ("Owner,Security,Shares\nPool,pool,5\n", "security"),
    ],
)
def test_what_cannot_be_used_names_row_and_column(text: str, path: str) -> None:
    with pytest.raises(PlanError) as raised:
        read_cap_table(text.encode())
    assert path in [fault.path for fault in raised.value.faults]


def workbook(**sheets: list[list[object]]) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


BY_CLASS: list[list[object]] = [
    ["Acme, Inc. Cap Table"],
    ["As of 12/31/2026"],
    [],
    ["Name", "Common", "Series Seed Preferred", "Options Outstanding", "Fully Diluted Shares", "Ownership"],
    ["Issue price", None, 1.25],
    ["Ada", 4_000_000, None, None, 4_000_000, "50%"],
    ["Bob", 3_000_000, None, 100_000, 3_100_000, "38.75%"],
    ["Fund", None, 700_000, None, 700_000, "8.75%"],
    ["Options available", None, None, None, 200_000, "2.5%"],
    [],
    ["Total", 7_000_000, 700_000, 100_000, 8_000_000, "100%"],
]
SAFES: list[list[object]] = [
    ["Investor", "Principal", "Valuation Cap", "Discount"],
    ["Angel", 250_000, 5e6, "20%"],
    ["Total", 250_000],
]


def test_a_column_a_class_with_totals_and_safes_on_a_sheet_of_their_own() -> None:
    found = read_cap_table(workbook(Summary=BY_CLASS, SAFEs=SAFES, Notes_to_readers=[["hello"]]))
    assert [(one["name"], one["security"], one["shares"]) for one in found.holders] == [
        ("Ada", "common", 4_000_000),
        ("Bob", "common", 3_000_000),
        ("Bob", "options", 100_000),
    ]
    assert [(one["name"], one["shares"], one["issue_price"]) for one in found.series] == [
        ("Series Seed Preferred", 700_000, 1.25)
    ]
    assert found.pool_shares == 200_000
    assert [(one["name"], one["amount"], one["cap"], one["discount_share"]) for one in found.safes] == [
        ("Angel", 250_000, 5e6, 0.2)
    ]
    assert {remark.path for remark in found.remarks} >= {
        *(f"Summary, row 11, {name}" for name in ("Common", "Series Seed Preferred", "Fully Diluted Shares")),
        "sheet Notes_to_readers",
    }
    changed(ready_made("applied", "en"), found.changes())


@pytest.mark.parametrize(
    ("row", "column", "value", "path"),
    [
        (10, 1, 7_500_000, "Summary, row 11, Common"),
        (10, 4, 9_000_000, "Summary, row 11, Fully Diluted Shares"),
        (5, 4, 4_500_000, "Summary, row 6, Fully Diluted Shares"),
        (4, 2, None, "Series Seed Preferred"),
        (5, 1, -4_000_000, "Summary, row 6, Common"),
    ],
)
def test_sums_that_do_not_agree_and_prices_that_are_missing_are_named(
    row: int, column: int, value: object, path: str
) -> None:
    rows = [list(one) for one in BY_CLASS]
    rows[row][column] = value
    with pytest.raises(PlanError) as raised:
        read_cap_table(workbook(Summary=rows))
    assert path in {fault.path for fault in raised.value.faults}


def test_a_ledger_is_preferred_and_the_other_sheet_must_agree() -> None:
    ledger = [
        ["Stakeholder", "Share class", "Quantity", "Issue price"],
        ["Ada", "Common Stock", 4_000_000, None],
        ["Bob", "Common Stock", 3_000_000, None],
        ["Bob", "Options", 100_000, None],
        ["Fund", "Series Seed Preferred", 300_000, 1.25],
        ["Fund II", "Series Seed Preferred", 400_000, 1.25],
        ["", "Option pool", 200_000, None],
        ["Total", None, 8_000_000, None],
    ]
    found = read_cap_table(workbook(Summary=BY_CLASS, Ledger=ledger))
    assert [(one["name"], one["shares"]) for one in found.series] == [("Series Seed Preferred", 700_000)]
    told = {remark.path: remark.message for remark in found.remarks}
    assert told["sheet Summary"] == "agrees: {found} shares"
    assert "Ledger, row 8, shares" in told
    ledger[1][2] = 4_100_000
    ledger[-1][2] = 8_100_000
    told = {r.path: r.message for r in read_cap_table(workbook(Summary=BY_CLASS, Ledger=ledger)).remarks}
    assert told["sheet Summary"] == "is not read: it counts {found} shares"


def test_a_sheet_a_class_is_one_table() -> None:
    """As platforms export ledgers: the class is the sheet's name, or a column; SAFEs in a ledger too."""
    found = read_cap_table(
        workbook(
            Common=[
                ["Stakeholder", "Quantity"],
                ["Ada", 4_000_000],
                ["Bob", 3_000_000],
                ["Total", 7_000_000],
            ],
            Options=[["Stakeholder", "Quantity", "Exercise price"], ["Eve", 100_000, 0.1]],
            Seed=[["Holder", "Share class", "Shares", "Issue price"], ["Fund", "Series Seed", 700_000, 1.25]],
            SAFEs=[["Investor", "Security type", "Amount", "Valuation cap"], ["Acc", "SAFE", 500_000, 5e6]],
        )
    )
    assert [(one["name"], one["security"], one["shares"]) for one in found.holders] == [
        ("Ada", "common", 4_000_000),
        ("Bob", "common", 3_000_000),
        ("Eve", "options", 100_000),
    ]
    assert [(one["name"], one["shares"], one["issue_price"]) for one in found.series] == [
        ("Series Seed", 700_000, 1.25)
    ]
    assert [(one["amount"], one["cap"]) for one in found.safes] == [(500_000, 5e6)]
    told = {remark.path: (remark.message, dict(remark.parameters)) for remark in found.remarks}
    assert told["sheet Options"] == ("is added: {found} shares", {"found": "100,000"})
    assert told["sheet Seed"] == ("is added: {found} shares", {"found": "700,000"})


def test_a_sheet_of_a_class_that_the_ledger_holds_is_not_added() -> None:
    ledger = [["Holder", "Security", "Shares"], ["Ada", "common", 900], ["Eve", "options", 100]]
    more = [["Holder", "Shares"], ["Eve", 60], ["Max", 40]]
    found = read_cap_table(workbook(Ledger=ledger, Options=more))
    assert sum(one["shares"] for one in found.holders) == 1_000
    told = {remark.path: (remark.message, dict(remark.parameters)) for remark in found.remarks}
    assert told["sheet Options"] == ("is not read: it counts {found} shares", {"found": "100"})


LEDGER = [["Holder", "Security", "Shares", "Price"], ["Ada", "common", 900, None]]
FUND = ["Fund", "Series A Preferred", 100, 1.25]


@pytest.mark.parametrize(
    ("ledger", "name", "rows"),
    [
        ([FUND], "Series A", [["Fund", 100, 1.25]]),
        ([FUND], "Preferred", [["Fund", 100, 1.25]]),
        ([["Fund", "preferred", 100, 1.25]], "Series A", [["Fund", 100, 1.25]]),
        ([["", "ESOP pool", 100, None]], "Options", [["Eve", 30, None]]),
        ([["Eve", "promised", 50, None]], "Options", [["Eve", 50, None]]),
        ([], "Options - terminated", [["Eve", 30, None]]),
        ([], "Series A converted to common", [["Fund", 100, 1.25]]),
        ([], "Common pro forma", [["Ada", 900, None]]),
    ],
)
def test_no_share_counts_twice_and_none_that_is_gone(ledger: Any, name: str, rows: Any) -> None:
    whole = LEDGER + ledger
    found = read_cap_table(workbook(**{"Ledger": whole, name: [["Holder", "Shares", "Price"], *rows]}))
    held = sum(one["shares"] for one in (*found.holders, *found.series)) + found.pool_shares
    assert held == sum(row[2] for row in whole[1:])
    assert f"sheet {name}" in {remark.path for remark in found.remarks}


def test_preferred_classes_may_have_a_sheet_each_and_the_pool_one_too() -> None:
    head = ["Holder", "Shares", "Issue price"]
    sheets = {
        "Common": [head[:2], ["Ada", 900], ["Bob", 50]],
        "Series A": [head, ["Fund", 100, 1.25]],
        "Series B Preferred": [head, ["Fund", 60, 2.5]],
        "Option pool": [head[:2], ["Pool", 70]],
        "SAFEs": [["Investor", "Amount", "Valuation cap"], ["Acc", 500_000, 5e6]],
        "Convertible notes": [["Investor", "Amount", "Interest rate"], ["Lender", 250_000, 0.05]],
    }
    found = read_cap_table(workbook(**sheets))
    classes = [(one["name"], one["shares"]) for one in found.series]
    assert classes == [("Series A", 100), ("Series B Preferred", 60)]
    assert (found.pool_shares, len(found.safes), len(found.notes)) == (70, 1, 1)
    sheets["SAFEs"] = [["Investor", "Security type", "Amount"], ["Acc", "SAFE", 500_000]]
    typed = read_cap_table(workbook(**sheets))
    assert (len(typed.safes), len(typed.notes)) == (1, 1)


def test_a_sheet_whose_words_are_not_known_says_which() -> None:
    odd = [["Holder", "Security", "Shares"], ["Fund", "Gold", 100]]
    found = read_cap_table(workbook(Ledger=[*LEDGER, ["Bob", "common", 5, None]], Odd=odd))
    assert any("Odd, row 2" in remark.path for remark in found.remarks)


def test_a_table_by_class_comes_before_a_sheet_of_one_class() -> None:
    longer = [["Holder", "Shares"], *([f"Person {number}", 10] for number in range(20))]
    found = read_cap_table(workbook(Summary=BY_CLASS, Options=longer))
    assert sum(one["shares"] for one in found.series) == 700_000
    assert "sheet Options" in {remark.path for remark in found.remarks}


@pytest.mark.parametrize(
    "text", ["Owner,Security,Shares\nAda,common,5\nTotal,,6\n", "Owner,Security,Shares\nAda,common,-5\n"]
)
def test_a_ledger_whose_total_is_another_or_that_owes_shares_is_refused(text: str) -> None:
    with pytest.raises(PlanError) as raised:
        read_cap_table(text.encode())
    assert raised.value.faults[0].path.endswith("shares")


def test_money_is_no_share_roles_are_read_and_names_may_begin_like_totals() -> None:
    rows: list[list[object]] = [
        ["Holder", "Role", "Common Shares", "Common Cost", "Options", "RSUs", "Total"],
        ["Total Capital LP", "Investor", 800, 8, None, None, 800],
        ["Price Capital", "", 100, 2, None, None, 100],
        ["Ann", "Founder", 100, 1, 50, 30, 180],
        ["Total shares outstanding", None, 1_000, 11, 50, 30, 1_080],
    ]
    found = read_cap_table(workbook(Table=rows))
    assert [(one["name"], one["kind"], one["security"], one["shares"]) for one in found.holders] == [
        ("Total Capital LP", "investor", "common", 800),
        ("Price Capital", "employee", "common", 100),
        ("Ann", "founder", "common", 100),
        ("Ann", "founder", "options", 50),
        ("Ann", "founder", "options", 30),
    ]


def test_the_usual_chinese_headers() -> None:
    found = read_cap_table("股东名称,股份类别,持股数量\n张三,普通股,100\n合计,,100\n".encode())
    assert found.holders[0]["shares"] == 100


def shares_of(text: str) -> tuple[dict[tuple[str, str], int], dict[str, tuple[int, float]], float]:
    found = read_cap_table(text.encode())
    return (
        {(one["name"], one["security"]): one["shares"] for one in found.holders},
        {one["name"]: (one["shares"], one["issue_price"]) for one in found.series},
        found.pool_shares,
    )


def test_a_price_in_the_name_of_a_class_does_not_hide_the_class() -> None:
    held, series, _pool = shares_of(
        "Shareholder,Common,Series A ($1.25),Seed ($0.50),ESOP,Zip\nAda,8000000,,,,94110\n"
        "Fund,,1000000,500000,\nBob,,,,300000\nTotal,8000000,1000000,500000,300000\n"
    )
    assert held == {("Ada", "common"): 8_000_000, ("Bob", "options"): 300_000}
    assert series == {"Series A": (1_000_000, 1.25), "Seed": (500_000, 0.5)}
    found = read_cap_table(b"Shareholder,Common,Zip\nAda,8000000,94110\n")
    assert "Zip" in [remark.path for remark in found.remarks]


def test_terms_beside_a_security_are_read() -> None:
    head = "Owner,Security,Shares,Price,Amount,Post-money valuation cap,Discount,Liquidation preference"
    found = read_cap_table(
        f"{head},Conversion price\nAda,Common,8000000\nFund,Series A Preferred,1000000,1.25,,,,2x,1.00\n"
        "Angel,SAFE (pre-money),,,250000,5000000,20%\nFriend,SAFE - MFN,,,100000\n".encode()
    )
    (series,) = found.series
    assert (series["preference_multiple"], series["conversion_price"]) == (2.0, 1.0)
    first, second = found.safes
    assert (first["cap"], first["cap_counts"], second["most_favoured"]) == (5e6, "pre_money", True)
    plan = changed(ready_made("applied", "en"), found.changes()).financing
    assert plan.safes[0].cap_counts == "pre_money"
    notes = (
        "Investor,Principal,Valuation cap,Interest rate,Issue date,Maturity date\nAngel,250000,5000000,8%,"
    )
    lent = read_cap_table(
        workbook(
            Table=BY_CLASS, Notes=[line.split(",") for line in f"{notes}2025-03-01,2027-03-01".splitlines()]
        )
    )
    (note,) = lent.notes
    assert (note["rate_per_year"], note["issued"], note["maturity"]) == (0.08, "2025-03-01", "2027-03-01")
    assert not any("no dates" in remark.message for remark in lent.remarks)
    assert changed(ready_made("applied", "en"), lent.changes()).financing.notes[0].rate_per_year == 0.08


@pytest.mark.parametrize(
    "line",
    [
        "Authorized,20000000,5000000",
        "Conversion ratio,,1.5",
        "Total Fully-Diluted Shares,8000000,1000000",
        "Founders subtotal,8000000,",
        "Total Founders,8000000,",
    ],
)
def test_rows_that_are_no_owners_own_nothing(line: str) -> None:
    held, series, _pool = shares_of(
        f"Shareholder,Common,Series A Preferred\nPrice per share,,1.25\nAda,8000000,\nFund,,1000000\n{line}\n"
        "Total,8000000,1000000\n"
    )
    assert (held, series) == ({("Ada", "common"): 8_000_000}, {"Series A Preferred": (1_000_000, 1.25)})


def test_what_is_no_longer_there_is_not_counted() -> None:
    held, _series, _pool = shares_of(
        "Stakeholder,Type,Quantity Issued,Quantity Outstanding,Status\nAda,Common,8000000,8000000,Issued\n"
        "Bob,Options,100000,25000,Outstanding\nEve,Options,100000,0,Cancelled\nZed,Common,500000,0,Repurchased\n"
    )
    assert held == {("Ada", "common"): 8_000_000, ("Bob", "options"): 25_000}
    held, _series, _pool = shares_of(
        "Owner,Common,Options Granted,Options Vested,Options Exercised\nAda,8000000,,,\n"
        "Bob,30000,100000,40000,30000\n"
    )
    assert held[("Bob", "options")] == 70_000


def test_dots_group_digits_where_the_table_shows_it() -> None:
    held, series, _pool = shares_of(
        "Name;Security;Shares;Price\nAda;Common;1.500.000;\nBen;Common;500.000;\n"
        "Fund;Series A Preferred;100.000;1,25\n"
    )
    assert held == {("Ada", "common"): 1_500_000, ("Ben", "common"): 500_000}
    assert series == {"Series A Preferred": (100_000, 1.25)}


def test_shares_may_stand_in_the_first_column() -> None:
    found = read_cap_table(b'Shares,Owner,Security\n"5,000,000",Ada,Common\n300000,Staff,Options\n')
    plan = changed(ready_made("applied", "en"), found.changes()).financing
    assert [(one.name, one.shares) for one in plan.holders] == [("Ada", 5_000_000), ("Staff", 300_000)]
