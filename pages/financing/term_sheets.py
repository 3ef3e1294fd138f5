"""Term sheets side by side: which offer leaves the founders more, and at which exit the answer changes."""

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import AssayError
from core.studies.financing.term_sheets import compare
from present import formats
from present.charts.curves import curves_chart
from present.translation import _
from ui.financing.owners import pick_round
from ui.financing.sheets import ahead_text, edit_sheets, sheets_of
from ui.frame.strip import show_not_computed
from ui.session import current, runs
from ui.show import charts

st.markdown(
    _(
        "Up to four offers for one round, in the founders' money. All other rounds stay as planned. Offers "
        "belong to the open plan and never change it."
    )
)
chosen = pick_round(key="sheet_round")
if chosen is None:
    st.stop()
plan = current.shown_plan()
currency = plan.company.currency
sheets = sheets_of(plan, chosen)
edit_sheets(plan, chosen)
value = runs.summary("cash").figures["enterprise_value"]
largest = 2.0 * max(
    max(float(terms["pre_money"]) + float(terms["amount"]) for terms in sheets.values()),
    value.value if value else 0.0,
)
across = np.linspace(0, largest, 241)
try:
    offers = compare(plan, chosen, sheets, across)
except AssayError as error:
    show_not_computed(list(error.faults))
    st.stop()
unit, divisor = charts.money_scale(largest, currency)
left, right = st.columns([3, 2])
with left:
    charts.draw(
        curves_chart(
            mode=charts.mode(),
            unit=unit,
            across=across,
            across_label=_("Exit proceeds after debt ({unit})").format(unit=unit),
            divisor=divisor,
            across_divisor=divisor,
            curves={offer.name: offer.founders_payout for offer in offers},
            marks=[
                (start, _("{name} ahead of A").format(name=offer.name))
                for offer in offers[1:]
                for start, _end in offer.better
                if 0 < start <= largest
            ],
        ),
        key="sheets",
        title=_("Founders' payout under each offer"),
        alt=_("Founders' money over the exit proceeds under each offer"),
    )
with right:
    difference = {offer.name: offer.founders_payout - offers[0].founders_payout for offer in offers[1:]}
    if difference:
        charts.draw(
            curves_chart(
                mode=charts.mode(),
                unit=unit,
                across=across,
                across_label=_("Exit proceeds after debt ({unit})").format(unit=unit),
                divisor=divisor,
                across_divisor=divisor,
                curves=difference,
            ),
            key="sheets_difference",
            title=_("Difference to offer A"),
            alt=_("Difference of the founders' money to the first offer"),
        )
rows = {
    "": [
        _("Price a share"),
        _("Effective pre-money"),
        _("Founders after the round"),
        _("New investors"),
        _("Unissued pool"),
        _("Board seats"),
        _("Founders get nothing below"),
        _("Pays founders more than A"),
    ]
}
for offer in offers:
    rows[offer.name] = [
        f"{formats.SYMBOLS[currency]}{offer.price:,.4f}",
        formats.money(offer.effective_pre_money, currency),
        formats.percent(offer.founders_stake),
        formats.percent(offer.investor_stake),
        formats.percent(offer.pool_share),
        str(offer.board_seats),
        formats.money(offer.first_money, currency) if np.isfinite(offer.first_money) else _("always"),
        "–" if offer is offers[0] else ahead_text(offer, currency),
    ]
frame = pd.DataFrame(rows)
st.dataframe(frame, hide_index=True, alt=_("The offers compared"), key="offers")
charts.table_download(frame, name="term_sheets")
st.caption(
    _(
        "A higher price with a participating preference often pays founders less at every exit but the "
        "largest: read the curve, not the headline."
    )
)
