"""The Plan itself: company, calendar and all sections, with the checks that span several of them."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Generic, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from core.plan.assumption.distribution import Distribution, Fixed
from core.plan.assumption.quantity import Quantity, number
from core.plan.compute import Compute
from core.plan.costs import CostItem, People
from core.plan.cuts import Cut
from core.plan.exchange import Currency, Exchange
from core.plan.exit import Exit
from core.plan.financing import Financing, later_than
from core.plan.history import OwnMonths
from core.plan.market import Market
from core.plan.opening import Opening
from core.plan.outcome import Correlation, Investor, Risk, Sceptic
from core.plan.revenue import Revenue
from core.plan.section import Assumption, Name, RangeFault, Section, T
from core.plan.stream import SegmentStream
from core.plan.taxes import Taxes
from core.plan.valuation import Valuation
from core.texts import mark

SCHEMA_VERSION = 3


def _first_of_month(day: date) -> date:
    if day.day != 1:
        raise ValueError(mark("must be the first day of a month"))
    if not 1990 <= day.year <= 2100:
        raise ValueError(mark("must lie between 1990 and 2100"))
    return day


class Company(Section[T], Generic[T]):
    """Name, currency and calendar."""

    name: Name
    about: str = Field("", max_length=2_000)
    currency: Currency
    start: Annotated[date, AfterValidator(_first_of_month)]
    months: int = number(
        mark("Horizon"),
        unit="months",
        low=12,
        high=240,
        uncertain=False,
        help=mark("Number of months the plan covers."),
    )
    interest_on_cash_per_year: T = number(
        mark("Interest on cash a year"),
        unit="share_per_year",
        low=0,
        high=1,
        default=0.0,
        help=mark("Yearly interest that the company earns on its cash."),
    )


class PlanOf(Section[T], Generic[T]):
    """Everything known and assumed about one company."""

    schema_version: Literal[3] = 3
    company: Company[T]
    opening: Opening[T]
    history: OwnMonths[T] | None = None
    growth_from: Literal["own", "base_rates"] = "own"
    market: Market[T]
    revenue: Revenue[T]
    people: People[T]
    compute: Compute[T]
    costs: tuple[CostItem[T], ...] = Field((), max_length=50)
    cuts: tuple[Cut[T], ...] = Field((), max_length=10)
    financing: Financing[T]
    risks: tuple[Risk[T], ...] = Field((), max_length=50)
    taxes: Taxes[T] = Field(default_factory=dict, validate_default=True)
    exchange: Exchange[T] = Field(default_factory=dict, validate_default=True)
    exit: Exit[T]
    investor: Investor[T]
    valuation: Valuation[T] = Field(default_factory=dict, validate_default=True)
    sceptic: Sceptic[T]
    correlations: tuple[Correlation[T], ...] = Field((), max_length=200)
    sources: dict[str, str] = Field({}, max_length=500)
    """Where a figure comes from: field path → fact id, `measured` or `assumption`."""
    conditions: dict[str, float] = Field({}, max_length=500)
    """The conditions in which growth was stated: field path → its median then (see `plan.conditions`)."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        _unique_ids(self)
        _known_segments(self)
        _exit_inside_horizon(self)
        _rounds_inside_horizon(self)
        _elections_name_later_ones(self)
        _whole_hires(self)
        _known_correlations(self)
        _another_currency(self)
        _possible_conditions(self)
        return self


Plan = PlanOf[Assumption]

GROWTH = (".growth_per_month", ".project_growth_per_year")
"""The ends of the paths of growth that base rates replace."""


