"""The second currency on the page: its rate, and what is earned and spent in it."""

import pandas as pd
import streamlit as st

from core.plan.plan import Plan
from core.studies.cash_flow.second_currency import SecondCurrency
from present import formats
from present.charts.lines import fan_chart
from present.translation import _
from ui.forms.choices import choice_label
from ui.session.studies import study
from ui.show import charts


def second_currency_part(plan: Plan) -> None:
    """Draw the rate and the exposure; nothing where nothing is priced in a second currency."""
    found: SecondCurrency | None = study("second_currency")
    if found is None:
        return
    currency, other = plan.company.currency, choice_label(plan.exchange.currency)
    st.subheader(_("Second currency: {currency}").format(currency=other))
    left, right = st.columns(2)
    with left:
        charts.draw(
            fan_chart(
                mode=charts.mode(),
                unit=_("today = 1"),
                days=formats.calendar(plan.company.start, plan.company.months),
                divisor=1.0,
                fans=[(_("Rate"), found.rate, "cash")],
            ),
            key="exchange_rate",
            title=_("What it costs, against today"),
            alt=_("Rate of the second currency by month over all futures, today = 1"),
        )
    with right:
        frame = pd.DataFrame(
            {
                _("Year of the plan"): [one.year for one in found.years],
                _("Earned in it"): [formats.money(one.earned.value, currency) for one in found.years],
                _("Spent in it"): [formats.money(one.spent.value, currency) for one in found.years],
                _("Net"): [formats.money(one.net.value, currency) for one in found.years],
            }
        )
        st.dataframe(
            frame, hide_index=True, alt=_("Earned and spent in the second currency by year"), key="exposure"
        )
        charts.table_download(frame, name="second_currency")
        st.caption(_exposed(found, currency))


def _exposed(found: SecondCurrency, currency: str) -> str:
    moved = found.moved
    if not moved.resolved():
        return _("A dearer or cheaper second currency moves cash by less than the sampling error.")
    text = (
        _("Were it 10 % dearer throughout, {amount} (± {error}) more cash would come in up to the exit.")
        if moved.value > 0
        else _("Were it 10 % dearer throughout, {amount} (± {error}) less cash would be there at the exit.")
    )
    said = text.format(
        amount=formats.money(abs(moved.value), currency), error=formats.money(moved.error, currency)
    )
    means = _(
        "Rounds, ruin and income tax as they are; means over all futures. The table counts what is earned "
        "and used in a year, paid or not."
    )
    return f"{said} {means}"
