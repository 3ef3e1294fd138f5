"""A round that has closed, in whole shares: what it makes of a plan's cap table and of what waits for it."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from core.errors import Fault, PlanError
from core.financing.debt.notes import note_money
from core.financing.exact import exact
from core.financing.ownership.as_planned import planned_closings
from core.financing.ownership.cap_table import cap_table
from core.financing.ownership.conversion import document_of
from core.financing.ownership.rounding import rounded_round
from core.plan.assumption.distribution import Fixed
from core.plan.convertibles import ConversionTerms, Safe
from core.plan.financing import PRO_RATA, later_than
from core.plan.plan import Plan
from core.plan.rounds import Round
from core.plan.securities import Holder, Series
from core.plan.share_terms import PreferenceTerms
from core.texts import mark

_ROUNDING = 1e-9


class ClosedRound:
    """One closing, solved in whole shares, and what it makes of the plan."""

    def __init__(self, plan: Plan, one: Round[Any], amount: float, pre_money: float) -> None:
        self._plan, self._held, self._one = plan, plan.financing, one
        money = {"amount": Fixed(value=amount), "pre_money": Fixed(value=pre_money)}
        today = one.model_copy(
            update=money | {"close_month": 0, "runway_trigger_months": None, "later_share": 0.0}
        )
        alone = self._held.model_copy(update={"rounds": (today,), "investors": ()})
        start = self._start = plan.company.start
        owed = note_money(self._held, start, plan.company.months, "exact")
        closings = planned_closings(alone, [0], "exact", owed=owed, start=start)
        self._table = cap_table(financing=alone, closings=closings, start=start, owed=owed, last_month=0)
        (solved,) = self._table.solved
        assert solved is not None, "it raises money"
        self._solved, self._whole = solved, rounded_round(solved, amount=closings.amount[0][0])
        self._money = closings.amount[0][0]

    @property
    def paid(self) -> float:
        """The round's money, and that of what converts and is issued on the plan's first day."""
        new = (each for each in self._held.convertibles if each.begins(self._start) >= 0)
        issued = sum(_money_of(each) for each in new if each.id in self._converted())
        return float(self._money) + issued

    def refuse_open_choices(self) -> None:
        """Refuse where who waits may take the terms of one that converts: then it must have chosen."""
        for kind, items in (("safes", self._held.safes), ("notes", self._held.notes)):
            for each in items:
                open_ = each.most_favoured and each.elected is None and each.id not in self._converted()
                later = {other.id for other in later_than(each, self._held, self._start)} if open_ else set()
                if later & set(self._converted()):
                    text = mark("waits still, and may take the terms of one that converts now: choose first")
                    raise PlanError(Fault(f"financing.{kind}.{each.id}.elected", text))

    def changes(self) -> dict[str, Any]:
        """Return the changes to the plan, its opening cash left out."""
        held, one = self._held, self._one
        waiting = {each.id for each in held.convertibles} - set(self._converted())
        issued = list(self._issued())
        ranks = self._ranks(len(issued))
        new = [each.model_copy(update={"rank": ranks.get(one.id, each.rank)}) for each in issued]
        series = [*self._kept(ranks), *new]
        left = {each.id for each in series} | {each.id for each in held.rounds}
        changes: dict[str, Any] = {
            "rounds": [
                each.model_copy(update={"rank": ranks.get(each.id)}) if ranks else each
                for each in held.rounds[1:]
            ],
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
        if ranks:
            changes["seniority"] = "as_ranked"
        found: dict[str, Any] = {f"financing.{name}": value for name, value in changes.items()}
        named = f"financing.rounds.{one.id}."
        found["correlations"] = [
            each for each in self._plan.correlations if named not in f"{each.first} {each.second}"
        ]
        return found

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
            text = mark("counts what has come: plan what is still to come as a round of its own")
            yield Fault(f"financing.series.{one.id}.shares", text)
        for each in self._held.holders:
            if each.vesting is not None and self._sold(each.id):
                text = mark("has sold shares that had vested: check the vesting of what is left")
                yield Fault(f"financing.holders.{each.id}.vesting", text)
        if not one.takes_part and any(each.takes_part for each in self._issued()):
            text = mark("takes part in later rounds that ask for it where it has a right to buy")
            yield Fault(f"financing.series.{one.id}.takes_part", text)
        rights = [each for each in self._held.investors if each.round == one.id and each.pro_rata]
        if rights and not self._all_have_rights():
            text = mark("some of its investors have pro-rata rights, and some do not: its series has none")
            yield Fault(f"financing.series.{one.id}.pro_rata", text)

    def _after(self, owner: str) -> Fraction:
        """Return an owner's shares after the round, before any rounding."""
        return Fraction(self._table.shares[1, self._table.owners.index(owner), 0])

    def _bought(self) -> int:
        """Return the shares bought at the closing."""
        return int(self._whole.new_shares)

    def _sold(self, owner: str) -> int:
        """Return the shares that an owner has sold to the round's investors."""
        paid = self._solved.price[0] * (1 - exact(self._one.secondary_discount_share))
        sales = self._table.sales.get(self._one.id)
        return 0 if sales is None else round(sales[self._table.owners.index(owner), 0] / paid)

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

    def _ranks(self, issued: int) -> Mapping[str, int]:
        """Return the ranks of series, of rounds that have one, and of all that is `issued` now, which is one
        rank above the series; empty where seniority needs none.
        """
        held, one = self._held, self._one
        if held.seniority == "pari_passu" or (held.seniority == "standard" and issued == 1):
            return {}
        if held.seniority == "standard":
            names = [*(each.id for each in held.series), one.id]
            return {name: 1 + place for place, name in enumerate(names)}
        found = {each.id: each.rank or 1 + place for place, each in enumerate(held.series)}
        found |= {each.id: each.rank for each in held.rounds[1:] if each.rank is not None}
        found[one.id] = one.rank or max(found.values(), default=0) + 1
        order = sorted(set(found.values()))
        return {name: 1 + order.index(rank) for name, rank in found.items()}

    def _kept(self, ranks: Mapping[str, int]) -> Iterator[Series[Any]]:
        """Yield the series of before that are preferred still."""
        for each in self._held.series:
            now = self._table.price[self._table.owners.index(each.id), 0]
            before = each.issue_price if each.conversion_price is None else each.conversion_price
            update: dict[str, Any] = {"rank": ranks.get(each.id, each.rank)}
            if float(now) < before:
                update["conversion_price"] = float(now)
            if now:
                yield each.model_copy(update=update)

    def _issued(self) -> Iterator[Series[Any]]:
        """Yield what is sold and what converts into preferred shares. Who has a right to buy takes part in
        rounds that ask for it, and so do SAFEs and notes.
        """
        held, one, price = self._held, self._one, float(self._whole.price)
        terms = {name: getattr(one, name) for name in PreferenceTerms.model_fields}
        takes_part = terms | {"takes_part": True}
        by_right = int(self._bought() * self._table.rights.share[0][0])
        rights = self._all_have_rights()
        sold = {"shares": self._bought() - by_right, "issue_price": price, "pro_rata": rights}
        yield Series(id=one.id, name=one.name, **sold, **(takes_part if rights else terms))
        if by_right:  # what was bought by right has the right again
            bought = {"shares": by_right, "issue_price": price, "pro_rata": True}
            yield Series(id=f"{one.id}{PRO_RATA}", name=one.name, **bought, **takes_part)
        common = {each.id for each in self._now_common()}
        for each in held.convertibles:
            shares, document = self._converted().get(each.id, 0), document_of(each, held)
            if not shares or each.id in common:
                continue
            protection = one.protection if document.protection == "as_round" else document.protection
            money = float(self._table.invested[self._table.owners.index(each.id), 0])
            if document.converts_into == "standard":
                money = shares * price
            became = {"shares": shares, "issue_price": money / shares, "pro_rata": each.pro_rata}
            yield Series(id=each.id, name=each.name, **became, **takes_part | {"protection": protection})

    def _holders(self) -> Iterator[Holder[Any]]:
        """Yield the holders after the closing: sellers with less, buyers, warrants, preferred that has become
        common.
        """
        held, one = self._held, self._one
        for each in held.holders:
            yield each.model_copy(update={"shares": each.shares - self._sold(each.id)})
        bought = sum(self._sold(each.id) for each in held.holders)
        if bought:
            yield _holder(f"{one.id}_secondary", one.name, bought, pro_rata=self._all_have_rights())
        warrants, strike = self._warrants(), float(self._whole.price)
        if warrants:
            yield _holder(f"{one.id}_warrants", one.name, warrants, security="warrants", strike=strike)
        for series in held.series:
            if not self._table.price[self._table.owners.index(series.id), 0]:
                yield _holder(series.id, series.name, int(self._after(series.id)), pro_rata=series.pro_rata)
        for each in self._now_common():
            yield _holder(each.id, each.name, self._converted()[each.id], pro_rata=each.pro_rata)

    def _warrants(self) -> int:
        return int(self._bought() * exact(self._one.warrant_coverage_share))

    def _all_have_rights(self) -> bool:
        """Say whether the whole of the round was brought by named investors with pro-rata rights."""
        named = [each for each in self._held.investors if each.round == self._one.id and each.pro_rata]
        return sum(each.money_share for each in named) > 1 - _ROUNDING

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


def _money_of(convertible: Any) -> float:
    return float(convertible.amount if isinstance(convertible, Safe) else convertible.principal)
