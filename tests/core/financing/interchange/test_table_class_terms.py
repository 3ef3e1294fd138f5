"""Rows below a table by class that state its terms, and tables of before and after a round side by side."""

from typing import Any

import pytest

from core.financing.interchange.imported import Imported
from core.financing.interchange.table import read_cap_table

OWNERS = """Holder,Common,Series Seed Preferred,Series A Preferred
Ann,4000000,,
Seed Fund,,1000000,
VC,,,2000000
Total,4000000,1000000,2000000
Price per share,,0.50,1.25
"""


def read(rows: str) -> Imported:
    return read_cap_table((OWNERS + rows).encode())


def told(found: Imported) -> dict[str, str]:
    return {one.path: one.message.format(**one.parameters) for one in found.remarks}


@pytest.mark.parametrize(
    ("row", "seed", "a"),
    [
        ("Liquidation preference,,1x,2x", {"preference_multiple": 1.0}, {"preference_multiple": 2.0}),
        ("Liq. Pref. ($),,0.50,2.50", {"preference_multiple": 1.0}, {"preference_multiple": 2.0}),
        ("清算优先倍数,,1,1.5", {"preference_multiple": 1.0}, {"preference_multiple": 1.5}),
        ("Participating,,No,Yes", {"participation": "none"}, {"participation": "full"}),
        ("Participation cap,,,3x", {}, {"participation": "capped", "participation_cap": 3.0}),
        ("转换价格,,0.50,1.00", {"conversion_price": 0.5}, {"conversion_price": 1.0}),
        ("Conversion ratio,,1:1,1.25:1", {}, {"conversion_price": 1.0}),
        ("Cumulative dividend,,,8%", {}, {"dividend": "simple", "dividend_per_year": 0.08}),
        (
            "Dividend rate,,,6% cumulative compounding",
            {},
            {"dividend": "compound", "dividend_per_year": 0.06},
        ),
        ("Pro rata rights,,Yes,No", {"pro_rata": True}, {}),
    ],
)
def test_a_row_of_terms_gives_each_class_its_own(row: str, seed: dict[str, Any], a: dict[str, Any]) -> None:
    found = read(row + "\n")
    kept = ({"id", "name", "shares", "issue_price"} ^ set(one) for one in found.series)
    terms = [{key: one[key] for key in keys} for keys, one in zip(kept, found.series, strict=True)]
    assert terms == [seed, a]
    assert [one["name"] for one in found.holders] == ["Ann"]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("Dividend,,,8%", "is not understood: Dividend 8%"),
        ("Dividend,,,8% non-cumulative", "is not understood: Dividend 8% non-cumulative"),
        ("Conversion ratio,,,see charter", "is not understood: see charter"),
        ("Liquidation preference,,,as agreed", "is not understood: as agreed"),
    ],
)
def test_terms_that_are_not_understood_are_named_and_change_nothing(row: str, text: str) -> None:
    found = read(row + "\n")
    assert told(found)["Series A Preferred"] == text
    assert set(found.series[1]) == {"id", "name", "shares", "issue_price"}


@pytest.mark.parametrize(
    ("row", "rule", "ranks"),
    [
        ("Seniority,,1,1", "pari_passu", [None, None]),
        ("Seniority,,pari passu,pari passu", "pari_passu", [None, None]),
        ("Seniority,,1,2", "standard", [None, None]),
        ("Seniority,,2,1", "standard", [None, None]),
        ("Seniority,,senior,junior", None, [None, None]),
    ],
)
def test_seniority_is_read_from_beside_the_other_classes(
    row: str, rule: str | None, ranks: list[int | None]
) -> None:
    found = read(row + "\n")
    assert found.seniority == rule
    assert [one.get("rank") for one in found.series] == ranks
    assert ("financing.seniority" in told(found)) == (rule != "pari_passu")


@pytest.mark.parametrize(("row", "ranks"), [("1,1,2", [1, 1, 2]), ("2,2,1", [1, 1, 2])])
def test_classes_of_one_rank_stand_below_the_newest(row: str, ranks: list[int]) -> None:
    text = f"Holder,Common,Series A,Series B,Series C\nAnn,10,,,\nX,,1,2,3\nPrice,,1,2,3\nSeniority,,{row}\n"
    found = read_cap_table(text.encode())
    assert found.seniority == "as_ranked"
    assert [one["rank"] for one in found.series] == ranks


def test_classes_before_and_after_a_round_side_by_side_are_read_as_of_today() -> None:
    found = read_cap_table(
        b"Holder,Pre-Closing,,,Post-Closing,,,\n"
        b",Common,Preferred Seed,%,Common,Preferred Seed,Series A,%\n"
        b"Ann,4000000,,80%,4000000,,,57.1%\nSeed Fund,,1000000,20%,,1000000,,14.3%\nVC,,,,,,2000000,28.6%\n"
        b"Total,4000000,1000000,100%,4000000,1000000,2000000,100%\nPrice per share,,0.50,,,0.5,1.25,\n"
    )
    assert [(one["name"], one["shares"]) for one in found.holders] == [("Ann", 4_000_000)]
    assert [(one["name"], one["shares"]) for one in found.series] == [("Preferred Seed", 1_000_000)]
    assert told(found)["Post-Closing %"] == "is not today's count: left out"
    assert not any("check both" in text for text in told(found).values())


def test_a_ledger_of_before_and_after_a_round_leaves_out_who_comes_with_it() -> None:
    found = read_cap_table(
        b"Holder,Security,Pre-money Shares,Post-money Shares,Price\nAnn,Common,4000000,4000000,\n"
        b"Seed Fund,Series Seed,1000000,1000000,0.5\nVC,Series A,,2000000,1.25\nTotal,,5000000,7000000,\n"
    )
    assert [one["name"] for one in found.series] == ["Series Seed"]
    assert told(found)["row 4"] == "comes with the round: left out"


def test_registered_capital_beside_shares_is_not_counted_with_them() -> None:
    text = "股东名称,认缴出资额（万元）,实缴出资额（万元）,普通股\n张三,100,100,4000000\n李四,75,50,3000000\n"
    found = read_cap_table(text.encode())
    assert [(one["name"], one["shares"]) for one in found.holders] == [
        ("张三", 4_000_000),
        ("李四", 3_000_000),
    ]


def test_a_question_about_what_is_gone_may_be_answered_with_numbers() -> None:
    found = read_cap_table(
        b"Certificate,Stakeholder,Class,Shares,Cancelled?\nCS-1,Ann,Common,4000000,0\nCS-2,Bob,Common,3000000,500000\n"
    )
    assert [one["shares"] for one in found.holders] == [4_000_000, 2_500_000]
