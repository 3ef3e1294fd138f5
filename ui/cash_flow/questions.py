"""What a finance head asks, answered on the page: cash on a date, who is owed, which cost grows, what
products leave.
"""

from functools import partial

import pandas as pd
import streamlit as st

from core.months import PER_YEAR
from core.plan.plan import Plan
from core.studies.cash_flow.position import CostGrowth, Position, StreamMargin
from present import formats
from present.translation import _
from ui.forms.labels import short_label
from ui.session.studies import study
from ui.show import tables


def cash_on_a_date(plan: Plan) -> None:
    """Ask for a month, and say what cash there is then and who is owed what."""
    start, currency = plan.company.start, plan.company.currency
    months = list(range(plan.exit.month + 1))
    month = st.select_slider(
        _("At the end of"),
        months,
        value=min(PER_YEAR - 1, plan.exit.month),
        format_func=lambda number: formats.month_name(start, float(number)),
        key="position_month",
    )
    found: Position = study("position", month)
    grid = st.grid(5, border=True, min_column_width=150)
    grid.metric(_("Company still lives"), formats.in_hundred(found.alive.value))
    for name, one in zip((_("Cash, P10"), _("Cash, median"), _("Cash, P90")), found.cash, strict=True):
        grid.metric(
            name,
            formats.money(one.value, currency),
            help=_("± {error} (standard error). Of all futures; ruin leaves what was left.").format(
                error=formats.money(one.error, currency)
            ),
        )
    grid.metric(
        _("Compute still committed"),
        formats.money(found.commitments_left, currency),
        help=_("Minimum take of all contracts after this month, less what is prepaid."),
    )
    owed = pd.DataFrame(
        {
            _("Owed to"): [_(name) for name, _amount in found.owed],
            _("Median amount"): [amount for _name, amount in found.owed],
        }
    )
    st.markdown(f"**{_('What is owed to whom, where the company still lives')}**")
    if owed.empty:
        st.caption(_("Nothing is owed to anybody then."))
    else:
        money = partial(formats.money, currency=currency)
        shown = {_("Median amount"): money}
        tables.draw(owed, shown=shown, alt=_("What is owed to whom"), key="owed", name="owed")


def costs_that_grow(plan: Plan) -> None:
    """Show every cost of the first twelve months beside that of the last before the exit."""
    money = partial(formats.money, currency=plan.company.currency)
    costs: tuple[CostGrowth, ...] = study("cost_growth")
    frame = pd.DataFrame(
        {
            _("Cost"): [short_label(one.id, plan) for one in costs],
            _("First twelve months"): [one.first for one in costs],
            _("Last twelve months"): [one.last for one in costs],
            _("More"): [one.last - one.first for one in costs],
            _("Factor"): [one.growth for one in costs],
        }
    )
    st.caption(
        _("Means over all futures, the dead counted with 0; the cost that grows most in money stands first.")
    )
    tables.draw(
        frame,
        shown=dict.fromkeys((_("First twelve months"), _("Last twelve months"), _("More")), money)
        | {_("Factor"): formats.multiple},
        alt=_("Costs of the first and the last year"),
        key="cost_growth",
        name="cost_growth",
    )


def margins_by_product(plan: Plan) -> None:
    """Show what each stream leaves in a year of the plan."""
    currency, years = plan.company.currency, (plan.exit.month + PER_YEAR) // PER_YEAR
    year = st.segmented_control(
        _("Year of the plan"), list(range(1, years + 1)), default=1, key="margin_year", required=True
    )
    first = PER_YEAR * ((year or 1) - 1)
    last = min(first + PER_YEAR - 1, plan.exit.month)
    rows: tuple[StreamMargin, ...] = study("stream_margins", first, last)
    frame = pd.DataFrame(
        {
            _("Stream"): [one.name for one in rows],
            _("Revenue"): [one.revenue for one in rows],
            _("Delivery and review"): [one.delivery for one in rows],
            _("Serving its tokens"): [one.serving for one in rows],
            _("Gross margin"): [one.margin for one in rows],
        }
    )
    st.caption(
        _(
            "Means over all futures, the dead counted with 0, up to the exit; serving is shared out "
            "by tokens, "
            "without the free tier."
        )
    )
    money = partial(formats.money, currency=currency)
    amounts = (_("Revenue"), _("Delivery and review"), _("Serving its tokens"))
    tables.draw(
        frame,
        shown=dict.fromkeys(amounts, money) | {_("Gross margin"): formats.percent},
        alt=_("What each stream leaves"),
        key="margins",
        name="margins",
    )
