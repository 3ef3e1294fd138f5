"""Cap tables as platforms, lawyers and founders send them: what is an owner, which count is today's, what a
sum proves, which sheet is read, in which unit and currency.
"""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from core.errors import PlanError
from core.financing.interchange.imported import Imported
from core.financing.interchange.table import read_cap_table

BY_CLASS = "Shareholder,Common,Series A ($2.50),Options\nAda,4000000,,\nFund,,2000000,\nEve,,,250000\n"
TOTAL = "Total,4000000,2000000,250000\n"
USUAL = {"Ada common": 4_000_000, "Eve options": 250_000, "Series A": 2_000_000}


def held(found: Imported) -> dict[str, float]:
    """Return shares by owner and security, by series, and the pool's."""
    shares: dict[str, float] = {}
    for one in found.holders:
        name = f"{one['name']} {one['security']}"
        shares[name] = shares.get(name, 0) + one["shares"]
    shares |= {one["name"]: one["shares"] for one in found.series}
    return shares | ({"pool": found.pool_shares} if found.pool_shares else {})


def read(text: str, **told: Any) -> dict[str, float]:
    return held(read_cap_table(text.encode(), **told))


def workbook(**sheets: list[list[object]]) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


def refused(content: bytes, **told: Any) -> list[tuple[str, str]]:
    with pytest.raises(PlanError) as raised:
        read_cap_table(content, **told)
    return [(fault.path, fault.message.format(**dict(fault.parameters))) for fault in raised.value.faults]


def remarks(content: bytes) -> dict[str, str]:
    found = read_cap_table(content).remarks
    return {one.path: one.message.format(**dict(one.parameters)) for one in found}


@pytest.mark.parametrize(
    "label",
    [
        *(
            "Total (fully diluted)",
            "Total FD",
            "Total ordinary shares",
            "Fully-diluted shares",
            "Company total",
        ),
        *("Totals (as of 12/31/2026)", "Total - Common", "Gesamt", "Summe", "Total général", "All holders"),
        *(
            "TOTAL ISSUED SHARE CAPITAL",
            "Issued and outstanding",
            "Grand total",
            "Ending balance",
            "合计",
            "",
        ),
    ],
)
def test_a_sum_owns_nothing_whatever_it_is_called(label: str) -> None:
    assert read(f"{BY_CLASS}{label},4000000,2000000,250000\n") == USUAL


@pytest.mark.parametrize("name", ["Total Capital LP", "Sum Ventures", "Price Capital", "All Star Fund"])
def test_a_name_that_begins_like_a_sum_owns(name: str) -> None:
    assert read(f"Shareholder,Common\nAda,500\n{name},100\n")[f"{name} common"] == 100


@pytest.mark.parametrize(
    "line",
    [
        "Price per share (USD),0.0001,2.5,0.40",
        "Amount raised,400,5000000,",
        "Votes per share,1,1,",
        "Capital raised ($),,5000000,",
        "* All numbers are before the 10-for-1 split,,,",
    ],
)
def test_terms_and_notes_below_the_sum_own_nothing(line: str) -> None:
    found = read_cap_table(f"{BY_CLASS}{TOTAL}{line}\n".encode())
    assert held(found) == USUAL
    assert [one.parameters for one in found.remarks if "split" in str(one.parameters)] or "*" not in line


def test_an_owner_below_the_sum_of_all_is_asked_about() -> None:
    assert ("row 6, Common", "stands below the total: move it above, or take it out") in refused(
        f"{BY_CLASS}{TOTAL}Zed,5,,\n".encode()
    )


