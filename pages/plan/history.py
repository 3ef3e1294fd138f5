"""Your data: upload monthly figures, see what was read, repaired and refused, and take them into the plan."""

import streamlit as st

from core.changes.adopt_history import adopted, fitted_growth
from core.errors import AssayError
from core.history.headers import ROLES
from core.history.history import History, guessed_mapping, interpret
from core.history.table import Table, read_table
from core.history.trend import burn, cash_burn, last_known
from present import formats
from present.charts.lines import history_chart
from present.translation import _
from ui.frame.strip import show_faults
from ui.plan.history_preview import figures_frame, notes_frame, role_label
from ui.session import current
from ui.show import charts

st.title(_("Your data"))
st.markdown(
    _(
        "Upload monthly figures as you have them: date, revenue, customers, costs, cash — any of these. "
        "Nothing leaves this server."
    )
)
upload = st.file_uploader(
    _("CSV or Excel file"),
    type=["csv", "tsv", "txt", "xlsx", "xlsm"],
    key="history_file",
    max_upload_size=10,
    help=_(
        "Commas, semicolons or tabs; UTF-8 or GBK; English or Chinese headers; 1,234.56, ¥1,234, 12.3万 or "
        "(500) all work."
    ),
)
currency = current.plan().company.currency


def _mapping(table: Table) -> dict:  # type: ignore[type-arg]
    """Draw one choice of column for each role, the guess chosen first."""
    guess = guessed_mapping(table)
    options = [None, *range(len(table.headers))]
    chosen = {}
    grid = st.grid(5, min_column_width=150)
    for role in ROLES:
        with grid.cell():
            chosen[role] = st.selectbox(
                role_label(role),
                options,
                index=options.index(guess.get(role)),
                key=f"map:{upload.file_id}:{role}",
                format_func=lambda index: (
                    "–"
                    if index is None
                    else table.headers[index] or _("Column {number}").format(number=index + 1)
                ),
            )
    return {role: index for role, index in chosen.items() if index is not None}


def _show(history: History) -> None:
    """Draw what was read: chart, table, notes, and what it would mean for the plan."""
    st.subheader(_("What was read"))
    left, right = st.columns(2)
    with left:
        charts.draw(
            history_chart(
                mode=charts.mode(), history=history, labels={role: role_label(role) for role in ROLES}
            ),
            key="history",
            alt=_("Uploaded figures by month"),
        )
    with right:
        st.dataframe(
            figures_frame(history),
            hide_index=True,
            height=300,
            alt=_("Uploaded figures by month"),
            key="figures",
        )
    if history.notes:
        st.markdown(f"**{_('Repaired or refused')}**")
        st.dataframe(
            notes_frame(history),
            hide_index=True,
            alt=_("Rows that were repaired or refused, and why"),
            key="notes",
        )
    fit, burnt = fitted_growth(history), burn(history)
    cash, revenue = last_known(history.series.get("cash")), last_known(history.series.get("revenue"))
    grown = (
        f"{formats.percent(fit.per_month)} ± {formats.percent(fit.error)}"
        if fit
        else _("no fit: fewer than six points")
    )
    grid = st.grid(4, border=True, min_column_width=150)
    for label, text in (
        (_("Opening cash"), formats.money(cash, currency)),
        (_("Monthly burn"), formats.money(burnt, currency)),
        (_("Latest monthly revenue"), formats.money(revenue, currency)),
        (_("Growth a month"), grown),
    ):
        grid.metric(label, text)
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
    st.button(_("Take these figures into the plan"), key="adopt", on_click=_adopt, args=(history,))
    if st.session_state.get("adopted") == upload.file_id:
        st.success(_("Your figures are in the plan. Undo takes them out again."), icon=":material/check:")
        st.page_link("pages/plan/overview.py", label=_("See the verdict"), icon=":material/balance:")


def _adopt(history: History) -> None:
    """Take the figures over; a history that contradicts the plan is refused by name."""
    try:
        current.write(adopted(current.plan(), history))
        st.session_state["adopted"] = upload.file_id
    except AssayError as error:
        current.report(error.faults)


if upload is None:
    st.info(
        _(
            "No file yet. A table with a column of months and one of revenue is enough to measure "
            "your growth."
        ),
        icon=":material/upload_file:",
    )
else:
    try:
        found = read_table(upload.getvalue())
        _show(interpret(found, _mapping(found)))
    except AssayError as error:
        show_faults(list(error.faults))
