"""Tables of an uploaded history: the figures, and what was repaired or refused."""

from datetime import date

import numpy as np
import pandas as pd
import streamlit as st

from core.changes.adopt_history import fitted_growth
from core.history.headers import FLOWS, ROLES
from core.history.history import History
from core.history.trend import STALE, burn, cash_burn, customers_today, last_known, opening_cash
from present import formats
from present.charts.lines import history_chart
from present.translation import _
from ui.plan.history_choice import role_label
from ui.show import charts

_HEIGHT, _FEW = 300, 7
"""Of the table of figures, and the months that need less."""


def figures_frame(history: History) -> pd.DataFrame:
    """Return the months and figures as read; what is missing stays empty."""
    start = date(*history.first, 1)
    columns: dict[str, object] = {
        _("Month"): [formats.month_name(start, index) for index in range(history.months)]
    }
    for role, values in history.series.items():
        columns[role_label(role)] = np.round(values, 2)
    return pd.DataFrame(columns)


def notes_frame(history: History) -> pd.DataFrame:
    """Return one line for each repair and refusal."""
    return pd.DataFrame(
        [
            {
                _("Row"): str(note.row) if note.row else _("all"),
                _("Column"): role_label(note.column),
                _("What happened"): _("refused") if note.refused else _("repaired"),
                _("Why"): _(note.message).format(**dict(note.parameters)),
                _("Cell"): str(dict(note.parameters).get("cell", "")),
            }
            for note in history.notes
        ]
    )


def draw_proofs(history: History) -> None:
    """Draw what the file's own sums say of each role: verified, contradicted, or nothing."""
    for role in (role for role in ROLES if role in history.series):
        own = [proof for proof in history.proofs if proof.role == role]
        said = "; ".join(
            _(proof.message).format(**dict(proof.parameters)) for proof in own if proof.holds or len(own) == 1
        )
        failed = [proof for proof in own if not proof.holds]
        if failed:
            st.markdown(
                f":red-badge[:material/error: {_('Does not add up')}] **{role_label(role)}** – {said}"
            )
        elif own:
            st.markdown(f":green-badge[:material/check: {_('Verified')}] **{role_label(role)}** – {said}")
        elif role in (*FLOWS, "cash"):
            nothing = _("the file holds no sum to hold it against")
            st.markdown(f":gray-badge[{_('Unverified')}] **{role_label(role)}** – {nothing}")


def draw_history(history: History, currency: str) -> None:
    """Draw what was read: chart, table, notes, and what it would mean for the plan."""
    st.subheader(_("What was read"))
    left, right = st.columns(2)
    with left:
        amounts = [np.abs(values) for role, values in history.series.items() if role != "customers"]
        size = max((float(np.nanmax(one)) for one in amounts if np.isfinite(one).any()), default=0.0)
        unit, divisor = charts.money_scale(size, currency)
        charts.draw(
            history_chart(
                mode=charts.mode(),
                unit=unit,
                divisor=divisor,
                history=history,
                labels={role: role_label(role) for role in ROLES},
            ),
            key="history",
            alt=_("Uploaded figures by month"),
        )
    with right:
        frame = figures_frame(history)
        st.dataframe(
            frame,
            column_config={
                name: st.column_config.NumberColumn(format="localized") for name in frame.columns[1:]
            },
            hide_index=True,
            height=_HEIGHT if len(frame) > _FEW else "auto",
            placeholder=formats.NONE,
            alt=_("Uploaded figures by month"),
            key="figures",
        )
    draw_proofs(history)
    today = date.today()
    if history.last > (today.year, today.month):
        st.warning(
            _(
                "The figures run to {month}, which lies ahead: what has not come yet is a plan, and no "
                "history. Leave it out of the file."
            ).format(month=formats.month_name(date(*history.last, 1), 0)),
            icon=":material/event_upcoming:",
        )
    if history.notes:
        st.markdown(f"**{_('Repaired or refused')}**")
        st.dataframe(
            notes_frame(history),
            hide_index=True,
            alt=_("Rows that were repaired or refused, and why"),
            key="notes",
        )
    fit, burnt, cash = fitted_growth(history), burn(history), opening_cash(history)
    revenue = last_known(history.series.get("revenue"))
    grown = f"{formats.percent(fit.per_month)} ± {formats.percent(fit.error)}" if fit else formats.NONE
    no_fit = None if fit else _("no fit: fewer than six points")
    grid = st.grid(4, border=True, min_column_width=150)
    for label, text in (
        (_("Opening cash"), formats.money(cash[0] if cash else None, currency)),
        (_("Monthly burn"), formats.money(burnt, currency)),
        (_("Latest monthly revenue"), formats.money(revenue, currency)),
    ):
        grid.metric(label, text)
    of = _("Trend of revenue a month") if "revenue" in history.series else _("Trend of customers")
    grid.metric(of, grown, help=no_fit)
    if "customers" in history.series and customers_today(history) is None:
        st.info(
            _(
                "Customers are not counted for the last {count} months: as many are taken as revenue asks "
                "for at the plan's prices."
            ).format(count=STALE + 1),
            icon=":material/history:",
        )
    if cash is not None and cash[1] and burnt is None:
        st.info(
            _(
                "Cash is known up to {count} months before the end, and costs are not: it is taken as it "
                "was. Enter it on the Plan page if you know it."
            ).format(count=cash[1]),
            icon=":material/history:",
        )
    elif cash is not None and cash[1]:
        st.info(
            _(
                "Cash is known up to {count} months before the end: it is rolled forward by the burn. "
                "Enter it on "
                "the Plan page if you know it."
            ).format(count=cash[1]),
            icon=":material/history:",
        )
    falling = cash_burn(history)
    if (
        burnt is not None
        and falling is not None
        and abs(falling - burnt) > 0.25 * max(abs(falling), abs(burnt))
    ):
        st.warning(
            _(
                "Cash fell by {cash} a month, while costs less revenue are {burn}: look for prepayments, "
                "debt or missing costs."
            ).format(cash=formats.money(falling, currency), burn=formats.money(burnt, currency)),
            icon=":material/warning:",
        )
