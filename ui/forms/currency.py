"""The plan's currency: a change asks whether amounts are to be converted, or only their label was wrong."""

from dataclasses import replace

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
    if chosen == current.plan().exchange.currency:
        st.caption(
            _(
                "Converted, {held} becomes the second currency: what was not priced in {chosen} is priced in "
                "it, and moves with the rate. Loans, rounds, machines and cash are then fixed in {chosen}."
            ).format(held=held, chosen=chosen)
        )
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
    before = current.opened_case()
    if way == "convert":
        alike = before.plan.company.currency == current.plan().company.currency
        opened = converted_case(before, chosen) if alike else None
        current.replace(converted_case(current.case(), chosen), opened=opened)
    else:
        opened = replace(before, plan=relabelled(before.plan, chosen))
        current.replace(replace(current.case(), plan=relabelled(current.plan(), chosen)), opened=opened)
