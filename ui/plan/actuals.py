"""Parts of the page Actuals: entering a month, plan against actual, how forecasts held, moving on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import streamlit as st

from core.changes.actuals import recorded
from core.changes.move_on import moved_on
from core.errors import AssayError
from core.facts.reference_classes import measure
from core.plan.case import Bands
from core.plan.history import LINES, Line, month_after
from core.plan.plan import Plan
from core.simulation.run import QUICK
from core.studies.plan.actuals import Compared, bands_of, compared, first_month, held, revised, with_forecast
from core.texts import mark
from present import formats
from present.amounts import amount_text, read_amount
from present.charts.actuals import actuals_chart
from present.charts.style import Meaning
from present.translation import _, localised
from present.units import Shown
from present.words import LINE_NAMES
from ui.session import current
from ui.show import charts

_MEANINGS: Mapping[Line, Meaning] = {
    "revenue": "revenue",
    "costs": "cost",
    "cash": "cash",
    "customers": "capital",
}
_ASKED = {
    "revenue": mark("Revenue of the month"),
    "costs": mark("All costs of the month"),
    "cash": mark("Cash at its end"),
    "customers": mark("Customers or users at its end"),
}
_BEYOND = 6
_FULL = Shown("", 1.0, 0)


@st.cache_data(max_entries=20, show_spinner=False, hash_funcs={Plan: lambda plan: plan.model_dump_json()})
def own_bands(plan: Plan) -> Bands:
    """Return the forecast of the plan as typed, from a thousand futures."""
    return bands_of(plan, QUICK)


def day_of(month: str) -> date:
    """Return the first day of a month written as in a plan file."""
    return date(int(month[:4]), int(month[5:]), 1)


def shown_amount(line: Line, value: float | None) -> str:
    """Return a figure of a line in words."""
    if line == "customers":
        return formats.NONE if value is None else f"{value:,.0f}"
    return formats.money(value, current.plan().company.currency)


def enter_month() -> None:
    """Draw the form for a month; what is known of it stands in it, and an empty field takes a figure out."""
    plan = current.plan()
    first = first_month(plan)
    known = () if plan.history is None else plan.history.actuals(plan.company.start)
    months = [month_after(first, step) for step in range(_BEYOND + len(known))]
    following = month_after(known[-1]) if known else first
    if st.session_state.get("actual_month") not in months:
        st.session_state["actual_month"] = following if following in months else first
    month = st.selectbox(_("Month"), months, format_func=formats.month_of, key="actual_month")
    if day_of(month_after(month)) > date.today():
        st.warning(
            _("{month} is not over yet: keep it once its books are closed.").format(
                month=formats.month_of(month)
            )
        )
    with st.form(f"actual:{month}", border=False, enter_to_submit=False):
        grid = st.grid(4, min_column_width=150)
        for line in LINES:
            symbol = "" if line == "customers" else f" ({plan.company.currency})"
            held_now = None if plan.history is None else plan.history.line(line).get(month)
            with grid.cell():
                st.text_input(
                    f"{_(_ASKED[line])}{symbol}",
                    value=amount_text(held_now, _FULL),
                    key=f"actual:{month}:{line}",
                )
        st.form_submit_button(
            _("Keep this month"), on_click=_record, args=(month,), icon=":material/check:", key="keep_month"
        )


def _record(month: str) -> None:
    """Take a month in. What the plan had said of it is kept first: it must not know the month."""
    try:
        figures: dict[Line, float | None] = {
            line: read_amount(st.session_state.get(f"actual:{month}:{line}", ""), _FULL, _(_ASKED[line]))
            for line in LINES
        }
        case = with_forecast(current.case(), own_bands(current.plan()))
        plan = recorded(case.plan, month, figures)
    except AssayError as error:
        current.report(error.faults)
        return
    current.replace(replace(case, plan=plan))
    st.session_state["actual_month"] = month_after(month)


def move_on() -> None:
    """Draw the button that begins the plan after the last month known."""
    plan = current.plan()
    known = () if plan.history is None else plan.history.actuals(plan.company.start)
    if not known:
        return
    following = formats.month_of(month_after(known[-1]))
    st.subheader(_("Move on"))
    st.markdown(
        _(
            "The months entered join the history, growth is weighed anew from them, and the plan begins in "
            "{month}: prices, people, costs and what is drawn down stand where the plan's own course has "
            "brought them; cash, customers and revenue where they are."
        ).format(month=following)
    )
    st.button(
        _("Begin the plan in {month}").format(month=following),
        key="move_on",
        on_click=_move_on,
        icon=":material/skip_next:",
        type="primary",
    )


def _move_on() -> None:
    try:
        found = moved_on(current.case())
    except AssayError as error:
        current.report(error.faults)
        return
    current.replace(found.case, opened=found.case)  # its months are others: no difference from before shows
    current.remark(found.remarks)


def draw_line(line: Line) -> tuple[Compared, ...]:
    """Draw one line's plan against actual; return its months."""
    case = current.case()
    months = compared(case, line, own=own_bands(case.plan))
    amounts = [abs(one.band[3]) for one in months if one.band] + [abs(one.actual or 0.0) for one in months]
    unit, divisor = (
        ("", 1.0) if line == "customers" else charts.money_scale(max(amounts), case.plan.company.currency)
    )
    charts.draw(
        actuals_chart(
            mode=charts.mode(),
            unit=unit,
            days=[day_of(one.month) for one in months],
            months=months,
            meaning=_MEANINGS[line],
            divisor=divisor,
        ),
        key="actuals_chart",
        title=_("{line}: plan and actual").format(line=_(LINE_NAMES[line])),
        alt=_("What was forecast for each month with its band, and what came"),
    )
    return months


