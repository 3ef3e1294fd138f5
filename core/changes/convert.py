"""A plan in another currency: every amount of money converted at one rate, ranges in their shape."""

from contextlib import suppress
from dataclasses import replace
from math import log
from typing import Any

from core.changes.derived import derived
from core.changes.difference import plan_differences, with_changes
from core.errors import AssayError
from core.facts.reader import per_dollar
from core.plan.assumption.distribution import Distribution, Fixed, Pert
from core.plan.case import Case, Scenario, Sheet
from core.plan.conditions import EFFORT, LEVEL
from core.plan.document.edit import quantity_at, value_at
from core.plan.history import Line
from core.plan.plan import Plan, number_paths

_MONEY_LINES: tuple[Line, ...] = ("revenue", "costs", "cash")
_CHANGE = "exchange.change_per_year"
_MONEY = ("money", "money_per_gpu_hour")


def exchange_rate(*, of: str, into: str) -> float:
    """Return what one unit of a currency costs in another, from the facts."""
    return per_dollar(into) / per_dollar(of)


def converted(plan: Plan, currency: str) -> Plan:
    """Return the plan in another currency, all amounts at today's rate."""
    rate = exchange_rate(of=plan.company.currency, into=currency)
    changes: dict[str, Any] = {"company.currency": currency}
    for path in number_paths(plan):
        quantity, value = quantity_at(plan, path), value_at(plan, path)
        if quantity.unit in _MONEY and value is not None:
            changes[path] = value.affine(rate) if isinstance(value, Distribution) else value * rate
    changes["conditions"] = {
        path: value * rate if _is_money(plan, path) else value for path, value in plan.conditions.items()
    }
    if LEVEL in plan.conditions:
        changes["conditions"][LEVEL] = plan.conditions[LEVEL] + log(rate)
    if plan.history is not None:
        for line in _MONEY_LINES:
            past = plan.history.line(line)
            changes[f"history.{line}"] = {month: value * rate for month, value in past.items()}
    if currency == plan.exchange.currency:
        changes |= _turned_round(plan)
    return derived(plan, changes)


def _turned_round(plan: Plan) -> dict[str, Any]:
    """Return what changes where the second currency becomes the plan's own: what was not priced in it now is
    in the other one. Its rate moves the other way; a range is a PERT range through its turned percentiles.
    """
    change = plan.exchange.change_per_year
    most = plan.exchange.quantities()["change_per_year"]
    low, likely, high = (
        min(max(1 / (1 + change.quantile(level)) - 1, most.low or 0.0), most.high or 0.0)
        for level in (0.99, 0.5, 0.01)
    )
    changes: dict[str, Any] = {
        path: 1.0 - value_at(plan, path)
        for path in number_paths(plan)
        if path.endswith(".second_currency_share")
    }
    return changes | {
        "exchange.currency": plan.company.currency,
        "correlations": [
            one.model_dump()
            | {"coefficient": -one.coefficient if _CHANGE in (one.first, one.second) else one.coefficient}
            for one in plan.correlations
        ],
        _CHANGE: likely if isinstance(change, Fixed) else Pert(low=low, likely=likely, high=high),
    }


def _is_money(plan: Plan, path: str) -> bool:
    if path.startswith(f"{EFFORT}.campaigns."):
        return True
    with suppress(AssayError):
        return quantity_at(plan, path).unit in _MONEY
    return False


def converted_case(case: Case, currency: str) -> Case:
    """Return the case in another currency: its plan, its scenarios and term sheets. Inputs of pages belong to
    the currency in which they were typed and wait there. A scenario that no longer fits its plan is left out.
    """
    plan = converted(case.plan, currency)
    scenarios = []
    for one in case.scenarios:
        with suppress(AssayError):
            other = converted(with_changes(case.plan, one.changes), currency)
            scenarios.append(
                Scenario(one.name, {each.path: each.after for each in plan_differences(plan, other)})
            )
    rate = exchange_rate(of=case.plan.company.currency, into=currency)
    offers = {
        name: tuple(_converted_sheet(case.plan, name, sheet, rate) for sheet in sheets)
        for name, sheets in case.offers.items()
    }
    forecasts = {
        month: {line: _converted_bands(line, bands, rate) for line, bands in held.items()}
        for month, held in case.forecasts.items()
    }
    return replace(
        case,
        plan=plan,
        scenarios=tuple(scenarios),
        offers=offers,
        inputs=_converted_inputs(case, currency, rate),
        forecasts=forecasts,
    )


_MONEY_INPUTS = (
    *("gpu_price:", "people", "data", "thumb_average", "serving_fixed", "target:founders_payout"),
    *("inverse_exit", "fund_", "raise_most", "exit_price"),
)
"""How the names of pages' inputs begin that are amounts of money."""


def _converted_inputs(case: Case, currency: str, rate: float) -> dict[str, Any]:
    """Return the inputs of pages with those of the plan's currency carried over; what is no money stays as it
    is.
    """
    before, found = f"{case.plan.company.currency}:", dict(case.inputs)
    for key, value in case.inputs.items():
        name = key.removeprefix(before)
        if not key.startswith(before):
            continue
        money = (
            name.startswith(_MONEY_INPUTS) and isinstance(value, float | int) and not isinstance(value, bool)
        )
        found[f"{currency}:{name}"] = value * rate if money else value
    return found


def _converted_bands(
    line: str, bands: tuple[tuple[float, ...], ...], rate: float
) -> tuple[tuple[float, ...], ...]:
    factor = 1.0 if line == "customers" else rate
    return tuple(tuple(value * factor for value in month) for month in bands)


def _converted_sheet(plan: Plan, round_id: str, sheet: Sheet, rate: float) -> Sheet:
    def changed(name: str, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return value
        with suppress(AssayError):
            if quantity_at(plan, f"financing.rounds.{round_id}.{name}").unit in _MONEY:
                return value * rate
        return value

    return {name: changed(name, value) for name, value in sheet.items()}


def relabelled(plan: Plan, currency: str) -> Plan:
    """Return the plan with the same amounts under another currency's name."""
    same = currency == plan.exchange.currency
    return derived(plan, {"company.currency": currency} | ({"exchange.currency": "none"} if same else {}))
