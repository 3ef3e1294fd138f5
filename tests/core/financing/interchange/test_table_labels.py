"""Rows and columns of cap tables whose names say more than the plain word: plans, warrants of a bank, prices
under other names, strikes in headers, what is gone, interest by month.
"""

import pytest

from core.financing.interchange.table import read_cap_table
from tests.core.financing.interchange.test_table_in_circulation import read, refused, remarks, workbook


@pytest.mark.parametrize(
    "plan",
    [
        *(
            "2022 Plan",
            "2022 Equity Plan",
            "Equity Incentive Plan 2022",
            "Acme 2022 Stock Plan",
            "Future hires",
        ),
        *("Management pool", "ESOP", "Unallocated"),
    ],
)
def test_a_row_of_a_plan_under_the_pools_column_is_the_pool(plan: str) -> None:
    assert read(f"Stockholder,Common,Option Pool\nAnn,4000000,\n{plan},,750000\n") == {
        "Ann common": 4_000_000,
        "pool": 750_000,
    }


def test_a_pools_column_holds_grants_of_those_whom_it_names_unless_options_have_their_own() -> None:
    alone = read("Stockholder,Common,Option Pool\nAnn,4000000,\nEve,,20000\n")
    assert alone == {"Ann common": 4_000_000, "Eve options": 20_000}
    beside = "Stockholder,Common,Options Granted,Option Pool\nAnn,4000000,,\nEve,,250000,\nWhoever,,,750000\n"
    assert read(beside) == {"Ann common": 4_000_000, "Eve options": 250_000, "pool": 750_000}


@pytest.mark.parametrize(
    ("label", "security"),
    [
        ("SVB Warrant", "warrants"),
        ("Warrants (SVB)", "warrants"),
        ("Warrant to Silicon Valley Bank", "warrants"),
        ("Common Warrants", "warrants"),
        ("Promised Options", "promised"),
        ("Options to be granted", "promised"),
        ("Employee Stock Options", "options"),
        ("ESOP (granted)", "options"),
        ("2021 Plan Options Outstanding", "options"),
        ("Warrant Capital LP", "common"),
        ("Options Group LLC", "common"),
    ],
)
def test_a_row_in_the_common_column_is_what_its_name_says(label: str, security: str) -> None:
    found = read(f"Holder,Common Stock,Series A\nAnn,4000000,\nFund,,1000000\n{label},50000,\nPrice,,1\n")
    assert found[f"{label} {security}"] == 50_000


STRIKES = (
    *("Weighted avg. exercise price", "Strike", "Avg. strike", "WAEP", "Option price", "Price per option"),
    *("Exercise Price ($)", "Strike in USD", "行权价（元）", "Prix d'exercice", "Bezugspreis"),
)


@pytest.mark.parametrize("label", STRIKES)
def test_a_row_of_strikes_gives_them_and_owns_nothing(label: str) -> None:
    text = (
        f"Holder,Common,Series A,Options\nAnn,4,,\nFund,,1,\nEve,,,20000\nIssue price,,3,\n{label},,,2.00\n"
    )
    found = read_cap_table(text.encode())
    assert {(one["name"], one["strike"]) for one in found.holders} == {("Ann", 0), ("Eve", 2.0)}


@pytest.mark.parametrize(
    "label",
    [
        *("OIP ($)", "PPS ($)", "Price/share", "$ / share", "每股价格（元）", "Issue Price (US$)"),
        *("Price per share", "Subscription price", "Series A price"),
    ],
)
def test_a_row_of_prices_gives_them_and_owns_nothing(label: str) -> None:
    found = read_cap_table(f"Holder,Common,Series A\nAnn,4000000,\nFund,,1000000\n{label},,3\n".encode())
    assert [one["name"] for one in found.holders] == ["Ann"]
    assert [(one["shares"], one["issue_price"]) for one in found.series] == [(1_000_000, 3.0)]


@pytest.mark.parametrize("label", ["Board seats", "Closing date", "Votes per share"])
def test_a_row_of_terms_owns_nothing_and_is_named(label: str) -> None:
    text = f"Holder,Common,Series A\nAnn,4000000,\nFund,,1000000\nPrice,,3\n{label},,2\n"
    assert read(text) == {"Ann common": 4_000_000, "Series A": 1_000_000}
    assert remarks(text.encode())["row 5"] == "is no owner: left out"


def test_strikes_in_the_names_of_option_columns_are_read_and_a_missing_one_is_told() -> None:
    priced = "Holder,Common,Options ($0.10),Options ($0.50)\nAnn,1000000,,\nBob,,20000,30000\n"
    found = read_cap_table(priced.encode()).holders
    assert [(one["name"], one["strike"], one["shares"]) for one in found[1:]] == [
        ("Bob", 0.1, 20_000),
        ("Bob", 0.5, 30_000),
    ]
    bare = "Holder,Common,Options\nAnn,1000000,\nBob,,20000\n"
    assert remarks(bare.encode())["Options"] == "states no exercise price: 0 is taken"


