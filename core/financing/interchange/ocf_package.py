"""An Open Cap Table package: its objects by kind, what is outstanding of each security, and what is left
out.
"""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from core.errors import Fault
from core.texts import mark

R = TypeVar("R")
Object = Mapping[str, Any]

COMMENT = "assay:"

OPTIONS = ("TX_EQUITY_COMPENSATION_ISSUANCE", "TX_PLAN_SECURITY_ISSUANCE")

ISSUANCES = {"TX_STOCK_ISSUANCE", "TX_CONVERTIBLE_ISSUANCE", "TX_WARRANT_ISSUANCE", *OPTIONS}

_ENDINGS = {
    "_CANCELLATION": "quantity",
    "_REPURCHASE": "quantity",
    "_CONVERSION": "quantity_converted",
    "_TRANSFER": "quantity",
    "_EXERCISE": "quantity",
    "_RELEASE": "quantity",
    "_RETRACTION": "",
    "_REISSUANCE": "",
    "_CONSOLIDATION": "",
}
"""How transactions end that take a security away, and the field that says how much of it (none: all)."""


class Package:
    """The objects of a package, and what may be asked of them.

    A fault met while a security is read leaves that security out, with a remark; `faults` are those of the
    file as a whole.
    """

    def __init__(self, objects: Sequence[Object], taken: Collection[str], currency: str | None) -> None:
        self.taken, self.currency = taken, currency
        self.remarks: list[Fault] = []
        self.objects = self._once_each(objects)
        self.kinds: dict[str, list[Object]] = defaultdict(list)
        for one in self.objects:
            self.kinds[str(one["object_type"])].append(one)
        self.by_id: dict[str, dict[str, Object]] = {
            kind: {str(one.get("id")): one for one in self.kinds[kind]}
            for kind in ("STAKEHOLDER", "STOCK_CLASS", "STOCK_PLAN", "VESTING_TERMS")
        }
        self.faults: list[Fault] = []
        self._met: list[Fault] = []
        self.issued = {str(one.get("security_id")): one for kind in ISSUANCES for one in self.kinds[kind]}
        self._taken_away = self._endings()
        self._splits = self._all_splits()
        self._common = next(
            (name for name, one in self.by_id["STOCK_CLASS"].items() if one.get("class_type") == "COMMON"), ""
        )
        """The first class of common shares: what options buy."""

    def _once_each(self, objects: Sequence[Object]) -> list[Object]:
        """Return the objects without those that stand in the file a second time, word for word."""
        found: dict[str, Object] = {}
        for one in objects:
            text = json.dumps(one, sort_keys=True)
            if text in found:
                self.remark(one, "", mark("stands in the file twice: it counts once"))
            found.setdefault(text, one)
        return list(found.values())

    # What is outstanding

    def _endings(self) -> dict[str, list[tuple[Object, str]]]:
        """Return by security the transactions that take it, or a part of it, away."""
        found: dict[str, list[tuple[Object, str]]] = defaultdict(list)
        for kind, items in self.kinds.items():
            ending = next((end for end in _ENDINGS if kind.startswith("TX_") and kind.endswith(end)), None)
            for one in items if ending else ():
                for security in one.get("security_ids") or [one.get("security_id")]:
                    if str(security) in self.issued:
                        found[str(security)].append((one, _ENDINGS[str(ending)]))
                    else:
                        self.remark(
                            one, "security_id", mark("names no security of the file: it changes nothing")
                        )
        return found

    def all_of(self, *kinds: str) -> list[Object]:
        """Return the objects of some kinds, in the order of the file."""
        return [one for one in self.objects if one["object_type"] in kinds]

    def quantity(self, one: Object) -> float:
        """Return the shares of an issuance that are left, after later splits of its class.

        What a transaction takes away counts in shares of its own day. Where the rest is issued anew (a
        balance security of the file), nothing is left of the old one.
        """
        left = self._shares(one) * self.split_since(one)
        for ending, field in self._taken_away[str(one.get("security_id"))]:
            part = self._part_taken(ending, field)
            if part is None:
                return 0.0
            left -= part * self.split_since(one, ending.get("date"))
        if left < -0.5:
            self.fault(one, "quantity", mark("is less than what later transactions take of it"))
        return max(left, 0.0)

    def money_left(self, one: Object, field: str) -> float:
        """Return what is left of a convertible's money."""
        left = self.number(one, field, one.get(field))
        for ending, how in self._taken_away[str(one.get("security_id"))]:
            amount = ending.get("amount") if how == "quantity" else None
            if amount is None or str(ending.get("balance_security_id")) in self.issued:
                return 0.0
            left -= self.number(ending, "amount", amount)
        return max(left, 0.0)

    def _part_taken(self, ending: Object, field: str) -> float | None:
        """Return how many shares a transaction takes away; None: all of them."""
        amount = ending.get(field) if field else None
        if amount is None or str(ending.get("balance_security_id")) in self.issued:
            return None
        return self.number(ending, field, amount)

    def exercised(self, one: Object) -> float:
        """Return the shares that options of an issuance have become, after later splits."""
        found = 0.0
        for ending, field in self._taken_away[str(one.get("security_id"))]:
            if str(ending["object_type"]).endswith(("_EXERCISE", "_RELEASE")):
                part = self._part_taken(ending, field)
                whole, day = part is None, None if part is None else ending.get("date")
                found += (self._shares(one) if whole else part or 0.0) * self.split_since(one, day)
        return found

    def cancelled(self, one: Object) -> float:
        """Return the options of an issuance that were cancelled or retracted, after later splits."""
        found = 0.0
        for ending, field in self._taken_away[str(one.get("security_id"))]:
            if str(ending["object_type"]).endswith("_CANCELLATION") and ending.get(field) is not None:
                found += self.number(ending, field, ending[field]) * self.split_since(one, ending.get("date"))
        return found

    def _shares(self, one: Object) -> float:
        shares = self.number(one, "quantity", one.get("quantity"))
        if not 0 <= shares < 1e15:
            self.fault(one, "quantity", mark("must be between 0 and {limit}"), limit="10^15")
            return 0.0
        return shares

    def _by_class(self, kind: str) -> dict[str, list[Object]]:
        found: dict[str, list[Object]] = defaultdict(list)
        for one in sorted(self.kinds[kind], key=lambda one: str(one.get("date"))):
            found[str(one.get("stock_class_id"))].append(one)
        return found

    def split_since(self, one: Object, day: Any = None) -> float:
        """Return the factor by which splits of its class after a day (its own) multiplied shares."""
        days, factors = self._splits.get(self._class_of(one), ([], [1.0]))
        return factors[bisect_right(days, str((one.get("date") if day is None else day) or ""))]

    def _class_of(self, one: Object) -> str:
        """Return the class of a security, that which its plan grants, or the common shares."""
        plan = self.by_id["STOCK_PLAN"].get(str(one.get("stock_plan_id")), one)
        granted = [plan.get("stock_class_id"), *(plan.get("stock_class_ids") or [])]
        return str(one.get("stock_class_id") or next((name for name in granted if name), self._common))

    def _all_splits(self) -> dict[str, tuple[list[str], list[float]]]:
        """Return by class the days of its splits, and the factor of those from each of them on (1 after
        all).
        """
        found = {}
        for name, splits in self._by_class("TX_STOCK_CLASS_SPLIT").items():
            factors = [1.0]
            for split in reversed(splits):
                ratio = split.get("split_ratio", {})
                above, below = (
                    self.number(split, "split_ratio", ratio.get(end)) for end in ("numerator", "denominator")
                )
                factors.append(factors[-1] * above / (below or 1))
            found[name] = [str(split.get("date")) for split in splits], factors[::-1]
        self.faults += self._met  # a split that cannot be read concerns every share of its class
        self._met = []
        return found

    # What is said of it

    def read_each(self, items: Iterable[Object], read: Callable[[Object], R]) -> list[R]:
        """Return what was read of each; where a figure that counts cannot be read, it is left out, by
        name.
        """
        found = []
        for one in items:
            value = read(one)
            if self._met:
                self.remarks += self._met
                self.remark(one, "", mark("is left out, because of the line above; the rest is read"))
                self._met = []
            else:
                found.append(value)
        return found

    def fault(self, one: Object, name: str, message: str, **parameters: str) -> None:
        """Say that a security cannot be read."""
        path = path_of(one, name)
        if path not in {met.path for met in self._met}:
            self._met.append(Fault(path, message, parameters))

    def remark(self, one: Object, name: str, message: str, **parameters: str) -> None:
        """Say something of an object that is read all the same."""
        self.remarks.append(Fault(path_of(one, name), message, parameters))

    def number(self, one: Object, name: str, value: Any) -> float:
        """Return a number or an amount of money; a fault of its object where it is none."""
        if isinstance(value, dict) and self.currency and value.get("currency") not in (None, self.currency):
            self.faults.append(
                Fault(
                    path_of(one, name),
                    mark("is in {currency}, the plan is not: convert it first"),
                    {"currency": str(value.get("currency"))},
                )
            )
        try:
            return float(value["amount"] if isinstance(value, dict) else value)
        except (TypeError, ValueError, KeyError):
            self.fault(one, name, mark("must be a number"))
            return 0.0

    def day(self, one: Object) -> date | None:
        """Return an object's date, without a time of day; a fault of its object where it has none."""
        try:
            return date.fromisoformat(str(one.get("date"))[:10])
        except ValueError:
            self.fault(one, "date", mark("must be a date"))
            return None

    def refer(self, one: Object, name: str, kind: str, message: str) -> None:
        """Refuse a security that names what is not in the file."""
        if str(one.get(name)) not in self.by_id[kind]:
            self.fault(one, name, message)

    def stock_class(self, one: Object) -> Object:
        """Return a security's class of shares."""
        return self.by_id["STOCK_CLASS"].get(str(one.get("stock_class_id")), {})

    def relationship(self, stakeholder: str) -> str:
        """Return FOUNDER where it is among a person's roles, else the first of them."""
        one = self.by_id["STAKEHOLDER"].get(stakeholder, {})
        several = one.get("current_relationships") or [one.get("current_relationship")]
        return "FOUNDER" if "FOUNDER" in several else str(several[0])

    def institution(self, stakeholder: str) -> bool:
        """Say whether an owner is no natural person."""
        return self.by_id["STAKEHOLDER"].get(stakeholder, {}).get("stakeholder_type") == "INSTITUTION"

    def name(self, stakeholder: str) -> str:
        """Return an owner's name."""
        name = self.by_id["STAKEHOLDER"].get(stakeholder, {}).get("name", {})
        return str(name.get("legal_name") if isinstance(name, dict) else name)[:120] or stakeholder[:120]


def path_of(one: Object, name: str) -> str:
    """Return where in the file something stands: the list, the object's id, and the field."""
    kind = str(one.get("object_type", ""))
    place = "transactions" if kind.startswith("TX_") else kind.lower() or "file"
    return ".".join(part for part in (place, str(one.get("id", "")), name) if part)


def assay_terms(one: Object) -> dict[str, Any]:
    """Return terms that the format has no field for, which our own files carry as a comment."""
    for comment in one.get("comments") or []:
        if isinstance(comment, str) and comment.startswith(COMMENT):
            found = json.loads(comment[len(COMMENT) :])
            return found if isinstance(found, dict) else {}
    return {}
