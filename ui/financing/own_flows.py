"""The income method on cash flows of one's own, each on its day."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from core.errors import CalculationError, Fault
from core.financing.valuation.income import discounted_cash_flow
from core.financing.valuation.worth import Valuation
from core.history.dates import NoMonth, read_day
from core.history.numbers import read_number
from core.plan.plan import Plan
from core.texts import mark
from present import formats
from present.translation import _
from ui.session.kept import kept_text

_YEAR = 365.0
_LINE = re.compile(
    r"\s*(.+?)\s*(?:[:：\t;]|,(?=\s)|\s(?=[-+(]?[^\w\s]?\d[\d,.]*\s*[kmbKMB]?\)?$))\s*(\S.*?)\s*"
)


def own_flows(plan: Plan, price: float | None) -> list[Valuation]:
    """Draw the fold with the cash flows; return their value, or nothing where there are none."""
    with st.expander(
        _("Income method on cash flows of your own, by date"),
        icon=":material/event:",
        key="own_flows",
        on_change="rerun",
    ):
        text = kept_text(
            "own_flows",
            _("Free cash flow by date ({currency})").format(currency=formats.SYMBOLS[plan.company.currency]),
            help=_(
                "A line for each flow: 2027-06-30: -2.5m. They are discounted from the plan's first day by "
                "actual days ÷ 365, at the investor's rate; after the last one they grow as the valuation's "
                "terminal growth says."
            ),
        )
        if not text.strip():
            return []
        days, flows = flows_of(text, plan.company.start)
        found = discounted_cash_flow(
            flows=flows,
            years=[(day - plan.company.start).days / _YEAR for day in days],
            rate=plan.investor.discount_rate_per_year,
            terminal_growth=plan.valuation.terminal_growth_per_year,
            price=price,
        )
        return [replace(found, method="dcf_by_date")]


def flows_of(text: str, start: date) -> tuple[Sequence[date], Sequence[float]]:
    """Return the days and amounts of a text, a line each. Raises `CalculationError` naming the line that is
    not understood, or whose day does not come after the one before it.
    """
    days, flows = list[date](), list[float]()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line[:100])
        day = read_day(found[1]) if found else NoMonth("")
        amount = read_number(found[2].replace("\u2212", "-")) if found else None
        if isinstance(day, NoMonth) or day[2] is None or not isinstance(amount, float):
            said = mark("is not understood: write a day and an amount, as 2027-06-30: -2.5m")
            raise CalculationError(Fault(f"row {number}", said))
        on = date(day[0], day[1], day[2])
        if on < (days[-1] if days else start) or (days and on == days[-1]):
            raise CalculationError(Fault(f"row {number}", mark("must come after the day before it")))
        days.append(on)
        flows.append(amount)
    return days, flows
