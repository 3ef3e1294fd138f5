"""A round's price said otherwise: by what is sold of the company, or by the price of a share."""

import streamlit as st

from core.decisions.round_price import Named, pre_money_for
from core.errors import AssayError
from core.plan.plan import Plan
from present.formats import SYMBOLS
from present.translation import _
from ui.session import current


def price_otherwise(plan: Plan, round_id: str) -> None:
    """Ask for a stake or a price, and set the pre-money that gives it; a range keeps its shape."""
    with st.popover(_("Name the price otherwise"), icon=":material/calculate:", key="price_otherwise"):
        st.number_input(
            _("Sold of the company (%)"),
            min_value=0.1,
            max_value=99.0,
            value=20.0,
            step=1.0,
            key="wanted_stake",
            help=_("What the round's investors hold after it, with shares bought by pro-rata rights."),
        )
        st.button(_("Set the pre-money by it"), key="set_by_stake", on_click=_set, args=(round_id, "stake"))
        st.number_input(
            _("Price a share ({currency})").format(currency=SYMBOLS[plan.company.currency]),
            min_value=0.0001,
            value=1.0,
            format="%.4f",
            key="wanted_price",
        )
        st.button(_("Set the pre-money by it"), key="set_by_price", on_click=_set, args=(round_id, "price"))


def _set(round_id: str, named: Named) -> None:
    plan = current.plan()
    wanted = st.session_state["wanted_stake"] / 100 if named == "stake" else st.session_state["wanted_price"]
    try:
        found = pre_money_for(plan, round_id, named, wanted)
    except AssayError as error:
        current.report(error.faults)
        return
    held = next(one for one in plan.financing.rounds if one.id == round_id).pre_money
    current.change({f"financing.rounds.{round_id}.pre_money": held.affine(found / held.median)})
