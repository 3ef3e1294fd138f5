"""Plan: every figure of the company, section by section; search, file in and out."""

import streamlit as st

from core.errors import AssayError
from core.plan.document.edit import value_at
from core.plan.document.files import LARGEST_FILE, read_plan, write_plan
from present.translation import _
from ui.forms.adding import adder
from ui.forms.editor import section_form
from ui.forms.inputs import Lever, number_field
from ui.forms.labels import SECTIONS
from ui.forms.search import matching_lists, matching_paths
from ui.frame.strip import file_name
from ui.plan.calibration import calibration_table, later_table
from ui.plan.correlations import correlations_form
from ui.session import current

st.markdown(
    _("One document describes the company. Any number may be certain or a range; change it where it stands.")
)


def _open_file() -> None:
    """Open an uploaded plan file; a broken one is refused with every fault and changes nothing."""
    upload = st.session_state.get("plan_file")
    if upload is None:
        return
    try:
        current.open_plan(read_plan(upload.getvalue()))
    except AssayError as error:
        current.report(error.faults)


with st.container(horizontal=True, vertical_alignment="bottom"):
    wanted = st.text_input(
        _("Find a figure"),
        key="search",
        placeholder=_("for example churn, GPU, Series A"),
        icon=":material/search:",
        width=420,
    )
    with st.popover(_("Plan file"), icon=":material/upload_file:"):
        st.file_uploader(
            _("Open a plan file"),
            type=["toml"],
            key="plan_file",
            on_change=_open_file,
            max_upload_size=1,
            help=_("At most {limit} bytes. A broken file changes nothing.").format(limit=f"{LARGEST_FILE:,}"),
        )
        st.download_button(
            _("Download the plan"),
            data=lambda: write_plan(current.plan()),
            file_name=file_name(current.plan().company.name),
            mime="application/toml",
            on_click="ignore",
            icon=":material/download:",
            key="download_plan_here",
        )
if wanted:
    found = matching_paths(current.plan(), wanted)
    st.caption(_("{count} figures found").format(count=len(found)))
    grid = st.grid(3, min_column_width=260)
    for path, label in found[:30]:
        with grid.cell():
            st.caption(label)
            number_field(Lever(path), scope="search")
    for path, label in matching_lists(wanted):
        st.caption(label)
        adder(path, value_at(current.plan(), path))
else:
    shown = list(SECTIONS)
    section = st.segmented_control(
        _("Section"),
        shown,
        key="section",
        format_func=lambda name: _(SECTIONS[name]),
        default=shown[0],
        required=True,
        label_visibility="collapsed",
    )
    st.header(_(SECTIONS[str(section)]))
    if section == "correlations":
        correlations_form()
    else:
        section_form(str(section))
    if section == "exchange":
        st.caption(
            _(
                "Once a currency is chosen, streams, teams, costs and compute have a field for the part of "
                "them that is priced in it. The cash-flow page then shows what that does."
            )
        )
    if section == "company":
        calibration_table(current.plan())
        later_table(current.plan())
