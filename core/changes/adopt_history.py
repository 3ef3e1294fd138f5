"""Takes an accepted history into the plan: opening cash, burn, revenue and fitted growth."""

from datetime import date
from typing import Any

from core.changes.make_it_yours import SixNumbers, made_yours
from core.history.history import History
from core.history.trend import Growth, burn, growth, last_known
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.simulation.run import base_chain


def fitted_growth(history: History) -> Growth | None:
    """Return growth fitted to customers if they are known well enough, else to revenue."""
    fits = (growth(history.series[role]) for role in ("customers", "revenue") if role in history.series)
    return next((fit for fit in fits if fit is not None), None)


def adopted(plan: Plan, history: History) -> Plan:
    """Return the plan started in the month after the history, on its latest cash, revenue and burn, with its
    growth.

    What the history does not tell stays as the plan has it. Growth enters as a normal range, estimate ± its
    standard error, and is marked as measured. Raises `PlanError` where the figures contradict the plan.
    """
    operations = base_chain(plan).operations
    fit, burnt = fitted_growth(history), burn(history)
    cash, revenue = last_known(history.series.get("cash")), last_known(history.series.get("revenue"))
    round_, earned, spent = (
        plan.financing.next_round,
        float(operations.sales.revenue[0, 0]),
        float(operations.spending.bill.cost[:12, 0].mean()),
    )
    if revenue is not None and earned > 0:
        spent *= (
            max(revenue, 0.0) / earned
        )  # a history does not tell GPU spend: it is taken to go with revenue
    known = SixNumbers(
        plan.company.name,
        plan.opening.cash if cash is None else max(cash, 0.0),
        -float(operations.free_cash_flow[:3, 0].mean()) if burnt is None else burnt,
        earned if revenue is None else max(revenue, 0.0),
        plan.market.segments[0].growth_per_month.median,
        spent,
        0.0 if round_ is None else round_.amount.median,
        1.0 if round_ is None else round_.pre_money.median,
    )
    base = made_yours(plan, known)
    kept: dict[str, Any] = {
        "company.about": plan.company.about,
        "company.start": date(*history.next, 1),
        "compute.credits": plan.compute.credits,
        "risks": plan.risks,
    }
    return _with_growth(changed(base.model_copy(update={"sources": plan.sources}), kept), fit)


def _with_growth(plan: Plan, fit: Growth | None) -> Plan:
    if fit is None:
        return plan
    changes: dict[str, Any] = {}
    sources = dict(plan.sources)
    for segment in plan.market.segments:
        path = f"market.segments.{segment.id}.growth_per_month"
        changes[path] = {
            "distribution": "normal",
            "mean": fit.per_month,
            "standard_deviation": max(fit.error, 1e-4),
            "at_least": -0.5,
            "at_most": 1.0,
        }
        sources[path] = "measured"
    return changed(plan, changes | {"sources": sources})
