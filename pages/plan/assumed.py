"""Assumed figures: what the plan was completed with, to be confirmed or changed."""

import pandas as pd
import streamlit as st

from core.changes.confirm import assumed_figures, confirmed
from core.plan.document.edit import quantity_at, value_at
from present import formats
from present.translation import _
from ui.forms.inputs import Lever, number_field
from ui.forms.labels import label_of_path
from ui.session import current

MOST_FIELDS = 12

plan = current.plan()
paths = assumed_figures(plan)


def _shown(path: str) -> str:
    """Return a figure in words: its middle, and its range where it has one."""
    value, quantity = value_at(plan, path), quantity_at(plan, path)

    def text(number: float) -> str:
        if quantity.unit == "month_number":
            return formats.month_name(plan.company.start, number)
        return formats.quantity(
            number, quantity.unit, currency=plan.company.currency, start=plan.company.start
        )

    if value is None or isinstance(value, (int, float)):
        return formats.NONE if value is None else text(float(value))
    low, high = value.quantile(0.05), value.quantile(0.95)
    return text(value.median) if low == high else f"{text(value.median)} ({text(low)} – {text(high)})"


def _confirm(chosen: list[str]) -> None:
    current.write(confirmed(current.plan(), chosen))


if not paths:
    st.success(_("No figure of this plan is assumed."), icon=":material/done_all:")
    st.stop()
st.markdown(
    _(
        "{count} figures complete the plan and were never confirmed by you. Select those that are right, or "
        "change them below: either way they become your own."
    ).format(count=len(paths))
)
table = pd.DataFrame(
    {_("Figure"): [label_of_path(path, plan) for path in paths], _("Value"): [_shown(path) for path in paths]}
)
picked = st.dataframe(
    table,
    hide_index=True,
    height=420,
    on_select="rerun",
    selection_mode="multi-row",
    key=f"assumed:{len(paths)}",
    alt=_("Figures that are assumed, with their values"),
)
chosen = [paths[row] for row in picked.selection.rows if row < len(paths)]
with st.container(horizontal=True):
    st.button(
        _("Confirm what is selected ({count})").format(count=len(chosen)),
        icon=":material/check:",
        on_click=_confirm,
        args=(chosen,),
        disabled=not chosen,
        key="confirm_chosen",
    )
    st.button(
        _("Confirm all {count}").format(count=len(paths)),
        icon=":material/done_all:",
        on_click=_confirm,
        args=(list(paths),),
        type="tertiary",
        key="confirm_all",
    )
if chosen:
    st.subheader(_("Change what is selected"))
    grid = st.grid(3, min_column_width=260)
    for path in chosen[:MOST_FIELDS]:
        with grid.cell():
            number_field(Lever(path), scope="assumed")