def test_a_sum_may_stand_on_top_and_groups_carry_theirs() -> None:
    head, *rows = BY_CLASS.splitlines(keepends=True)
    assert read(head + TOTAL + "".join(rows)) == USUAL
    groups = "Name,Common,Options\nFounders,500,\nAda,400,\nBob,100,\nEmployees,,250\nEve,,250\n"
    assert read(groups) == {"Ada common": 400, "Bob common": 100, "Eve options": 250}
    below = "Name,Common,Options\nAda,400,\nBob,100,\nFounders,500,\nEve,,250\nZoe,,50\nEmployees,,300\n"
    assert read(below) == {"Ada common": 400, "Bob common": 100, "Eve options": 250, "Zoe options": 50}
    assert read("Name,Common\nFounders,800\nEmployees,500\nInvestors,300\n")["Founders common"] == 800


def test_sums_may_leave_out_options_or_count_one_kind_and_money_is_no_sum() -> None:
    text = (
        "Owner,Common,Seed ($1),Series A ($2),Options,Total Preferred,Total Outstanding,Fully Diluted,"
        "Total Invested\n"
        "Ada,4000,,,,,4000,4000,400\nFund,,500,2000,,2500,2500,2500,4500\nEve,100,,,250,,100,350,10\n"
        "Total,4100,500,2000,250,2500,6600,6850,4910\n"
    )
    assert read(text)["Eve options"] == 250
    wrong = text.replace("Fund,,500,2000,,2500", "Fund,,500,2000,,2400")
    assert refused(wrong.encode()) == [("row 3, Total Preferred", "says 2,400, but the row adds up to 2,500")]


def test_a_ledger_s_sums_are_of_a_class_or_a_section() -> None:
    rows = "Holder,Class,Shares,Price\nAda,Common,400,\nF,Seed Preferred,50,1\nG,Series A Preferred,200,2\n"
    assert read(f"{rows}Total,Series A Preferred,200,\nTotal,,650,\n")["Series A Preferred"] == 200
    assert refused(f"{rows}Total,Series A Preferred,150,\n".encode())[0][0] == "row 5, shares"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name,Shares,Options\nAda,400,\nBob,100,50\nEve,,250\n", {"Ada common": 400, "Bob common": 100}),
        ("Name,Options,Shares\nAda,50,50\nEve,250,250\n", {"Ada options": 50, "Eve options": 250}),
        ("Owner,Common,Options Granted,Options Outstanding\nAda,9,,\nEve,,100,70\n", {"Eve options": 70}),
        (
            "Owner,Common,Options Outstanding,Options Exercisable\nAda,9,,\nEve,,100,40\n",
            {"Eve options": 100},
        ),
        ("Owner,Common,Options Granted,Common Repurchased\nAda,9,,\nEve,30,100,20\n", {"Eve options": 100}),
        ("Owner,Common,Options Vested,Options Unvested\nAda,9,,\nEve,,40,60\n", {"Eve options": 100}),
        ("Owner,Common (pre-split),Common (post-split)\nAda,40,400\n", {"Ada common": 400}),
        ("Owner,Common,Common post-round\nAda,40,40\nFund,,9\n", {"Ada common": 40}),
        ("Owner,Common Shares,Common Votes\nAda,40,400\n", {"Ada common": 40}),
        ("Owner,Common,Series A ($2),Series A as-converted\nAda,40,,\nF,,20,25\n", {"Series A": 20}),
        ("Owner,Security,Shares authorized,Shares issued\nAda,Common,100,40\n", {"Ada common": 40}),
        (
            "Owner,Security,Granted,Exercised,Forfeited\nAda,Common,9,,\nEve,Options,100,30,10\n",
            {"Eve options": 60},
        ),
        (
            "股东名称,认缴出资额（万元）,实缴出资额（万元）,出资比例\n张三,600,60,60%\n李四,400,40,40%\n",
            {"张三 common": 6e6},
        ),
    ],
)
def test_of_several_counts_of_the_same_shares_today_s_is_read(text: str, expected: dict[str, int]) -> None:
    assert read(text).items() >= expected.items()


