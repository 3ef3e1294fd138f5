"""Rounds, SAFEs and notes: published cases, in exact fractions (docs of Open Venture Finance and the guides
they cite).
"""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from core.financing.debt.interest import accrued_interest, year_fraction
from core.financing.ownership.rounding import rounded_round
from core.financing.raising.round_terms import OUTSTANDING, POST_MONEY, PRE_MONEY
from tests.core.financing.exactly import capped, discounted, one, protected, solved, standing

YC = standing(9_250_000, 0, 300_000, 350_000, 100_000)
A, B = capped("a", 200_000, 4_000_000), capped("b", 800_000, 8_000_000)
OLD_A = capped("a", 200_000, 3_800_000, PRE_MONEY)


def test_yc_example_1_question_2_with_a_stated_increase() -> None:
    """Y Combinator, Post-Money Safe User Guide: $5 M on $15 M, pool +1,695,000."""
    found = solved(YC, 5_000_000, 15_000_000, A, B, increase=1_695_000)
    assert found.post_money_capitalisation[0] == Fraction(200_000_000, 17)
    assert found.conversions["a"][0] == Fraction(10_000_000, 17)
    assert found.conversions["b"][0] == Fraction(20_000_000, 17)
    assert found.price[0] == Fraction(51_000, 45_763)
    assert float(found.price[0]) == pytest.approx(1.114437, abs=5e-7)
    assert found.new_shares[0] == Fraction(228_815_000, 51)
    assert found.total[0] == Fraction(915_260_000, 51)


def test_yc_example_1_question_2_as_the_guide_rounds_it() -> None:
    """The guide rounds the price to four places first: 4,486,719 new shares and 17,946,424 in all."""
    found = rounded_round(
        solved(YC, 5_000_000, 15_000_000, A, B, increase=1_695_000),
        amount=one(5_000_000)[0],
        price_decimals=4,
        shares="down",
    )
    assert float(found.price) == 1.1144
    assert found.new_shares == 4_486_719
    assert found.conversions == {"a": 588_235, "b": 1_176_470}
    assert 0 <= found.money_left < found.price


@pytest.mark.parametrize(
    ("rule", "price", "new"),
    [("nearest", "1.1144", 4_486_719), ("down", "1.1144", 4_486_719), ("up", "1.1145", 4_486_316)],
)
def test_a_price_is_rounded_cut_off_or_rounded_up(rule: Any, price: str, new: int) -> None:
    round_ = solved(YC, 5_000_000, 15_000_000, A, B, increase=1_695_000)
    found = rounded_round(round_, amount=one(5_000_000)[0], price_decimals=4, price_rule=rule)
    assert found.price == Fraction(price)
    assert found.new_shares == new == 5_000_000 // Fraction(price)


