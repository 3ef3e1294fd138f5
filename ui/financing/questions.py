"""The inverse questions on the page: their words, units and limits."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.decisions.inverse import EXIT, Answer, Goal
from core.plan.plan import Plan
from core.studies.financing.term_sheets import sheet_of
from core.texts import mark
from present import formats
from present.charts.curves import curves_chart
from present.translation import _
from ui.forms.labels import short_label
from ui.show import charts

GOALS: dict[Goal, tuple[str, str, float]] = {
    "founders_stake": (mark("founders hold this stake after the round"), "share", 0.4),
    "founders_stake_odds": (mark("founders keep more than a stake to the end, with these odds"), "odds", 0.5),
    "founders_payout": (mark("founders get this much at an exit"), "money", 50e6),
    "investor_multiple": (mark("the round's investors get this multiple at an exit"), "factor", 5.0),
    "investor_irr": (mark("the round's investors earn this a year at an exit"), "share", 0.3),
}
"""Goal → (words, unit, usual target)."""


@dataclass(frozen=True)
class Unknown:
    """Something that may be solved for: path (or the exit), unit, and the limits searched."""

    path: str
    label: str
    unit: str
    low: float
    high: float


def unknowns(plan: Plan, round_id: str, exit_size: float) -> list[Unknown]:
    """Return what may be solved for in this plan: the round's terms, SAFE caps, and the exit."""
    own = sheet_of(plan, round_id, ("pre_money", "amount"))
    pre, amount = float(str(own["pre_money"])), float(str(own["amount"]))
    base = f"financing.rounds.{round_id}"
    found = [
        Unknown(f"{base}.pre_money", "", "money", pre / 10, pre * 10),
        Unknown(f"{base}.amount", "", "money", amount / 20, amount * 10),
        Unknown(f"{base}.pool_after_share", "", "share", 0.0, 0.4),
        Unknown(f"{base}.preference_multiple", "", "factor", 0.0, 5.0),
    ]
    found += [
        Unknown(f"financing.safes.{safe.id}.cap", "", "money", safe.cap / 5, safe.cap * 10)
        for safe in plan.financing.safes
        if safe.cap
    ]
    named = [Unknown(one.path, short_label(one.path, plan), one.unit, one.low, one.high) for one in found]
    return [*named, Unknown(EXIT, _("Exit proceeds after debt"), "money", exit_size / 100, exit_size * 10)]


def goal_chart(
    found: Answer, unknown: Unknown, words: str, symbol: str, factor: float, target: float, plan: Plan
) -> None:
    """Draw the goal over the term that is solved for."""
    currency = plan.company.currency
    across_unit, across_divisor = (
        charts.money_scale(unknown.high, currency)
        if unknown.unit == "money"
        else ("%", 0.01)
        if unknown.unit == "share"
        else ("×", 1.0)
    )
    reached = np.array([np.nan if one is None else one for one in found.reached])
    charts.draw(
        curves_chart(
            mode=charts.mode(),
            unit=symbol,
            across=np.array(found.unknown),
            across_label=f"{unknown.label} ({across_unit})",
            divisor=factor,
            across_divisor=across_divisor,
            curves={_(words): reached, _("wanted"): np.full(len(reached), target)},
            marks=[
                (one, formats.quantity(one, unknown.unit, currency=currency, start=plan.company.start))
                for one in found.solutions
            ],
        ),
        key="inverse",
        title=_("How it depends on this term"),
        alt=_("The goal over the term that is solved for, with the wanted value"),
    )
    if any(one is None for one in found.reached):
        st.caption(
            _(
                "Gaps in the curve: terms that cannot be met there, such as SAFEs that take more than "
                "the company."
            )
        )