@pytest.mark.parametrize(
    "gone",
    [
        *("Cancelled/Forfeited", "Forfeited / Expired", "Cancelled and Expired", "Exercised/Released"),
        *("Shares Exercised to Date", "No. Cancelled", "Cancelled (#)", "Forfeitures", "Cancellations"),
        *("Repurchases", "Exercises", "Buyback", "Bought back", "Transferred", "Returned to Pool"),
        *("注销/回购", "已失效", "收回"),
    ],
)
def test_what_is_gone_of_a_grant_is_taken_off_by_whatever_name(gone: str) -> None:
    text = (
        f"Optionee,Security,Options Granted,{gone},Exercise Price\nAnn,Common,5000000,,\n"
        "Eve,Option,100000,15000,0.25\nTim,Option,50000,50000,0.25\n"
    )
    assert read(text) == {"Ann common": 5_000_000, "Eve options": 85_000}


@pytest.mark.parametrize(
    ("said", "rate"),
    [
        ("1% per month", 0.12),
        ("1.5% pcm", 0.18),
        ("2% per quarter", 0.08),
        ('"6% per annum, simple"', 0.06),
        ("8% compounded monthly", 0.08),
        ("0.08", 0.08),
    ],
)
def test_interest_by_the_month_or_quarter_is_a_years(said: str, rate: float) -> None:
    text = (
        "Holder,Security,Shares,Principal,Rate,Issued,Maturity\nAnn,Common,5000000,,,,\n"
        f"L,Convertible note,,100000,{said},2025-01-01,2027-01-01\n"
    )
    (note,) = read_cap_table(text.encode()).notes
    assert note["rate_per_year"] == pytest.approx(rate)
    chinese = (
        "投资人,证券类型,股数,本金,月利率,发行日期,到期日\nAnn,普通股,5000000,,,,\n"
        "L,可转债,,100000,1%,2025-01-01,2027-01-01\n"
    )
    assert read_cap_table(chinese.encode()).notes[0]["rate_per_year"] == pytest.approx(0.12)


def test_a_fully_diluted_count_by_row_says_what_preferred_shares_convert_into() -> None:
    """1 M shares at $4 that are 2 M fully diluted convert at $2."""
    text = (
        "Holder,Class,Shares,Fully Diluted Shares,Price\nAnn,Common,6000000,6000000,\n"
        "Fund,Series A,1000000,2000000,4\n"
    )
    (series,) = read_cap_table(text.encode()).series
    assert (series["shares"], series["issue_price"], series["conversion_price"]) == (1_000_000, 4.0, 2.0)
    by_owner = text.replace("6000000,6000000", "6000000,6500000")  # the owner's options are in it
    (series,) = read_cap_table(by_owner.encode()).series
    assert "conversion_price" not in series


def test_a_price_that_is_the_whole_payment_is_refused_or_asked_about() -> None:
    text = 'Holder,Security,Shares,Purchase Price\nAnn,Common,5000000,500\nF,Series Seed,{shares},"{price}"\n'
    assert refused(text.format(shares=1_000_000, price="1,000,000").encode()) == [
        ("row 3, price", "is 1,000,000 a share and 1,000,000,000,000 in all: give the price of one share")
    ]
    asked = remarks(text.format(shares=20_000, price="2,000").encode())["row 3, price"]
    assert asked == "is 2,000 a share and 40,000,000 in all: if it is what was paid in all, divide it"
    assert "row 3, price" not in remarks(text.format(shares=20_000, price="200").encode())


def test_a_row_that_takes_shares_away_is_taken_off() -> None:
    text = (
        "Holder,Security,Shares,Status\nAnn,Common,5000000,Outstanding\nBob,Common,3000000,Outstanding\n"
        "Bob,Common,-1000000,Repurchased\n"
    )
    assert read(text) == {"Ann common": 5_000_000, "Bob common": 2_000_000}


@pytest.mark.parametrize(
    "status", ["Buyback completed", "Bought back", "Exited", "已退股", "已转让", "已失效"]
)
def test_what_was_bought_back_is_no_longer_there(status: str) -> None:
    text = f"Holder,Security,Shares,Status\nAnn,Common,5000000,Outstanding\nBob,Common,3000000,{status}\n"
    assert read(text) == {"Ann common": 5_000_000}


def test_what_is_partly_gone_is_asked_about() -> None:
    text = "Holder,Security,Shares,Status\nAnn,Common,5,Outstanding\nBob,Common,3,Partially repurchased\n"
    told = remarks(text.encode())["row 3"]
    assert told == "has the status Partially repurchased: counted as there, check it"


