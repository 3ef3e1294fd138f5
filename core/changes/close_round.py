"""A round has closed: the next one planned becomes part of the cap table of today, with all that comes with
it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from core.errors import AssayError, Fault, PlanError
from core.financing.debt.notes import note_money
from core.financing.exact import exact
from core.financing.ownership.as_planned import planned_closings
from core.financing.ownership.cap_table import cap_table
from core.financing.ownership.conversion import document_of
from core.financing.ownership.rounding import rounded_round
from core.plan.assumption.distribution import Fixed
from core.plan.case import Case, Scenario
from core.plan.convertibles import ConversionTerms
from core.plan.document.edit import changed, value_at
from core.plan.financing import PRO_RATA
from core.plan.plan import Plan
from core.plan.rounds import Round
from core.plan.securities import Holder, Series
from core.plan.share_terms import PreferenceTerms
from core.texts import mark

_HIGHEST_RANK, _ROUNDING = 100, 1e-9


@dataclass(frozen=True)
class RoundClosed:
    """The case after the closing, and what a person should check."""

    case: Case
    remarks: tuple[Fault, ...]


def round_closed(case: Case, *, amount: float, pre_money: float, in_cash: bool) -> RoundClosed:
    """Return the case whose next round has closed on the plan's first day, at this money and pre-money.

    Its shares, in whole numbers at a price of four decimals, become a series; what converts becomes shares of
    its own; the pool, anti-dilution, warrants and sales by owners stand in the table. Its money is added to
    the opening cash, unless it is in it already. Raises `PlanError` where there is no round or a figure
    cannot be one, `CalculationError` where the terms leave no price.
    """
    plan, one = case.plan, case.plan.financing.next_round
    if one is None:
        raise PlanError(Fault("financing.rounds", mark("holds no round that could have closed")))
    here = f"financing.rounds.{one.id}"
    for name, value in (("amount", amount), ("pre_money", pre_money)):
        if not value > 0:
            raise PlanError(Fault(f"{here}.{name}", mark("of a round that has closed must be above 0")))
    closed = _Closed(plan, one, amount, pre_money)
    changes = closed.changes()
    if not in_cash:
        changes["opening.cash"] = plan.opening.cash + float(closed.paid)
    after = changed(plan, changes)
    remarks = list(closed.remarks())
    scenarios = tuple(_left_of(scenario, after) for scenario in case.scenarios)
    if scenarios != case.scenarios:
        text = mark("changed the round that has closed: that falls away")
        remarks.append(Fault("scenarios", text))
    offers = {name: sheets for name, sheets in case.offers.items() if name != one.id}
    return RoundClosed(replace(case, plan=after, scenarios=scenarios, offers=offers), tuple(remarks))


class _Closed:
    """One closing, solved in whole shares, and what it makes of the plan."""

    def __init__(self, plan: Plan, one: Round[Any], amount: float, pre_money: float) -> None:
        self._held, self._one = plan.financing, one
        money = {"amount": Fixed(value=amount), "pre_money": Fixed(value=pre_money)}
        today = one.model_copy(update=money | {"close_month": 0, "runway_trigger_months": None})
        alone = self._held.model_copy(update={"rounds": (today,), "investors": ()})
        start = plan.company.start
        owed = note_money(self._held, start, plan.company.months, "exact")
        closings = planned_closings(alone, [0], "exact", owed=owed, start=start)
        self._table = cap_table(financing=alone, closings=closings, start=start, owed=owed, last_month=0)
        (solved,) = self._table.solved
        assert solved is not None, "it raises money"
        self._solved, self._whole = solved, rounded_round(solved, amount=closings.amount[0][0])
        self.paid = closings.first_part(0)[0]
        self._first = exact(1 - exact(one.later_share))

    def changes(self) -> dict[str, Any]:
        """Return the changes to the plan, its opening cash left out."""
        held, one = self._held, self._one
        waiting = {each.id for each in held.convertibles} - set(self._converted())
        series = list(self._series())
        left = {each.id for each in series} | {each.id for each in held.rounds}
        changes: dict[str, Any] = {
            "rounds": [*self._later_closings(), *held.rounds[1:]],
            "investors": [each for each in held.investors if each.round != one.id],
            "holders": list(self._holders()),
            "series": series,
            "safes": [self._by_own_terms(each) for each in held.safes if each.id in waiting],
            "notes": [self._by_own_terms(each) for each in held.notes if each.id in waiting],
            "note_rates": [each for each in held.note_rates if each.note in waiting],
            "pool_shares": held.pool_shares + int(self._whole.pool_increase),
            "redemptions": [each for each in held.redemptions if each.round in left],
            "ratchets": [each for each in held.ratchets if each.round in left],
        }
        if held.seniority == "standard" and len(series) > len(held.series) + 1:
            changes["seniority"] = "as_ranked"
        return {f"financing.{name}": value for name, value in changes.items()}

    def remarks(self) -> Iterator[Fault]:
        """Yield what has become of what, and what a person must look at."""
        one, common = self._one, {each.id for each in self._now_common()}
        text = mark("stands in the cap table: {shares} shares at {price}")
        shown = {"shares": f"{self._bought():,}", "price": f"{float(self._whole.price):,.4f}"}
        yield Fault(f"financing.series.{one.id}", text, shown)
        for name, shares in self._converted().items():
            kind = "holders" if name in common else "series"
            yield Fault(
                f"financing.{kind}.{name}", mark("has become {shares} shares"), {"shares": f"{shares:,}"}
            )
        if one.later_share:
            text = mark("its later closings stand as rounds of their own, at its price")
            yield Fault(f"financing.rounds.{one.id}.later_share", text)
        rights = [each for each in self._held.investors if each.round == one.id and each.pro_rata]
        if rights and not self._all_have_rights():
            text = mark("some of its investors have pro-rata rights, and some do not: its series has none")
            yield Fault(f"financing.series.{one.id}.pro_rata", text)

    def _after(self, owner: str) -> Fraction:
        """Return an owner's shares after the round, before any rounding."""
        return Fraction(self._table.shares[1, self._table.owners.index(owner), 0])

    def _bought(self) -> int:
        """Return the shares bought at the closing."""
        return int(self._whole.new_shares * self._first)

    def _converted(self) -> Mapping[str, int]:
        """Return the whole shares of each SAFE and note that has converted."""
        found = {name: int(shares) for name, shares in self._whole.conversions.items()}
        return {name: shares for name, shares in found.items() if shares}

    def _now_common(self) -> list[Any]:
        """Return the SAFEs and notes that have become common shares."""
        return [
            each
            for each in self._held.convertibles
            if each.id in self._converted() and document_of(each, self._held).converts_into == "common"
        ]

    def _terms(self) -> dict[str, Any]:
        """Return the terms of the round's shares, with the rank that sets them above all series of today."""
        terms = {name: getattr(self._one, name) for name in PreferenceTerms.model_fields}
        ranks = [each.rank or 1 + place for place, each in enumerate(self._held.series)]
        if self._held.seniority == "standard":
            ranks, terms["rank"] = list(range(1, 1 + len(self._held.series))), None
        highest = min(max(ranks, default=0) + 1, _HIGHEST_RANK)
        return terms | {"rank": terms["rank"] or highest, "issued_month": 0}

    def _series(self) -> Iterator[Series[Any]]:
        """Yield the series after the closing: those of before, the round's, and what has converted."""
        held, one, price = self._held, self._one, float(self._whole.price)
        common = {each.id for each in self._now_common()}
        for place, each in enumerate(held.series):
            now = self._table.price[self._table.owners.index(each.id), 0]
            if not now:
                continue  # has become common
            before = each.issue_price if each.conversion_price is None else each.conversion_price
            update: dict[str, Any] = {"conversion_price": float(now)} if float(now) < before else {}
            if held.seniority == "standard":
                update["rank"] = 1 + place
            yield each.model_copy(update=update)
        by_right = int(self._bought() * self._table.rights.share[0][0])
        new = {"shares": self._bought() - by_right, "issue_price": price, "pro_rata": self._all_have_rights()}
        yield Series(id=one.id, name=one.name, **new, **self._terms())
        if by_right:  # what was bought by right has the right again
            bought = {"shares": by_right, "issue_price": price, "pro_rata": True}
            yield Series(id=f"{one.id}{PRO_RATA}", name=one.name, **bought, **self._terms())
        for convertible in held.convertibles:
            shares, document = self._converted().get(convertible.id, 0), document_of(convertible, held)
            if not shares or convertible.id in common:
                continue
            terms = self._terms()
            if document.protection != "as_round":
                terms["protection"] = document.protection
            money = float(self._table.invested[self._table.owners.index(convertible.id), 0])
            if document.converts_into == "standard":
                money = shares * price
            yield Series(
                id=convertible.id,
                name=convertible.name,
                shares=shares,
                issue_price=money / shares,
                pro_rata=convertible.pro_rata,
                **terms,
            )

    def _holders(self) -> Iterator[Holder[Any]]:
        """Yield the holders after the closing: sellers with less, buyers, warrants, preferred that has become
        common.
        """
        held, one, whole = self._held, self._one, self._whole
        paid = self._solved.price[0] * (1 - exact(one.secondary_discount_share))
        sales, bought = self._table.sales.get(one.id), 0
        for each in held.holders:
            sold = 0 if sales is None else round(sales[self._table.owners.index(each.id), 0] / paid)
            bought += sold
            yield each.model_copy(update={"shares": each.shares - sold})
        for kind, shares, strike in (
            ("secondary", bought, 0.0),
            ("warrants", self._warrants(), float(whole.price)),
        ):
            if shares:
                security = "common" if kind == "secondary" else "warrants"
                yield _holder(f"{one.id}_{kind}", one.name, shares, security=security, strike=strike)
        for series in held.series:
            if not self._table.price[self._table.owners.index(series.id), 0]:
                yield _holder(series.id, series.name, int(self._after(series.id)), pro_rata=series.pro_rata)
        for one in self._now_common():
            yield _holder(one.id, one.name, self._converted()[one.id], pro_rata=one.pro_rata)

    def _warrants(self) -> int:
        return int(self._bought() * exact(self._one.warrant_coverage_share))

    def _all_have_rights(self) -> bool:
        """Say whether the whole of the round was brought by named investors with pro-rata rights."""
        named = [each for each in self._held.investors if each.round == self._one.id and each.pro_rata]
        return sum(each.money_share for each in named) > 1 - _ROUNDING

    def _later_closings(self) -> Iterator[Round[Any]]:
        """Yield the closings that are still to come as rounds at the same price, which nothing else joins."""
        one, price = self._one, self._whole.price
        each = self.paid * exact(one.later_share) / self._first / one.later_closings
        capitalisation = sum(Fraction(shares) for shares in self._table.shares[1, :, 0])
        for number in range(1, one.later_closings + 1 if one.later_share else 1):
            yield one.model_copy(
                update={
                    "id": f"{one.id}_closing_{number + 1}",
                    "name": f"{one.name} {number + 1}",
                    "amount": Fixed(value=float(each)),
                    "pre_money": Fixed(value=float(capitalisation * price + each * (number - 1))),
                    "close_month": number * one.later_months,
                    "runway_trigger_months": None,
                    "lead_months": Fixed(value=0.0),
                    "close_probability": one.later_odds,
                    "asks": type(one.asks)(),
                    "attempts": 1,
                    "on_failure": "retry",
                    "convention": "pre_money",
                    "exempt": True,
                    "pool_increase": 0,
                    "pro_rata": "none",
                    "secondary_amount": 0.0,
                    "later_share": 0.0,
                    "board_seats": 0,
                }
            )

    def _by_own_terms(self, waiting: Any) -> Any:
        """Return a SAFE or note that waits still; terms it has taken over from one that has converted become
        its own.
        """
        if waiting.elected not in self._converted():
            return waiting
        document = document_of(waiting, self._held)
        terms = {name: getattr(document, name) for name in ConversionTerms.model_fields}
        return waiting.model_copy(update=terms | {"elected": None, "pro_rata": waiting.pro_rata})


def _holder(id: str, name: str, shares: int, **values: Any) -> Holder[Any]:
    return Holder(id=id, name=name, kind="investor", shares=shares, **values)


def _left_of(scenario: Scenario, plan: Plan) -> Scenario:
    """Return a scenario without the changes to what no longer is in the plan."""

    def there(path: str) -> bool:
        try:
            value_at(plan, path)
        except AssayError:
            return False
        return True

    return Scenario(scenario.name, {path: value for path, value in scenario.changes.items() if there(path)})
