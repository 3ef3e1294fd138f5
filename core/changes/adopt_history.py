"""Takes an accepted history into the plan: its revenue by month, opening cash, burn and customers."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from core.changes.derived import derived
from core.changes.make_it_yours import FIRST_MONTHS, SixNumbers, made_yours
from core.errors import Fault, PlanError
from core.history.history import History
from core.history.trend import Growth, burn, customers_today, growth, last_known, opening_cash
from core.plan.assumption.distribution import Distribution, Fixed
from core.plan.assumption.variation import PlannedPath
from core.plan.conditions import LEVEL, PRICES, as_stated_now, size_of_customer
from core.plan.document.library import READY_MADE, ready_made
from core.plan.history import FEWEST_MONTHS, LINES, OwnMonths, month_after, month_name
from core.plan.plan import Plan
from core.simulation.premises import posterior_of
from core.simulation.run import base_chain
from core.texts import mark

_OF_A_SEGMENT = ("growth_per_month", "opening_customers")
_OF_A_STREAM = (*PRICES, "adoption_share", "projects_per_month")
"""What today's revenue is made of."""


def fitted_growth(history: History) -> Growth | None:
    """Return the trend fitted to revenue, else to customers, where they are known well enough."""
    fits = (growth(history.series[role]) for role in ("revenue", "customers") if role in history.series)
    return next((fit for fit in fits if fit is not None), None)


def adopted(plan: Plan, history: History) -> Plan:
    """Return the plan started in the month after the history, resting on it.

    Its revenue goes on as the history has it, weighed against companies of every kind (see
    `market.forecaster`), from the level that its months show. Cash, burn and customers are the latest known.
    What the history does not tell stays as the plan has it, but for cuts of a ready-made plan where neither
    cash nor costs are known: they would act on the runway of another company; and for its cloud credits where
    the burn is known: what they paid would come off it. Raises `PlanError` where the figures contradict the
    plan.
    """
    start = date(*history.next, 1)
    found = _revenue_by_month(history)
    credits = plan.compute.credits
    if burn(history) is not None and any(credits == ready_made(name).compute.credits for name in READY_MADE):
        credits = ()
    known = _known(plan, history, start, found)
    base = _made_its_own(plan, known)
    stays = {"compute.credits": credits, "risks": plan.risks}
    if burn(history) is not None:  # it is what they leave of it, and bring to it
        beside = base_chain(derived(base, stays)).operations.free_cash_flow
        burnt = known.burn_per_month + float(beside[:FIRST_MONTHS, 0].mean())
        with suppress(PlanError):  # what a far larger sample company pays against its risks comes on top
            base = _made_its_own(plan, replace(known, burn_per_month=known.burn_per_month + burnt))
    kept: dict[str, Any] = {"company.about": plan.company.about, "company.start": start, **stays}
    if _rests_on_the_template(plan, history):
        kept["cuts"] = ()
    if found is not None:
        kept["history"] = _with_later({"revenue": found} | _other_lines(history), plan, history)
        kept |= _certain(base)
    taken = as_stated_now(derived(base.model_copy(update={"sources": plan.sources}), kept))
    if found is None:
        return taken
    level = posterior_of(OwnMonths(revenue=found), start).today
    taken = taken.model_copy(update={"conditions": taken.conditions | {LEVEL: level}})
    measured = {f"market.segments.{one.id}.growth_per_month": "measured" for one in plan.market.segments}
    return taken.model_copy(update={"sources": plan.sources | measured})


def _made_its_own(plan: Plan, known: SixNumbers) -> Plan:
    """Return the plan with the history's numbers; a burn that it cannot have is said of the file's costs."""
    try:
        return made_yours(plan, known, keep_financing=True)
    except PlanError as error:
        if [fault.path for fault in error.faults] != ["burn_per_month"]:
            raise
        text = mark(
            "are lower than what GPUs and delivery of this plan cost at such revenue: lower those first, or "
            "take the figures into another plan"
        )
        raise PlanError(Fault("costs", text)) from None


