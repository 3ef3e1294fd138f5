"""Which country's taxes the plan pays: chosen in one place, said in one sentence."""

import streamlit as st

from core.changes.tax_country import taxed_in
from core.errors import Fault
from core.facts.tax_rules import tax_rules
from core.plan.plan import Plan
from core.texts import mark
from present.translation import _, localised
from ui.session import current

_KEY = "tax_country"
_NONE = ""


def tax_choice(plan: Plan) -> None:
    """Offer the country whose rules the plan follows, and say what is left out."""
    rules = tax_rules()
    st.session_state[_KEY] = plan.taxes.country or _NONE
    typed = plan.taxes.country is None and _any(plan)
    nothing = _("as typed in the plan") if typed else _("no country")
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        st.selectbox(
            _("Taxes of"),
            [_NONE, *rules],
            format_func=lambda name: localised(rules[name].label) if name else nothing,
            key=_KEY,
            on_change=_choose,
            help=_("Sets rates, losses carried forward, research relief and VAT by dated facts."),
        )
    with right:
        country = plan.taxes.country
        if country is not None:
            st.caption(_sentence(country))
        elif not typed:
            st.caption(_("Taxes are 0: choose a country, or type rates in the plan under *Taxes*."))
        else:
            st.caption(_("Taxes are as typed in the plan."))


def _sentence(country: str) -> str:
    note = tax_rules()[country].note
    text = _(
        "Income tax falls in December, on the calendar year's profit after losses carried forward; VAT "
        "is settled "
        "a month later. Figures and their sources stand in the plan under *Taxes*."
    )
    return f"{text} {localised(note)}" if note else text


def _any(plan: Plan) -> bool:
    taxes = plan.taxes
    return any(
        one.support()[1] for one in (taxes.income_tax_rate, taxes.vat_rate, taxes.research_credit_share)
    )


def _choose() -> None:
    before = current.plan()
    plan, remarks = taxed_in(before, st.session_state[_KEY] or None)
    if before.taxes.country is None and _any(before):
        replaced = mark("rates that were typed have been replaced: undo brings them back")
        remarks = (Fault("taxes.income_tax_rate", replaced), *remarks)
    current.write(plan)
    current.remark(remarks)