def lists_of(section: Section[Any], path: str = "") -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield (path, items) of every list of items in the section, at any depth."""
    for name, value in section.items():
        here = f"{path}.{name}" if path else name
        if isinstance(value, Section):
            yield from lists_of(value, here)
        elif isinstance(value, tuple) and value and hasattr(value[0], "id"):
            yield here, value


def assumptions_of(section: Section[Any], path: str = "") -> Iterator[tuple[str, Distribution]]:
    """Yield (path of ids, assumption) of every assumption in the section, at any depth."""
    for here, value, _quantity in _described(section, path):
        yield here, value


def number_paths(section: Section[Any], path: str = "") -> list[str]:
    """Return the paths of all numbers that have a description, at any depth."""
    found = [f"{path}{name}" for name in section.quantities()]
    for name, value in section.items():
        if isinstance(value, Section):
            found += number_paths(value, f"{path}{name}.")
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Section) and hasattr(item, "id"):
                    found += number_paths(item, f"{path}{name}.{item.id}.")
    return found


def uncertain_of(plan: Section[Any]) -> dict[str, Distribution]:
    """Return the assumptions that are drawn once a path, by path of ids: neither fixed nor drawn for each
    event.
    """
    return {
        path: value
        for path, value, quantity in _described(plan)
        if not isinstance(value, Fixed) and not quantity.per_event
    }


def _described(section: Section[Any], path: str = "") -> Iterator[tuple[str, Distribution, Quantity]]:
    """Yield (path of ids, assumption, its description) at any depth."""
    quantities = section.quantities()
    for name, value in section.items():
        here = f"{path}.{name}" if path else name
        if isinstance(value, Distribution):
            yield here, value, quantities[name]
        elif isinstance(value, Section):
            yield from _described(value, here)
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Section) and hasattr(item, "id"):
                    yield from _described(item, f"{here}.{item.id}")


def _unique_ids(plan: PlanOf[Any]) -> None:
    for path, items in lists_of(plan):
        ids = [item.id for item in items]
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if twice is not None:
            raise RangeFault(f"{path}.{twice}", mark("this id is used twice: give each entry its own"))


def _known_segments(plan: PlanOf[Any]) -> None:
    known = {segment.id for segment in plan.market.segments}
    for stream in plan.revenue.streams:
        if isinstance(stream, SegmentStream) and stream.segment not in known:
            raise RangeFault(
                f"revenue.streams.{stream.id}.segment", mark("names no segment of the market section")
            )


def _exit_inside_horizon(plan: PlanOf[Any]) -> None:
    if plan.exit.month >= plan.company.months:
        raise RangeFault(
            "exit.month", mark("must lie inside the horizon: at most {limit}"), plan.company.months - 1
        )


def _rounds_inside_horizon(plan: PlanOf[Any]) -> None:
    for one in plan.financing.rounds:
        if one.close_month is not None and one.close_month >= plan.company.months:
            path = f"financing.rounds.{one.id}.close_month"
            raise RangeFault(
                path, mark("must lie inside the horizon: at most {limit}"), plan.company.months - 1
            )


def _elections_name_later_ones(plan: PlanOf[Any]) -> None:
    financing = plan.financing
    for name, items in (("safes", financing.safes), ("notes", financing.notes)):
        for one in items:
            later = later_than(one, financing, plan.company.start) if one.elected is not None else ()
            if one.elected is not None and one.elected not in {other.id for other in later}:
                raise RangeFault(f"financing.{name}.{one.id}.elected", mark("names no later SAFE or note"))


def _whole_hires(plan: PlanOf[Any]) -> None:
    if abs(sum(team.hires_share for team in plan.people.teams) - 1) > 1e-6:
        raise RangeFault("people.teams", mark("the teams' shares of net hires must add up to 1"))


def _another_currency(plan: PlanOf[Any]) -> None:
    if plan.exchange.currency == plan.company.currency:
        raise RangeFault(
            "exchange.currency", mark("is the plan's own currency: choose the one beside it, or none")
        )


def _possible_conditions(plan: PlanOf[Any]) -> None:
    if not plan.conditions:
        return
    for path, _value, quantity in _described(plan):
        then = plan.conditions.get(path)
        if then is None:
            continue
        if quantity.low is not None and then < quantity.low:
            raise RangeFault(
                f"conditions.{path}", mark("must be {limit} or more"), quantity.low, quantity=quantity
            )
        if quantity.high is not None and then > quantity.high:
            raise RangeFault(
                f"conditions.{path}", mark("must be {limit} or less"), quantity.high, quantity=quantity
            )


def _known_correlations(plan: PlanOf[Any]) -> None:
    if not plan.correlations:
        return
    known, drawn = dict(assumptions_of(plan)), uncertain_of(plan)
    for position, one in enumerate(plan.correlations):
        for side in ("first", "second"):
            name, here = getattr(one, side), f"correlations.{position}.{side}"
            if known and name not in known:
                raise RangeFault(here, mark("names no assumption of this plan"))
            if known and name not in drawn:
                message = mark(
                    "names a number that is certain, or drawn for each event: it cannot be correlated"
                )
                raise RangeFault(here, message)
