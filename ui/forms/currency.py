"""The plan's currency: a change asks whether amounts are to be converted, or only their label was wrong."""

import streamlit as st

from core.changes.convert import converted_case, exchange_rate, relabelled
from core.plan.plan import Company
from present.translation import _
from ui.forms.labels import field_label
from ui.session import current

CURRENCIES = ("USD", "CNY", "EUR")
_KEY = "currency_chosen"


def currency_field() -> None:
    """Draw the currency; nothing changes until the person has said what the change means."""
    held = current.plan().company.currency
    st.session_state.setdefault(_KEY, held)
    chosen = str(st.selectbox(field_label(Company, "currency"), CURRENCIES, key=_KEY))
    if chosen == held:
        return
    rate = exchange_rate(of=held, into=chosen)
    st.button(
        _("Convert all amounts at {rate}").format(rate=f"{rate:,.4g} {chosen}/{held}"),
        key="currency_convert",
        on_click=_take,
        args=("convert", chosen),
    )
    st.button(
        _("Keep the amounts, change the label"), key="currency_label", on_click=_take, args=("label", chosen)
    )


def _take(way: str, chosen: str) -> None:
    if way == "convert":
        current.replace(converted_case(current.case(), chosen))
    else:
        current.write(relabelled(current.plan(), chosen))
