"""Month 0 moves on: months that are known join the history, and the plan begins after them.

What the plan said would be by then is carried forward (prices, usage, people, costs, demand, what is drawn
down and written off), at its base case; what is known takes its place (cash, customers, revenue). Every month
of the plan counts from its new first day.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from core.arrays import Months, MonthsPaths
from core.changes.carry_forward import carried_forward, drawn_credit
from core.changes.conditions_later import with_conditions
from core.changes.contracts_running import as_contracts_begin, contracts_as_they_run, projects_as_they_run
from core.changes.count_anew import counted_anew
from core.changes.derived import derived
from core.changes.levels import at_level
from core.errors import AssayError, Fault, PlanError
from core.history.history import History
from core.history.trend import STALE, burn, opening_cash
from core.months import PER_YEAR
from core.plan.case import Case, Scenario
from core.plan.document.edit import quantity_at
from core.plan.history import LINES, Line, month_name, months_between
from core.plan.plan import Plan
from core.plan.stream import SegmentStream, StreamBase
from core.simulation.chain import Chain
from core.simulation.premises import growth_is_measured, posterior_of
from core.simulation.run import base_chain
from core.simulation.sales import beside_what_was_expected
from core.texts import mark

_NOTHING = mark(
    "of the last month is 0 where the plan has some: nothing goes on from it. Change the plan instead"
)


@dataclass(frozen=True)
class MovedOn:
    """The case after the move, how many months it took, and what a person should check."""

    case: Case
    months: int
    remarks: tuple[Fault, ...]


def moved_on(case: Case) -> MovedOn:
    """Return the case whose plan has begun in the month after the last one known. Raises `PlanError` where
    none is known, cash is not, or what is known leaves nothing to go on from.
    """
    plan = case.plan
    known = () if plan.history is None else plan.history.actuals(plan.company.start)
    if plan.history is None or not known:
        raise PlanError(Fault("history", mark("holds no month of the plan yet: enter one first")))
    first = month_name(plan.company.start.year, plan.company.start.month)
    months = months_between(first, known[-1]) + 1
    if months >= plan.company.months:
        raise PlanError(Fault("history", mark("reaches beyond the plan's horizon: open a new plan from it")))
    chain, remarks = base_chain(plan), list[Fault]()
    begun: dict[str, Any] = {"company.start": _later(plan.company.start, months)}
    moved = derived(plan, carried_forward(plan, chain, months))
    begun |= drawn_credit(chain, months) | {"opening.cash": _cash(plan, chain, months, remarks)}
    moved = derived(
        moved, counted_anew(moved, months, remarks) | _cuts_made(plan, chain, months, remarks) | begun
    )
    moved, level = _at_known_level(moved, plan, chain, months, remarks)
    moved = derived(moved, contracts_as_they_run(plan, chain, months))
    moved = with_conditions(moved, plan, chain, months, remarks)
    sold = chain.operations.sales.revenue_by_stream
    to_come = {name: level * float(one[months, 0]) for name, one in sold.items()}
    moved = derived(moved, projects_as_they_run(moved, to_come))
    if case.scenarios:
        text = mark("keep the figures they were given: check them against the plan as it now begins")
        remarks.append(Fault("scenarios", text))
    scenarios = tuple(_scenario_later(plan, one, months) for one in case.scenarios)
    return MovedOn(replace(case, plan=moved, scenarios=scenarios), months, tuple(remarks))


def _cuts_made(plan: Plan, chain: Chain, months: int, remarks: list[Fault]) -> dict[str, Any]:
    """Return the cuts that the plan's own course has made by now, each in its month before the new first
    day.
    """
    changes: dict[str, Any] = {}
    for cut in plan.cuts:
        month = float(chain.passed.cut_month[cut.id][0])
        if month < months:
            here = f"cuts.{cut.id}"
            changes |= {f"{here}.month": int(month) - months, f"{here}.runway_trigger_months": None}
            text = mark("counts as made: people and costs are those before it. Take it out if it was not")
            remarks.append(Fault(here, text))
    return changes


def as_it_stands(case: Case) -> Plan:
    """Return the plan begun after the last month known, where one is and it can; else the plan as it is."""
    with suppress(PlanError):
        return moved_on(case).case.plan
    return case.plan


def _scenario_later(plan: Plan, scenario: Scenario, months: int) -> Scenario:
    """Return a scenario whose months count from the new first day."""

    def later(path: str, value: Any) -> Any:
        with suppress(AssayError):
            quantity = quantity_at(plan, path)
            if quantity.unit == "month_number" and isinstance(value, int):
                return max(value - months, -240 if quantity.low is None else int(quantity.low))
        return value

    return Scenario(scenario.name, {path: later(path, value) for path, value in scenario.changes.items()})


def _later(start: date, months: int) -> date:
    year, month = divmod(12 * start.year + start.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _cash(plan: Plan, chain: Chain, months: int, remarks: list[Fault]) -> float:
    """Return cash at the end of the last month known: as entered, or rolled forward by the burn since, as it
    is known or else as the plan has it for those months.
    """
    history = _as_history(plan)
    found = opening_cash(history)
    if found is None:
        raise PlanError(Fault("history.cash", mark("is not known for any month: enter it first")))
    cash, since = found
    if since > STALE:
        text = mark("is not known for the last {count} months: enter it first")
        raise PlanError(Fault("history.cash", text, {"count": since}))
    if since:
        if burn(history) is None:
            planned = chain.free_cash_flow[max(months - since, 0) : months, 0]
            cash += since * float(planned.mean())
        remarks.append(
            Fault("history.cash", mark("was rolled forward by the burn of a month: enter it if you know it"))
        )
    if cash < 0:
        text = mark("is below 0: a plan begins with the money there is; enter what has come in since")
        raise PlanError(Fault("history.cash", text))
    return cash


def _as_history(plan: Plan) -> History:
    """Return what is known of all months, as a history."""
    assert plan.history is not None
    lines = {name: plan.history.line(name) for name in LINES if plan.history.line(name)}
    first = min(month for line in lines.values() for month in line)
    count = months_between(first, max(month for line in lines.values() for month in line)) + 1
    series: dict[Any, Any] = {name: np.full(count, np.nan) for name in lines}
    for name, line in lines.items():
        for month, value in line.items():
            series[name][months_between(first, month)] = value
    return History((int(first[:4]), int(first[5:])), series, ())


def _at_known_level(
    moved: Plan, plan: Plan, chain: Chain, months: int, remarks: list[Fault]
) -> tuple[Plan, float]:
    """Return the plan at the level that is known, and that level as a factor on what was planned: customers
    as counted, and revenue as it was, the latest of each that is known; what is not known is as the plan's
    own course has it.
    """
    last, begun = months - 1, {one.id for one in plan.market.segments if one.first_month < months}
    known, counted = _revenue_known(moved, plan, last), _latest(plan, "customers")
    earned = chain.ledger.earned(("revenue",))[:, 0]
    if earned[last] <= 0:
        if known is not None and known[1] > 0:
            text = mark("came before the plan's own: it goes on from its launch. Let a segment begin earlier")
            remarks.append(Fault("history.revenue", text))
        return moved, 1.0
    customers = chain.operations.outlook.customers
    served = sum((customers[name].closing[:, 0] for name in begun), np.zeros(plan.company.months))
    for line, latest, planned in (("revenue", known, earned), ("customers", counted, served)):
        if latest is not None and latest[1] == 0 and planned[last] > 0:
            raise PlanError(Fault(f"history.{line}", _NOTHING))
    level = _relative(known, earned)
    by_stream = as_contracts_begin(chain)
    standing = at_level(
        moved,
        revenue={
            one.id: level * float(by_stream[one.id][last, 0]) * _next_step(plan, chain, one, by_stream, last)
            for one in plan.revenue.streams
        },
        customers=None if counted is None else _relative(counted, served) * float(served[last]),
        projects=level,
        begun=begun,
    )
    return standing, level


def _next_step(
    plan: Plan, chain: Chain, stream: StreamBase[Any], begun: Mapping[str, MonthsPaths], last: int
) -> float:
    """Return the factor on what a customer pays from the last month known to the next: what the second
    currency makes of it, what prices do beside what growth takes for granted and, where customers do not make
    up for it (those of a segment that follows the market), what price and use do.
    """
    follows = {one.id for one in plan.market.segments if one.driver == "market_share"}
    if isinstance(stream, SegmentStream) and stream.segment in follows:
        paid = begun[stream.id][[last, last + 1], 0]
        customers = chain.operations.outlook.customers[stream.segment].closing[[last, last + 1], 0]
        if (paid > 0).all() and (customers > 0).all():
            return float(paid[1] / customers[1] / (paid[0] / customers[0]))
    dearer = _dearer_by_then(plan, stream.second_currency_share, last)
    if isinstance(stream, SegmentStream):
        drawn = next(one for one in chain.plan.revenue.streams if one.id == stream.id)
        assert isinstance(drawn, SegmentStream)
        beside = beside_what_was_expected(
            drawn, chain.plan, chain.operations.outlook, chain.company.conditions
        )
        if beside is not None and (beside[[last, last + 1], 0] > 0).all():
            dearer *= float(beside[last + 1, 0] / beside[last, 0])
    return dearer


def _relative(known: tuple[int, float] | None, planned: Months) -> float:
    """Return what is known of a month over what was planned for it; 1 where either is nothing."""
    return known[1] / float(planned[known[0]]) if known is not None and planned[known[0]] > 0 else 1.0


def _latest(plan: Plan, line: Line) -> tuple[int, float] | None:
    """Return the plan's last month for which a line is known, and its figure; None where it never is."""
    assert plan.history is not None
    first = month_name(plan.company.start.year, plan.company.start.month)
    known = plan.history.line(line)
    months = [month for month in plan.history.actuals(plan.company.start) if month in known]
    return (months_between(first, max(months)), known[max(months)]) if months else None


def _revenue_known(moved: Plan, plan: Plan, last: int) -> tuple[int, float] | None:
    """Return a month and revenue's level in it: in the last one what all months say, where they tell growth,
    else the last figure.
    """
    latest = _latest(plan, "revenue")
    if latest is None or moved.history is None or not growth_is_measured(moved):
        return latest
    return last, float(np.exp(posterior_of(moved.history, moved.company.start).today))


def _dearer_by_then(plan: Plan, share: float, last: int) -> float:
    """Return what a month's move of the second currency makes of revenue that is partly in it."""
    if plan.exchange.currency == "none":
        return 1.0
    monthly = (1 + plan.exchange.change_per_year.median) ** (1 / PER_YEAR)
    return float((1 + share * (monthly ** (last + 1) - 1)) / (1 + share * (monthly**last - 1)))
