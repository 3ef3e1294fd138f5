"""The dialog "Make it yours": a few numbers, under a minute."""

from collections.abc import Callable
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.changes.convert import converted
from core.changes.make_it_yours import SixNumbers, made_yours, market_per_year
from core.errors import AssayError
from core.plan.plan import Company, Plan
from core.simulation.run import base_chain
from core.texts import mark
from present.amounts import amount_text, read_positive
from present.formats import SYMBOLS
from present.translation import _
from present.units import Shown
from ui.forms.currency import CURRENCIES
from ui.forms.labels import field_label, label_of_path
from ui.session import current

_LABELS = {
    "cash": mark("Cash today"),
    "burn_per_month": mark("Monthly burn"),
    "revenue_per_month": mark("Monthly revenue"),
    "gpu_spend_per_month": mark("GPU spend a month"),
    "raise_amount": mark("Next raise"),
    "pre_money": mark("At which pre-money"),
    "market_per_year": mark("What the whole market pays a year"),
    "first_revenue": mark("First monthly revenue"),
}


def make_it_yours() -> None:
    """Open the dialog, titled in the language of whoever is looking."""
    st.dialog(_("Make it yours"), width="medium")(_form)()


def _form() -> None:
    st.caption(
        _(
            "A few numbers. Everything else is taken from the open plan and marked as assumed; its "
            "pilots, risks "
            "and top customer are left out."
        )
    )
    left, right = st.columns(2)
    plan = _in_own_currency(left)
    symbol = SYMBOLS[plan.company.currency]
    start = _first_of_month(
        right.date_input(field_label(Company, "start"), value=plan.company.start, key="six:start")
    )
    before = _current(plan)
    full = Shown(symbol, 1.0, 0)
    with st.form("six_numbers", border=False, enter_to_submit=False):
        name = st.text_input(_("Company"), value=_("Our company"), max_chars=120, key="six:name")
        left, right = st.columns(2)
        entries = (
            ("cash", left, before.cash),
            ("burn_per_month", right, before.burn_per_month),
            ("revenue_per_month", left, before.revenue_per_month),
            ("gpu_spend_per_month", right, before.gpu_spend_per_month),
            ("raise_amount", left, before.raise_amount),
            ("pre_money", right, before.pre_money),
            ("market_per_year", left, before.market_per_year or 0.0),
        )
        typed = {
            field: column.text_input(
                f"{_(_LABELS[field])} ({symbol})",
                value=amount_text(float(round(value, -3)), full),
                key=f"six:{field}:{plan.company.currency}",
            )
            for field, column, value in entries
        }
        growth, fade = _growth_fields(before)
        st.caption(_("Only without revenue today: when the first comes, and how much it is."))
        left, right = st.columns(2)
        first_month = left.number_input(
            _("First revenue in month"), min_value=0, max_value=60, value=6, key="six:first_month"
        )
        typed["first_revenue"] = right.text_input(
            f"{_(_LABELS['first_revenue'])} ({symbol})",
            value=amount_text(1_000.0, full),
            key=f"six:first_revenue:{plan.company.currency}",
        )
        if st.form_submit_button(_("Use my numbers"), width="stretch"):
            _take(
                plan,
                lambda: SixNumbers(
                    name=name or before.name,
                    growth_per_month=growth / 100,
                    fade_per_year=fade / 100,
                    first_month=int(first_month),
                    start=start,
                    **{field: read_positive(text, full, _(_LABELS[field])) for field, text in typed.items()},
                ),
            )


def _in_own_currency(place: DeltaGenerator) -> Plan:
    """Ask for the currency and return the open plan in it: what is assumed beside the numbers is, too."""
    plan = current.plan()
    held = plan.company.currency
    chosen = place.selectbox(
        field_label(Company, "currency"), CURRENCIES, index=CURRENCIES.index(held), key="six:currency"
    )
    return plan if chosen == held else converted(plan, chosen)


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _growth_fields(before: SixNumbers) -> tuple[float, float]:
    """Draw growth and its fade; return both in percent."""
    left, right = st.columns(2)
    growth = left.number_input(
        _("Growth a month (%)"),
        min_value=0.0,
        max_value=100.0,
        value=round(before.growth_per_month * 100, 1),
        format="%.1f",
        key="six:growth",
        help=_(
            "Growth of revenue. It comes out as typed while prices, rivals and spending stay as they are."
        ),
    )
    fade = right.number_input(
        _("Lost of that rate each year (%)"),
        min_value=0.0,
        max_value=100.0,
        value=0.0,
        format="%.0f",
        key="six:fade",
        help=_(
            "Private software companies lose 30 to 35 % of their growth rate each year; 0 keeps it for ever."
        ),
    )
    return growth, fade


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
        market_per_year=market_per_year(plan),
    )


def _take(plan: Plan, given: Callable[[], SixNumbers]) -> None:
    try:
        current.open_plan(made_yours(plan, given()))
    except AssayError as error:
        for fault in error.faults:
            st.error(f"**{label_of_path(fault.path, plan)}**: {_(fault.message).format(**fault.parameters)}")
        return
    st.rerun()
