"""The exit waterfall: identities over random capital structures."""

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.financing.exact import Kind, lifted
from core.financing.exit.choices import best_deviation, break_points
from core.financing.exit.waterfall import ShareClasses, distribute

Row = tuple[str, Any, Any, Any, Any, int]
COMMON: Row = ("common", 8, 0, 0, 0, 0)


def classes(*rows: Row, kind: Kind = "float") -> ShareClasses:
    """(participation, shares, preference, cap, strike, seniority) for one path."""
    return ShareClasses(
        tuple(str(index) for index in range(len(rows))),
        tuple(row[0] for row in rows),
        np.array([[row[5]] for row in rows]),  # type: ignore[arg-type]
        *(np.stack([lifted(row[position], 1, kind) for row in rows]) for position in (1, 2, 3, 4)),
    )


def many(kinds: list[str], paths: int, seed: int) -> ShareClasses:
    """Random structures: the kinds by row, everything else by path; some classes are empty, some
    preferences 0.
    """
    random = np.random.default_rng(seed)
    size = (len(kinds), paths)
    shares = random.uniform(0.01, 10, size) * (random.random(size) < 0.9)
    shares[0] += 0.1
    preferred = np.array([kind in ("none", "full", "capped") for kind in kinds])[:, None]
    preference = random.uniform(0, 20, size) * (random.random(size) < 0.9) * preferred
    options = np.array([kind == "option" for kind in kinds])[:, None]
    return ShareClasses(
        tuple(map(str, range(len(kinds)))),
        tuple(kinds),
        random.integers(1, 5, size) * preferred,
        shares,
        preference,  # type: ignore[arg-type]
        preference * random.uniform(1, 3, size),
        random.uniform(0, 3, size) * options,
    )


KINDS = ["common", "option", "none", "full", "capped", "none", "capped", "option"]


@pytest.mark.parametrize("seed", range(20))
def test_10_000_random_structures_pay_out_exactly_the_proceeds_and_never_less_for_more(seed: int) -> None:
    """20 × 500 structures, each at 40 proceeds: sums to the cent, non-decreasing for every holder, nobody
    below 0.
    """
    table = many(
        [*list(np.random.default_rng(seed).permutation(KINDS[1:]))[: 1 + seed % 7], "common"], 500, seed
    )
    before = np.zeros_like(table.shares)
    for proceeds in np.linspace(0, 150, 40):
        paid = distribute(classes=table, proceeds=np.full(500, proceeds))
        np.testing.assert_allclose(paid.sum(axis=0), proceeds, atol=1e-9)
        assert (paid >= -1e-12).all()
        assert (paid >= before - 1e-9).all()
        before = paid


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["none", "full", "capped", "option"]),
        st.fractions(Fraction(1, 10), 10, max_denominator=20),
        st.fractions(0, 20, max_denominator=20),
        st.fractions(1, 3, max_denominator=10),
        st.integers(1, 4),
    ),
    max_size=6,
)


def written(rows: list[Any]) -> list[Row]:
    """Turn drawn rows into classes: an option's money is its strike."""
    return [COMMON] + [
        (kind, shares, 0, 0, money / 5, 0)
        if kind == "option"
        else (kind, shares, money, money * cap, 0, rank)
        for kind, shares, money, cap, rank in rows
    ]


@given(ROWS, st.fractions(0, 200, max_denominator=50))
def test_no_holder_gains_by_changing_alone(rows: list[Any], proceeds: Fraction) -> None:
    table = classes(*written(rows), kind="exact")
    gains = best_deviation(classes=table, proceeds=proceeds)
    assert all(gain <= 0 for gain in gains.values()), gains


@given(ROWS, st.fractions(0, 200, max_denominator=50))
def test_floats_agree_with_exact_fractions(rows: list[Any], proceeds: Fraction) -> None:
    exactly = distribute(
        classes=classes(*written(rows), kind="exact"), proceeds=lifted(proceeds, 1, "exact")
    )[:, 0]
    assert sum(exactly) == proceeds
    found = distribute(classes=classes(*written(rows)), proceeds=lifted(proceeds, 1, "float"))[:, 0]
    np.testing.assert_allclose(found, exactly.astype(float), atol=1e-9)


@given(ROWS, st.fractions(0, 200, max_denominator=50), st.data())
def test_being_more_senior_never_pays_less(rows: list[Any], proceeds: Fraction, data: Any) -> None:
    table = written(rows)
    preferred = [index for index, row in enumerate(table) if row[0] in ("none", "full", "capped")]
    if not preferred:
        return
    chosen = data.draw(st.sampled_from(preferred))
    raised = [(*row[:5], 9) if index == chosen else row for index, row in enumerate(table)]
    low, high = (
        distribute(classes=classes(*each, kind="exact"), proceeds=lifted(proceeds, 1, "exact"))[chosen, 0]
        for each in (table, raised)
    )
    assert high >= low


@given(ROWS)
def test_the_sharing_is_linear_between_break_points(rows: list[Any]) -> None:
    table = classes(*written(rows), kind="exact")
    points = sorted({0.0, *(point.proceeds for point in break_points(classes=table))})
    for low, high in itertools.pairwise(points):
        ends = [
            distribute(classes=table, proceeds=lifted(Fraction(value), 1, "exact"))[:, 0].astype(float)
            for value in (low, high)
        ]
        middle = distribute(
            classes=table, proceeds=lifted(Fraction(low) / 2 + Fraction(high) / 2, 1, "exact")
        )[:, 0].astype(float)
        np.testing.assert_allclose(middle, (ends[0] + ends[1]) / 2, atol=1e-9)


def test_common_gets_its_first_money_after_all_preferences() -> None:
    points = break_points(classes=classes(COMMON, ("none", 2, 5, 0, 0, 1), ("full", 1, 9, 0, 0, 2)))
    assert next(point.proceeds for point in points if point.event == "common_paid") == 14.0


def test_options_below_their_strike_are_left_alone() -> None:
    """8 shares and 2 options struck at 3: at 24 a share is worth exactly 3; at 34, (34 + 6) ÷ 10 = 4."""
    table = classes(COMMON, ("option", 2, 0, 0, 3, 0))
    np.testing.assert_allclose(distribute(classes=table, proceeds=np.array([20.0]))[:, 0], [20, 0])
    np.testing.assert_allclose(distribute(classes=table, proceeds=np.array([34.0]))[:, 0], [32, 2])


def test_a_path_in_a_batch_is_the_path_alone() -> None:
    table = many(KINDS, 30, 5)
    proceeds = np.linspace(0, 80, 30)
    together = distribute(classes=table, proceeds=proceeds)
    for path in range(30):
        one = slice(path, path + 1)
        alone = ShareClasses(
            table.names,
            table.participation,
            table.seniority[:, one],
            table.shares[:, one],
            table.preference[:, one],
            table.cap[:, one],
            table.strike[:, one],
        )
        found = distribute(classes=alone, proceeds=proceeds[one])
        np.testing.assert_array_equal(found[:, 0], together[:, path])
