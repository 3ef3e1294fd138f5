"""What exists today: owners, options, SAFEs, notes; read from and written to other programs; vesting by
date.
"""

import streamlit as st

from core.errors import AssayError
from core.financing.interchange.ocf_write import write_ocf
from core.studies.financing.planned import planned_table
from present.translation import _
from ui.financing.close_round import close_round
from ui.financing.holdings import holdings_table, vesting_table
from ui.financing.imported import draw_imported, upload
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


with st.container(horizontal=True, vertical_alignment="bottom"):
    given = upload()
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
if given is not None:
    draw_imported(given)

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
