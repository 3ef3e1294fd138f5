"""Parts of the round's page: the same round under each convention, and in whole shares."""

from fractions import Fraction

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import AssayError
from core.financing.ownership.rounding import PriceRule, rounded_round
from core.financing.raising.priced_round import SolvedRound
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.simulation.summary import Summary
from core.studies.financing.planned import planned_table
from core.texts import mark
from present import formats
from present.translation import _
from ui.forms.choices import choice_label


def conventions_table(plan: Plan, chosen: str, place: int) -> None:
    """Draw price and stakes under each meaning of pre-money."""
    st.markdown(f"**{_('The same round under each convention')}**")
    rows = []
    for convention in ("percent_ownership", "pre_money", "dollars_invested"):
        try:
            other = planned_table(
                changed(plan, {f"financing.rounds.{chosen}.convention": convention}), 1, "exact"
            )
        except AssayError:
            rows.append([choice_label(convention, "convention"), *["–"] * 3])
            continue
        stake = other.bought(place)[:, 0].astype(float)
        rows.append(
            [
                choice_label(convention, "convention"),
                f"{float(other.solved[place].price[0]):,.4f}",  # type: ignore[union-attr]
                formats.percent(stake[other.founders].sum()),
                formats.percent(stake[other.owners.index(chosen)]),
            ]
        )
    st.dataframe(
        pd.DataFrame(
            rows, columns=[_("Pre-money convention"), _("Price a share"), _("Founders"), _("New investors")]
        ),
        hide_index=True,
        alt=_("Price and stakes under each pre-money convention"),
        key="conventions",
    )
    st.caption(
        _(
            "Where notes or SAFEs convert, term sheets mean one of three things by pre-money (Cooley). "
            "Ask which."
        )
    )


def rounds_that_wait(plan: Plan, summary: Summary) -> None:
    """Say which dated rounds close later than their month because the round before them is still open."""
    for index, one in enumerate(plan.financing.rounds[1:], start=1):
        closing, before = summary.close_months[index], summary.close_months[index - 1]
        happened = np.isfinite(closing)
        if one.close_month is None or not happened.any():
            continue
        planned = one.close_month - one.lead_months.median
        waits = np.median(np.nan_to_num(before[happened], nan=np.inf)) > planned  # or was given up later
        if waits and np.median(closing[happened]) - one.close_month >= _LATE:
            st.caption(
                _(
                    "{round} is planned for {month} and mostly closes later: its raise begins only when the "
                    "round before it, {before}, has closed or been given up."
                ).format(
                    round=one.name,
                    month=formats.month_name(plan.company.start, one.close_month),
                    before=plan.financing.rounds[index - 1].name,
                )
            )


_LATE = 3
"""Months by which a round's median closing must be later to be worth a word."""
_PRICE_RULES: dict[PriceRule, str] = {
    "nearest": mark("rounded to the nearest"),
    "down": mark("cut off"),
    "up": mark("rounded up"),
}


def whole_shares(solved: SolvedRound, names: dict[str, str], currency: str) -> None:
    """Draw the round with its price rounded and no fractions of shares."""
    st.markdown(f"**{_('In whole shares')}**")
    decimals = st.selectbox(
        _("Price rounded to"),
        [2, 3, 4, 5, 6, 8],
        index=2,
        key="price_decimals",
        format_func=lambda number: _("{number} decimals").format(number=number),
    )
    rule = st.segmented_control(
        _("Price is"),
        list(_PRICE_RULES),
        default="nearest",
        key="price_rule",
        required=True,
        format_func=lambda one: _(_PRICE_RULES[one]),
    )
    series = solved.conversions and st.toggle(
        _("Round each SAFE's and note's own price too"), key="round_conversions"
    )
    rounded = rounded_round(
        solved,
        amount=Fraction(solved.new_shares[0] * solved.price[0]),
        price_decimals=decimals,
        price_rule=rule or "nearest",
        conversion_decimals=decimals if series else None,
    )
    lines = [
        (_("Price a share"), f"{float(rounded.price):,.6f}"),
        (_("New shares"), f"{int(rounded.new_shares):,}"),
    ]
    lines += [(names[name], f"{int(count):,}") for name, count in rounded.conversions.items()]
    lines += [
        (_("Increase of the pool"), f"{int(rounded.pool_increase):,}"),
        (_("Money that buys no whole share"), f"{formats.SYMBOLS[currency]}{float(rounded.money_left):,.2f}"),
    ]
    st.dataframe(
        pd.DataFrame(lines, columns=[_("Item"), _("Value")]),
        hide_index=True,
        alt=_("The round in whole shares"),
        key="rounded",
    )
    st.caption(
        _(
            "The price is rounded first, then fractions of shares are dropped, as charters say; what is left "
            "over is shown."
        )
    )