def _certain(plan: Plan) -> dict[str, Any]:
    """Return as certain what today's revenue is made of and how it is said to grow: its own months tell the
    one, and their bands hold all that is not known of the other. Courses that are planned stay.
    """
    changes: dict[str, Any] = {}
    for segment in plan.market.segments:
        here = f"market.segments.{segment.id}"
        changes |= {f"{here}.{name}": getattr(segment, name).median for name in _OF_A_SEGMENT}
    for stream in plan.revenue.streams:
        for name in {*_OF_A_STREAM, *size_of_customer(stream)} & stream.quantities().keys():
            value = getattr(stream, name)
            if isinstance(value, Distribution):
                course = value.monthly if isinstance(value.monthly, PlannedPath) else None
                changes[f"revenue.streams.{stream.id}.{name}"] = Fixed(value=value.median, monthly=course)
    return changes


def _rests_on_the_template(plan: Plan, history: History) -> bool:
    """Say whether the plan's cuts are a ready-made plan's, and the history tells nothing of its runway."""
    untold = not history.series.keys() & {"cash", "costs"}
    return untold and any(plan.cuts == ready_made(name).cuts for name in READY_MADE)


def _with_later(
    lines: dict[str, dict[str, float]], plan: Plan, history: History
) -> dict[str, dict[str, float]]:
    """Return the lines with the months that the plan knows after the history's end."""
    if plan.history is None:
        return lines
    end = month_name(*history.next)
    later = {line: {m: v for m, v in plan.history.line(line).items() if m >= end} for line in LINES}
    return {line: lines.get(line, {}) | later[line] for line in LINES}


def _other_lines(history: History) -> dict[str, dict[str, float]]:
    """Return the other lines by month as a plan holds them: what later forecasts are held against."""
    first = month_name(*history.first)
    return {
        role: {
            month_after(first, month): float(value)
            for month, value in enumerate(values)
            if not np.isnan(value) and not (role == "customers" and value < 0)
        }
        for role, values in history.series.items()
        if role in LINES and role != "revenue"
    }


def _revenue_by_month(history: History) -> dict[str, float] | None:
    """Return revenue by month as a plan holds it; None where too few months have any."""
    values, first = history.series.get("revenue"), 12 * history.first[0] + history.first[1] - 1
    if values is None or (np.nan_to_num(values) > 0).sum() < FEWEST_MONTHS:
        return None
    return {
        f"{(first + month) // 12}-{(first + month) % 12 + 1:02}": max(float(value), 0.0)
        for month, value in enumerate(values)
        if not np.isnan(value)
    }


def _known(plan: Plan, history: History, start: date, found: dict[str, float] | None) -> SixNumbers:
    """Return what the history knows of the numbers, and the plan's own for the rest."""
    chain = base_chain(plan)
    operations, round_ = chain.operations, plan.financing.next_round
    earned, spent = (
        float(operations.sales.revenue[0, 0]),
        float(operations.spending.bill.cost[:12, 0].mean()),
    )
    revenue, grown = (
        last_known(history.series.get("revenue")),
        plan.market.segments[0].growth_per_month.median,
    )
    if found is not None:
        says = posterior_of(OwnMonths(revenue=found), start)
        revenue = float(np.exp(says.today))
        grown = float(np.expm1(says.growth_per_year()[0] / 12))
    if revenue is not None and earned > 0:
        # A history does not tell GPU spend: it is taken to go with revenue.
        spent *= max(revenue, 0.0) / earned
    cash, burnt = opening_cash(history), burn(history)
    return SixNumbers(
        name=plan.company.name,
        cash=plan.opening.cash if cash is None else max(cash[0], 0.0),
        burn_per_month=-float(operations.free_cash_flow[:FIRST_MONTHS, 0].mean()) if burnt is None else burnt,
        revenue_per_month=earned if revenue is None else max(revenue, 0.0),
        growth_per_month=grown,
        gpu_spend_per_month=spent,
        raise_amount=0.0 if round_ is None else round_.amount.median,
        pre_money=1.0 if round_ is None else round_.pre_money.median,
        customers=customers_today(history),
    )
