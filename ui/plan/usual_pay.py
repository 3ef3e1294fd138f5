"""What a role usually earns in a country, beside the team that is to be paid so."""

import streamlit as st

from core.changes.usual_pay import paid_as_usual
from core.facts.pay import usual_on_costs, usual_pay
from present.translation import _, localised
from ui.session import current
from ui.show.provenance import fact_text


def usual_pay_offer(team: str) -> None:
    """Offer pay by role and country, and the on-costs of a country, with their sources."""
    with st.popover(_("Usual pay"), icon=":material/payments:", key=f"usual_pay:{team}"):
        pay, on_costs = usual_pay(), usual_on_costs()
        chosen = st.selectbox(
            _("Role and country"),
            list(pay),
            format_func=lambda name: localised(pay[name].label),
            key=f"usual_pay_role:{team}",
        )
        low, median, high = pay[chosen].values
        st.caption(
            _("Quartiles: {low} – {median} – {high} dollars a year. {source}").format(
                low=f"{low:,.0f}", median=f"{median:,.0f}", high=f"{high:,.0f}", source=fact_text(pay[chosen])
            )
        )
        st.caption(localised(pay[chosen].note))
        st.button(_("Pay the team so"), key=f"take_pay:{team}", on_click=_take, args=(team, chosen, None))
        country = st.selectbox(
            _("On-costs of"),
            list(on_costs),
            format_func=lambda name: localised(on_costs[name].label),
            key=f"usual_on_costs:{team}",
        )
        shares = " – ".join(f"{value:.1%}" for value in on_costs[country].values)
        st.caption(f"{shares}. {fact_text(on_costs[country])}")
        st.caption(localised(on_costs[country].note))
        st.button(
            _("Take these on-costs"), key=f"take_on_costs:{team}", on_click=_take, args=(team, None, country)
        )


def _take(team: str, pay: str | None, on_costs: str | None) -> None:
    current.write(paid_as_usual(current.plan(), team, pay=pay, on_costs=on_costs))