def table_of(line: Line, months: tuple[Compared, ...]) -> None:
    """Draw the months as a table."""
    rows = [
        {
            _("Month"): formats.month_of(one.month),
            _("Actual"): shown_amount(line, one.actual),
            _("Plan"): shown_amount(line, one.planned),
            _("Off by"): formats.NONE if one.actual is None else formats.relative(one.actual, one.planned),
            _("90 % band"): formats.NONE
            if one.band is None
            else f"{shown_amount(line, one.band[0])} – {shown_amount(line, one.band[-1])}",
            _("Inside"): {True: _("yes"), False: _("no"), None: formats.NONE}[one.inside],
            _("Forecast made for"): formats.NONE if one.made is None else formats.month_of(one.made),
        }
        for one in months
    ]
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, height=300, key="actuals_table",
        alt=_("Plan and actual by month"),
    )  # fmt: skip


def changed_since_the_last(line: Line) -> None:
    """Draw a line's forecast as it is beside the last that was kept."""
    found = revised(current.case(), line, own_bands(current.case().plan))
    if not found:
        st.caption(
            _(
                "Once a month has been entered and the plan begins after it, what has changed against the "
                "forecast before it stands here."
            )
        )
        return
    st.dataframe(
        pd.DataFrame(
            [
                {
                    _("Month"): formats.month_of(one.month),
                    _("Forecast then"): shown_amount(line, one.then),
                    _("Forecast now"): shown_amount(line, one.now),
                    _("Change"): formats.relative(one.now, one.then),
                    _("Outside the 50 % band it had"): _("yes") if one.outside else _("no"),
                }
                for one in found
            ]
        ),
        hide_index=True,
        height="content",
        key="revised",
        alt=_("The forecast as it is beside the last one kept"),
    )
    st.caption(
        _(
            "Medians of the forecast made for months from {month} on and of the plan as it stands. What came "
            "since, and every change of the plan, is in the difference."
        ).format(month=formats.month_of(found[0].made))
    )


def say_if_costs_differ() -> None:
    """Say where costs lay outside their band: moving on does not change what the plan spends."""
    known = [one for one in compared(current.case(), "costs") if one.inside is not None]
    if known and not known[-1].inside:
        st.info(
            _(
                "Costs lay outside their 90 % band in {month}. Moving on leaves teams and costs as planned: "
                "change them on the Plan page if they have changed for good."
            ).format(month=formats.month_of(known[-1].month)),
            icon=":material/payments:",
        )


def say_how_plans_go() -> None:
    """Say how much of their plans companies reach: what a plan's own median is to be held against."""
    found = measure("attain").figures[0]
    st.caption(
        _(
            "To compare: half of {population} reached {share} or less of the new revenue they had planned "
            "([{link}]({link}))."
        ).format(
            population=localised(found.population), share=formats.percent(found.value), link=found.source
        )
    )


def record_of() -> None:
    """Draw how the kept forecasts have held, by line and months ahead."""
    rows = [
        {
            _("Line"): _(LINE_NAMES[line]),
            _("Months ahead"): one.ahead,
            _("Forecasts"): one.count,
            _("In the 90 % band"): one.inside,
            _("In the 50 % band"): one.inside_half,
            _("Mean miss"): formats.NONE if np.isnan(one.error) else f"{one.error:.0%}",
        }
        for line in LINES
        for one in held(current.case(), line)
    ]
    if not rows:
        st.info(
            _("Nothing to score yet: forecasts are kept when a month is entered, and held against it."),
            icon=":material/fact_check:",
        )
        return
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, key="forecast_record",
        alt=_("How kept forecasts have held, by line and months ahead"),
    )  # fmt: skip