def test_the_price_of_a_safe_s_own_series_may_be_rounded_too() -> None:
    """200,000 and 800,000 convert at .34 and .68 (4 and 8 M over 11,764,706 shares); at a cap of 4.1 M no
    price comes out even.
    """
    round_ = solved(YC, 5_000_000, 15_000_000, A, B, increase=1_695_000)
    assert 200_000 / round_.conversions["a"][0] == Fraction("0.34")
    assert 800_000 / round_.conversions["b"][0] == Fraction("0.68")
    up = rounded_round(round_, amount=one(5_000_000)[0], conversion_decimals=3, price_rule="up")
    assert up.conversions == {"a": 588_235, "b": 1_176_470}
    odd = solved(YC, 5_000_000, 15_000_000, capped("a", 200_000, 4_100_000), increase=1_695_000)
    own = Fraction(200_000) / odd.conversions["a"][0]
    for rule, cents in (("up", -(-own * 1_000 // 1)), ("down", own * 1_000 // 1)):
        found = rounded_round(odd, amount=one(5_000_000)[0], conversion_decimals=3, price_rule=rule)
        assert found.conversions["a"] == 200_000 // Fraction(int(cents), 1_000)


def test_yc_example_1_question_2_with_a_pool_target() -> None:
    found = solved(YC, 5_000_000, 15_000_000, A, B, target="0.1")
    assert found.pool_increase[0] == Fraction(374_500_000, 221)
    assert float(found.pool_increase[0]) == pytest.approx(1_694_570.14, abs=0.005)
    assert found.total[0] == Fraction(3_966_000_000, 221)
    assert found.price[0] == Fraction(2_210, 1_983)


def test_yc_example_1_question_5_where_one_safe_takes_the_round_price() -> None:
    found = solved(YC, 2_200_000, 8_800_000, A, B, increase=1_573_000)
    assert found.price[0] == Fraction(2_400, 3_649)
    assert found.conversions["a"][0] == Fraction(1_771_000, 3)
    assert found.conversions["b"][0] == Fraction(3_649_000, 3)
    assert found.total[0] == Fraction(50_173_750, 3)
    assert [found.basis[name][0] for name in "ab"] == [0, -1]


def test_yc_example_2_question_2_mixes_a_pre_money_safe_with_a_post_money_one() -> None:
    found = solved(YC, 5_000_000, 15_000_000, OLD_A, B, increase=1_700_000)
    assert found.conversions["a"][0] == Fraction(11_700_000, 19)
    assert found.conversions["b"][0] == Fraction(201_700_000, 171)
    assert found.price[0] == Fraction(25_650, 23_077)
    assert found.total[0] == Fraction(9_230_800_000, 513)


def test_yc_example_2_question_5() -> None:
    found = solved(YC, 2_200_000, 8_800_000, OLD_A, B, increase=1_575_000)
    assert found.conversions["a"][0] == Fraction(11_575_000, 19)
    assert float(found.conversions["a"][0]) == pytest.approx(609_210.53, abs=0.005)
    assert float(found.conversions["b"][0]) == pytest.approx(1_218_421.05, abs=0.005)
    assert found.price[0] == Fraction(304, 463)
    assert found.total[0] == Fraction(318_312_500, 19)


@pytest.mark.parametrize(
    ("counts", "target", "price", "shares"),
    [
        (POST_MONEY, None, Fraction(135, 100), (Fraction(72, 100), Fraction(8, 100), Fraction(20, 100), 0)),
        (
            POST_MONEY,
            "0.1",
            Fraction(118_125, 100_000),
            (Fraction(63, 100), Fraction(7, 100), Fraction(20, 100), Fraction(10, 100)),
        ),
        (
            PRE_MONEY,
            None,
            Fraction(12, 8) * Fraction(10, 11),
            (Fraction(8, 11), Fraction(8, 110), Fraction(20, 100), 0),
        ),
    ],
)
def test_ovf_cases_s1_s3_s5(
    counts: str, target: str | None, price: Fraction, shares: tuple[Fraction, ...]
) -> None:
    """8 M common; $1 M SAFE at a $10 M cap; $3 M on $12 M."""
    found = solved(
        standing(8_000_000), 3_000_000, 12_000_000, capped("s", 1_000_000, 10_000_000, counts), target=target
    )
    assert found.price[0] == price
    total = found.total[0]
    parts = (
        Fraction(8_000_000) / total,
        found.conversions["s"][0] / total,
        found.new_shares[0] / total,
        found.pool_increase[0] / total,
    )
    assert parts == shares


def test_ovf_case_ep1_an_existing_pool_with_grants() -> None:
    found = solved(
        standing(8_000_000, granted=500_000, available=500_000),
        3_000_000,
        12_000_000,
        capped("s", 1_000_000, 10_000_000),
        target="0.1",
    )
    assert (found.price[0], found.total[0], found.pool_increase[0]) == (
        Fraction(21, 19),
        Fraction(95_000_000, 7),
        Fraction(6_000_000, 7),
    )


def test_ovf_cases_mx1_and_mx2() -> None:
    first = solved(
        standing(8_000_000),
        3_000_000,
        12_000_000,
        capped("post", 1_000_000, 10_000_000),
        capped("pre", 1_000_000, 8_000_000, PRE_MONEY),
    )
    assert (first.price[0], first.total[0]) == (Fraction(12, 10), 12_500_000)
    second = solved(
        standing(8_000_000),
        4_000_000,
        16_000_000,
        capped("post", 1_000_000, 10_000_000),
        capped("pre", 500_000, 5_000_000, PRE_MONEY),
        target="0.1",
    )
    assert (second.price[0], second.total[0]) == (Fraction(31, 22), Fraction(440_000_000, 31))
    assert second.conversions["post"][0] == Fraction(30_800_000, 31)
    assert second.conversions["pre"][0] == Fraction(29_200_000, 31)


def test_ovf_cases_do1_and_do2_discount_only() -> None:
    alone = solved(standing(8_000_000), 3_000_000, 12_000_000, discounted("d", 1_000_000, "0.2"))
    assert (alone.total[0], alone.price[0]) == (Fraction(480_000_000, 43), Fraction(43, 32))
    beside = solved(
        standing(8_000_000),
        3_000_000,
        12_000_000,
        discounted("d", 1_000_000, "0.2"),
        capped("c", 1_000_000, 10_000_000),
    )
    assert (beside.total[0], beside.price[0]) == (Fraction(2_400_000_000, 191), Fraction(191, 160))
    assert beside.conversions["c"][0] == Fraction(192_000_000, 191)


@pytest.mark.parametrize(
    ("convention", "price", "note", "total"),
    [
        ("pre_money", Fraction(8), Fraction(1_250_000, 7), Fraction(10_000_000, 7)),
        ("percent_ownership", Fraction(46, 7), Fraction(5_000_000, 23), Fraction(35_000_000, 23)),
        ("dollars_invested", Fraction(53, 7), Fraction(10_000_000, 53), Fraction(77_000_000, 53)),
    ],
)
def test_cooleys_three_methods(convention: str, price: Fraction, note: Fraction, total: Fraction) -> None:
    """1 M shares; $2 M on $8 M; $1 M note at a 30 % discount (Cooley GO, Calculating Share Price With
    Outstanding Notes).
    """
    found = solved(
        standing(1_000_000), 2_000_000, 8_000_000, discounted("n", 1_000_000, "0.3"), convention=convention
    )
    assert (found.price[0], found.conversions["n"][0], found.total[0]) == (price, note, total)


@pytest.mark.parametrize(
    ("convention", "price", "total"),
    [
        ("pre_money", Fraction(3, 2), Fraction(98_000_000, 9)),
        ("percent_ownership", Fraction(135, 100), Fraction(100_000_000, 9)),
        ("dollars_invested", Fraction(117, 80), Fraction(1_280_000_000, 117)),
    ],
)
def test_the_three_methods_on_a_capped_safe(convention: str, price: Fraction, total: Fraction) -> None:
    found = solved(
        standing(8_000_000), 3_000_000, 12_000_000, capped("s", 1_000_000, 10_000_000), convention=convention
    )
    assert (found.price[0], found.total[0], found.conversions["s"][0]) == (
        price,
        total,
        Fraction(8_000_000, 9),
    )


def test_pool_shuffle() -> None:
    """6 M shares; $2 M on $8 M; 20 % pool: price 1.00, effective pre-money $6 M, 10 M in all (Venture
    Hacks).
    """
    found = solved(standing(6_000_000), 2_000_000, 8_000_000, target="0.2")
    assert (found.price[0], found.total[0], found.price[0] * 6_000_000) == (1, 10_000_000, 6_000_000)


@pytest.mark.parametrize(
    ("price", "shares"), [("1.5", Fraction(530_000)), ("1.1", Fraction(530_000) / Fraction("0.88"))]
)
def test_a_note_takes_the_better_of_cap_and_discount(price: str, shares: Fraction) -> None:
    """$500 k, 6 % simple, one year, cap $8 M on 8 M shares, 20 % discount: 530,000 shares at 1.50, 602,272.73
    at 1.10.
    """
    money = Fraction(500_000) + accrued_interest(principal=500_000, rate_per_year=0.06, years=Fraction(1))
    found = solved(
        standing(8_000_000), 1_000_000, None, capped("n", money, 8_000_000, OUTSTANDING, "0.2"), price=price
    )
    assert found.conversions["n"][0] == shares


@pytest.mark.parametrize(
    ("kind", "price", "expected"),
    [
        ("broad", "1.25", Fraction("2.1875")),
        ("narrow", "1.25", Fraction(15, 7)),
        ("broad_with_reserve", "1.25", Fraction("2.5") * 15 / 17),
        ("full_ratchet", "1.25", Fraction("1.25")),
        ("broad", "3.00", Fraction("2.5")),
    ],
)
def test_anti_dilution_of_the_nvca_formula(kind: str, price: str, expected: Fraction) -> None:
    """8 M common, 2 M Series A at $2.50, 2 M options, 1 M reserve; 4 M new shares."""
    before = standing(8_000_000, 2_000_000, 2_000_000, 0, 1_000_000)
    series = protected("a", 2_000_000, "2.5", kind)
    found = solved(before, 4_000_000 * Fraction(price), None, price=price, protected=(series,))
    assert Fraction("2.5") * 2_000_000 / (2_000_000 + found.adjustments["a"][0]) == expected


@pytest.mark.parametrize(
    ("compounding", "day_count", "expected"),
    [
        ("simple", "act_365", 160_000.0),
        ("annual", "act_365", 166_400.0),
        ("quarterly", "act_365", 171_659.38),
        ("simple", "act_360", 162_222.22),
    ],
)
def test_interest_on_a_million_at_eight_percent_for_730_days(
    compounding: str, day_count: str, expected: float
) -> None:
    years = year_fraction(start=date(2026, 1, 1), end=date(2028, 1, 1), day_count=day_count)
    assert float(
        accrued_interest(principal=1_000_000, rate_per_year=0.08, years=years, compounding=compounding)
    ) == pytest.approx(expected, abs=0.005)


def test_pro_rata_rights_of_safe_holders() -> None:
    """New investors 25 %, holders with the right 15 %: they take 4.41 % on top, 29.41 % together (YC
    guide).
    """
    together = Fraction(25, 100) / (1 - Fraction(15, 100))
    assert float(together - Fraction(25, 100)) == pytest.approx(0.0441, abs=5e-5)
    assert float(together) == pytest.approx(0.2941, abs=5e-5)
