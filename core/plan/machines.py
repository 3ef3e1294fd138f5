"""Machines that the company buys and owns."""

from typing import Generic

from core.plan.assumption.quantity import number
from core.plan.section import Item, T
from core.texts import mark


class Machine(Item[T], Generic[T]):
    """GPUs that are bought, run for their life, written off evenly and sold for what they are then worth."""

    gpus: int = number(
        mark("Own GPUs"),
        unit="count",
        low=0,
        high=10_000_000,
        uncertain=False,
        help=mark("Number of GPUs bought; they are used before those reserved and those on demand."),
    )
    price_per_gpu: T = number(
        mark("Price of a GPU with its server"),
        unit="money",
        low=0,
        help=mark("Purchase price for each GPU: server, network and installation included."),
    )
    bought_month: int = number(
        mark("Bought in month"),
        unit="month_number",
        low=-600,
        high=600,
        default=0,
        uncertain=False,
        help=mark("Month of the plan in which they are paid and start to run; negative if they run already."),
    )
    life_months: int = number(
        mark("Life"),
        unit="months",
        low=1,
        high=600,
        default=48,
        uncertain=False,
        help=mark("Months for which they run, and over which they are written off."),
    )
    residual_share: float = number(
        mark("Value at the end"),
        unit="share",
        low=0,
        high=1,
        default=0.1,
        uncertain=False,
        help=mark("Part of the price for which they are sold at the end of their life."),
    )
    running_cost_per_gpu_hour: T = number(
        mark("Running cost an hour"),
        unit="money_per_gpu_hour",
        low=0,
        monthly=True,
        default=0.0,
        help=mark("Power, hosting and repair of a GPU for an hour, used or not."),
    )
