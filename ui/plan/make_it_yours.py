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
from present.amounts import amount_text, read_amount, read_positive
from present.formats import SYMBOLS
from present.translation import _
from present.units import Shown
from ui.forms.currency import CURRENCIES
from ui.forms.labels import field_label, label_of_path
from ui.session import current

_MADE_FROM = "six_numbers_made_from"
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
    chosen = _own_currency(left)
    plan = _in_currency(current.plan(), chosen)
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
                _in_currency(_template(), chosen),
                lambda: SixNumbers(
                    name=name or before.name,
                    growth_per_month=growth / 100,
                    fade_per_year=fade / 100,
                    first_month=int(first_month),
                    start=start,
                    **{field: _amount(field, text, full) for field, text in typed.items()},
                ),
            )


def _amount(field: str, text: str, full: Shown) -> float:
    """Read what was typed; a burn below 0 is a profit."""
    label = _(_LABELS[field])
    if field == "burn_per_month":
        return read_amount(text, full, label) or 0.0
    return read_positive(text, full, label)


def _own_currency(place: DeltaGenerator) -> str:
    held = current.plan().company.currency
    return place.selectbox(
        field_label(Company, "currency"), CURRENCIES, index=CURRENCIES.index(held), key="six:currency"
    )


def _in_currency(plan: Plan, currency: str) -> Plan:
    return plan if plan.company.currency == currency else converted(plan, currency)


def _template() -> Plan:
    """Return the plan that completes the numbers: typed again, they complete the one they were typed into."""
    made, template = st.session_state.get(_MADE_FROM, (None, None))
    return template if made == current.plan() else current.plan()


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _growth_fields(before: SixNumbers) -> tuple[float, float]:
    """Draw growth and its fade; return both in percent."""
    left, right = st.columns(2)
    growth = left.number_input(
        _("Growth a month (%)"),
        min_value=-50.0,
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
        min_value=0,
        max_value=100,
        value=round(before.fade_per_year * 100),
        format="%d",
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
        -float(operations.free_cash_flow[:3, 0].mean()),
        float(operations.sales.revenue[0, 0]),
        plan.market.segments[0].growth_per_month.median,
        float(operations.spending.bill.cost[:12, 0].mean()),
        first.amount.median if first else 0.0,
        first.pre_money.median if first else 0.0,
        fade_per_year=plan.market.segments[0].growth_fade_per_year.median,
        market_per_year=market_per_year(plan),
    )


def _take(template: Plan, given: Callable[[], SixNumbers]) -> None:
    try:
        made = made_yours(template, given())
    except AssayError as error:
        for fault in error.faults:
            label = _(_LABELS[fault.path]) if fault.path in _LABELS else label_of_path(fault.path, template)
            st.error(f"**{label}**: {_(fault.message).format(**fault.parameters)}")
        return
    current.open_plan(made)
    st.session_state[_MADE_FROM] = (made, template)
    st.rerun()
