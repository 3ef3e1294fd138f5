"""The exit waterfall: published cases and identities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.financing.waterfall import ShareClasses, distribute


def classes(*rows: tuple[str, float, float, float, int]) -> ShareClasses:
    """(participation, shares, preference, cap, seniority) for one path."""
    return ShareClasses(
        tuple(str(index) for index in range(len(rows))), tuple(row[0] for row in rows), tuple(row[4] for row in rows),  # type: ignore[arg-type]
        *(np.array([[row[position] for row in rows]], dtype=float) for position in (1, 2, 3)),
    )


COMMON = ("common", 8.0, 0.0, 0.0, 0)


@pytest.mark.parametrize(
    ("kind", "preference", "cap", "proceeds", "expected"),
    [
        ("none", 5, 0, 35, (28, 7)), ("none", 5, 0, 15, (10, 5)), ("none", 5, 0, 25, (20, 5)), ("full", 5, 0, 35, (24, 11)),
        ("capped", 5, 10, 40, (30, 10)), ("capped", 5, 10, 60, (48, 12)), ("full", 10, 0, 30, (16, 14)),
    ],
)
def test_a_alone(kind: str, preference: float, cap: float, proceeds: float, expected: tuple[float, float]) -> None:
    """8 M common; A = 2 M shares for $5 M (acceptance, Exit waterfall; there stated preferred / common)."""
    found = distribute(classes=classes(COMMON, (kind, 2, preference, cap, 1)), proceeds=np.array([float(proceeds)]))
    np.testing.assert_allclose(found[0], expected)


@pytest.mark.parametrize(
    ("rank", "proceeds", "expected"),
    [(2, 10, (0, 1, 9)), (1, 10, (0, 25 / 7, 45 / 7)), (2, 20, (6, 5, 9))],
)
def test_a_and_b(rank: int, proceeds: float, expected: tuple[float, ...]) -> None:
    """B = 1.5 M for $9 M: stacked B 9, A 1; pari passu 6.428571 / 3.571429; $20 M → 9/5/6."""
    found = distribute(classes=classes(COMMON, ("none", 2, 5, 0, 1), ("none", 1.5, 9, 0, rank)), proceeds=np.array([float(proceeds)]))
    np.testing.assert_allclose(found[0], expected, atol=1e-9)


STRUCTURES = st.lists(
    st.tuples(st.sampled_from(["none", "full", "capped"]), st.floats(0.1, 10), st.floats(0, 20), st.floats(1, 3), st.integers(1, 4)), max_size=6,
)


@given(STRUCTURES, st.floats(0, 200))
def test_exactly_the_proceeds_are_paid_out(rows: list[tuple[str, float, float, float, int]], proceeds: float) -> None:
    table = classes(COMMON, *((kind, shares, money, money * cap, rank) for kind, shares, money, cap, rank in rows))
    found = distribute(classes=table, proceeds=np.array([proceeds]))
    assert found.sum() == pytest.approx(proceeds, abs=1e-9 * max(proceeds, 1))
    assert (found >= -1e-12).all()


@given(STRUCTURES, st.floats(0, 200), st.floats(0, 50))
def test_more_proceeds_never_pay_anyone_less(rows: list[tuple[str, float, float, float, int]], proceeds: float, more: float) -> None:
    table = classes(COMMON, *((kind, shares, money, money * cap, rank) for kind, shares, money, cap, rank in rows))
    low, high = (distribute(classes=table, proceeds=np.array([value])) for value in (proceeds, proceeds + more))
    assert (high >= low - 1e-8).all()


@given(STRUCTURES, st.floats(0, 200))
def test_no_class_gains_by_converting_alone(rows: list[tuple[str, float, float, float, int]], proceeds: float) -> None:
    """Each non-participating or capped class, forced to common while the others keep their choice rule, gets no more."""
    full = [COMMON, *((kind, shares, money, money * cap, rank) for kind, shares, money, cap, rank in rows)]
    held = distribute(classes=classes(*full), proceeds=np.array([proceeds]))[0]
    for index, row in enumerate(full):
        if row[0] in ("none", "capped"):
            forced = [*full[:index], ("common", row[1], 0.0, 0.0, 0), *full[index + 1 :]]
            assert distribute(classes=classes(*forced), proceeds=np.array([proceeds]))[0, index] <= held[index] + 1e-8


def test_a_path_in_a_batch_is_the_path_alone() -> None:
    table = classes(COMMON, ("capped", 2, 5, 10, 1), ("full", 1, 3, 0, 2))
    proceeds = np.linspace(0, 80, 41)
    batch = ShareClasses(table.names, table.participation, table.seniority, *(np.repeat(part, 41, axis=0) for part in (table.shares, table.preference, table.cap)))
    together = distribute(classes=batch, proceeds=proceeds)
    for index, value in enumerate(proceeds):
        np.testing.assert_array_equal(together[index], distribute(classes=table, proceeds=np.array([value]))[0])