@pytest.mark.parametrize(
    ("header", "counts"),
    [("投后估值上限", None), ("投前估值上限", "pre_money"), ("上限估值", None), ("Val Cap", None)],
)
def test_a_cap_is_read_by_its_usual_names(header: str, counts: str | None) -> None:
    text = f"投资人,证券类型,股数,投资额,{header}\nAnn,普通股,5000000,,\nF,SAFE,,500000,8000000\n"
    (safe,) = read_cap_table(text.encode()).safes
    assert (safe["cap"], safe.get("cap_counts")) == (8_000_000, counts)


@pytest.mark.parametrize(
    "header",
    [
        *("SAFE Amount", "Funded Amount", "Total Investment", "Commitment", "Face Value", "Loan Amount"),
        *("Purchase Price", "投资款"),
    ],
)
def test_a_list_of_safes_is_read_by_its_usual_names_of_money(header: str) -> None:
    text = f"Investor,{header},Valuation Cap\nF,500000,8000000\n"
    found = read_cap_table(_with_a_founder(text))
    assert [(one["amount"], one["cap"]) for one in found.safes] == [(500_000, 8_000_000)]


def test_a_chinese_rate_of_discount_is_what_is_paid() -> None:
    text = "投资人,证券类型,股数,投资额,折扣率\nAnn,普通股,5000000,,\nF,SAFE,,500000,80%\n"
    (safe,) = read_cap_table(text.encode()).safes
    assert safe["discount_share"] == pytest.approx(0.2)


def test_a_column_of_notes_beside_shares_is_one_of_words() -> None:
    text = "Stockholder,Common Stock,Notes\nAnn,4000000,founder\nBob,1000000,left in May\n"
    assert read(text) == {"Ann common": 4_000_000, "Bob common": 1_000_000}


def test_restricted_units_are_no_shares_yet() -> None:
    text = "持有人,证券类型,股数\nAnn,普通股,5000000\nEve,限制性股票单位,20000\n"
    assert read(text)["Eve options"] == 20_000


def _with_a_founder(safes: str) -> bytes:
    rows = [line.split(",") for line in safes.strip().splitlines()]
    typed = [rows[0], *[[row[0], *map(float, row[1:])] for row in rows[1:]]]
    return workbook(Common=[["Stockholder", "Shares"], ["Ann", 4_000_000]], SAFEs=typed)


@pytest.mark.parametrize("header", ["SAFE ($)", "SAFEs (USD)", "SAFE amount", "SAFE ($10M cap)"])
def test_a_column_of_safes_money_beside_shares_is_read(header: str) -> None:
    text = f"Holder,Common,Series A,{header}\nAnn,4000000,,\nFund,,1000000,\nAngel,,,250000\nPrice,,1,\n"
    found = read_cap_table(text.encode())
    assert [(one["name"], one["amount"]) for one in found.safes] == [("Angel", 250_000)]


@pytest.mark.parametrize("name", ["Treasury stock", "Treasury shares", "库存股", "Treasury"])
def test_treasury_stock_is_nobodys_in_a_ledger_too(name: str) -> None:
    assert read(f"Holder,Class,Shares\nAda,Common,4000\n{name},Common,200\n") == {"Ada common": 4000}


def test_a_column_of_caps_is_no_money_beside_that_of_safes() -> None:
    text = "Holder,Common,SAFE amount,SAFE cap\nAda,4000000,,\nX,,100000,5000000\n"
    (safe,) = read_cap_table(text.encode()).safes
    assert (safe["amount"], safe["cap"]) == (100_000, 5_000_000)


@pytest.mark.parametrize("header", ["Number of options", "No. of options", "# Options", "Options granted"])
@pytest.mark.parametrize("holder", ["Optionee", "Option holder"])
@pytest.mark.parametrize("strike", ["Strike price", "Strike"])
def test_a_sheet_of_options_keeps_its_strikes(header: str, holder: str, strike: str) -> None:
    book = workbook(
        Shares=[["Holder", "Class", "Shares"], ["Ada", "Common", 4_000]],
        Options=[[holder, header, strike], ["Eve", 100, 0.1]],
    )
    granted = [one for one in read_cap_table(book).holders if one["security"] == "options"]
    assert [(one["name"], one["strike"]) for one in granted] == [("Eve", 0.1)]


@pytest.mark.parametrize("kind", ["Equity Shares", "Equity"])
def test_equity_shares_are_common(kind: str) -> None:
    found = read(f"Holder,Class,Shares\nAda,{kind},4000\nBob,Options,100\n")
    assert found["Ada common"] == 4000
