"""Open Cap Table Format: what is written is read again, and by another library; what leads nowhere is
named.
"""

import io
import json
import zipfile
from typing import Any

import pytest

from core.errors import PlanError
from core.financing.interchange.ocf_read import read_ocf
from core.financing.interchange.ocf_write import write_ocf
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made

RICH = changed(
    ready_made("applied", "en"),
    {
        "financing.holders": [
            {"id": "ada", "name": "Ada", "kind": "founder", "shares": 5_000_000},
            {
                "id": "staff",
                "name": "Staff",
                "kind": "employee",
                "security": "options",
                "shares": 300_000,
                "strike": 0.25,
            },
            {
                "id": "bank",
                "name": "Bank",
                "kind": "investor",
                "security": "warrants",
                "shares": 20_000,
                "strike": 1.5,
            },
        ],
        "financing.series": [
            {
                "id": "seed",
                "name": "Seed",
                "shares": 1_000_000,
                "issue_price": 1.25,
                "conversion_price": 1.0,
                "participation": "capped",
                "participation_cap": 3.0,
                "preference_multiple": 1.5,
            }
        ],
        "financing.notes": [
            {
                "id": "bridge",
                "name": "Bridge",
                "principal": 400_000,
                "rate_per_year": 0.06,
                "issued": "2026-03-01",
                "maturity": "2028-03-01",
                "cap": 9e6,
                "discount_share": 0.2,
                "compounding": "quarterly",
            }
        ],
    },
)


def rewritten(content: bytes, name: str, change: Any) -> bytes:
    """Return the package with one file changed."""
    source, buffer = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for entry in source.namelist():
            data = json.loads(source.read(entry))
            if entry == name:
                change(data["items"])
            target.writestr(entry, json.dumps(data))
    return buffer.getvalue()


def test_what_is_written_is_read_again() -> None:
    again = changed(RICH, read_ocf(write_ocf(RICH)).changes())
    mine, theirs = RICH.financing, again.financing
    assert [(one.name, one.kind, one.security, one.shares, one.strike) for one in theirs.holders] == [
        (one.name, one.kind, one.security, one.shares, one.strike) for one in mine.holders
    ]
    assert theirs.pool_shares == mine.pool_shares
    assert [one.model_dump(exclude={"id"}) for one in theirs.series] == [
        one.model_dump(exclude={"id"}) for one in mine.series
    ]
    assert [one.model_dump(exclude={"id"}) for one in theirs.safes] == [
        one.model_dump(exclude={"id"}) for one in mine.safes
    ]
    assert [one.model_dump(exclude={"id"}) for one in theirs.notes] == [
        one.model_dump(exclude={"id"}) for one in mine.notes
    ]


@pytest.mark.parametrize(
    "plan", [*(ready_made(name, "en") for name in READY_MADE), RICH], ids=[*READY_MADE, "rich"]
)
def test_another_library_accepts_what_is_written(plan: Any) -> None:
    """pyocf holds the format's own schemas (version 1.2)."""
    captable = pytest.importorskip("pyocf.captable")
    found = captable.Captable.load(io.BytesIO(write_ocf(plan)))
    assert len(found.transactions) == sum(bool(one.shares) for one in plan.financing.holders) + len(
        plan.financing.series
    ) + len(plan.financing.safes) + len(plan.financing.notes)


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("stakeholder_id", "transactions.issue_ada.stakeholder_id"),
        ("stock_class_id", "transactions.issue_ada.stock_class_id"),
    ],
)
def test_references_that_lead_nowhere_are_named(field: str, path: str) -> None:
    with pytest.raises(PlanError) as raised:
        read_ocf(
            rewritten(
                write_ocf(RICH), "transactions.ocf.json", lambda items: items[0].update({field: "nobody"})
            )
        )
    assert path in [fault.path for fault in raised.value.faults]


def test_a_cancelled_security_is_gone_and_a_split_multiplies_the_rest() -> None:
    def change(items: list[dict[str, Any]]) -> None:
        items.append(
            {
                "object_type": "TX_WARRANT_CANCELLATION",
                "id": "c",
                "security_id": "security_bank",
                "date": "2026-12-31",
                "quantity": "20000",
            }
        )
        items.append(
            {
                "object_type": "TX_STOCK_CLASS_SPLIT",
                "id": "s",
                "stock_class_id": "common",
                "date": "2027-01-01",
                "split_ratio": {"numerator": "2", "denominator": "1"},
            }
        )

    found = read_ocf(rewritten(write_ocf(RICH), "transactions.ocf.json", change))
    assert [one["name"] for one in found.holders] == ["Ada", "Staff"]
    assert found.holders[0]["shares"] == 10_000_000
    assert (found.holders[1]["shares"], found.holders[1]["strike"]) == (600_000, 0.125)


@pytest.mark.parametrize("exercised", [100_000, 300_000])
def test_a_partial_exercise_leaves_the_rest(exercised: int) -> None:
    def change(items: list[dict[str, Any]]) -> None:
        items.append(
            {
                "object_type": "TX_EQUITY_COMPENSATION_EXERCISE",
                "id": "x",
                "security_id": "security_staff",
                "date": "2026-12-31",
                "quantity": str(exercised),
            }
        )

    held = [
        one["shares"]
        for one in read_ocf(rewritten(write_ocf(RICH), "transactions.ocf.json", change)).holders
        if one["name"] == "Staff"
    ]
    assert held == ([200_000] if exercised == 100_000 else [])


def test_amounts_in_another_currency_are_refused() -> None:
    with pytest.raises(PlanError, match="USD"):
        read_ocf(write_ocf(RICH), currency="CNY")


def test_ids_of_rounds_are_left_to_the_rounds() -> None:
    named = changed(
        RICH, {"financing.series": [{"id": "old_a", "name": "Series A", "shares": 1_000, "issue_price": 1.0}]}
    )
    assert (
        changed(named, read_ocf(write_ocf(named), taken=["series_a"]).changes()).financing.series[0].id
        == "series_a_2"
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04broken", b"[1, 2]", b"{}", b"hello", b"5", b"null", b'{"items": null}', b"[" * 100_000],
)
def test_what_is_no_package_is_refused_politely(content: bytes) -> None:
    with pytest.raises(PlanError) as raised:
        read_ocf(content)
    assert raised.value.faults[0].path == "file"


def test_a_number_that_is_none_is_named() -> None:
    with pytest.raises(PlanError) as raised:
        read_ocf(
            rewritten(
                write_ocf(RICH), "transactions.ocf.json", lambda items: items[0].update({"quantity": "many"})
            )
        )
    assert "transactions.issue_ada.quantity" in [fault.path for fault in raised.value.faults]
