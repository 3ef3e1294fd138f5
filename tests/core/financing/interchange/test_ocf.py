"""Open Cap Table Format: what is written is read again, and by another library; what leads nowhere is
named.
"""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import PlanError
from core.financing.interchange.ocf_read import read_ocf
from core.financing.interchange.ocf_write import write_ocf
from core.plan.convertibles import Compounding
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from tests.core.hand_plans import hand_plan, sure_round

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
    assert (theirs.series, theirs.safes, theirs.notes) == (mine.series, mine.safes, mine.notes)


@pytest.mark.parametrize(
    "plan", [*(ready_made(name, "en") for name in READY_MADE), RICH], ids=[*READY_MADE, "rich"]
)
def test_another_library_accepts_what_is_written(plan: Any) -> None:
    """pyocf holds the format's own schemas (version 1.2)."""
    captable = pytest.importorskip("pyocf.captable")
    found = captable.Captable.load(io.BytesIO(write_ocf(plan)))
    held = [one for one in plan.financing.holders if one.shares]
    starts = sum(one.vesting is not None for one in held)
    issued = len(plan.financing.series) + len(plan.financing.safes) + len(plan.financing.notes)
    assert len(found.transactions) == len(held) + starts + issued
    assert bool(found.vesting_terms) == bool(starts)


@pytest.mark.parametrize(
    ("field", "value"), [("stakeholder_id", "nobody"), ("stock_class_id", "nothing"), ("quantity", "many")]
)
def test_a_security_that_cannot_be_read_is_left_out_by_name_and_the_rest_is_read(
    field: str, value: str
) -> None:
    found = read_ocf(
        rewritten(write_ocf(RICH), "transactions.ocf.json", lambda items: items[0].update({field: value}))
    )
    assert [one["name"] for one in found.holders] == ["Staff", "Bank"]
    paths = [remark.path for remark in found.remarks]
    assert paths[:3] == ["file", f"transactions.issue_ada.{field}", "transactions.issue_ada"]


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


def test_the_next_round_s_assumptions_travel_with_the_cap_table() -> None:
    """Terms come over under the plan's own id; sellers whom the file does not name stay behind."""
    terms = {
        "amount": 750,
        "preference_multiple": 1.5,
        "secondary_amount": 10,
        "secondary_sellers": ["founders"],
    }
    mine = hand_plan(rounds=(sure_round(**terms), sure_round(id="b", name="B", close_month=12)))
    theirs = hand_plan(
        rounds=(sure_round(id="seed", name="Seed"), sure_round(id="c", name="C", close_month=9))
    )
    found = read_ocf(write_ocf(mine))
    taken = changed(theirs, found.changes() | found.sales_changes(theirs.financing)).financing.rounds
    assert [one.id for one in taken] == ["seed", "c"]
    assert taken[0].model_dump() == mine.financing.rounds[0].model_dump() | {"id": "seed"}
    assert taken[1] == theirs.financing.rounds[1]
    assert "financing.rounds" in [remark.path for remark in found.remarks]
    alone = changed(hand_plan(), found.changes() | found.sales_changes(hand_plan().financing))
    assert alone.financing.rounds == mine.financing.rounds[:1]
    stranger = replace(found, next_round=found.next_round | {"secondary_sellers": ["nobody"]})
    assert (
        not changed(theirs, stranger.changes() | stranger.sales_changes(theirs.financing))
        .financing.rounds[0]
        .secondary_sellers
    )
    assert read_ocf(write_ocf(hand_plan())).sales_changes(theirs.financing) == {}


