"""Parts of the investor's lens: the fund's figures, and what each round will ask."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.plan.plan import Plan
from core.studies.financing.lens import RoundLens
from core.texts import mark
from present import formats
from present.translation import _
from ui.show import charts

QUESTIONS = {
    "revenue": mark("Yearly revenue"),
    "growth": mark("Growth a year"),
    "margin": mark("Gross margin"),
}


def asks_table(plan: Plan, lenses: Sequence[RoundLens]) -> None:
    """Draw what each round asks to see and the odds of showing it."""
    currency, rows = plan.company.currency, []
    names = {one.id: one.name for one in plan.financing.rounds}
    for lens in lenses:
        when = formats.month_name(plan.company.start, lens.month)
        for ask in lens.asks:
            low, middle, high = (
                formats.quantity(number, ask.unit, currency=currency, start=plan.company.start)
                for number in ask.shown
            )
            asked = formats.quantity(ask.asked, ask.unit, currency=currency, start=plan.company.start)
            rows.append(
                [
                    names[lens.round],
                    when,
                    _(QUESTIONS[ask.name]),
                    asked,
                    middle,
                    f"{low} – {high}",
                    f"{formats.in_hundred(ask.odds)} (± {ask.odds_error * 100:.1f})",
                ]
            )
        cash = " – ".join(
            formats.months(number, _("no burn"))
            for number in (lens.months_of_cash[0], lens.months_of_cash[2])
        )
        rows.append(
            [
                names[lens.round],
                when,
                _("Months of cash left"),
                "–",
                formats.months(lens.months_of_cash[1], _("no burn")),
                cash,
                "–",
            ]
        )
        rows.append(
            [
                names[lens.round],
                when,
                _("Everything asked for"),
                "–",
                "–",
                "–",
                formats.in_hundred(lens.all_odds),
            ]
        )
    frame = pd.DataFrame(
        rows,
        columns=[
            _("Round"),
            _("Raise starts"),
            _("Question"),
            _("Asked"),
            _("Median future"),
            _("P5 – P95"),
            _("Passes"),
        ],
    )
    st.dataframe(
        frame, hide_index=True, alt=_("What each round asks and the odds of passing"), key="lens_table"
    )
    charts.table_download(frame, name="investor_lens")
