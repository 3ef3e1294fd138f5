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
                "Yearly revenue at the exit at which the round's investors get the hurdle: at that value "
                "preferences are far in the money, so shares decide; cash and debt at the exit are "
                "left aside."
            )
        )
        st.code(
            "hurdle × (pre-money + amount) ÷ (kept share × exit multiple)", language=None, wrap_lines=True
        )
        st.code(
            f"{formats.multiple(price.hurdle)} × ({formats.money(price.pre_money, currency)} + "
            f"{formats.money(price.amount, currency)}) ÷ "
            f"({formats.percent(price.kept_share)} × {formats.multiple(price.revenue_multiple)}) = "
            f"{formats.money(price.required_revenue, currency)}",
            language=None,
            wrap_lines=True,
        )
        st.caption(
            _(
                "Kept share: what the plan's later rounds, their pools, and {count} unlisted rounds leave of "
                "the stake. All terms at their medians."
            ).format(count=plan.exit.later_rounds)
        )
        st.caption(_("Code: {file}").format(file="`core/studies/plan/judgement.py`"))