@pytest.mark.parametrize(
    ("status", "there"),
    [
        ("Partially exercised", True),
        ("Not exercised", True),
        ("Unvested", True),
        ("Converted from SAFE", True),
        ("Exercised", False),
        ("Cancelled", False),
        ("Void", False),
        ("已注销", False),
    ],
)
def test_a_status_says_whether_it_is_still_there(status: str, there: bool) -> None:
    found = read(f"Owner,Security,Shares,Status\nAda,Common,9,\nEve,Options,5,{status}\n")
    assert ("Eve options" in found) == there


def test_what_was_cancelled_converted_or_has_expired_is_left_out() -> None:
    text = "Holder,Class,Shares,Canceled date\nAda,Common,9,\nBob,Common,5,2024-06-01\n"
    assert read(text) == {"Ada common": 9}
    options = "Owner,Security,Shares,Expiration date\nAda,Common,9,\nEve,Options,5,2035-01-01\n"
    assert read(f"{options}Max,Options,4,2022-01-01\n", begins=date(2027, 1, 1)) == {
        "Ada common": 9,
        "Eve options": 5,
    }


def test_transactions_are_netted_and_what_cannot_be_is_refused() -> None:
    head = "Date,Shareholder,Class,Transaction,Shares,Price\n2023-01-05,Ada,Common,Issuance,400,1\n"
    fund = "2025-03-01,Fund,Series A Preferred,Issuance,200,2.5\n"
    for less in ("Repurchase,100,", "Cancellation,-100,", "Sell (secondary),100,9", "Transfer out,100,"):
        found = read(f"{head}{fund}2024-06-01,Ada,Common,{less}\n")
        assert found == {"Ada common": 300, "Series A Preferred": 200}
    assert refused(f"{head}2024-06-01,Ada,Common,Repurchase,500,1\n".encode())[0][0] == "row 2, shares"
    assert refused(f"{head}2024-06-01,Ada,Common,Exercise,5,1\n".encode())[0][0] == "row 3, transaction"


@pytest.mark.parametrize(
    "text",
    [
        "(in thousands)\nShareholder,Security,Shares\nAda,Common,4000\nBob,Common,1000\n",
        "Shareholder,Security,Shares (000s)\nAda,Common,4000\nBob,Common,1000\n",
        "Shareholder,Common (in millions)\nAda,4\nBob,1\n",
        "股东名称,股份类别,持股数（万股）\nAda,普通股,400\nBob,普通股,100\n",
        "单位：万股\n股东名称,股份类别,持股数\nAda,普通股,400\nBob,普通股,100\n",
        "Gesellschafter;Anteilsart;Anzahl Anteile\nAda;Stammanteile;4.000.000\nBob;Stammanteile;1.000.000\n",
        "Actionnaire;Catégorie;Nombre d'actions\nAda;Actions ordinaires;4 000 000\n"
        "Bob;Actions ordinaires;1 000 000\n",
    ],
)
def test_units_and_languages(text: str) -> None:
    assert read(text) == {"Ada common": 4_000_000, "Bob common": 1_000_000}


def test_three_digits_after_every_dot_are_thousands() -> None:
    text = "Stakeholder;Share class;Number of shares\nAda;Common;937.500\nBen;Common;62.500\n"
    assert read(text) == {"Ada common": 937_500, "Ben common": 62_500}


def test_parts_of_the_whole_are_no_shares_and_are_compared_with_them() -> None:
    parts: list[list[object]] = [
        ["Holder", "Security", "Shares"],
        ["Ada", "Common", 0.6],
        ["Bob", "Common", 0.4],
    ]
    assert "part of the whole" in refused(workbook(Cap=parts))[0][1]
    stated = "Owner,Security,Shares,Ownership\nAda,Common,400,{}\nBob,Common,100,20%\n"
    assert "row 2, Ownership" not in remarks(stated.format("80%").encode())
    assert "row 2, Ownership" in remarks(stated.format("40%").encode())


