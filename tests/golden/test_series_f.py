"""A Series F with notes, anti-dilution, a pool target and a tender, entered as its documents say.

Prices are cut, not rounded, to six decimals there. Source: cap-table-bench (Arthur Solway Wayne), Series F
task and its changed-input probe, figures under CC-BY 4.0.
"""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from core.financing.exact import lifted
from core.financing.exit.payout import Payout
from core.financing.ownership.cap_table import CapTable
from core.financing.ownership.rounding import rounded_round
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.studies.financing.planned import planned_payout, planned_table
from tests.core.hand_plans import hand_plan

HOLDERS = [
    {"id": "founders", "name": "Founders", "kind": "founder", "shares": 8_000_000},
    {"id": "staff", "name": "Staff", "kind": "employee", "shares": 1_000_000},
    {
        "id": "options",
        "name": "Options",
        "kind": "employee",
        "security": "options",
        "shares": 2_500_000,
        "strike": 0.5,
    },
]
ISSUED = {"seed": (5_000_000, 1), "a": (5_000_000, 3), "b": (3_000_000, 10), "c": (2_400_000, 25)}
TERMS = {"asks": {}, "pool_counts": "whole_plan", "protection": "broad_with_reserve"}
WITH_RESERVE = "broad_with_reserve"
EXITS = (700, 1_200, 2_000, 4_000, 8_000)


def series(name: str, shares: float, price: float, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "name": name,
        "shares": shares,
        "issue_price": price,
        "protection": WITH_RESERVE,
    } | more


def after_series_e() -> dict[str, Any]:
    """$300 M on $1.5 B with a pool of 12 %: Series D, bought at 60, is adjusted; what stands after it."""
    old = [series(name, *terms) for name, terms in ISSUED.items()]
    d = series("d", 1_666_667, 60)
    e = {
        "id": "e",
        "name": "E",
        "amount": 3e8,
        "pre_money": 1.5e9,
        "close_month": 0,
        "pool_after_share": 0.12,
    }
    financing = {"holders": HOLDERS, "pool_shares": 500_000, "series": [*old, d], "rounds": [e | TERMS]}
    table = planned_table(hand_plan(financing=financing), 1, "exact")
    solved, shares = table.solved[0], dict(zip(table.owners, table.shares[-1, :, 0], strict=True))
    assert solved is not None
    price = 60 * Fraction(1_666_667) / shares["d"]
    return {
        "holders": HOLDERS,
        "pool_shares": round(shares["pool"]),
        "series": [
            *old,
            d | {"conversion_price": float(price)},
            series("e", int(shares["e"]), float(solved.price[0])),
        ],
    }


def plan(amount: float = 3e7, pre_money: float = 1.4e9, pool: float = 0.13) -> Plan:
    notes = [
        {
            "id": name,
            "name": name,
            "principal": money,
            "issued": "2026-12-01",
            "maturity": "2030-01-01",
            "cap": cap,
            "cap_counts": "all_pre_money",
            "discount_share": discount,
            "converts_into": "common",
        }
        for name, money, cap, discount in (("note_a", 5e6, 1e9, 0.20), ("note_b", 3e6, 1.6e9, 0.15))
    ]
    f = {
        "id": "f",
        "name": "F",
        "amount": amount,
        "pre_money": pre_money,
        "close_month": 0,
        "pool_after_share": pool,
        "secondary_amount": 1.5e7,
        "secondary_discount_share": 0.15,
        "secondary_sellers": ["founders"],
    }
    return hand_plan(financing=after_series_e() | {"notes": notes, "rounds": [f | TERMS]})


@pytest.fixture(scope="module")
def as_written() -> CapTable:
    return planned_table(plan(), 1, "exact")


def held(table: CapTable) -> dict[str, float]:
    return dict(zip(table.owners, table.shares[-1, :, 0].astype(float), strict=True))


def paid(table: Plan, exit_in_millions: float) -> tuple[Payout, dict[str, float]]:
    found = planned_payout(table, lifted([exit_in_millions * 1e6], 1, "float"))
    owners = planned_table(table, 1).owners
    return found, dict(zip(owners, found.paid[:, 0].tolist(), strict=True))


