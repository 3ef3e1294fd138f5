"""How the price's requirement comes about: the formula with this plan's own numbers."""

import streamlit as st

from core.plan.plan import Plan
from core.studies.plan.judgement import Price
from present import formats
from present.translation import _


def price_how(plan: Plan, price: Price) -> None:
    """Draw a popover with the required revenue's formula, its inputs with their values, and where it is
    computed.
    """
    currency = plan.company.currency
    with st.popover(_("How?"), type="tertiary", icon=":material/function:", key="how:price"):
        st.markdown(
            _(
                "Yearly revenue at the exit at which the round's investors get the hurdle, by the plan's own "
                "waterfall; cash and debt at the exit are left aside."
            )
        )
        st.code("hurdle × amount ÷ (share of the exit × exit multiple)", language=None, wrap_lines=True)
        st.code(
            f"{formats.multiple(price.hurdle)} × {formats.money(price.amount, currency)} ÷ "
            f"({formats.percent(price.share_at_exit)} × {formats.multiple(price.revenue_multiple)}) = "
            f"{formats.money(price.required_revenue, currency)}",
            language=None,
            wrap_lines=True,
        )
        st.caption(
            _(
                "Share of the exit: what the round's investors are paid of it then, after the plan's later "
                "rounds and {count} unlisted ones; options that are not granted are paid nothing. All terms "
                "at their medians."
            ).format(count=plan.exit.later_rounds)
        )
        st.caption(_("Code: {file}").format(file="`core/studies/plan/judgement.py`"))
