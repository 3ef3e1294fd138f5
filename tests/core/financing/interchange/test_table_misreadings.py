"""Cap tables that look plain and are not: whose shares a column counts, terms beside them, and what the rows
leave open.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from core.errors import PlanError
from core.financing.interchange.imported import Imported
from core.financing.interchange.table import read_cap_table
from tests.core.history.sheets import xlsx

COMMON: Sequence[Sequence[object]] = [["Holder", "Shares"], ["Ada", 5_000_000]]


def read(content: bytes | str, **given: Any) -> Imported:
    return read_cap_table(content.encode() if isinstance(content, str) else content, **given)


def held(found: Imported) -> dict[str, tuple[str, int, float]]:
    return {one["name"]: (one["security"], one["shares"], one["strike"]) for one in found.holders}


def said(found: Imported) -> str:
    return " | ".join(f"{one.path}: {one.message.format(**dict(one.parameters))}" for one in found.remarks)


@pytest.mark.parametrize("row", ["2022 Equity Incentive Plan", "Company", "Acme Inc.", ""])
def test_what_is_available_is_nobody_s_whoever_stands_in_the_row(row: str) -> None:
    found = read(
        "Name,Common,Options Granted,Options Available,Total\nAda,5000000,,,5000000\nEve,,1000,,1000\n"
        f"{row},,,99000,99000\nTotal,5000000,1000,99000,5100000\n"
    )
    assert found.pool_shares == 99_000
    assert held(found) == {"Ada": ("common", 5_000_000, 0), "Eve": ("options", 1_000, 0)}


@pytest.mark.parametrize("name", ["Convertibles", "Convertible Debt", "Bridge", "Notes and SAFEs"])
def test_money_that_bears_interest_or_falls_due_is_a_note_whatever_its_sheet_is_called(name: str) -> None:
    headers = ["Holder", "Principal", "Interest Rate", "Issue Date", "Maturity Date", "Valuation Cap"]
    row = ["Angel", 100_000, "6%", "2025-01-01", "2027-01-01", 8_000_000]
    found = read(xlsx(**{"Common": COMMON, name: [headers, row]}))
    assert not found.safes
    (note,) = found.notes
    assert (note["rate_per_year"], note["maturity"], note["cap"]) == (0.06, "2027-01-01", 8_000_000)


@pytest.mark.parametrize(("cell", "multiple"), [("2.00", 1.0), ("3.00", 1.5), ("2000000", 1.0)])
def test_a_preference_in_money_is_a_multiple_of_what_was_paid(cell: str, multiple: float) -> None:
    found = read(
        "Name,Security,Shares,Price,Liquidation Preference ($)\nAda,Common,8000000,,\n"
        f"A,Series A,1000000,2,{cell}\n"
    )
    assert found.series[0]["preference_multiple"] == multiple


def test_safes_stand_in_the_order_of_their_days_and_later_ones_come_in_their_month() -> None:
    found = read(
        "Name,Security,Shares,Amount,Cap,MFN,Issue Date\nAda,Common,8000000,,,,\n"
        "B,SAFE,,500000,5000000,,2025-06-01\nA,SAFE,,125000,,Yes,2024-01-01\n"
        "Z,SAFE,,50000,9000000,,2027-09-01\n",
        begins=date(2026, 1, 1),
    )
    assert [one["name"] for one in found.safes] == ["A", "B", "Z"]
    assert [one.get("issued_month") for one in found.safes] == [None, None, 20]


def test_a_note_keeps_all_its_terms_and_a_safe_says_what_it_cannot_have() -> None:
    head = "Holder,Security,Shares,Amount,Interest Rate,Issue Date,Maturity,Valuation Cap,Cap type,MFN,"
    note = "Angel,Note,,100000,6% compounded annually,2025-01-01,2027-01-01,5000000,Post-money,Yes,2x"
    safe = "B,SAFE,,100000,5%,2025-01-01,2027-01-01,6000000,,,"
    found = read(f"{head}Liquidation Multiple\nAda,Common,5000000,,,,,,,,\n{note}\n{safe}\n")
    one = found.notes[0]
    assert (one["compounding"], one["cap_counts"], one["most_favoured"]) == ("annual", "post_money", True)
    assert (one["sale_multiple"], one["rate_per_year"]) == (2.0, 0.06)
    assert "bears no such terms: 5%, 2027-01-01" in said(found)


def test_rows_of_one_class_with_different_terms_are_refused_by_name() -> None:
    head = (
        "Holder,Security,Shares,Price,Liquidation Multiple\nAda,Common,5000000,,\nVC,Series A,1000000,2,1x\n"
    )
    with pytest.raises(PlanError) as caught:
        read(f"{head}VC2,Series A,500000,2,2x\n")
    assert caught.value.faults[0].path == "Series A"
    assert read(f"{head}VC2,Series A,500000,2,\n").series[0]["preference_multiple"] == 1.0


@pytest.mark.parametrize("status", ["Not issued", "Unissued", "Declined", "Withdrawn", "Superseded"])
def test_what_was_never_issued_is_not_there(status: str) -> None:
    found = read(f"Holder,Security,Shares,Status\nAda,Common,5000000,Active\nB,Common,100,{status}\n")
    assert list(held(found)) == ["Ada"]


def test_a_status_that_nobody_knows_is_counted_and_named() -> None:
    found = read("Holder,Security,Shares,Status\nAda,Common,5000000,Active\nB,Common,100,Blue\n")
    assert held(found)["B"] == ("common", 100, 0)
    assert "has the status Blue" in said(found)


def test_a_cap_that_is_not_agreed_is_named_and_one_in_another_unit_is_refused() -> None:
    head = "Name,Security,Shares,Amount,Valuation Cap\nAda,Common,8000000,,\n"
    found = read(f"{head}A,SAFE,,100000,TBD\nB,SAFE,,100000,MFN\nC,SAFE,,100000,$5M pre-money\n")
    assert "has no cap yet (tbd)" in said(found)
    assert found.safes[1]["most_favoured"] is True
    assert (found.safes[2]["cap"], found.safes[2]["cap_counts"]) == (5e6, "pre_money")
    with pytest.raises(PlanError, match="is no more than the money"):
        read(f"{head}B,SAFE,,100000,5.5\n")
    with pytest.raises(PlanError, match="is no more than the money"):
        read(f"{head}B,SAFE,,100000,100000\n")
    assert read(f"{head}B,SAFE,,100000,100001\n").safes[0]["cap"] == 100_001


def test_sheets_of_options_and_warrants_name_the_class_that_they_buy() -> None:
    ledger = [["Stakeholder Name", "Quantity"], ["Ada", 3_000_000], ["Bob", 2_000_000]]
    warrants = [["Holder", "Shares", "Exercise Price", "Class"], ["SVB", 25_000, 1.5, "Common"]]
    options = [["Holder", "Share Class", "Quantity", "Exercise Price"], ["Eve", "Common", 100_000, 0.3]]
    found = held(read(xlsx(**{"CS Ledger": ledger, "Warrants": warrants, "Options": options})))
    assert found["SVB"] == ("warrants", 25_000, 1.5)
    assert found["Eve"] == ("options", 100_000, 0.3)
    assert found["Ada"] == ("common", 3_000_000, 0)


def test_options_granted_keep_their_strikes_and_a_list_of_plans_is_the_pool() -> None:
    options = [["Optionee", "Options Granted", "Exercise Price"], ["Cy", 100_000, 0.5]]
    plans = [["Plan", "Authorized", "Granted", "Available"], ["2022 Plan", 1_000_000, 300_000, 700_000]]
    found = read(xlsx(**{"Common": COMMON, "Options": options, "Option pool": plans}))
    assert held(found)["Cy"] == ("options", 100_000, 0.5)
    assert found.pool_shares == 700_000
    assert len(found.holders) == 2


def test_columns_of_non_voting_shares_and_of_safes_in_money_are_read() -> None:
    found = read("Holder,Common,Common Non-Voting,Options\nAda,100000,50000,\nEve,,,3000\n")
    assert sum(one["shares"] for one in found.holders) == 153_000
    money = read("Holder,Common,SAFE (post-money cap $8M),Options\nAda,8000000,,\nAngel,,250000,\nEve,,,9\n")
    (safe,) = money.safes
    assert (safe["name"], safe["amount"], safe["cap"]) == ("Angel", 250_000, 8_000_000)


def test_a_unit_of_shares_is_none_of_money() -> None:
    rows = [["单位：万股"], ["股东名称", "股份类别", "持股数量", "投资金额"], ["张三", "普通股", 600, ""]]
    found = read(xlsx(表=[*rows, ["红杉", "A轮优先股", 100, 2_000_000]]))
    assert (found.series[0]["shares"], found.series[0]["issue_price"]) == (1_000_000, 2.0)


def test_a_total_of_what_was_granted_is_held_against_what_was() -> None:
    head = "Holder,Security,Granted,Exercised,Cancelled,Strike\nAda,Common,8000000,,,\n"
    found = read(f"{head}Cy,Option,1000,50,50,0.1\nTotal,,8001000,50,50,\n")
    assert held(found)["Cy"] == ("options", 900, 0.1)


def test_owners_without_a_header_footnotes_and_fractions() -> None:
    found = read(',Common,Series A\nAda,"5,000,000*",\nVC,,1000000\nPrice,,2\n')
    assert held(found) == {"Ada": ("common", 5_000_000, 0)}
    broken = read("Holder,Security,Shares,Price\nAda,Common,1000.5,\nVC,Series A,10.25,2\n")
    assert "2 numbers of shares with fractions" in said(broken)


@pytest.mark.parametrize("kind", ["Convertible", "Convertible Debt", "Convertible Securities", "CLA"])
def test_what_is_convertible_and_bears_interest_is_a_note(kind: str) -> None:
    head = "Holder,Security,Shares,Amount,Interest Rate,Issue Date,Maturity\nAda,Common,5000000,,,,\n"
    found = read(f"{head}B,{kind},,100000,6%,2025-01-01,2027-01-01\n")
    assert found.notes[0]["rate_per_year"] == 0.06
    preferred = read("Holder,Security,Shares,Price\nAda,Common,5,\nVC,Convertible Preferred Stock,10,2\n")
    assert preferred.series[0]["shares"] == 10


def test_options_on_a_sheet_of_their_own_join_a_table_by_class() -> None:
    common = [["Holder", "Common shares"], ["Ada", 4_200_000], ["Ben", 2_800_000], ["Total", 7_000_000]]
    options = [["Optionee", "Options granted", "Exercise price"], ["Cleo", 200_000, 0.35]]
    pool = [["Available pool", 680_000, None]]
    found = read(xlsx(Common=common, Options=[*options, *pool]))
    assert held(found)["Cleo"] == ("options", 200_000, 0.35)
    assert (len(found.holders), found.pool_shares) == (3, 680_000)
    summary = [["Holder", "Common", "Options"], ["Ada", 4_200_000, None], ["Cleo", None, 200_000]]
    found = read(xlsx(Summary=summary, Options=options))
    assert sum(one["shares"] for one in found.holders) == 4_400_000
    assert "sheet Options: is not read: it counts 200,000 shares" in said(found)


@pytest.mark.parametrize("cap", ["$5M cap", "cap $5M", "cap of 5,000,000", "5M cap"])
def test_a_cap_in_a_header_is_read_either_side_of_its_word(cap: str) -> None:
    found = read(f'Shareholder,Common,"SAFE ({cap})"\nAda,1000,\nAngel,,50000\n')
    assert [one["cap"] for one in found.safes] == [5_000_000]


def test_a_plan_is_no_owner_where_owners_stand_beside_it() -> None:
    found = read("Name,Plan,Common,Options\nAda,,1000,\nBob,2020 Plan,,100\n")
    assert held(found) == {"Ada": ("common", 1_000, 0), "Bob": ("options", 100, 0)}


def test_a_sheet_of_shares_and_options_holds_shares() -> None:
    rows = [["Shareholder", "Class", "Shares"], ["Ada", "Common", 1_000], ["Bob", "Options", 50]]
    found = read(xlsx(**{"Shares & Options": rows}))
    assert held(found) == {"Ada": ("common", 1_000, 0), "Bob": ("options", 50, 0)}


def test_safes_that_state_no_interest_stay_safes() -> None:
    safes = [
        ["Investor", "Amount", "Cap", "Interest rate"],
        ["A", 1_000, 100_000, "0%"],
        ["B", 1_000, 100_000, 0],
    ]
    found = read(xlsx(Common=COMMON, SAFEs=safes))
    assert (len(found.safes), len(found.notes)) == (2, 0)


@pytest.mark.parametrize("sheet", ["Options - lapsed", "Lapsed options", "Surrendered options", "Archive"])
def test_a_sheet_of_what_has_gone_is_left_out_whoever_held_it(sheet: str) -> None:
    options = [["Holder", "Options", "Strike"], ["Cy", 100_000, 0.1]]
    gone = [["Holder", "Options", "Strike"], ["Eve", 70_000, 0.1]]
    found = read(xlsx(**{"Common": COMMON, "Options": options, sheet: gone}))
    assert held(found) == {"Ada": ("common", 5_000_000, 0), "Cy": ("options", 100_000, 0.1)}
    assert f"{sheet}: is not read" in said(found)
    alone = read(xlsx(**{"Common": COMMON, sheet: gone}))
    assert set(held(alone)) == {"Ada", "Eve"}, "the only sheet of options there is"


def test_a_pool_told_in_parts_below_it_counts_once() -> None:
    rows = "Name,Type,Shares\nAda,Common,5000000\nOption pool,Pool,2000000\n"
    parts = "of which granted,Options,600000\nof which available,Pool,1400000\n"
    found = read(rows + parts)
    assert found.pool_shares == 1_400_000
    assert "is told in parts below it" in said(found)
    other = "of which granted,Options,600000\nof which available,Pool,1300000\n"
    assert read(rows + other).pool_shares == 3_300_000, "those are no parts of it"


@pytest.mark.parametrize("later", ["After Series A", "As adjusted for Financing", "Post-Series A"])
def test_classes_before_and_after_a_round_are_counted_before_it(later: str) -> None:
    table = [
        [None, "Before", None, later, None],
        ["Holder", "Common", "Seed Preferred", "Common", "Seed Preferred"],
        ["Ada", 6_000_000, None, 6_000_000, None],
        ["Seed VC", None, 1_500_000, None, 1_800_000],
        ["Price", None, 1, None, 1],
    ]
    found = read(xlsx(Cap=table))
    assert held(found) == {"Ada": ("common", 6_000_000, 0)}
    assert [one["shares"] for one in found.series] == [1_500_000]


@pytest.mark.parametrize("kind", ["Term loan", "Venture debt", "Loan"])
def test_a_loan_beside_notes_is_no_note(kind: str) -> None:
    lent = [["Lender", "Type", "Amount", "Interest", "Maturity"], ["Bank", kind, 1e6, "9%", "2028-06-30"]]
    found = read(
        xlsx(Common=COMMON, Convertibles=[*lent, ["Angel", "Convertible loan", 2e5, "8%", "2028-01-01"]])
    )
    assert [one["name"] for one in found.notes] == ["Angel"]
    assert "does not convert" in said(found)


def test_a_column_of_what_is_or_was_converted_counts_nothing() -> None:
    options = [
        ["Holder", "Granted", "Converted", "Strike"],
        ["Cy", 100_000, 30_000, 0.1],
        ["Dee", 50_000, 0, 0.1],
    ]
    found = read(xlsx(Common=COMMON, Options=options))
    assert held(found)["Cy"] == ("options", 100_000, 0.1)
    assert "Converted: counts shares as converted" in said(found)
    whole = "Holder,Class,Shares,Converted,Price\nAda,Common,5000000,5000000,\nFund,Series A,1000,1000,1\n"
    assert held(read(whole)) == {"Ada": ("common", 5_000_000, 0)}
    assert read(whole).series[0]["shares"] == 1_000


@pytest.mark.parametrize("kind", ["Venture debt warrant", "Bank loan warrants"])
def test_warrants_of_a_lender_are_no_loan(kind: str) -> None:
    found = read(f"Holder,Type,Shares,Strike\nAda,Common,5000000,\nBank,{kind},1000,1\n")
    assert held(found)["Bank"] == ("warrants", 1_000, 1)


@pytest.mark.parametrize("sheet", ["Options (not lapsed)", "Options excl lapsed", "Options net of lapsed"])
def test_a_sheet_that_says_what_it_leaves_out_is_there(sheet: str) -> None:
    more = [["Holder", "Options", "Strike"], ["Eve", 70_000, 0.1]]
    options = [["Holder", "Options", "Strike"], ["Cy", 100_000, 0.1]]
    assert "Eve" in held(read(xlsx(**{"Common": COMMON, "Options": options, sheet: more})))


def test_a_rate_beside_safes_is_no_interest() -> None:
    safes = [["Investor", "Amount", "Currency", "Rate", "Cap"], ["Angel", 100_000, "USD", 1.08, 5e6]]
    found = read(xlsx(Common=COMMON, SAFEs=safes), currency="USD")
    assert [one["amount"] for one in found.safes] == [100_000]
    assert not found.notes


@pytest.mark.parametrize("name", ["Davon Godchaux", "Dontrell Poe"])
def test_an_owner_s_name_tells_no_part_of_a_pool(name: str) -> None:
    found = read(f"Name,Type,Shares\nAda,Common,5000000\nOption pool,Pool,100000\n{name},Options,100000\n")
    assert found.pool_shares == 100_000
    assert held(found)[name] == ("options", 100_000, 0)


@pytest.mark.parametrize(
    ("last", "shares"), [("", 5_000_000), ("Total,5000000", 0), ("Issued share capital,5000000", 0)]
)
def test_shares_that_no_sum_of_the_file_proves_are_counted_for_a_person_to_compare(
    last: str, shares: int
) -> None:
    assert read(f"Holder,Common\nAda,3000000\nBob,2000000\n{last}\n").unproved == shares


def test_one_sum_of_all_proves_every_sheet() -> None:
    options = [["Holder", "Options", "Strike"], ["Cy", 100_000, 0.1]]
    whole = [*COMMON, ["Total fully diluted", 5_100_000]]
    assert read(xlsx(Common=whole, Options=options)).unproved == 0
    assert read(xlsx(Common=[*COMMON, ["Total", 5_000_000]], Options=options)).unproved == 100_000


@pytest.mark.parametrize("kind", ["Convertible Loan Agreement", "Convertible venture debt"])
def test_a_loan_that_converts_is_a_note(kind: str) -> None:
    head = "Holder,Security,Shares,Amount,Interest Rate,Issue Date,Maturity\nAda,Common,5000000,,,,\n"
    found = read(f"{head}Bank,{kind},,100000,8%,2026-01-01,2028-01-01\n")
    assert [(one["name"], one["rate_per_year"]) for one in found.notes] == [("Bank", 0.08)]
