"""What is left of each security of an Open Cap Table package, after splits and all that takes from it."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from core.financing.interchange.ocf_package import ISSUANCES, OF_SECURITIES, Object, Package, day_in
from core.texts import mark

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


_GOES_ON = ("_TRANSFER", "_CONVERSION", "_REISSUANCE", "_CONSOLIDATION", "_EXERCISE", "_RELEASE")
"""What they take goes on as another security."""


class Outstanding(Package):
    """The securities of a package, and what is left of them."""

    def __init__(self, objects: Sequence[Object], taken: Collection[str], currency: str | None) -> None:
        super().__init__(objects, taken, currency)
        all_issued = [one for kind in ISSUANCES for one in self.kinds[kind]]
        self.issued = {str(one.get("security_id")): one for one in all_issued}
        often = Counter(str(one.get("security_id")) for one in all_issued)
        self._twice = {name for name, count in often.items() if count > 1}
        self.taken_away = self._endings()
        self.before = self._came_of()
        self._rest_of = {
            str(ending["balance_security_id"]): security
            for security, endings in self.taken_away.items()
            for ending, _field in endings
            if str(ending.get("balance_security_id")) in self.issued
        }
        self._counted_from = self._days_counted_from()
        self._unknown_splits = set[str]()
        self._splits = self._all_splits()

    def _endings(self) -> dict[str, list[tuple[Object, str]]]:
        """Return by security the transactions that take it, or a part of it, away."""
        found: dict[str, list[tuple[Object, str]]] = defaultdict(list)
        for kind, items in self.kinds.items():
            ending = next(
                (end for end in _ENDINGS if kind.startswith(OF_SECURITIES) and kind.endswith(end)), None
            )
            for one in items if ending else ():
                for security in one.get("security_ids") or [one.get("security_id")]:
                    if str(security) in self.issued:
                        found[str(security)].append((one, _ENDINGS[str(ending)]))
                        self._look_for_what_came_of(one, str(ending))
                    else:
                        self.remark(
                            one, "security_id", mark("names no security of the file: it changes nothing")
                        )
        return found

    def _came_of(self) -> dict[str, list[str]]:
        """Return by security those of which it came: by transfer, exercise, consolidation, as the rest."""
        found: dict[str, list[str]] = {}
        for security, endings in self.taken_away.items():
            for ending, _field in endings:
                for name in self.led_to(ending):
                    if name != security:
                        found.setdefault(name, []).append(security)
        return found

    def _days_counted_from(self) -> dict[str, str]:
        """Return by security the day in whose shares it counts where that is not its own: of the transaction
        it came of, of the split for which it was issued anew. It may bear the date of the first grant.
        """
        splits = {str(one.get("id")): str(one.get("date")) for one in self.kinds["TX_STOCK_CLASS_SPLIT"]}
        found = dict[str, str]()
        for endings in self.taken_away.values():
            for ending, _field in endings:
                days = str(ending.get("date") or ""), splits.get(str(ending.get("split_transaction_id")), "")
                for name in self.led_to(ending):
                    found[name] = max(found.get(name, ""), *days)
        return found

    def led_to(self, ending: Object) -> list[str]:
        """Return the securities of the file that a transaction leads to, with the one of the rest."""
        single = ending.get("resulting_security_id"), ending.get("balance_security_id")
        return [
            str(name)
            for name in (*(ending.get("resulting_security_ids") or []), *single)
            if str(name) in self.issued
        ]

    def has_rest(self, ending: Object) -> bool:
        """Say whether what a transaction leaves of a security is another one of the file."""
        rest = str(ending.get("balance_security_id"))
        return rest in self.issued and rest != str(ending.get("security_id"))

    def as_granted(self, one: Object) -> list[Object]:
        """Return a security and those before it of which it is the rest, the one that was granted last."""
        found, name = [one], str(one.get("security_id"))
        while (name := self._rest_of.get(name, "")) and self.issued[name] not in found:
            found.append(self.issued[name])
        return found

    def _look_for_what_came_of(self, one: Object, ending: str) -> None:
        """Say where what a transaction leads to is not in the file."""
        came = one.get("resulting_security_ids") or [one.get("resulting_security_id")]
        if came == [None] and ending in ("_EXERCISE", "_RELEASE"):
            if not self._has_shares_since(one):
                text = mark("names no shares, and its holder has none in the file since: they are left out")
                self.remark(one, "resulting_security_ids", text)
            return
        there = [str(name) in self.issued for name in came]
        if ending not in _GOES_ON or all(there):
            return
        text = mark("name nothing in the file: what it took is gone")
        if any(there):
            text = mark("are in part not in the file: what became of that part is gone")
        self.remark(one, "resulting_security_ids", text)

    def _has_shares_since(self, one: Object) -> bool:
        """Say whether who exercised holds shares that were issued on that day or later, unnamed by it."""
        holder = self.issued.get(str(one.get("security_id")), {}).get("stakeholder_id")
        his = self.where("TX_STOCK_ISSUANCE", "stakeholder_id", holder)
        return any(str(issued.get("date")) >= str(one.get("date")) for issued in his)

    def quantity(self, one: Object) -> float:
        """Return the shares of an issuance that are left, after later splits of its class.

        What a transaction takes away counts in shares of its own day. Where the rest is issued anew (a
        balance security of the file), nothing is left of the old one.
        """
        if str(one.get("security_id")) in self._twice:
            self.fault(one, "security_id", mark("is that of another security too"))
        left = self.now(one)
        for ending, field in self.taken_away[str(one.get("security_id"))]:
            part = self._part_taken(ending, field)
            if part is None:
                return 0.0
            left -= part * self.split_since(one, ending.get("date"))
        if left < -0.5:
            self.fault(one, "quantity", mark("is less than what later transactions take of it"))
        return max(left, 0.0)

    def money_left(self, one: Object, field: str) -> float:
        """Return what is left of a convertible's money."""
        if str(one.get("security_id")) in self._twice:
            self.fault(one, "security_id", mark("is that of another security too"))
        left = self.number(one, field, one.get(field))
        if left < 0:
            self.fault(one, field, mark("must be 0 or more"))
        for ending, how in self.taken_away[str(one.get("security_id"))]:
            amount = ending.get("amount" if how == "quantity" else how) if how else None
            if amount is None or self.has_rest(ending):
                return 0.0
            if how != "quantity" and self.number(ending, how, amount) < left:
                text = mark("converts a part: the rest must be a security of the file")
                self.fault(one, "balance_security_id", text)
            left -= self._positive(ending, "amount" if how == "quantity" else how, amount)
        if left < -0.5:
            self.fault(one, field, mark("is less than what later transactions take of it"))
        return max(left, 0.0)

    def _positive(self, one: Object, field: str, value: Any) -> float:
        found = self.number(one, field, value)
        if found < 0:
            self.fault(one, field, mark("must be 0 or more"))
        return max(found, 0.0)

    def _part_taken(self, ending: Object, field: str) -> float | None:
        """Return how many shares a transaction takes away; None: all of them."""
        amount = ending.get(field) if field else None
        if self.led_to(ending) == [str(ending.get("security_id"))] and ending.get("resulting_security_ids"):
            return 0.0  # it stays where it is
        if amount is None or self.has_rest(ending):
            return None
        return self._positive(ending, field, amount)

    def exercised(self, one: Object) -> float:
        """Return the shares that options of an issuance have become, after later splits."""
        return self._taken_by(one, ("_EXERCISE", "_RELEASE"), whole=True)

    def undone(self, one: Object) -> float:
        """Return what of an issuance is as if it had never been issued."""
        return self._taken_by(one, ("_RETRACTION",), whole=True)

    def taken_when_earned(self, one: Object) -> float:
        """Return the shares of an issuance that went on as others': they had been earned first."""
        return self._taken_by(one, ("_EXERCISE", "_RELEASE", "_TRANSFER"), whole=True)

    def taken_unearned(self, one: Object) -> float:
        """Return what was cancelled or bought back of an issuance: it would have been earned last."""
        return self._taken_by(one, ("_CANCELLATION", "_REPURCHASE"))

    def _taken_by(self, one: Object, endings: tuple[str, ...], *, whole: bool = False) -> float:
        """Return what such transactions took of an issuance, after later splits; `whole`: all of it, where
        they do not say how much (else nothing).
        """
        found = 0.0
        for ending, field in self.taken_away[str(one.get("security_id"))]:
            stated = ending.get(field)
            if not str(ending["object_type"]).endswith(endings) or (stated is None and not whole):
                continue
            part = self._shares(one) if stated is None else self._positive(ending, field, stated)
            found += part * self.split_since(one, None if stated is None else ending.get("date"))
        return found

    def expired(self, one: Object, begins: date | None) -> bool:
        """Say whether a security can no longer be exercised when the plan begins."""
        ends = str(one.get("expiration_date") or one.get("warrant_expiration_date") or "")[:10]
        ways = [str(trigger.get("end_date") or "")[:10] for trigger in one.get("exercise_triggers") or []]
        ends = ends or max(ways if all(ways) else [""], default="")
        return bool(ends) and begins is not None and ends < begins.isoformat()

    def now(self, one: Object) -> float:
        """Return the shares of an issuance after later splits."""
        return self._shares(one) * self.split_since(one)

    def taken_of(self, one: Object, ending: Object) -> float:
        """Return the shares that a transaction says it takes of an issuance, after later splits."""
        stated = ending.get("quantity")
        if stated is None:
            return self.now(one)
        return self._positive(ending, "quantity", stated) * self.split_since(one, ending.get("date"))

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
        name = self._class_of(one)
        if name in self._unknown_splits:
            self.fault(one, "stock_class_id", mark("is of a class whose split cannot be read"))
        days, factors = self._splits.get(name, ([], [1.0]))
        if days and day is None and one.get("object_type") in ISSUANCES and day_in(one) is None:
            self.fault(one, "date", mark("must be a date: its class was split"))
        own = max(str(one.get("date") or ""), self._counted_from.get(str(one.get("security_id")), ""))
        return factors[bisect_right(days, own if day is None else str(day or ""))]

    def _class_of(self, one: Object) -> str:
        """Return the class of a security, that which its plan grants, or the common shares."""
        return self._named_class(one) or self._common

    def names_a_class(self, one: Object) -> bool:
        """Say whether a security, or its plan, names a class."""
        return bool(self._named_class(one))

    def _named_class(self, one: Object) -> str:
        if one.get("object_type") == "TX_WARRANT_ISSUANCE":
            rights = [trigger.get("conversion_right") or {} for trigger in one.get("exercise_triggers") or []]
            bought = [
                str(right["converts_to_stock_class_id"])
                for right in rights
                if str(right.get("converts_to_stock_class_id")) in self.by_id["STOCK_CLASS"]
            ]
            return bought[0] if bought else ""
        plan = self.by_id["STOCK_PLAN"].get(str(one.get("stock_plan_id")), one)
        named = one.get("stock_class_id"), plan.get("stock_class_id"), *(plan.get("stock_class_ids") or [])
        return next((str(name) for name in named if str(name) in self.by_id["STOCK_CLASS"]), "")

    def _all_splits(self) -> dict[str, tuple[list[str], list[float]]]:
        """Return by class the days of its splits, and the factor of those from each of them on (1 after
        all).
        """
        found = {}
        for name, splits in self._by_class("TX_STOCK_CLASS_SPLIT").items():
            if name not in self.by_id["STOCK_CLASS"]:
                self.remark(splits[0], "stock_class_id", mark("names no stock class of the file"))
                continue
            factors = [1.0]
            for split in splits:
                self.day(split)
            for split in reversed(splits):
                factors.append(factors[-1] * self.ratio(split, "split_ratio", split.get("split_ratio")))
            if self._met:  # it concerns every share of its class
                self.remarks += self._met
                self._met = []
                self._unknown_splits.add(name)
            found[name] = [str(split.get("date")) for split in splits], factors[::-1]
        return found
