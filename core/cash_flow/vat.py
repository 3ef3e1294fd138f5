"""Value-added tax: collected with what customers pay, paid with what is bought, settled a month later."""

import numpy as np

from core.arrays import Drawn, MonthsPaths


def vat_cash(
    *,
    receipts: MonthsPaths,
    purchases: MonthsPaths,
    rate: Drawn,
    sales_share: Drawn,
    refunded: bool,
    last_month: int,
    owed: float = 0.0,
) -> MonthsPaths:
    """Return the cash that the tax moves by month and path: collected − paid on purchases − settled.

    `receipts` are what customers pay without the tax, `purchases` what bears it when bought; below 0 where
    more of that is sold (machines, hours sublet): all of it bears the tax. What was collected beyond what was
    paid is settled in the month after. Where more was paid, it is paid back then (`refunded`) or set off
    against later months. In `last_month`, that of the exit, its own tax is settled too. The tax is no income
    and no cost: its balance is owed. `owed` is that before month 0, negative where more was paid.
    """
    collected, spent = receipts * (rate * sales_share), purchases * rate
    moved, carried = collected - spent, np.zeros(receipts.shape[1])
    for month in range(len(moved)):
        due = carried + (collected[month - 1] - spent[month - 1] if month else owed)
        if month == last_month:
            due = due + collected[month] - spent[month]
        settled = due if refunded else np.maximum(due, 0.0)
        carried = due - settled
        moved[month] -= settled
    return moved
