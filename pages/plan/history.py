"""Your data: upload monthly figures, see what was read, repaired and refused, and take them into the plan."""

import streamlit as st

from core.changes.adopt_history import adopted
from core.errors import AssayError, Fault
from core.history.asking import asks_first_month
from core.history.history import History, interpret
from core.history.table import read_table
from core.texts import mark
from present import formats
from present.translation import _
from ui.frame.strip import show_faults
from ui.plan.history_choice import (
    ask_about_repeats,
    ask_first_month,
    choose_columns,
    choose_sheet,
    in_currency_of_plan,
)
from ui.plan.history_forecast import draw_forecast
from ui.plan.history_preview import draw_history
from ui.plan.other_door import point_to_cap_table
from ui.session import current

st.markdown(
    _(
        "Upload monthly figures as you have them: a table of revenue, customers, costs and cash, a profit "
        "and loss statement, a trial balance or journal, a bank statement, an export of payments. "
        "Nothing leaves this server."
    )
)
upload = st.file_uploader(
    _("CSV or Excel file"),
    type=["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods"],
    key="history_file",
    max_upload_size=10,
    help=_(
        "Months may run down or across. CSV, Excel or OpenDocument; UTF-8 or GBK; English or Chinese "
        "headers; "
        "1,234.56, ¥1,234, 12.3万 or (500) all work."
    ),
)
currency = current.plan().company.currency


def _adopt(history: History) -> None:
    """Take the figures over; a history that contradicts the plan is refused by name. What has moved with the
    plan's beginning is said.
    """
    before = current.plan().company.start
    try:
        current.write(adopted(current.plan(), history))
        st.session_state["adopted"] = upload.file_id
    except AssayError as error:
        current.report(error.faults)
        return
    start = current.plan().company.start
    if start != before:
        text = mark("is now {start} instead of {before}: rounds, the exit and all else dated moves with it")
        told = {"start": formats.month_name(start, 0), "before": formats.month_name(before, 0)}
        current.remark([Fault("company.start", text, told)])


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
        content = upload.getvalue()
        sheet = choose_sheet(content, upload.file_id)
        found, key = read_table(content, sheet=sheet), f"{upload.file_id}:{sheet}"
        if asks_first_month(content, found, sheet=sheet):
            first = ask_first_month(key)
            found, key = read_table(content, sheet=sheet, first=first), f"{key}:{first}"
        columns = choose_columns(found, key)
        history = interpret(found, columns)
        if history.repeated:
            history = interpret(found, columns, repeated=ask_about_repeats(key))
        open_question = bool(history.repeated)
        taken = in_currency_of_plan(history, currency, key)
        draw_history(taken or history, currency if taken else history.currency or currency)
        if taken is not None:
            draw_forecast(taken, currency)
        st.button(
            _("Take these figures into the plan"),
            key="adopt",
            on_click=_adopt,
            args=(taken,),
            disabled=open_question or taken is None,
            help=_("Answer the question above first.") if open_question or taken is None else None,
        )
        if st.session_state.get("adopted") == upload.file_id:
            st.success(_("Your figures are in the plan. Undo takes them out again."), icon=":material/check:")
            st.page_link("pages/plan/overview.py", label=_("See the verdict"), icon=":material/balance:")
    except AssayError as error:
        show_faults(list(error.faults))
        point_to_cap_table(upload.getvalue())
