"""Redemption, ratchets and guidance funds: amounts by hand, and who bears them."""

import numpy as np
import pytest

from core.financing.fund import fund_view
from core.financing.obligations import guidance_clawback, ratchet_claim, redemption_claim
from core.plan.obligations import GuidanceFund, Ratchet, Redemption

ONE = np.array([1.0])


def redemption(**terms: object) -> Redemption[float]:
    return Redemption(
        **({"id": "r", "name": "R", "round": "a", "due_month": 48, "rate_per_year": 0.08} | terms)
    )  # type: ignore[arg-type]


def claim(cash: float = 0.0, sold: bool = False, **terms: object):  # type: ignore[no-untyped-def]
    return redemption_claim(
        redemption=redemption(**terms),
        invested=10e6 * ONE,
        closed_month=12 * ONE,
        exit_month=47,
        sold=np.array([sold]),
        cash=cash * ONE,
    )


def test_simple_and_compound_interest_over_three_years() -> None:
    """10 M at 8 %: 12.4 M simple, 12.597 M compound."""
    assert claim().amount[0] == pytest.approx(12.4e6)
    assert claim(interest="compound").amount[0] == pytest.approx(10e6 * 1.08**3)
    assert claim(cap_multiple=1.2).amount[0] == pytest.approx(12e6)


@pytest.mark.parametrize(
    ("obligor", "expected"),
    [("company", (4e6, 0.0, 8.4e6)), ("joint", (4e6, 8.4e6, 0.0)), ("founder", (0.0, 12.4e6, 0.0))],
)
def test_who_bears_what_the_company_cannot_pay(obligor: str, expected: tuple[float, ...]) -> None:
    found = claim(cash=4e6, obligor=obligor)
    assert (found.company_pays[0], found.founder_owes[0], found.unpaid[0]) == pytest.approx(expected)


def test_a_sale_before_the_date_or_a_filing_ends_the_claim() -> None:
    assert not claim(sold=True).arises[0]
    assert not claim(filing_month=40).arises[0]
    assert claim(filing_month=40, suspended_at_filing=False).arises[0]


def test_a_ratchet_pays_for_the_part_of_the_target_that_is_missed() -> None:
    terms = {
        "id": "t",
        "name": "T",
        "round": "a",
        "test_month": 24,
        "target_revenue": 10e6,
        "least_share": 0.9,
    }
    state = {"invested": 5e6 * ONE, "investor_stake": 0.2 * ONE, "founder_stake": 0.5 * ONE, "cash": 0 * ONE}
    cash = ratchet_claim(ratchet=Ratchet(**terms), revenue=6e6 * ONE, **state)  # type: ignore[arg-type]
    assert cash.claim.founder_owes[0] == pytest.approx(2e6)
    shares = ratchet_claim(ratchet=Ratchet(compensation="shares", **terms), revenue=8e6 * ONE, **state)  # type: ignore[arg-type]
    assert shares.stake_moved[0] == pytest.approx(0.05)
    assert ratchet_claim(ratchet=Ratchet(**terms), revenue=9.5e6 * ONE, **state).claim.amount[0] == 0  # type: ignore[arg-type]


def test_a_guidance_fund_takes_back_in_proportion_to_missing_spending() -> None:
    fund = GuidanceFund(
        id="g",
        name="G",
        amount=10e6,
        local_multiple=1.5,
        due_month=24,
        local_spending_share=0.5,
        clawback_share=0.5,
    )
    np.testing.assert_allclose(
        guidance_clawback(fund=fund, spent=np.array([0.0, 15e6, 30e6, 60e6])), [5e6, 2.5e6, 0, 0]
    )


def test_the_exit_that_returns_the_fund() -> None:
    """$100 M fund, $5 M for 20 %, diluted by 40 %: 12 % at the exit, so $833 M return the fund; kept by
    reserves: $500 M.
    """
    diluted = fund_view(
        fund_size=100e6, cheque=5e6, stake=0.2, reserve_share=0.0, later_dilution_share=0.4, keeps_stake=False
    )
    assert diluted.returns_fund == pytest.approx(100e6 / 0.12)
    kept = fund_view(
        fund_size=100e6, cheque=5e6, stake=0.2, reserve_share=1.0, later_dilution_share=0.4, keeps_stake=True
    )
    assert (kept.returns_fund, kept.invested) == (pytest.approx(500e6), pytest.approx(10e6))
