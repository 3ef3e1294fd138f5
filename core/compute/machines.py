"""Own machines by month: their hours, what running them costs, and their price, wear and sale."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, MonthsColumn, MonthsPaths, Paths
from core.months import elapsed
from core.plan.machines import Machine
from core.plan.section import once

HOURS_PER_MONTH = 730.0


@dataclass(frozen=True, eq=False)
class MachineFlows:
    """A machine's `bought` and `sold` (money, 0 or more), `written_off` a month, and book value `before`
    month 0.
    """

    bought: MonthsPaths
    sold: MonthsPaths
    written_off: MonthsPaths
    before: Paths


def machine_hours(machine: Machine[Drawn], months: int) -> MonthsColumn:
    """Return the GPU-hours that the machine offers in each month of its life."""
    return machine.gpus * HOURS_PER_MONTH * _runs(machine, months)


def running_cost(machine: Machine[Drawn], months: int) -> MonthsPaths:
    """Return power, hosting and repair by month and path, for all hours, used or not."""
    return np.asarray(machine_hours(machine, months) * machine.running_cost_per_gpu_hour)


def machine_flows(machine: Machine[Drawn], months: int) -> MachineFlows:
    """Return what the machine costs and loses. It is written off evenly from its price to its residual value,
    from the month in which it is bought, and sold at the end of its last month.
    """
    price = machine.gpus * once(machine.price_per_gpu)
    last = machine.bought_month + machine.life_months - 1
    month = elapsed(months)
    worn = price * (1 - machine.residual_share) / machine.life_months
    age = min(max(-machine.bought_month, 0), machine.life_months)
    kept = price - age * worn if age < machine.life_months else np.zeros_like(price)
    return MachineFlows(
        np.where(month == machine.bought_month, price, 0.0),
        np.where(month == last, price * machine.residual_share, 0.0),
        _runs(machine, months) * worn,
        kept if machine.bought_month < 0 else np.zeros_like(price),
    )


def _runs(machine: Machine[Drawn], months: int) -> MonthsColumn:
    since = elapsed(months) - machine.bought_month
    return ((since >= 0) & (since < machine.life_months)).astype(np.float64)
