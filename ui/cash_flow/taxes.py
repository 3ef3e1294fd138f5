"""Which country's taxes the plan pays: chosen in one place, said in one sentence."""

import streamlit as st

from core.changes.tax_country import taxed_in
from core.facts.tax_rules import tax_rules
from core.plan.plan import Plan
from present.translation import _, localised
from ui.session import current

_KEY = "tax_country"
_NONE = ""


def tax_choice(plan: Plan) -> None:
    """Offer the country whose rules the plan follows, and say what is left out."""
    rules = tax_rules()
    st.session_state[_KEY] = plan.taxes.country or _NONE
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        st.selectbox(
            _("Taxes of"),
            [_NONE, *rules],
            format_func=lambda name: localised(rules[name].label) if name else _("no country"),
            key=_KEY,
            on_change=_choose,
            help=_("Sets rates, losses carried forward, research relief and VAT by dated facts."),
        )
    with right:
        country = plan.taxes.country
        if country is not None:
            st.caption(_sentence(country))
        elif not plan.taxes.income_tax_rate.support()[1] and not plan.taxes.vat_rate.support()[1]:
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


def _choose() -> None:
    plan, remarks = taxed_in(current.plan(), st.session_state[_KEY] or None)
    current.write(plan)
    current.remark(remarks)
