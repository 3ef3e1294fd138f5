"""Parts of the waterfall page: the preference stack, break points, choices."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core.financing.exit.choices import BreakPoint
from core.financing.exit.payout import Payout
from core.financing.exit.waterfall import ShareClasses
from core.plan.plan import Plan
from core.simulation.summary import Summary
from present import formats
from present.charts.bars import stack
from present.translation import _
from ui.financing.break_points import event_text, owner_of
from ui.session.kept import kept_money
from ui.show import charts


def preference_stack(
    classes: ShareClasses, names: dict[str, str], places: Mapping[str, int], unit: str, divisor: float
) -> None:
    """Draw who is paid before whom."""
    tiers = sorted({int(rank) for rank in classes.seniority[:, 0] if rank})
    parts = {
        owner_of(name, names): np.array(
            [classes.preference[index, 0] if classes.seniority[index, 0] == rank else 0.0 for rank in tiers]
        )
        for index, name in enumerate(classes.names)
        if classes.preference[index, 0] > 0
    }
    if parts:
        charts.draw(
            stack(
                mode=charts.mode(),
                unit=unit,
                days=[_("tier {number}").format(number=rank) for rank in tiers],
                parts=parts,
                divisor=divisor,
                places=places,
            ),
            key="preference_stack",
            title=_("The preference stack: higher tiers are paid first"),
            alt=_("Preferences by seniority"),
        )


def break_points_table(
    points: Sequence[BreakPoint], numbers: Mapping[float, str], names: dict[str, str], currency: str
) -> None:
    """Draw the exits at which the sharing changes."""
    st.markdown(f"**{_('Break points')}**")
    breaks = pd.DataFrame(
        [
            {
                _("No."): numbers[point.proceeds],
                _("Exit"): formats.money(point.proceeds, currency),
                _("What happens"): event_text(point, names),
            }
            for point in points
        ]
    )
    st.dataframe(
        breaks,
        hide_index=True,
        height="content",
        alt=_("Exits at which the sharing changes"),
        key="break_points",
    )


def exit_asked(plan: Plan, summary: Summary) -> tuple[float, float]:
    """Ask at which exit, and return it with the largest that is drawn: both lie on one picture."""
    value = summary.figures["enterprise_value"]
    median = value.value if value else 0.0
    raised = [one for one in plan.financing.rounds if one.amount.median > 0]
    post_money = sum(one.pre_money.median + one.amount.median for one in raised[-1:])
    largest = 2.5 * max(post_money, median, 1e6)
    usual = float(f"{median or largest / 2.5:.3g}")  # three digits: it is where one begins, and no result
    unit, divisor = charts.money_scale(largest, plan.company.currency)
    price = kept_money(
        "exit_price", _("Exit proceeds after debt"), usual, unit=unit, divisor=divisor, most=1e3 * largest
    )
    if median:
        st.caption(_("Begins at the median exit value of the plan's futures."))
    elif raised:
        st.caption(
            _("The median exit value of the plan's futures is 0: begins at the price of the last round.")
        )
    return price, max(largest, 1.25 * price)


def payout_cards(
    paid: Payout, founders: Sequence[int], exit_price: float, first: float, currency: str
) -> None:
    """Draw what the founders get at the exit chosen."""
    grid = st.grid(4, min_column_width=150, border=True, gap="xsmall")
    grid.metric(
        _("Founders get"),
        formats.money(float(paid.paid[founders, 0].sum()), currency),
        help=_("Founders' money at the exit chosen."),
    )
    grid.metric(
        _("Of the proceeds"),
        formats.percent(float(paid.paid[founders, 0].sum()) / exit_price if exit_price else 0.0),
        help=_("Founders' part of the proceeds."),
    )
    grid.metric(
        _("Preferences before common"),
        formats.money(first, currency),
        help=_("Exit at which common shares get their first money: the sum of all preferences."),
    )
    grid.metric(
        _("Management carve-out"),
        formats.money(float(paid.carve_out[0]), currency),
        help=_("Paid to the management before all shares."),
    )


def how_chosen(voted: bool) -> str:
    """Return how the classes come to convert or not."""
    if voted:
        return _(
            "Enough holders of preferred shares gain if all convert: by their vote, all are common here."
        )
    return _(
        "Each holder converts or keeps the preference, whichever pays more, given what all others do: "
        "nobody would gain by changing alone. The unissued pool gets nothing."
    )