def test_price_shares_and_adjustments(as_written: CapTable) -> None:
    (solved,), shares = as_written.solved, held(as_written)
    assert solved is not None
    assert float(solved.price[0]) == pytest.approx(37.298348, abs=1e-6)
    assert float(solved.total[0]) == pytest.approx(38_339_499, abs=1)
    assert shares["f"] * 20 / 30 == pytest.approx(536_217, abs=1)
    assert shares["f"] * 10 / 30 == pytest.approx(268_108, abs=1)
    assert shares["f_secondary"] == pytest.approx(473_132, abs=1)
    assert shares["d"] / 1_666_667 == pytest.approx(1.040386862, abs=1e-8)
    assert 60 * 1_666_667 / shares["d"] == pytest.approx(57.670855, abs=1e-5)
    before = plan().financing.series[-1]
    assert shares["e"] / before.shares == pytest.approx(1.005211941, abs=1e-8)
    assert before.issue_price * before.shares / shares["e"] == pytest.approx(48.90168, abs=1e-5)
    for name, count in ISSUED.items():
        assert shares[name] == count[0]


def test_notes_at_cap_and_at_discount_in_whole_shares(as_written: CapTable) -> None:
    """A converts at its cap (26.641677), B at its discount (31.703596), below its cap's 42.626684."""
    (solved,) = as_written.solved
    assert solved is not None
    price, count = float(solved.price[0]), {name: float(one[0]) for name, one in solved.conversions.items()}
    assert 5e6 / count["note_a"] == pytest.approx(26.641677, abs=1e-6)
    assert 3e6 / count["note_b"] == pytest.approx(31.703596, abs=1e-6)
    assert price * 0.8 == pytest.approx(29.838679, abs=1e-6)
    before_money = float(solved.total[0] - solved.new_shares[0])
    assert 1.6e9 / before_money == pytest.approx(42.626684, abs=5e-6)
    assert [solved.basis[name][0] for name in ("note_a", "note_b")] == [0, 1]
    rounded = rounded_round(solved, amount=Fraction(30_000_000), price_decimals=None, shares="nearest")
    assert rounded.conversions == {"note_a": 187_676, "note_b": 94_626}


def test_ownership(as_written: CapTable) -> None:
    shares = held(as_written)
    total = sum(shares.values())
    expected = {
        "staff": 0.026082761,
        "f_secondary": 0.012340601,
        "founders": 0.196321487,
        "note_a": 0.004895105,
        "note_b": 0.00246812,
        "options": 0.065206902,
        "pool": 0.064793098,
        "seed": 0.130413805,
        "a": 0.130413805,
        "b": 0.078248283,
        "c": 0.062598626,
        "d": 0.045226945,
        "e": 0.160011441,
        "f": 0.020979021,
    }
    assert {name: share / total for name, share in shares.items()} == pytest.approx(expected, abs=1e-7)


COMMON = ("founders", "staff", "f_secondary")
WATERFALL = {  # common, notes, options, our fund (a third of F), seed, A, B, C, D, E, F
    700: (74888777.73, 2349030.98, 19552438.26, 1e7, 41604876.52, 41604876.52, 3e7, 6e7, 1e8, 3e8, 3e7),
    1_200: (
        *(255359163.76, 8009832.77, 69683101.04, 1e7, 141866202.09, 141866202.09),
        *(85119721.25, 68095777, 1e8, 3e8, 3e7),
    ),
    2_000: (
        *(501481679.71, 15729940.25, 138050466.59, 14939049.4, 278600933.17, 278600933.17),
        *(167160559.9, 133728447.92, 1e8, 341829891.07, 44817148.21),
    ),
    4_000: (
        *(1004347619.46, 31503300.49, 277735449.85, 29919335.67, 557970899.7, 557970899.7),
        *(334782539.82, 267826031.86, 193501903.17, 684603348.94, 89758007.0),
    ),
    8_000: (
        *(2008381478.35, 62996759.28, 556633743.99, 59829324.46, 1115767487.97, 1115767487.97),
        *(669460492.78, 535568394.23, 386943355.89, 1368992826.16, 179487973.38),
    ),
}
CONVERT = {700: "seed a", 1_200: "seed a b c", 2_000: "seed a b c e f", 4_000: "seed a b c d e f"}


@pytest.mark.parametrize("worth", EXITS)
def test_the_waterfall(worth: int) -> None:
    found, money = paid(plan(), worth)
    common = sum(money[name] for name in COMMON)
    notes = money["note_a"] + money["note_b"]
    shown = [common, notes, money["options"], money["f"] / 3]
    shown += [money[name] for name in ("seed", "a", "b", "c", "d", "e", "f")]
    np.testing.assert_allclose(shown, WATERFALL[worth], rtol=2e-7)
    assert sum(money.values()) == pytest.approx(worth * 1e6)
    rows = {name: place for place, name in enumerate(found.classes.names)}
    converts = {
        name
        for name in ("seed", "a", "b", "c", "d", "e", "f")
        if money[name] > found.classes.preference[rows[name], 0] * (1 + 1e-9)
    }
    assert converts == set(CONVERT.get(worth, CONVERT[4_000]).split())


