"""The charts that carry the answer: the scale, the price line, ownership, the multiple and the payout. Pages
and presenting draw the same ones.
"""

from math import isfinite

import streamlit as st

from core.plan.plan import Plan
from core.simulation.summary import Summary
from core.studies.plan.judgement import Judgement, Price
from present import formats, words
from present.charts.bars import distribution, scale_chart
from present.charts.lines import price_line
from present.charts.ranges import ownership_chart
from present.translation import _
from ui.financing.owners import owner_names
from ui.session.studies import study
from ui.show import charts


def draw_scale(judgement: Judgement) -> None:
    """Draw the word with its reason, and where the three readings stand between bubble and gold mine."""
    verdict = judgement.verdict
    if verdict is None:
        return
    badge = {"gold": "green", "bubble": "red", "open": "orange"}[verdict.word]
    st.badge(_(words.VERDICTS[verdict.word]), color=badge, icon=":material/gavel:")  # type: ignore[arg-type]
    st.caption(words.verdict_reason(judgement))
    markers = [
        (_("Your assumptions"), verdict.own, "circle"),
        (_("Base rates"), verdict.base_rates, "diamond"),
        (_("A sceptic's"), verdict.sceptic, "x"),
    ]
    markers = [one for one in markers if isfinite(one[1])]
    described = "; ".join(f"{label} {formats.in_hundred(odds)}" for label, odds, _symbol in markers)
    if markers:
        charts.draw(
            scale_chart(mode=charts.mode(), markers=markers, threshold=verdict.threshold),
            key="scale",
            alt=_("Bar from bubble to gold mine: {markers}").format(markers=described),
        )


def draw_price_line(plan: Plan, judgement: Judgement) -> None:
    """Draw the revenue that the round's price requires over the plan's and the base rates' revenue."""
    if judgement.required is None or judgement.price is None:
        return
    unit, divisor = charts.money_scale(judgement.price.required_revenue / 12, plan.company.currency)
    days = formats.calendar(plan.company.start, plan.company.months)
    charts.draw(
        price_line(
            mode=charts.mode(),
            unit=_("{unit} a month").format(unit=unit),
            days=days,
            own=judgement.summary.fans["revenue"],
            base_rates=judgement.base_rates,
            required=judgement.required,
            exit_day=days[plan.exit.month],
            divisor=divisor,
        ),
        key="price_line",
        title=_("The price line: the revenue this price requires"),
        alt=_("Monthly revenue required by the price against the plan's and the base rates' range"),
    )


def draw_ownership(plan: Plan) -> None:
    """Draw who owns the company after each round, with the founders' range over the futures."""
    names, found = owner_names(plan), study("ownership")
    parts = {
        names[owner]: found.planned[:, index]
        for index, owner in enumerate(found.owners)
        if found.planned[:, index].max() > 0
    }
    charts.draw(
        ownership_chart(
            mode=charts.mode(),
            steps=[names[step] for step in found.steps],
            parts=parts,
            founders=found.founders,
            places={names[owner]: index for index, owner in enumerate(found.owners)},
        ),
        key="cap_table",
        title=_("Who owns the company: as planned, and the founders' range"),
        alt=_("Ownership in percent after each round, with the founders' range over all futures"),
    )


def draw_multiple(plan: Plan, summary: Summary) -> None:
    """Draw how the next round's multiple is spread over the futures, with the hurdle."""
    charts.draw(
        distribution(
            mode=charts.mode(),
            unit="×",
            values=summary.by_path["multiple"],
            meaning="revenue",
            label=_("Multiple"),
            mark_at=plan.investor.hurdle_multiple,
            mark_label=_("hurdle"),
        ),
        key="multiples",
        title=_("Money back for each unit invested in the next round"),
        alt=_("Distribution of the multiple on the next round"),
    )


def draw_exit_revenue(plan: Plan, summary: Summary, price: Price) -> None:
    """Draw how revenue at the exit is spread over the futures, with what the price requires."""
    unit, divisor = charts.money_scale(price.required_revenue, plan.company.currency)
    charts.draw(
        distribution(
            mode=charts.mode(),
            unit=unit,
            values=summary.by_path["exit_revenue"],
            meaning="cash",
            label=_("Revenue at the exit"),
            divisor=divisor,
            mark_at=price.required_revenue,
            mark_label=_("required"),
        ),
        key="exit_revenue",
        title=_("Yearly revenue at the exit, and what the price requires"),
        alt=_("Distribution of revenue at the exit with the required revenue"),
    )
