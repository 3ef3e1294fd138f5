"""The investor's arithmetic: what exit returns the fund."""

from dataclasses import dataclass

from core.errors import CalculationError, Fault
from core.texts import mark


@dataclass(frozen=True)
class FundView:
    """How a deal looks from a fund: stake at the exit, the exits that return its money and the whole fund."""

    stake_at_exit: float
    invested: float
    returns_money: float
    returns_fund: float
    share_of_fund: float


def fund_view(
    *,
    fund_size: float,
    cheque: float,
    stake: float,
    reserve_share: float,
    later_dilution_share: float,
    keeps_stake: bool,
) -> FundView:
    """Return the view of one cheque.

    `stake` (0–1) bought with `cheque`; `reserve_share` of the cheque is kept for later rounds. If the
    reserves keep the stake, it is not diluted and the money invested grows by them; otherwise later rounds
    take `later_dilution_share` of it (below 0: options that were never granted leave it more than it was).
    Exit that returns the fund = fund ÷ stake at the exit (no preferences, as at a large exit).
    """
    for name, value in (("fund_size", fund_size), ("cheque", cheque), ("stake", stake)):
        if value <= 0:
            raise CalculationError(Fault(name, mark("must be above {limit}"), {"limit": 0}))
    if cheque > fund_size:
        raise CalculationError(Fault("cheque", mark("must be at most the fund's size")))
    if not later_dilution_share < 1:
        raise CalculationError(Fault("later_dilution_share", mark("must be below 1")))
    at_exit = stake if keeps_stake else stake * (1 - later_dilution_share)
    invested = cheque * (1 + reserve_share) if keeps_stake else cheque
    return FundView(at_exit, invested, invested / at_exit, fund_size / at_exit, invested / fund_size)
