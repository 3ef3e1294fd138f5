"""The cash fan with rounds, the end of compute commitments and the last safe month."""

import numpy as np
import streamlit as st

from core.plan.plan import Plan
from core.simulation.summary import Summary
from present import formats
from present.charts.lines import Line, Moment, fan_chart
from present.translation import _
from ui.show import charts


def draw_cash_fan(plan: Plan, summary: Summary, before: Summary | None, *, key: str = "cash") -> None:
    """Draw cash by month: the fan, the plan as opened as a ghost line, rounds and the last safe month as
    marks.
    """
    company = plan.company
    days = formats.calendar(company.start, company.months)
    unit, divisor = charts.money_scale(float(summary.fans["cash"].quantiles[4].max()), company.currency)
    ghost = [Line(_("As opened"), before.fans["cash"].median, "benchmark")] if before else []
    chart = fan_chart(
        mode=charts.mode(),
        unit=unit,
        days=days,
        fans=[(_("Cash"), summary.fans["cash"], "cash")],
        lines=ghost,
        moments=moments(plan, summary),
        divisor=divisor,
    )
    with st.container():
        charts.draw(
            chart,
            key=key,
            title=_("Cash, with rounds as they close"),
            alt=_("Cash by month: median and ranges over all futures"),
        )


def moments(plan: Plan, summary: Summary) -> list[Moment]:
    """Return the marks: each round's median close, commitments' ends, the month to start raising by."""
    days = formats.calendar(plan.company.start, plan.company.months)
    found = []
    for index, one in enumerate(plan.financing.rounds):
        closing = summary.close_months[index]
        if np.isfinite(closing).mean() > 0.05:
            found.append(Moment(one.name, days[int(np.nanmedian(closing))], "capital"))
    for commitment in plan.compute.commitments:
        end = commitment.start_month + commitment.term_months
        if 0 < end < len(days):
            found.append(Moment(_("End: {name}").format(name=commitment.name), days[end], "cost"))
    start = summary.figures["start_raising"]
    if start is not None:
        passed = start.value < 0
        label = _("Last safe month has passed") if passed else _("Last safe month")
        found.append(Moment(label, days[max(int(start.value), 0)], "risk"))
    return found
