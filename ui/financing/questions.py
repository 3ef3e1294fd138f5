"""The inverse questions on the page: their words, units and limits."""

from dataclasses import dataclass

from core.decisions.inverse import EXIT, Goal
from core.plan.plan import Plan
from core.studies.financing.term_sheets import sheet_of
from core.texts import mark
from present.translation import _
from ui.forms.labels import short_label

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