def test_ids_of_rounds_are_left_to_the_rounds() -> None:
    named = changed(
        RICH, {"financing.series": [{"id": "old_a", "name": "Series A", "shares": 1_000, "issue_price": 1.0}]}
    )
    assert (
        changed(named, read_ocf(write_ocf(named), taken=["old_a", "series_a"]).changes())
        .financing.series[0]
        .id
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


SHARES = st.integers(1, 10**9)
PRICES = st.sampled_from([0.0001, 0.25, 1.0, 2.5, 49.1565])
VESTING = st.none() | st.builds(
    lambda start, months, cliff, every, sooner: {
        "start_month": start,
        "months": months,
        "cliff_months": min(cliff, months),
        "every_months": every,
        "accelerated_share": sooner,
    },
    st.integers(-60, 60),
    st.integers(1, 60),
    st.integers(0, 24),
    st.sampled_from([1, 3, 12]),
    st.sampled_from([0.0, 0.5, 1.0]),
)
HOLDERS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["founder", "employee", "investor"]),
        "security": st.sampled_from(["common", "options", "promised", "warrants"]),
        "shares": SHARES,
        "pro_rata": st.booleans(),
        "vesting": VESTING,
    }
)
SERIES = st.fixed_dictionaries(
    {
        "shares": SHARES,
        "issue_price": PRICES,
        "conversion_price": st.none() | st.just(0.00005),
        "preference_multiple": st.sampled_from([0.0, 1.0, 1.5]),
        "participation": st.sampled_from(["none", "full", "capped"]),
        "participation_cap": st.sampled_from([2.0, 3.0]),
        "dividend": st.sampled_from(["none", "simple", "compound"]),
        "dividend_per_year": st.sampled_from([0.0, 0.08]),
        "dividend_day_count": st.sampled_from(["30_360", "act_365"]),
        "issued_month": st.integers(-60, 0),
        "protection": st.sampled_from(["none", "broad", "narrow", "full_ratchet"]),
        "rank": st.none() | st.integers(1, 9),
        "pro_rata": st.booleans(),
    }
)
MEASURED = st.fixed_dictionaries(
    {"cap": st.none() | st.sampled_from([5e6, 1e7]), "discount_share": st.sampled_from([0.0, 0.2])}
) | st.fixed_dictionaries({"fixed_share": st.just(0.07)})
TERMS = st.fixed_dictionaries(
    {
        "cap_counts": st.sampled_from(
            ["post_money", "pre_money", "outstanding", "all_pre_money", "as_ticked"]
        ),
        "counts_converting": st.booleans(),
        "counts_anti_dilution": st.booleans(),
        "most_favoured": st.booleans(),
        "converts_into": st.sampled_from(["shadow", "standard", "common"]),
        "protection": st.sampled_from(["as_round", "none", "narrow"]),
        "qualified_amount": st.none() | st.just(1e6),
        "sale_multiple": st.sampled_from([1.0, 2.0]),
        "pro_rata": st.booleans(),
    }
)
OWED = st.fixed_dictionaries(
    {
        "principal": st.sampled_from([1e5, 250_000.5]),
        "rate_per_year": st.sampled_from([0.0, 0.065]),
        "issued": st.sampled_from(["2024-02-29", "2025-06-30"]),
        "maturity": st.sampled_from(["2027-02-28", "2030-01-01"]),
        "compounding": st.sampled_from(get_args(Compounding)),
        "day_count": st.sampled_from(["act_365", "act_360", "30_360"]),
        "at_maturity": st.sampled_from(["extend", "repay"]),
    }
)


def many(entry: Any, name: str, most: int = 3) -> Any:
    return st.lists(entry, max_size=most).map(
        lambda found: [
            {"id": f"{name}_{place}", "name": f"{name} 名 {place}"} | one for place, one in enumerate(found)
        ]
    )


def both(first: Any, *others: Any) -> Any:
    return st.tuples(first, *others).map(
        lambda parts: {key: value for part in parts for key, value in part.items()}
    )


@given(
    holders=many(HOLDERS, "holder"),
    series=many(SERIES, "series"),
    safes=many(both(TERMS, MEASURED, st.just({"amount": 5e5})), "safe"),
    notes=many(both(TERMS, MEASURED, OWED), "note"),
    later=st.lists(st.sampled_from([0.0, 0.08, 1 / 7]), max_size=3),
    pool=st.integers(0, 10**9),
    seniority=st.sampled_from(["standard", "pari_passu", "as_ranked"]),
)
def test_whatever_is_written_is_read_as_the_same_plan(
    holders: Any, series: Any, safes: Any, notes: Any, later: list[float], pool: int, seniority: str
) -> None:
    founder = {"id": "first", "name": "First", "kind": "founder", "shares": 1}
    financing = {"holders": [founder, *holders], "series": series, "safes": safes, "notes": notes}
    named = {"note": notes[0]["id"], "name": notes[0]["name"]} if notes else {}
    financing["note_rates"] = [
        named | {"id": f"rate_{place}", "first_day": f"2026-{place:02d}-11", "rate_per_year": rate}
        for place, rate in enumerate(later if notes else (), start=1)
    ]
    plan = hand_plan(financing=financing | {"pool_shares": pool, "seniority": seniority})
    again = changed(hand_plan(), read_ocf(write_ocf(plan), begins=plan.company.start).changes())
    assert again.financing.model_dump() == plan.financing.model_dump()


