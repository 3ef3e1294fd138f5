"""The cap table: published cases of post-money SAFEs and pools, and identities."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import CalculationError
from core.financing.cap_table import cap_table, solve_round
from tests.core.sections import safe


def solve(shares, safes, amount, pre_money, pool=0.0, held=0.0):  # type: ignore[no-untyped-def]
    return solve_round(
        shares=np.array([float(shares)]), pool_shares=np.array([float(held)]), safes=tuple(safes), amount=np.array([float(amount)]),
        pre_money=np.array([float(pre_money)]), pool_after_share=pool,
    )


def test_yc_guide_question_2_with_a_pool_target() -> None:
    """9.25 M founders, 650 k options, 100 k available; A $200 k at $4 M, B $800 k at $8 M; $5 M on $15 M; pool 10 % after."""
    found = solve(10_000_000, [safe(2e5, 4e6, identifier="a"), safe(8e5, 8e6, identifier="b")], 5e6, 15e6, 0.1, 100_000)
    total = 20e6 / found.price[0]
    assert total == pytest.approx(17_945_701.36, abs=0.01)
    assert found.pool_shares[0] - 100_000 == pytest.approx(1_694_570.14, abs=0.01)
    np.testing.assert_allclose(found.safe_shares[0], [588_235.29, 1_176_470.59], atol=0.01)


@pytest.mark.parametrize(("pool", "price", "shares"), [(0.0, 1.35, (72, 8, 20, 0)), (0.1, 1.18125, (63, 7, 20, 10))])
def test_ovf_cases_s1_and_s3(pool: float, price: float, shares: tuple[float, ...]) -> None:
    """8 M common; $1 M SAFE at a $10 M post-money cap; $3 M on $12 M (Open Venture Finance documentation)."""
    found = solve(8e6, [safe(1e6, 1e7)], 3e6, 12e6, pool)
    total = 15e6 / found.price[0]
    assert found.price[0] == pytest.approx(price, abs=1e-9)
    np.testing.assert_allclose([8e8 / total, *(found.safe_shares[0] / total * 100), found.new_shares[0] / total * 100, found.pool_shares[0] / total * 100], shares, atol=1e-9)


def test_pool_shuffle() -> None:
    """6 M shares; $2 M on $8 M; 20 % pool: price 1.00, 10 M in all (Venture Hacks)."""
    found = solve(6e6, [], 2e6, 8e6, 0.2)
    assert found.price[0] == pytest.approx(1.0)
    assert found.pool_shares[0] == pytest.approx(2e6)


def test_the_better_of_cap_and_discount_applies() -> None:
    """A discount SAFE converts at (1 − d) of the round's price; with a cap above the round the discount decides."""
    found = solve(8e6, [safe(1e6, 1e9, 0.2)], 4e6, 16e6)
    assert found.safe_shares[0, 0] == pytest.approx(1e6 / (0.8 * found.price[0]))


@given(
    st.floats(1e6, 1e8), st.lists(st.tuples(st.floats(1e4, 2e6), st.floats(5e6, 5e7), st.floats(0, 0.4)), max_size=5),
    st.floats(1e5, 2e7), st.floats(8e6, 2e8), st.floats(0, 0.25), st.floats(0, 0.2),
)
def test_a_round_conserves_shares_and_money(shares, safes, amount, pre_money, pool, held_share) -> None:  # type: ignore[no-untyped-def]
    notes = [safe(money, cap, discount, f"s{index}") for index, (money, cap, discount) in enumerate(safes)]
    post = amount + pre_money
    assume(sum(max(money / cap, money / (1 - discount) / post) for money, cap, discount in safes) + amount / post + pool < 0.9)
    held = held_share * shares
    found = solve(shares, notes, amount, pre_money, pool, held)
    total = shares - held + found.pool_shares[0] + found.safe_shares[0].sum() + found.new_shares[0]
    assert total * found.price[0] == pytest.approx(post, rel=1e-9)
    assert found.new_shares[0] * found.price[0] == pytest.approx(amount, rel=1e-9)
    assert found.pool_shares[0] >= held * (1 - 1e-12)
    assert found.pool_shares[0] / total >= pool - 1e-9
    capitalisation = shares + found.safe_shares[0].sum()
    for note, got in zip(notes, found.safe_shares[0], strict=True):
        by_cap, by_discount = note.amount / note.cap * capitalisation, note.amount / (1 - note.discount_share) / found.price[0]
        assert got == pytest.approx(max(by_cap, by_discount), rel=1e-8)


def test_terms_that_leave_nothing_are_refused() -> None:
    with pytest.raises(CalculationError, match="safes"):
        solve(8e6, [safe(9e6, 1e7)], 8e6, 2e6, 0.3)


def test_ownership_sums_to_one_and_an_unclosed_round_changes_nothing() -> None:
    table = cap_table(
        holders={"founders": 9_000_000}, pool_shares=1_000_000, safes=(safe(5e5, 1e7),), rounds=("a", "b"), pools_after=(0.1, 0.1),
        closed=np.array([[3e6, 5e6], [0.0, 5e6], [0.0, 0.0]]), pre_money=np.array([[12e6, 40e6]] * 3), bridge=np.zeros((3, 2)),
        bridge_pre_money=np.ones((3, 2)),
    )
    np.testing.assert_allclose(table.ownership().sum(axis=2), 1.0)
    np.testing.assert_array_equal(table.shares[2, 0], table.shares[2, 2])
    np.testing.assert_array_equal(table.shares[1, 0], table.shares[1, 1])
    assert table.shares[1, 2, table.owners.index("safe")] > 0


def test_a_path_in_a_batch_is_the_path_alone() -> None:
    def table(rows: slice) -> np.ndarray:
        return cap_table(
            holders={"founders": 9_000_000}, pool_shares=0, safes=(safe(5e5, 1e7), safe(2e5, None, 0.2, "d")), rounds=("a",), pools_after=(0.1,),
            closed=np.array([[3e6], [0.0], [4e6]])[rows], pre_money=np.array([[12e6], [9e6], [20e6]])[rows],
            bridge=np.array([[0.0], [0.0], [1e6]])[rows], bridge_pre_money=np.array([[1.0], [1.0], [8e6]])[rows],
        ).shares

    for row in range(3):
        np.testing.assert_array_equal(table(slice(None))[row], table(slice(row, row + 1))[0])