def test_money_in_another_currency_is_refused() -> None:
    for text in ("Owner,Security,Shares,Price\nAda,Common,4,\nF,Series A Preferred,2,€2.50\n",):
        assert "is in EUR, the plan in USD" in refused(text.encode(), currency="USD")[0][1]
        assert read(text, currency="EUR")["Series A Preferred"] == 2
    column = b"Owner,Security,Shares,Price,Currency\nF,Series A Preferred,2,2.5,EUR\nAda,Common,4,,\n"
    assert refused(column, currency="USD")[0][0] == "row 2, price"
    assert refused("Owner,Common,Series A (€2.50)\nAda,4,\nF,,2\n".encode(), currency="USD")
    assert (
        read("Owner,Security,Shares,Price\nAda,Common,4,\nF,Series A,2,$2\n", currency="CAD")["Series A"] == 2
    )


def test_the_company_s_own_shares_belong_to_nobody() -> None:
    text = BY_CLASS + "Treasury shares,500000,,\nTotal,4500000,2000000,250000\n"
    assert read(text) == USUAL


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Holder,Security type,Share class,Shares,Price", "Preferred Stock,Series A"),
        ("Holder,Class,Type,Shares,Price", "PREF,Series A"),
        ("Holder,Security ID,Share class,Shares,Price", "PS-1,Series A Preferred"),
    ],
)
def test_a_series_bears_the_name_of_its_class(head: str, row: str) -> None:
    found = read(f"{head}\nAda,Common Stock,Common,9,\nFund I,{row},5,2\nFund II,{row},3,2\n")
    assert [shares for name, shares in found.items() if name.startswith("Series A")] == [8]


def test_names_of_a_class_that_differ_in_usual_words_are_one_and_the_oldest_comes_first() -> None:
    found = read_cap_table(
        b"Holder,Class,Shares,Price\nB,Series B Preferred,15,6\nF1,Series A Preferred,10,2\n"
        b"F2,SERIES A PREFERRED,5,2\nAda,Common,80,\n"
    )
    assert [one["shares"] for one in found.series] == [15, 15]
    assert [one["issue_price"] for one in found.series] == [2, 6]
    assert "financing.series" in {one.path for one in found.remarks}


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ("2x,", {"preference_multiple": 2.0}),
        ("2x participating,", {"preference_multiple": 2.0, "participation": "full"}),
        ("1.5x non-participating,", {"preference_multiple": 1.5, "participation": "none"}),
        (
            "1x (capped 3x),",
            {"preference_multiple": 1.0, "participation": "capped", "participation_cap": 3.0},
        ),
        ("1x,Yes", {"preference_multiple": 1.0, "participation": "full"}),
        ("1x,No", {"preference_multiple": 1.0, "participation": "none"}),
        ("2:1,", {}),
    ],
)
def test_preferences_in_words(terms: str, expected: dict[str, Any]) -> None:
    text = (
        "Owner,Security,Shares,Price,Liquidation preference,Participation\nAda,Common,9,\nF,Series A,2,2.5,"
    )
    found = read_cap_table(f"{text}{terms}\n".encode())
    known = {"id", "name", "shares", "issue_price"}
    assert {name: value for name, value in found.series[0].items() if name not in known} == expected
    assert any("not understood" in one.message for one in found.remarks) == (not expected)


SUMMARY: list[list[object]] = [["Name", "Common", "Options"], ["Ada", 900, None], ["Eve", None, 100]]


