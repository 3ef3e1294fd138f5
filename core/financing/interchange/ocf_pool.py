"""What an Open Cap Table package's plans have left to give."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property, partial
from typing import Any

from core.financing.interchange.ocf_package import OPTIONS, Object
from core.financing.interchange.ocf_sums import Sums
from core.texts import mark

NO_CLASS = mark("names no stock class of the file: common shares are taken")


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


class Pools(Sums):
    """Reads what plans reserve, less what came out of them."""

    def pool(self, begins: date | None) -> int:
        """Return what the plans reserve less options outstanding and shares that came out of the plans, in
        common shares.
        """
        plans = self.by_id["STOCK_PLAN"].values()
        found = self.read_each(plans, lambda plan: self._free_of(str(plan.get("id")), plan, begins))
        return round(sum(found))

    def _free_of(self, name: str, plan: Mapping[str, Any], begins: date | None) -> float:
        granted = [one for kind in OPTIONS for one in self._of_plans(kind).get(name, [])]
        awards = self._awards(name)
        returns = self.where("TX_STOCK_PLAN_RETURN_TO_POOL", "stock_plan_id", name)

        def all_of(read: Callable[[Object], float], some: Iterable[Object]) -> float:
            return sum(
                self._part(one, name) * self.left_out(partial(read, one), _stated(one)) for one in some
            )

        expired = [one for one in granted if self.expired(one, begins)]
        given = all_of(lambda one: self.quantity(one) + self.exercised(one), granted)
        given += all_of(self.quantity, awards) - all_of(self.quantity, expired)
        by_itself = self._returns_by_itself(plan, returns)
        if not by_itself:
            given += all_of(self.taken_unearned, (*granted, *awards)) + all_of(self.quantity, expired)
        own = {str(one.get("security_id")): one for one in (*granted, *awards)}
        for security, returned in self._returned(plan, returns).items():
            one = own.get(security)
            if one is not None:
                gone = self.left_out(partial(self._gone_of, one, begins))
                if returned > gone + 1:
                    text = mark("returns more than was taken of its grant: check the pool")
                    self.remark(plan, "current_shares_reserved", text)
                back = self._part(one, name) * self._back_of(one, by_itself, begins)
                given -= max(returned - back, 0.0)
            elif not by_itself or security in self.issued:
                given -= returned
        free = self._reserved(name, plan) - given
        classes = [plan.get("stock_class_id"), *(plan.get("stock_class_ids") or [])]
        if any(one and str(one) not in self.by_id["STOCK_CLASS"] for one in classes):
            self.remark(plan, "stock_class_id", NO_CLASS)
        if len({str(one) for one in classes if one}) > 1:
            text = mark("names several classes: what it reserves is taken as of the first")
            self.remark(plan, "stock_class_ids", text)
        if free < -0.5:
            self.remark(plan, "", mark("has given out more than it reserves: its pool is taken as empty"))
        kind = self.by_id["STOCK_CLASS"].get(self._class_of({**plan, "stock_plan_id": name}), {})
        if kind.get("class_type") == "PREFERRED":
            self.remark(plan, "stock_class_id", mark("reserves preferred shares: common ones are taken"))
        return max(free, 0.0) * (self.as_common(kind) if kind.get("class_type") == "COMMON" else 1.0)

    def _reserved(self, name: str, plan: Mapping[str, Any]) -> float:
        """Return what a plan reserves: by its latest adjustment (of one day, the one that stands last), else
        by itself.
        """
        adjusted = self.where("TX_STOCK_PLAN_POOL_ADJUSTMENT", "stock_plan_id", name)
        if adjusted:
            latest = max(reversed(adjusted), key=lambda one: str(one.get("date")))
            stated = self.number(plan, "shares_reserved", latest.get("shares_reserved"))
            return stated * self.split_since(plan, latest.get("date"))
        field = next((field for field in _RESERVED if plan.get(field) is not None), _RESERVED[0])
        stated = self.number(plan, field, plan.get(field))
        if field == "current_shares_reserved":
            return stated
        split = self.split_since(plan, plan.get("board_approval_date", ""))
        if split != 1 and not plan.get("board_approval_date"):
            text = mark("is not stated: what the plan reserves is taken as of before the splits of its class")
            self.remark(plan, "board_approval_date", text)
        return stated * split

    def _returns_by_itself(self, plan: Mapping[str, Any], returns: list[Object]) -> bool:
        """Say whether what is cancelled returns to the pool without a word."""
        field = "default_cancellation_behavior"
        if plan.get(field) == "DEFINED_PER_PLAN_SECURITY":
            if not returns:
                self.remark(plan, field, mark("differs by grant: what is cancelled returns to the pool"))
            return not returns
        return plan.get(field) not in ("RETIRE", "HOLD_AS_CAPITAL_STOCK")

    def _returned(self, plan: Mapping[str, Any], returns: list[Object]) -> dict[str, float]:
        """Return by security what the file says came back to the pool."""
        found = dict[str, float]()
        for one in returns:
            quantity = self.number(one, "quantity", one.get("quantity"))
            name = str(one.get("security_id"))
            found[name] = found.get(name, 0.0) + quantity * self.split_since(plan, one.get("date"))
        return found

    def _back_of(self, one: Object, by_itself: bool, begins: date | None) -> float:
        """Return what of an issuance has come back to the pool without a word."""
        found = self.undone(one)
        if by_itself:
            found += self.taken_unearned(one) + (self.quantity(one) if self.expired(one, begins) else 0.0)
        return found

    def _gone_of(self, one: Object, begins: date | None) -> float:
        """Return what of an issuance no longer is there, in whatever way."""
        return self.now(one) - (0.0 if self.expired(one, begins) else self.quantity(one))

    def as_common(self, share_class: Object) -> float:
        """Return how many common shares a share of a class of common shares stands for: by its right to
        convert.
        """
        ways = [right.get("conversion_mechanism") or {} for right in self.into_common(share_class)]
        changed = self._by_class("TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT")
        ways += [
            item.get("new_ratio_conversion_mechanism") or {}
            for item in changed.get(str(share_class.get("id")), [])
        ]
        ratios = [how["ratio"] for how in ways if how.get("ratio")]
        found = self.ratio(share_class, "conversion_rights", ratios[-1]) if ratios else 1.0
        if found != 1:
            text = mark("converts into common shares: it counts as {count} of them")
            self.remark(share_class, "conversion_rights", text, count=f"{found:g}")
            name = str(share_class.get("id"))
            stated = [{"date": share_class.get("board_approval_date")}, *changed.get(name, [])][-1]
            splits = {
                self.split_since({"stock_class_id": one}, stated["date"]) for one in (name, self._common)
            }
            if len(splits) > 1:
                text = mark("was stated before a split: check into how many shares each converts")
                self.remark(share_class, "conversion_rights", text)
        return found

    def into_common(self, share_class: Object) -> list[Object]:
        """Return a class's rights of conversion, those into common shares last."""
        return sorted(share_class.get("conversion_rights") or [], key=self.is_into_common)

    def is_into_common(self, right: Object) -> bool:
        """Say whether a right brings common shares, or says nothing else."""
        into = self.by_id["STOCK_CLASS"].get(str(right.get("converts_to_stock_class_id")))
        return into is None or into.get("class_type") == "COMMON"

    def _awards(self, name: str) -> list[Object]:
        """Return the shares that a plan gave out, without those that came of its options: as many as were
        exercised without naming theirs, by the same holder before others.
        """
        found = [one for one in self._of_plans("TX_STOCK_ISSUANCE").get(name, []) if self._part(one, name)]
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
        """Return the securities of a kind by the plans out of which they were given, themselves or the ones
        of which they came.
        """
        if kind not in self._given:
            self._given[kind] = {}
            for one in self.kinds[kind]:
                for plan in {_plan_of(first, one): None for first, _part in self._firsts(one)}:
                    self._given[kind].setdefault(plan, []).append(one)
        return self._given[kind]

    def _part(self, one: Object, name: str) -> float:
        """Return the part of a security that a plan gave out as such; what came of its options is theirs."""
        options = one.get("object_type") in OPTIONS
        return sum(
            part
            for first, part in self._firsts(one)
            if _plan_of(first, one) == name and (first.get("object_type") in OPTIONS) == options
        )

    def _firsts(self, one: Object, after: frozenset[str] = frozenset()) -> list[tuple[Object, float]]:
        """Return the issuances of which a security came in the end, each with its part by shares; itself
        where it came of none.
        """
        seen = set(after)
        while len(before := self._before_it(one, seen)) == 1:
            seen.add(str(one.get("security_id")))
            one = before[0]
        if not before:
            return [(one, 1.0)]
        counts = [self.left_out(partial(self.now, of)) for of in before]
        parts = [count / sum(counts) if sum(counts) else 1 / len(counts) for count in counts]
        seen.add(str(one.get("security_id")))
        return [
            (first, part * of_it)
            for of, part in zip(before, parts, strict=True)
            for first, of_it in self._firsts(of, frozenset(seen))
        ]

    def _before_it(self, one: Object, seen: set[str]) -> list[Object]:
        return [self.issued[of] for of in self.before.get(str(one.get("security_id")), []) if of not in seen]


def _plan_of(first: Object, one: Object) -> str:
    return str(first.get("stock_plan_id") or one.get("stock_plan_id"))
