"""What a company has agreed with who rents it GPUs: reserved capacity and credits."""

from typing import Generic

from core.plan.assumption.quantity import number
from core.plan.section import Item, T
from core.texts import mark


class Commitment(Item[T], Generic[T]):
    """GPUs reserved by contract: paid whether used or not, up to the minimum take."""

    gpus: int = number(
        mark("Reserved GPUs"),
        unit="count",
        low=0,
        high=10_000_000,
        uncertain=False,
        help=mark("Number of GPUs reserved."),
    )
    price_per_gpu_hour: float = number(
        mark("Reserved price"),
        unit="money_per_gpu_hour",
        low=0,
        uncertain=False,
        help=mark("Contract price of a GPU-hour."),
    )
    start_month: int = number(
        mark("Starts in month"),
        unit="month_number",
        low=-600,
        high=600,
        default=0,
        uncertain=False,
        help=mark("Month of the plan in which the term starts; negative if it already runs."),
    )
    term_months: int = number(
        mark("Term"), unit="months", low=1, high=600, uncertain=False, help=mark("Length of the contract.")
    )
    minimum_take_share: float = number(
        mark("Minimum take"),
        unit="share",
        low=0,
        high=1,
        default=1.0,
        uncertain=False,
        help=mark("Share of the reserved hours that is paid even if unused."),
    )
    prepayment_share: float = number(
        mark("Prepayment"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark("Share of the minimum take's price that is paid in the first month of the term."),
    )
    sublet_share: T = number(
        mark("Idle hours sublet"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Part of the hours paid for and not used that others rent."),
    )
    sublet_price_share: float = number(
        mark("Price of hours sublet"),
        unit="share",
        low=0,
        high=2,
        default=0.6,
        uncertain=False,
        help=mark("What others pay for an hour, as a part of the contract's own price."),
    )


class Credits(Item[T], Generic[T]):
    """Cloud credits: they pay for on-demand GPUs until used up or expired."""

    amount: float = number(
        mark("Credits left"),
        unit="money",
        low=0,
        uncertain=False,
        help=mark("Cloud credits still available."),
    )
    expiry_month: int = number(
        mark("Expire after month"),
        unit="month_number",
        low=0,
        high=600,
        uncertain=False,
        help=mark("Last month of the plan in which the credits can be used."),
    )
