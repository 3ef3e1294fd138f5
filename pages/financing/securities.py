"""What exists today: owners, options, SAFEs, notes; read from and written to other programs; vesting by
date.
"""

import streamlit as st

from core.errors import AssayError
from core.financing.interchange.ocf_read import read_ocf
from core.financing.interchange.ocf_write import write_ocf
from core.financing.interchange.table import read_cap_table
from core.studies.financing.planned import planned_table
from present.translation import _
from ui.financing.close_round import close_round
from ui.financing.holdings import holdings_table, vesting_table
from ui.financing.owners import owner_names, pick_founders
from ui.financing.without_effect import say_grants_cut, say_rights_unused
from ui.forms.editor import section_form
from ui.forms.labels import PARTS
from ui.frame.strip import show_not_computed
from ui.session import current

LISTS = ("holders", "option_grants", "tenders", "series", "safes", "notes", "note_rates")
st.markdown(
    _(
        "Everything that owns, or may come to own, a part of the company: shares, options, warrants, SAFEs "
        "and notes."
    )
)


def _import() -> None:
    """Take an uploaded cap table into the plan; a broken one is refused by field and changes nothing."""
    upload = st.session_state.get("cap_table_file")
    if upload is None:
        return
    content = upload.getvalue()
    try:
        ocf = upload.name.lower().endswith((".zip", ".json", ".ocf"))
        plan = current.plan()
        held = plan.financing
        taken = [one.id for one in (*held.rounds, *held.loans, *held.each_grant, *held.tenders)]
        taken += [one.id for one in held.convertibles if one.begins(plan.company.start) >= 0]
        read = read_ocf if ocf else read_cap_table
        found = read(content, taken=taken, currency=plan.company.currency, begins=plan.company.start)
        if current.change(found.changes() | found.sales_changes(held, plan.company.start)):
            current.remark(found.remarks)
    except AssayError as error:
        current.report(error.faults)


with st.container(horizontal=True, vertical_alignment="bottom"):
    with st.popover(_("Import"), icon=":material/upload_file:"):
        st.file_uploader(
            _("Open Cap Table Format (zip, json), CSV or Excel"),
            type=["zip", "json", "csv", "xlsx", "xls", "ods"],
            key="cap_table_file",
            on_change=_import,
            max_upload_size=10,
        )
        st.caption(
            _(
                "A table is a row a security, with the columns owner and security (common, options, "
                "promised, "
                "warrants, preferred, SAFE, note, pool), and shares, issue price, exercise price, amount, "
                "valuation cap or discount as they apply; or a row an owner with a column a class, and a row "
                "Price. SAFEs and notes may have sheets of their own. Totals prove the rest."
            )
        )
    st.download_button(
        _("Open Cap Table Format"),
        data=lambda: write_ocf(current.plan()),
        file_name="cap_table.ocf.zip",
        mime="application/zip",
        on_click="ignore",
        icon=":material/download:",
        key="ocf",
    )
    close_round()

plan = current.shown_plan()
pick_founders(current.plan())
currency, names = plan.company.currency, owner_names(plan)
try:
    table = planned_table(plan)
    holdings_table(plan, table, names)
    say_grants_cut(plan, table)
    say_rights_unused(plan)
except AssayError as error:
    show_not_computed(list(error.faults))
vesting_table(plan)
for name in LISTS:
    with st.expander(_(PARTS[name]), icon=":material/edit:", key=f"edit:{name}", on_change="rerun") as fold:
        if fold.open:
            section_form(f"financing.{name}")
