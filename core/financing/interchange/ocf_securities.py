"""Preferred series and the pool of an Open Cap Table package, as plan data."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property, partial
from typing import Any

from core.errors import Fault
from core.financing.interchange.identifiers import identifier
from core.financing.interchange.ocf_outstanding import Outstanding
from core.financing.interchange.ocf_package import OPTIONS, Object
from core.financing.interchange.ocf_vesting import vesting_by_date, vesting_of
from core.plan.securities import Series
from core.texts import mark


def _stated(one: Object) -> float:
    """Return the shares that an issuance states, 0 where it states none: where it cannot be read what became
    of them, they are given.
    """
    try:
        return max(float(one.get("quantity") or 0), 0.0)
    except (TypeError, ValueError):
        return 0.0


_RESERVED = ("initial_shares_reserved", "current_shares_reserved")
"""Of a plan, in today's schema and in those before its first release."""


class Securities(Outstanding):
    """What a package holds besides SAFEs and notes."""

    def own_id(self, name: str, used: set[str], own: dict[str, Any]) -> str:
        """Return the id that our own file carries, if it is free, else one made of the name."""
        stated = str(own.pop("id", ""))
        if stated and stated not in used:
            used.add(stated)
            return stated
        return identifier(name, used)

    def refers(self, one: Object) -> None:
        """Refuse shares whose owner or class is not in the file."""
        self.refer(one, "stakeholder_id", "STAKEHOLDER", mark("names no stakeholder of the file"))
        self.refer(one, "stock_class_id", "STOCK_CLASS", mark("names no stock class of the file"))

    def issue(self, one: Object) -> tuple[float, float]:
        """Return what is left of an issuance of shares, and the price paid for one of them."""
        self.refers(one)
        price = one.get("share_price")
        paid = self.number(one, "share_price", price) if price is not None else 0.0
        return self.quantity(one), paid / self.split_since(one)

    def own_terms(self) -> dict[str, Any]:
        """Return what our own file says beside the format: who is paid first, the next round."""
        return self.own(self.by_id["STOCK_CLASS"].get(self._common, {}))

    def series(self, preferred: list[Object], used: set[str]) -> list[dict[str, Any]]:
        """Return the preferred classes of which shares are outstanding, the lowest rank first."""
        issues: dict[str, list[Object]] = {}
        for one in preferred:
            issues.setdefault(str(one.get("stock_class_id")), []).append(one)
        stated = self.own_terms().get("seniority")
        classes = [one for name, one in self.by_id["STOCK_CLASS"].items() if name in issues]
        ranked = classes if stated else sorted(classes, key=self._seniority)
        found = self.read_each(ranked, lambda one: self._one_series(one, issues[str(one.get("id"))]))
        self.seniority, ranks = self._rule([self._seniority(one) for one, terms in found if terms])
        kept = [terms for one, terms in found if terms]
        if self.seniority in ("pari_passu", "as_ranked") and not stated:
            text = mark("is as in the file, and planned rounds follow it: check who is paid first")
            self.remarks.append(Fault("financing.seniority", text))
        if stated:  # our own file says the rule, and each class its rank
            self.seniority = str(stated)
        for terms, rank in zip(kept, ranks, strict=True):
            terms |= {"rank": rank} if self.seniority == "as_ranked" and not stated else {}
            terms["id"] = self.own_id(terms["name"], used, terms)
        return kept

    def _seniority(self, one: Object) -> float:
        return self.number(one, "seniority", one.get("seniority") or 0)

    def _rule(self, ranks: list[float]) -> tuple[str | None, list[int]]:
        """Return the plan's rule of seniority (None: one class has none), and each rank by number."""
        order = {rank: place for place, rank in enumerate(sorted(set(ranks)), start=1)}
        numbered = [order[rank] for rank in ranks]
        if len(ranks) < 2:
            return None, numbered
        if len(order) == len(ranks):
            return "standard", numbered
        return ("pari_passu" if len(order) == 1 else "as_ranked"), numbered

    def _one_series(self, one: Object, issues: list[Object]) -> tuple[Object, dict[str, Any]]:
        held = [pair for pair in self.read_each(issues, self.issue) if pair[0] > 0]
        shares = sum(count for count, _price in held)
        if not shares:
            return one, {}
        paid = sum(count * price for count, price in held) / shares
        price = self._original_price(one, paid)
        cap, multiple = one.get("participation_cap_multiple"), one.get("liquidation_preference_multiple")
        capped = cap not in (None, "") and self.number(one, "participation_cap_multiple", cap) > 0
        for issued in issues:
            if issued.get("vesting_terms_id") or issued.get("vestings"):
                self.remark(issued, "vesting_terms_id", mark("is not read for preferred shares"))
        adjusted = self._by_class("TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT").get(str(one.get("id")))
        first = {"stock_class_id": self._common, "date": min(str(each.get("date")) for each in issues)}
        if self.split_since(first) != 1 and not adjusted:
            text = mark("stays as the file has it, though common shares were split since: check it")
            self.remark(one, "conversion_rights", text)
        if one.get("seniority") in (None, ""):
            self.remark(one, "seniority", mark("is not stated: the lowest is taken"))
        if multiple in (None, ""):
            self.remark(one, "liquidation_preference_multiple", mark("is not stated: 1 × is taken"))
        terms = {
            "name": str(one.get("name"))[:120],
            "shares": round(shares),
            "issue_price": price,
            "preference_multiple": 1.0
            if multiple in (None, "")
            else self.number(one, "liquidation_preference_multiple", multiple),
            "conversion_price": self._conversion_price(one, price),
            "participation": "capped" if capped else "none",
            "participation_cap": self.number(one, "participation_cap_multiple", cap) if capped else None,
        } | self.own(one)
        found = {key: value for key, value in terms.items() if value is not None}
        self.fits(one, Series[Any], found)
        return one, found

    def _original_price(self, one: Object, paid: float) -> float:
        """Return the price on which the preference rests: the class's own; what was paid where it states
        none.
        """
        stated = one.get("price_per_share")
        if stated is None:
            if not paid:
                self.fault(one, "price_per_share", mark("is not stated, and nothing was paid: state a price"))
            return paid
        since = {"stock_class_id": one.get("id"), "date": one.get("board_approval_date") or ""}
        price = self.number(one, "price_per_share", stated) / self.split_since(since)
        if paid and abs(price - paid) > 1e-6 * price:
            self.remark(
                one,
                "price_per_share",
                mark("is the preference of a share ({price}), though {paid} was paid for it on average"),
                price=f"{price:,.4f}",
                paid=f"{paid:,.4f}",
            )
        return price

    def _conversion_price(self, one: Object, issue_price: float) -> float | None:
        """Return the latest conversion price, or that of the ratio: of an adjustment, else of the class's
        right.
        """
        name = str(one.get("id"))
        adjusted = self._by_class("TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT").get(name, [])
        rights = [item.get("new_ratio_conversion_mechanism") or {} for item in adjusted] or [
            right.get("conversion_mechanism") or {} for right in self._into_common(one)
        ]
        if not rights:
            return None
        if len(rights) > 1 and not adjusted:
            self.remark(one, "conversion_rights", mark("are several: that into common shares is taken"))
        how = rights[-1]
        if how.get("type") not in (None, "RATIO_CONVERSION"):
            self.fault(one, "conversion_rights", mark("converts in a way that the plan cannot state"))
            return None
        stated = 0.0
        if how.get("conversion_price"):
            day = adjusted[-1].get("date") if adjusted else one.get("board_approval_date") or ""
            since = self.split_since({"stock_class_id": name}, day)
            stated = self.number(one, "conversion_price", how["conversion_price"]) / since
        ratio = how.get("ratio") or {}
        by_ratio = issue_price / self.ratio(one, "ratio", ratio) if ratio else 0.0
        if stated and ratio and abs(by_ratio - stated) > 1e-6 * stated:
            self.remark(one, "conversion_rights", mark("state a price and another ratio: the price is taken"))
        if stated:
            return None if abs(stated - issue_price) <= 1e-12 * issue_price else stated
        return by_ratio or None

    def _into_common(self, one: Object) -> list[Object]:
        """Return a class's rights of conversion, those into common shares last."""
        classes = self.by_id["STOCK_CLASS"]

        def common(right: Object) -> bool:
            into = classes.get(str(right.get("converts_to_stock_class_id")), {"class_type": "COMMON"})
            return bool(into.get("class_type") == "COMMON")

        return sorted(one.get("conversion_rights") or [], key=common)

    def vesting(self, one: Object, plan_begins: date | None) -> dict[str, int] | None:
        """Return how a security is earned; remarked where the plan cannot state it."""
        terms, dates = self.by_id["VESTING_TERMS"].get(str(one.get("vesting_terms_id"))), one.get("vestings")
        if terms is None and not one.get("vesting_terms_id") and not dates:
            return None
        granted = self.as_granted(one)
        told = (self.where("TX_VESTING_START", "security_id", each.get("security_id")) for each in granted)
        started = next((found for found in told if found), [])
        found, begins = None, self.day(started[-1] if started else granted[-1])
        if plan_begins is not None and begins is not None:
            if dates:
                found = vesting_by_date(dates, begins=begins, plan_begins=plan_begins)
            elif terms is not None:
                found = self._vesting_of(str(one.get("vesting_terms_id")), terms, begins, plan_begins)
        if found is not None and not started:
            self.remark(one, "vesting_terms_id", mark("has no start in the file: the day of issue is taken"))
        if found is None:
            self.remark(one, "vesting_terms_id", mark("is no cliff with equal steps: all is taken as earned"))
        return found

    def _vesting_of(self, name: str, terms: Object, begins: date, plan_begins: date) -> dict[str, int] | None:
        """Return how terms earn from a day on; grants of one day and the same terms share the answer."""
        if (name, begins) not in self._vested:
            self._vested[name, begins] = vesting_of(terms, begins=begins, plan_begins=plan_begins)
        return self._vested[name, begins]

    def pool(self, begins: date | None) -> int:
        """Return what the plans reserve less options outstanding and shares that came out of the plans."""
        plans = self.by_id["STOCK_PLAN"].values()
        free = sum(self.read_each(plans, lambda plan: self._free_of(str(plan.get("id")), plan, begins)))
        if free < -0.5:
            self.remark(
                {}, "stock_plans", mark("have given out more than they reserve: the pool is taken as empty")
            )
        return max(round(free), 0)

    def _free_of(self, name: str, plan: Mapping[str, Any], begins: date | None) -> float:
        def of_plan(kind: str) -> list[Object]:
            return self.where(kind, "stock_plan_id", name)

        adjusted = sorted(of_plan("TX_STOCK_PLAN_POOL_ADJUSTMENT"), key=lambda one: str(one.get("date")))
        latest = adjusted[-1] if adjusted else None  # of one day, the one that stands last
        first = next((name for name in _RESERVED if plan.get(name) is not None), _RESERVED[0])
        field = first if latest is None else "shares_reserved"
        day = plan.get("board_approval_date", "") if latest is None else latest.get("date")
        reserved = self.number(plan, field, (latest or plan).get(field)) * self.split_since(plan, day)
        granted = [one for kind in OPTIONS for one in self._of_plans(kind).get(name, [])]
        awards = self._awards(self._of_plans("TX_STOCK_ISSUANCE").get(name, []))

        def all_of(read: Callable[[Object], float], some: Iterable[Object]) -> float:
            return sum(self.left_out(partial(read, one), _stated(one)) for one in some)

        expired = all_of(self.quantity, [one for one in granted if self.expired(one, begins)])
        given = all_of(lambda one: self.quantity(one) + self.exercised(one), granted) - expired
        given += all_of(self.quantity, awards)
        match plan.get("default_cancellation_behavior"):
            case "RETIRE" | "HOLD_AS_CAPITAL_STOCK":
                given += all_of(self.cancelled, (*granted, *awards)) + expired
                for one in of_plan("TX_STOCK_PLAN_RETURN_TO_POOL"):
                    returned = self.number(one, "quantity", one.get("quantity"))
                    given -= returned * self.split_since(plan, one.get("date"))
            case "DEFINED_PER_PLAN_SECURITY":
                self.remark(
                    plan,
                    "default_cancellation_behavior",
                    mark("differs by grant: what is cancelled returns to the pool"),
                )
        return reserved - given

    def _awards(self, issued: list[Object]) -> list[Object]:
        """Return the shares that a plan gave out, without those that came of its options: as many as were
        exercised without naming theirs, by the same holder before others.
        """
        found = [one for one in issued if self.first(one).get("object_type") not in OPTIONS]
        by_day, exercised = dict[str, list[Object]](), set[int]()
        for one in found:
            by_day.setdefault(str(one.get("date")), []).append(one)
        for exercise in self._without_shares if found else ():
            holder = self.issued.get(str(exercise.get("security_id")), {}).get("stakeholder_id")
            that_day = by_day.get(str(exercise.get("date")), [])
            if that_day:
                own = (at for at, one in enumerate(that_day) if one.get("stakeholder_id") == holder)
                exercised.add(id(that_day.pop(next(own, 0))))
        return [one for one in found if id(one) not in exercised]

    @cached_property
    def _without_shares(self) -> list[Object]:
        """The exercises that name no shares which came of them."""
        kinds = [kind for kind in self.kinds if kind.endswith(("_EXERCISE", "_RELEASE"))]
        return [one for kind in kinds for one in self.kinds[kind] if not one.get("resulting_security_ids")]

    def _of_plans(self, kind: str) -> dict[str, list[Object]]:
        """Return the securities of a kind by the plan out of which they were given, themselves or the ones of
        which they came.
        """
        if kind not in self._given:
            self._given[kind] = {}
            for one in self.kinds[kind]:
                plan = str(self.first(one).get("stock_plan_id") or one.get("stock_plan_id"))
                self._given[kind].setdefault(plan, []).append(one)
        return self._given[kind]
