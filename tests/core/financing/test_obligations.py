"""Redemption, ratchets and guidance funds: amounts by hand."""

import numpy as np
import pytest

from core.errors import CalculationError
from core.financing.obligations import guidance_clawback, ratchet_missed, redemption_due
from core.financing.raising.fund import fund_view
from core.plan.obligations import GuidanceFund, Ratchet, Redemption

ONE = np.array([1.0])


def due(closed_month: float = 12.0, **terms: object) -> float:
    given = {"id": "r", "name": "R", "round": "a", "due_month": 48, "rate_per_year": 0.08} | terms
    right = Redemption(**given)  # type: ignore[arg-type]
    return float(redemption_due(redemption=right, invested=10e6 * ONE, closed_month=closed_month * ONE)[0])


def test_simple_and_compound_interest_over_three_years() -> None:
    """10 M at 8 %: 12.4 M simple, 12.597 M compound."""
    assert due() == pytest.approx(12.4e6)
    assert due(interest="compound") == pytest.approx(10e6 * 1.08**3)
    assert due(cap_multiple=1.2) == pytest.approx(12e6)


def test_a_filing_or_a_round_that_never_closed_leaves_no_claim() -> None:
    assert due(filing_month=40) == 0
    assert due(filing_month=49) == pytest.approx(12.4e6)
    assert due(filing_month=40, suspended_at_filing=False) == pytest.approx(12.4e6)
    assert due(closed_month=np.nan) == 0
    assert due(closed_month=48) == 10e6
    assert due(closed_month=49) == 0


def test_a_ratchet_is_missed_below_its_tolerance() -> None:
    terms = {
        "id": "t",
        "name": "T",
        "round": "a",
        "test_month": 24,
        "target_revenue": 10e6,
        "least_share": 0.9,
    }
    revenue = np.array([6e6, 8.999e6, 9e6, 12e6])
    missed, reached = ratchet_missed(ratchet=Ratchet(**terms), invested=np.ones(4), revenue=revenue)  # type: ignore[arg-type]
    assert missed.tolist() == [True, True, False, False]
    np.testing.assert_allclose(reached, [0.6, 0.8999, 0.9, 1.0])


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
    alone = {"stake": 0.2, "reserve_share": 0.0, "later_dilution_share": 0.0, "keeps_stake": False}
    assert fund_view(fund_size=5e6, cheque=5e6, **alone).returns_fund == pytest.approx(25e6)  # type: ignore[arg-type]
    with pytest.raises(CalculationError, match="fund's size"):
        fund_view(fund_size=4e6, cheque=5e6, **alone)  # type: ignore[arg-type]