@pytest.mark.parametrize(
    ("pool", "by_pre_money"),
    [
        (0.11, (17095760.86, 14709723.24, 11499374.09)),
        (0.13, (17373552.56, 14939049.4, 11668907.1)),
        (0.15, (17783314.53, 15291280.8, 11943920.19)),
    ],
)
def test_pool_and_price_moved(pool: float, by_pre_money: tuple[float, ...]) -> None:
    """Our $10 M at an exit of $2 B."""
    shares = (0.008130081, 0.006993007, 0.005464481)
    for pre_money, money, share in zip((1.2e9, 1.4e9, 1.8e9), by_pre_money, shares, strict=True):
        moved = plan(pre_money=pre_money, pool=pool)
        table = held(planned_table(moved))
        assert table["f"] / 3 / sum(table.values()) == pytest.approx(share, abs=5e-10)
        assert paid(moved, 2_000)[1]["f"] / 3 == pytest.approx(money, rel=2e-7)


@pytest.mark.parametrize(
    ("multiple", "required"),
    [
        (3, (0.020979021, 0.020979021, 0.014043076, 0.007011861, 0.003506478)),
        (4, (0.027972028, 0.027972028, 0.018724102, 0.009349147, 0.004675304)),
    ],
)
def test_the_stake_that_multiplies_our_ten_millions(multiple: int, required: tuple[float, ...]) -> None:
    """Bought at the round's price, a stake brings its part of 1,430 M (preference) or of the common's
    worth.
    """
    total = sum(held(planned_table(plan())).values())
    for worth, stake in zip(EXITS, required, strict=True):
        level = paid(plan(), worth)[1]["seed"] / ISSUED["seed"][0]
        assert multiple * 1e7 / max(1.43e9, level * total) == pytest.approx(stake, rel=2e-7)


def test_a_changed_input_is_followed_everywhere() -> None:
    """Three millions more are raised: the published probe's price, counts and payouts all follow."""
    moved = plan(amount=3.3e7)
    table = planned_table(moved, 1, "exact")
    (solved,), shares = table.solved, held(table)
    assert solved is not None
    assert float(solved.price[0]) == pytest.approx(37.281035, abs=1e-6)
    assert float(solved.total[0]) == pytest.approx(38_437_774, abs=1)
    assert 2e7 / float(solved.price[0]) == pytest.approx(536_466, abs=1)
    assert 1e7 / float(solved.price[0]) == pytest.approx(268_233, abs=1)
    assert shares["d"] / 1_666_667 == pytest.approx(1.0411871, abs=1e-7)
    assert shares["founders"] / sum(shares.values()) == pytest.approx(0.195813831, abs=1e-8)
    assert shares["f_secondary"] == pytest.approx(473_352, abs=1)
    assert float(solved.conversions["note_a"][0]) == pytest.approx(187_763, abs=1)
    assert float(solved.conversions["note_b"][0]) == pytest.approx(94_670, abs=1)
    worth = {exit_: paid(moved, exit_)[1] for exit_ in (700, 1_200, 2_000, 8_000)}
    assert worth[700]["note_a"] + worth[700]["note_b"] == pytest.approx(2311209.39, rel=2e-7)
    assert sum(worth[1_200][name] for name in COMMON) == pytest.approx(254364643.6, rel=2e-7)
    assert worth[2_000]["f"] == pytest.approx(49200397.59, rel=2e-7)
    assert worth[8_000]["options"] == pytest.approx(555306604.99, rel=2e-7)


def test_other_documents_give_another_price() -> None:
    """What the cap counts moves the price: nothing beside what stands, what converts, the pool's increase."""
    prices = []
    for counts in ("outstanding", "post_money", "pre_money", "all_pre_money"):
        paths = {f"financing.notes.{name}.cap_counts": counts for name in ("note_a", "note_b")}
        solved = planned_table(changed(plan(), paths), 1, "exact").solved[0]
        assert solved is not None
        prices.append(float(solved.price[0]))
    assert len(set(prices)) == 4
    assert prices[1] == pytest.approx(37.30204, abs=5e-6)
