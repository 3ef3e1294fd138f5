"""A round that has closed is taken into the cap table of today."""

import streamlit as st

from core.changes.close_round import round_closed
from core.errors import AssayError
from present.amounts import amount_text, read_positive
from present.formats import SYMBOLS
from present.translation import _
from present.units import Shown
from ui.forms.labels import field_label
from ui.session import current

_FIELDS = ("amount", "pre_money")


def close_round() -> None:
    """Draw the form in which the next round is said to have closed; nothing without one."""
    plan = current.plan()
    one, full = plan.financing.next_round, Shown(SYMBOLS[plan.company.currency], 1.0, 0)
    if one is None:
        return
    with st.popover(_("{round} has closed").format(round=one.name), icon=":material/task_alt:"):
        st.caption(
            _(
                "Its shares, what converts in it, its pool and what owners sell move into the table of "
                "today, at the terms that came true; the round leaves the plan."
            )
        )
        with st.form(f"close:{one.id}", border=False, enter_to_submit=False):
            for name in _FIELDS:
                # Of a round in parts the first is likelier than all of it.
                part = 1 - one.later_share if name == "amount" else 1.0
                value = amount_text(getattr(one, name).median * part, full)
                label = f"{field_label(type(one), name)} ({full.text})"
                st.text_input(label, value=value, key=f"close:{one.id}:{name}")
            st.checkbox(
                _("Its money is in the opening cash already"),
                value=one.close_month == 0,  # due when the plan began: what is entered holds it
                key=f"close:{one.id}:in_cash",
            )
            st.form_submit_button(
                _("Take it into the table"), on_click=_take, args=(one.id, full), key="close_round"
            )


def _take(round_id: str, full: Shown) -> None:
    """Close the round; what cannot be read or be one is reported and changes nothing."""
    said, here = st.session_state, f"close:{round_id}"
    try:
        amount, pre_money = (
            read_positive(said[f"{here}:{name}"], full, f"financing.rounds.{round_id}.{name}")
            for name in _FIELDS
        )
        found = round_closed(
            current.case(), amount=amount, pre_money=pre_money, in_cash=said[f"{here}:in_cash"]
        )
    except AssayError as error:
        current.report(error.faults)
        return
    current.replace(found.case)
    current.remark(found.remarks)
