"""The dialog "Make it yours": six numbers, under a minute."""

import streamlit as st

from core.changes.make_it_yours import SixNumbers, made_yours
from core.errors import AssayError
from core.plan.plan import Plan
from core.simulation.run import base_chain
from present.formats import SYMBOLS
from present.translation import _
from ui.forms.labels import label_of_path
from ui.session import current


def make_it_yours() -> None:
    """Open the dialog, titled in the language of whoever is looking."""
    st.dialog(_("Make it yours"), width="medium")(_form)()


def _form() -> None:
    plan, symbol = current.plan(), SYMBOLS[current.plan().company.currency]
    st.caption(_("Six numbers. Everything else is taken from the open plan and marked as assumed."))
    before = _current(plan)
    with st.form("six_numbers", border=False):
        name = st.text_input(_("Company"), value=_("Our company"), max_chars=120, key="six:name")
        left, right = st.columns(2)
        entries = (
            ("cash", left, _("Cash today"), before.cash),
            ("burn_per_month", right, _("Monthly burn"), before.burn_per_month),
            ("revenue_per_month", left, _("Monthly revenue"), before.revenue_per_month),
            ("gpu_spend_per_month", right, _("GPU spend a month"), before.gpu_spend_per_month),
            ("raise_amount", left, _("Next raise"), before.raise_amount),
            ("pre_money", right, _("At which pre-money"), before.pre_money),
        )
        typed = {
            field: column.number_input(
                f"{label} ({symbol})",
                min_value=0.0,
                value=float(round(value, -3)),
                format="%.0f",
                step=1000.0,
                key=f"six:{field}",
            )
            for field, column, label, value in entries
        }
        growth = st.number_input(
            _("Growth a month (%)"),
            min_value=0.0,
            max_value=100.0,
            value=round(before.growth_per_month * 100, 1),
            format="%.1f",
            key="six:growth",
        )
        if st.form_submit_button(_("Use my numbers"), width="stretch"):
            _take(plan, SixNumbers(name=name or before.name, growth_per_month=growth / 100, **typed))


def _current(plan: Plan) -> SixNumbers:
    operations = base_chain(plan).operations
    first = plan.financing.next_round
    return SixNumbers(
        plan.company.name,
        plan.opening.cash,
        max(-float(operations.free_cash_flow[:3, 0].mean()), 0.0),
        float(operations.sales.revenue[0, 0]),
        plan.market.segments[0].growth_per_month.median,
        float(operations.spending.bill.cost[:12, 0].mean()),
        first.amount.median if first else 0.0,
        first.pre_money.median if first else 0.0,
    )


def _take(plan: Plan, given: SixNumbers) -> None:
    try:
        current.open_plan(made_yours(plan, given))
    except AssayError as error:
        for fault in error.faults:
            st.error(f"**{label_of_path(fault.path, plan)}**: {_(fault.message).format(**fault.parameters)}")
        return
    st.rerun()
