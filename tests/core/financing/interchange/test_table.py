"""Cap tables from CSV and Excel, in English and Chinese."""

import io

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