def test_what_will_be_issued_travels_with_our_own_export_and_stays_where_a_file_is_silent() -> None:
    note = {"id": "n", "name": "N", "principal": 3e5, "issued": "2027-06-01", "maturity": "2030-06-01"}
    rate = {"id": "r", "name": "N", "note": "n", "first_day": "2028-01-01", "rate_per_year": 0.07}
    safes = [{"id": f"s{month}", "name": "S", "amount": 5e5, "issued_month": month} for month in (0, 4)]
    coming = {"safes": safes, "notes": [note]}
    plan = hand_plan(financing=coming | {"note_rates": [rate]})
    start = plan.company.start
    written = read_ocf(write_ocf(plan), begins=start)
    for other in (hand_plan(), plan):
        again = changed(other, written.changes() | written.sales_changes(other.financing, start))
        assert again.financing.model_dump() == plan.financing.model_dump()
    silent = read_ocf(write_ocf(hand_plan()), begins=start)
    kept = changed(plan, silent.changes() | silent.sales_changes(plan.financing, start))
    assert kept.financing.model_dump() == plan.financing.model_dump()


def test_an_election_is_kept_under_the_ids_given_here_also_of_what_will_be_issued() -> None:
    safes = [
        {"id": "m", "name": "M", "amount": 5e5, "elected": "late"},
        {"id": "late", "name": "Late", "amount": 5e5},
    ]
    plan = hand_plan(financing={"safes": safes})
    renamed = read_ocf(write_ocf(plan), taken=["late"])
    assert renamed.safes[0]["elected"] == renamed.safes[1]["id"] == "late_2"
    coming = hand_plan(financing={"safes": [safes[0], safes[1] | {"issued_month": 8}]})
    found, bare = read_ocf(write_ocf(coming)), hand_plan()
    again = changed(bare, found.changes() | found.sales_changes(bare.financing, bare.company.start))
    assert again.financing.safes == coming.financing.safes


def test_prices_with_more_decimals_than_the_format_come_back_as_they_were() -> None:
    price = 0.0000123456789123
    series = {"id": "s", "name": "S", "shares": 10**9, "issue_price": price}
    plan = hand_plan(financing={"series": [series]})
    assert read_ocf(write_ocf(plan)).series[0]["issue_price"] == price


def _written(plan: Any) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(write_ocf(plan))) as folder:
        return {name: json.loads(folder.read(name)) for name in folder.namelist()}


@pytest.mark.parametrize(("currency", "country"), [("CNY", "CN"), ("USD", "US")])
def test_the_issuer_is_of_the_currency_s_country(currency: str, country: str) -> None:
    files = _written(changed(RICH, {"company.currency": currency}))
    assert files["Manifest.ocf.json"]["issuer"]["country_of_formation"] == country


def test_a_series_without_a_rank_is_ranked_by_its_place() -> None:
    """The common shares have 1, so the first series has 2."""
    series = [
        {"id": name, "name": name, "shares": 1_000, "issue_price": 1.0} | more
        for name, more in (("seed", {}), ("a", {"rank": 5}), ("b", {}))
    ]
    files = _written(changed(RICH, {"financing.series": series, "financing.seniority": "as_ranked"}))
    classes = {
        one.get("name"): one["seniority"]
        for file in files.values()
        for one in file.get("items", [])
        if "seniority" in one
    }
    assert [int(classes[name]) for name in ("seed", "a", "b")] == [2, 6, 4]


def test_a_next_round_that_lies_before_the_plan_is_left_out_by_name() -> None:
    mine = hand_plan(rounds=(sure_round(close_month=6),))
    later = read_ocf(write_ocf(mine), begins=date(mine.company.start.year + 1, 1, 1))
    assert not later.next_round
    assert "lies before the plan" in " ".join(remark.message for remark in later.remarks)
    assert read_ocf(write_ocf(mine), begins=mine.company.start).next_round


def test_what_becomes_common_shares_becomes_none_of_a_future_round() -> None:
    safe = {"id": "y", "name": "Y", "amount": 5e5, "cap": 5e6, "converts_into": "common"}
    files = _written(changed(RICH, {"financing.safes": [safe]}))
    rights = [
        trigger["conversion_right"]
        for file in files.values()
        for one in file.get("items", [])
        for trigger in one.get("conversion_triggers", [])
        if one.get("convertible_type") == "SAFE"
    ]
    assert rights
    assert {(one["converts_to_stock_class_id"], one["converts_to_future_round"]) for one in rights} == {
        ("common", False)
    }