def test_safes_are_proved_by_their_sum_and_say_in_words_what_they_lack() -> None:
    head: list[object] = [
        "Investor",
        "Amount",
        "Valuation Cap",
        "Discount Rate",
        "Cap Type",
        "MFN",
        "Pro rata right",
    ]
    rows: list[list[object]] = [
        ["Angel", 250, 5e6, "N/A", "Pre-money", "No", "Yes"],
        ["Acc", 500, "Uncapped", "80%", None, "Yes", "No"],
    ]
    for total in (["Total SAFEs", 750], [None, 750]):
        found = read_cap_table(workbook(Summary=SUMMARY, SAFEs=[head, *rows, total]))
        first, second = ({k: v for k, v in one.items() if k != "id"} for one in found.safes)
        assert first == {
            "name": "Angel",
            "amount": 250,
            "cap": 5e6,
            "cap_counts": "pre_money",
            "pro_rata": True,
        }
        assert second == {"name": "Acc", "amount": 500, "discount_share": 0.2, "most_favoured": True}
    assert (
        refused(workbook(Summary=SUMMARY, SAFEs=[head, *rows, ["Total", 900]]))[0][0]
        == "SAFEs, row 4, amount"
    )
    assert refused(workbook(Summary=SUMMARY, SAFEs=[head, *rows, [None, 9]]))[0][0] == "SAFEs, row 4, owner"


def test_a_ledger_of_convertibles_stands_beside_a_table_by_class() -> None:
    ledger: list[list[object]] = [
        ["Security ID", "Stakeholder Name", "Type", "Principal", "Discount", "Conversion date"],
        ["SAFE-1", "Angel", "SAFE", 250, 0.2, None],
        ["SAFE-2", "Old", "SAFE", 90, 0.2, "2025-03-01"],
        ["CN-1", "Lender", "Convertible Note", 100, 0.15, None],
    ]
    found = read_cap_table(workbook(Summary=SUMMARY, Convertible_Ledger=ledger))
    assert ([one["name"] for one in found.safes], [one["name"] for one in found.notes]) == (
        ["Angel"],
        ["Lender"],
    )


def test_the_sheet_of_today_is_read() -> None:
    later = [*SUMMARY[:2], ["Eve", None, 300], ["Max", None, 5]]
    gone: list[list[object]] = [
        ["Holder", "Share class", "Shares"],
        ["Carl", "Common", 5],
        ["Dora", "Common", 1],
    ]
    grants: list[list[object]] = [
        ["Grant ID", "Name", "Type", "Shares"],
        ["ES-1", "Eve", "ISO", 60],
        ["ES-2", "Eve", "NSO", 40],
    ]
    people: list[list[object]] = [["Name", "Type", "Email"], ["Ada", "Individual", "a@x"]]
    today = {"Ada common": 900, "Eve options": 100}
    for name, other in {
        "Cancelled": gone,
        "Pro_Forma_Series_B": later,
        "Option_Grants": grants,
        "Contacts": people,
    }.items():
        assert held(read_cap_table(workbook(Summary=SUMMARY, **{name: other}))) == today
    assert held(read_cap_table(workbook(Cap_2024=later, Cap_2026=SUMMARY))) == today
    assert "both whole tables" in refused(workbook(One=SUMMARY, Other=later))[0][1]


def test_lists_of_one_kind_are_put_together_unless_a_row_stands_in_both() -> None:
    common: list[list[object]] = [["Holder", "Shares"], ["Ada", 900], ["Total", 900]]
    first: list[list[object]] = [["Holder", "Shares", "Exercise price"], ["Eve", 60, 0.1]]
    second: list[list[object]] = [first[0], ["Max", 40, 0.4], ["Grand total", 1_000]]
    found = read_cap_table(workbook(Common=common, Options_2024=first, Options_2025=second))
    assert held(found) == {"Ada common": 900, "Eve options": 60, "Max options": 40}
    again = read_cap_table(
        workbook(Common=common, Options_2024=first, Options_copy=[*first, ["Max", 40, 0.4]])
    )
    assert held(again) == {"Ada common": 900, "Eve options": 60}


