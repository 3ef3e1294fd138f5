"""Revenue by quality, models that repay or not, and people by team, as tables."""

from functools import partial

import pandas as pd
import streamlit as st

from core.plan.plan import Plan
from core.studies.cash_flow.circular_money import CircularMoney
from core.studies.cash_flow.make_up import QualityRow, TeamHeads, Vintage
from present import formats
from present.translation import _
from ui.forms.choices import choice_label
from ui.session.studies import study
from ui.show import tables


def quality() -> None:
    """Draw the parts of revenue by how safe they are, by year of the plan."""
    rows: tuple[QualityRow, ...] = study("quality")
    frame = pd.DataFrame(
        [
            {_("Quality"): choice_label(row.quality)}
            | {
                _("Year {number}").format(number=year): float(share)
                for year, share in enumerate(row.shares, start=1)
            }
            for row in rows
        ]
    )
    tables.draw(
        frame,
        shown=dict.fromkeys(frame.columns[1:], formats.percent),
        height="content",
        alt=_("Revenue by quality"),
        key="quality",
        name="revenue_quality",
    )
    related = next((row for row in rows if row.quality == "related_party"), None)
    if related is not None:
        st.warning(
            _(
                "Related parties pay {share} of the first year's revenue: if they are investors or "
                "suppliers too, "
                "leave it out before you compare."
            ).format(share=formats.percent(float(related.shares[0]))),
            icon=":material/sync_problem:",
        )


def circular(plan: Plan) -> None:
    """Draw revenue without what only goes round, where the plan names parties on two sides."""
    found: CircularMoney | None = study("circular")
    st.markdown(f"**{_('Money that goes round')}**")
    if found is None:
        st.caption(
            _(
                "A customer that is also an investor or a supplier may pay with the company's own money. "
                "Name it under Plan, Revenue, Related parties, and revenue stands here without it."
            )
        )
        return
    rows = [(_("All revenue"), found.revenue)]
    for party in found.parties:
        rows += [
            (_("{name} pays").format(name=party.name), party.pays),
            (_("of it circular"), party.circular),
            (_("{name} is paid for compute").format(name=party.name), party.is_paid),
        ]
    rows.append((_("Revenue without circular money"), found.net_revenue))
    frame = pd.DataFrame(
        [
            {_("Figure"): name}
            | {
                _("Year {number}").format(number=year): float(value)
                for year, value in enumerate(values, start=1)
            }
            for name, values in rows
        ]
    )
    money = partial(formats.money, currency=plan.company.currency)
    tables.draw(
        frame,
        shown={str(name): money for name in frame.columns[1:]},
        alt=_("Circular money by year"),
        key="circular",
        name="circular_money",
        height="content",
    )
    st.caption(
        _(
            "Means over the futures. Of what a party has paid so far, as much is circular as the company has "
            "paid it or it has put in: beyond that it brings money of its own. Of the exit's last twelve "
            "months of revenue {share} is circular (median): at the same multiple the price would be lower "
            "by as much."
        ).format(share=formats.percent(found.exit_share.value))
    )


def models(plan: Plan) -> None:
    """Draw each generation of models: its cost beside the gross profit of its time."""
    rows: tuple[Vintage, ...] = study("vintages")
    if not rows:
        st.caption(_("No model is trained in full before the exit."))
        return
    start, currency = plan.company.start, plan.company.currency
    frame = pd.DataFrame(
        {
            _("Model"): [f"{row.name} {row.generation}" for row in rows],
            _("Trained from"): [formats.month_name(start, float(row.trained_from)) for row in rows],
            _("Newest until"): [formats.month_name(start, float(row.newest_until)) for row in rows],
            _("Its training"): [row.cost.value for row in rows],
            _("Gross profit of its time"): [row.gross_profit.value for row in rows],
            _("Repaid in"): [
                _("exit before") if one is None else formats.in_hundred(one.value)
                for one in (row.repaid for row in rows)
            ],
        }
    )
    money = partial(formats.money, currency=currency)
    tables.draw(
        frame,
        shown={_("Its training"): money, _("Gross profit of its time"): money},
        alt=_("Models and their cost"),
        key="vintages",
        name="models",
        height="content",
    )
    st.caption(
        _(
            "Medians over the futures that live until then. A model is the newest from the end of its "
            "training to "
            "the end of the next one's; runs beside each other share gross profit by what they cost."
        )
    )


def people(plan: Plan) -> None:
    """Draw the people of every team at the end of each quarter."""
    teams: tuple[TeamHeads, ...] = study("people")
    months = list(range(2, plan.exit.month + 1, 3))
    frame = pd.DataFrame(
        [
            {_("Team"): team.name, _("Function"): choice_label(team.function)}
            | {
                formats.month_name(plan.company.start, float(month)): float(team.heads[month])
                for month in months
            }
            for team in teams
        ]
    )
    tables.draw(
        frame,
        shown=dict.fromkeys(frame.columns[2:], "{:.1f}".format),
        height="content",
        alt=_("People by team"),
        key="people_by_team",
        name="people",
    )
    st.caption(_("Base case, before any cut; each team at the end of the quarter."))
