"""Exit waterfalls: published cases, exactly. 8 M common; A = 2 M shares for $5 M; B = 1.5 M for $9 M,
senior.
"""

from fractions import Fraction

import pytest

from core.financing.exact import lifted
from core.financing.exit.waterfall import distribute
from tests.core.financing.exit.test_waterfall import COMMON, classes


@pytest.mark.parametrize(
    ("kind", "preference", "cap", "proceeds", "expected"),
    [
        ("none", 5, 0, 35, (28, 7)),
        ("none", 5, 0, 15, (10, 5)),
        ("none", 5, 0, 25, (20, 5)),
        ("full", 5, 0, 35, (24, 11)),
        ("capped", 5, 10, 40, (30, 10)),
        ("capped", 5, 10, 60, (48, 12)),
        ("full", 10, 0, 30, (16, 14)),
    ],
)
def test_series_a_alone(
    kind: str, preference: int, cap: int, proceeds: int, expected: tuple[int, int]
) -> None:
    """1× non-participating at 35, 15 and 25; participating; a 2× cap at 40 and 60; 2× participating at 30
    (common, A).
    """
    found = distribute(
        classes=classes(COMMON, (kind, 2, preference, cap, 0, 1), kind="exact"),
        proceeds=lifted(proceeds, 1, "exact"),
    )
    assert tuple(found[:, 0]) == expected


@pytest.mark.parametrize(
    ("rank", "proceeds", "expected"),
    [(2, 10, (0, 1, 9)), (1, 10, (0, Fraction(25, 7), Fraction(45, 7))), (2, 20, (6, 5, 9))],
)
def test_series_a_and_b(rank: int, proceeds: int, expected: tuple[Fraction, ...]) -> None:
    """$10 M stacked: B 9, A 1, common 0; pari passu 6.428571 / 3.571429; $20 M: 9 / 5 / 6."""
    table = classes(COMMON, ("none", 2, 5, 0, 0, 1), ("none", Fraction(3, 2), 9, 0, 0, rank), kind="exact")
    assert tuple(distribute(classes=table, proceeds=lifted(proceeds, 1, "exact"))[:, 0]) == expected


@pytest.mark.parametrize(
    ("rank", "proceeds", "expected"),
    [
        (0, 6, (0, Fraction(1, 2), Fraction(3, 2), 4)),
        (1, 6, (0, Fraction(3, 4), Fraction(9, 4), 3)),
        (0, 141, (56, 7, 18, 60)),
    ],
)
def test_ovf_case_mr_after_a_down_round(rank: int, proceeds: int, expected: tuple[Fraction, ...]) -> None:
    """8 M + 1 M Safe Preferred at $1 + 18/7 M Series A at $7/6 + 60/7 M Series B for $4 M, senior or pari
    passu.
    """
    table = classes(
        COMMON,
        ("none", 1, 1, 0, 0, 1),
        ("none", Fraction(18, 7), 3, 0, 0, 1),
        ("none", Fraction(60, 7), 4, 0, 0, 1 if rank else 2),
        kind="exact",
    )
    assert tuple(distribute(classes=table, proceeds=lifted(proceeds, 1, "exact"))[:, 0]) == expected