def test_a_header_of_two_rows() -> None:
    rows: list[list[object]] = [
        [None, "Common", "Preferred", "Options"],
        ["Holder", "Shares", "Series A ($2.50)", "Outstanding"],
        ["Ada", 400, None, None],
        ["Fund", None, 200, None],
        ["Eve", None, None, 25],
    ]
    found = held(read_cap_table(workbook(Cap=rows)))
    assert found == {"Ada common": 400, "Preferred Series A": 200, "Eve options": 25}


def test_what_is_unproved_alike_or_not_read_is_said() -> None:
    told = remarks(b"Owner,Security,Shares,Vesting\nAda,Common,4,4 years\nAda,Common,4,\nEve,Options,5,\n")
    assert told["file"].startswith("states no total that proves it: 13 shares")
    assert told["row 3"].startswith("is the same as row 2")
    assert told["row 4"] == "states no exercise price: 0 is taken"
    assert told["Vesting"] == "is not read"
    assert "file" not in remarks(f"{BY_CLASS}{TOTAL}".encode())


def test_a_blank_owner_is_the_one_above() -> None:
    found = read("Holder,Class,Shares,Price\nAda,Common,400,\n,Options,10,\nFund,Series A,20,2\n,Common,5,\n")
    assert found == {"Ada common": 400, "Ada options": 10, "Fund common": 5, "Series A": 20}


def test_the_smallest_owners_stand_together_where_they_are_too_many() -> None:
    people = "".join(f"Person {number},Options,{1_000 + number}\n" for number in range(60))
    found = read_cap_table(f"Owner,Security,Shares\nAda,Common,8000000\n{people}".encode())
    assert 45 < len(found.holders) <= 50
    assert sum(one["shares"] for one in found.holders) == 8_000_000 + 60 * 1_000 + 59 * 30
    assert found.holders[0]["name"] == "Ada"


@pytest.mark.parametrize(
    "title",
    [
        "(in thousands, except share and per share data)",
        "Cap table (amounts in USD thousands)",
        "Acme Inc. - $ in thousands",
        "Alle Angaben in TEUR",
        "In thousands, except share data",
    ],
)
def test_a_unit_of_money_is_not_the_shares(title: str) -> None:
    text = f'"{title}",,,\nName,Security,Shares,Amount\nAnn,Common,1000000,\nAcc,SAFE,,500\nTotal,,1000000,\n'
    found = read_cap_table(text.encode())
    assert held(found) == {"Ann common": 1_000_000}
    assert found.safes[0]["amount"] == 500_000
    assert any("a title states the unit" in one.message for one in found.remarks)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Treasury Capital Partners",
            "Smith Family Voting Trust",
            "Valuation Partners LLC",
            "Proceeds Fund",
        ),
        *("Ownership Works LLC", "Percentage Partners"),
    ],
)
def test_an_owner_may_be_called_like_a_term(name: str) -> None:
    text = f"Name,Security,Shares\nAnn,Common,1000\n{name},Common,100\nTotal,,1100\n"
    assert read(text)[f"{name} common"] == 100
    assert read(f"Name,Common,Options\nAnn,1000,5\n{name},100,\n")[f"{name} common"] == 100


def test_a_security_beside_it_makes_a_price_an_owner() -> None:
    text = "Name,Security,Shares\nAnn,Common,1000\nStrike Price Partners,Common,100\nTotal,,1100\n"
    assert read(text)["Strike Price Partners common"] == 100


def test_a_pool_without_a_security_is_the_pool() -> None:
    assert read("Name,Security,Shares\nAnn,Common,1000\nOption Pool,,200\n") == {
        "Ann common": 1_000,
        "pool": 200,
    }


