"""A second currency: part of what is earned and spent may be priced in it, and its rate moves."""

from typing import Any, Generic, Literal

from core.plan.assumption.quantity import number
from core.plan.section import Section, T
from core.texts import mark

Currency = Literal["USD", "CNY", "EUR"]


def second_currency_share() -> Any:
    """Describe which part of an amount is priced in the second currency."""
    return number(
        mark("Part in the second currency"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark(
            "Part of it that is priced in the second currency and moves with its rate. Amounts are typed in "
            "the plan's currency, at today's rate."
        ),
    )


class Exchange(Section[T], Generic[T]):
    """The second currency and its rate: what one unit of it costs, against today."""

    currency: Literal["none", "USD", "CNY", "EUR"] = "none"
    change_per_year: T = number(
        mark("Rise of the second currency a year"),
        unit="share_per_year",
        low=-0.9,
        high=5,
        default=0.0,
        help=mark(
            "How much dearer the second currency gets in a year, in the plan's currency; negative: cheaper."
        ),
    )
    volatility_per_year: float = number(
        mark("Swing of the rate a year"),
        unit="share_per_year",
        low=0,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark(
            "Standard deviation of the logarithm of the rate over a year, month by month a random walk; 0.08 "
            "is usual between large currencies that float, less where one is managed."
        ),
    )