def test_convertible_notes_are_no_transactions() -> None:
    notes = "L1,Convertible Note,,50000\nL2,Convertible Note,,50000\n"
    found = read_cap_table(f"Name,Security,Shares,Amount\nAnn,Common,100,\n{notes}".encode())
    assert [one["principal"] for one in found.notes] == [50_000, 50_000]
    lent: list[list[object]] = [
        ["Investor", "Type", "Principal", "Issue date", "Maturity (if note)", "Interest p.a."],
        ["L1", "Convertible Note", 50_000, "2024-01-01", "2026-01-01", "6%"],
        ["L2", "Convertible Note", 50_000, "2024-01-01", "2026-01-01", "6%"],
    ]
    notes = read_cap_table(workbook(Cap_table=SUMMARY, Convertibles=lent)).notes
    assert [(one["rate_per_year"], one["issued"]) for one in notes] == [(0.06, "2024-01-01")] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Name,Security,Shares\nAnn,Common,400\nBob,Common,400\nEmployees,Options,800\n",
        "Name,Security,Shares\nAnn,Common,300\nBob,Common,200\nOthers,Common,500\nTotal,,1000\n",
        "Name,Common\nAnn,300\nBob,200\nOthers,500\nTotal,1000\n",
        "Name,Security,Shares\nAnn,Common,500\n,Options,500\nBob,Common,100\n",
        "Name,Security,Shares\nAnn,Common,600\n,Common,600\n",
    ],
)
def test_a_row_is_no_sum_because_its_number_happens_to_be_one(text: str) -> None:
    stated = [line.split(",")[-1] for line in text.splitlines()[1:] if not line.startswith("Total")]
    assert sum(read(text).values()) == sum(map(int, stated))


@pytest.mark.parametrize(
    ("header", "cell", "term", "value"),
    [
        ("Discount %", "15%", "discount_share", 0.15),
        ("Discount percentage", "15%", "discount_share", 0.15),
        ("Cap amount", "5000000", "cap", 5e6),
        ("Valuation cap ($)", "5000000", "cap", 5e6),
    ],
)
def test_terms_of_a_safe_under_usual_headers(header: str, cell: str, term: str, value: float) -> None:
    found = read_cap_table(
        f"Name,Security,Shares,Amount,{header}\nAnn,Common,9,,\nAcc,SAFE,,500,{cell}\n".encode()
    )
    assert found.safes[0][term] == value


@pytest.mark.parametrize(
    "head",
    [
        "Name,Security,Shares as of 12/31/2024,Strike price ($)",
        "Shareholder(s),Security name,Shares purchased,Strike (USD)",
        "Name / Entity,Class / Series,Shares (total),Strike price per share",
        "Holder,Award type,Shares allotted,Exercise price",
    ],
)
def test_usual_headers_of_owners_securities_shares_and_strikes(head: str) -> None:
    found = read_cap_table(f"{head}\nAnn,Common,9,\nEve,Options,5,0.2\n".encode())
    assert [(one["name"], one["shares"], one["strike"]) for one in found.holders] == [
        ("Ann", 9, 0),
        ("Eve", 5, 0.2),
    ]


def test_shares_bought_at_several_prices_cost_their_mean() -> None:
    text = "Transaction,Holder,Class,Shares,Price\nIssuance,F,Series A,200,2\nIssuance,F,Series A,100,4\n"
    found = read_cap_table(f"{text}Issuance,Ann,Common,1000,\nRepurchase,F,Series A,30,9\n".encode())
    assert (found.series[0]["shares"], found.series[0]["issue_price"]) == (270, pytest.approx(800 / 300))
    assert any("several prices" in one.message for one in found.remarks)


def test_nobody_holds_anything_is_said_so() -> None:
    assert "at least one row" in refused(b"Name,Security,Shares\nAnn,Common,0\n")[0][1]


def test_a_part_of_a_class_is_not_compared_with_the_whole() -> None:
    text = "Name,Common,% Common,Series A ($3),% Series A,Total FD,% FD\nAnn,600,60%,,,600,54.5%\n"
    told = remarks(
        f"{text}Bob,400,40%,,,400,36.4%\nFund,,,100,100%,100,9.1%\nTotal,1000,,100,,1100,\n".encode()
    )
    assert not any("check both" in text for text in told.values())
