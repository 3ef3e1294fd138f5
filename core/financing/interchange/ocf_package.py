"""An Open Cap Table package: its objects by kind, what is outstanding of each security, and what is left
out.
"""

import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from core.errors import Fault
from core.financing.interchange.ocf_own import ONLY_OURS, ONLY_THERE, assay_terms, digest_of, earlier
from core.plan.document.faults import faults_of
from core.plan.section import Section
from core.texts import mark

R = TypeVar("R")
Object = Mapping[str, Any]

OPTIONS = ("TX_EQUITY_COMPENSATION_ISSUANCE", "TX_PLAN_SECURITY_ISSUANCE")

OF_SECURITIES = ("TX_STOCK", "TX_EQUITY_COMPENSATION", "TX_PLAN_SECURITY", "TX_WARRANT", "TX_CONVERTIBLE")
"""How the kinds of transactions begin that are about a security."""

ISSUANCES = {"TX_STOCK_ISSUANCE", "TX_CONVERTIBLE_ISSUANCE", "TX_WARRANT_ISSUANCE", *OPTIONS}


_OF_ANOTHER_SHAPE = (AttributeError, TypeError, ValueError, LookupError, ArithmeticError)
"""What reading meets where a field holds no data of the kind that the format has there."""


class Package:
    """The objects of a package, and what may be asked of them.

    A fault met while a security is read leaves that security out, with a remark; `faults` are those of the
    file as a whole.
    """

    def __init__(self, objects: Sequence[Object], taken: Collection[str], currency: str | None) -> None:
        self.taken, self.currency = taken, currency
        self.remarks: list[Fault] = []
        self.objects = self._once_each([_with_plain_days(one) for one in objects])
        self.kinds: dict[str, list[Object]] = defaultdict(list)
        for one in self.objects:
            self.kinds[str(one["object_type"])].append(one)
        self.by_id: dict[str, dict[str, Object]] = {
            kind: {str(one.get("id")): one for one in self.kinds[kind]}
            for kind in ("STAKEHOLDER", "STOCK_CLASS", "STOCK_PLAN", "VESTING_TERMS")
        }
        for one in self.objects:
            for name in _DAYS if str(one["object_type"]).startswith("TX_") else ():
                if one.get(name) and not _DAY.fullmatch(str(one[name])):
                    self.remark(one, name, mark("is no date such as 2027-01-01"))
        for one in self._of_one_id():
            self.remark(one, "id", mark("is that of another object of its kind: the last of them is taken"))
        self._vested: dict[tuple[str, date], dict[str, int] | None] = {}
        self._by_field: dict[tuple[str, str], dict[str, list[Object]]] = {}
        self._given: dict[str, dict[str, list[Object]]] = {}
        self.faults: list[Fault] = []
        self.moved = 0
        """Months by which the plan begins later than the one whose own export this is."""
        self.foreign = False
        """Whether an amount was met in another currency than the plan's."""
        self._met: list[Fault] = []
        self.changed_since = any(
            stated != digest_of(self.objects)
            for stated in (assay_terms(one).get("digest") for one in self.kinds["STOCK_CLASS"])
            if stated is not None
        )
        """Whether this is our own export, and another program has changed something in it."""
        if self.changed_since:
            text = mark("was changed since Assay wrote it: what it says now holds, not the comments")
            self.remarks.append(Fault("file", text))
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

    def _of_one_id(self) -> Iterator[Object]:
        """Yield the objects whose id stands in the file again with other content."""
        for kind, known in self.by_id.items():
            yield from (one for one in self.kinds[kind] if known[str(one.get("id"))] is not one)

    def all_of(self, *kinds: str) -> list[Object]:
        """Return the objects of some kinds, in the order of the file."""
        return [one for one in self.objects if one["object_type"] in kinds]

    def where(self, kind: str, field: str, value: object) -> list[Object]:
        """Return the objects of a kind whose field has a value, in the order of the file."""
        if (kind, field) not in self._by_field:
            found = self._by_field[kind, field] = defaultdict(list)
            for one in self.kinds[kind]:
                found[str(one.get(field))].append(one)
        return self._by_field[kind, field].get(str(value), [])

    def read_each(self, items: Iterable[Object], read: Callable[[Object], R]) -> list[R]:
        """Return what was read of each; where a figure that counts cannot be read, it is left out, by
        name.
        """
        found = []
        for one in items:
            try:
                value = read(one)
            except _OF_ANOTHER_SHAPE as error:
                reason = str(error)[:120] or type(error).__name__
                self.fault(one, "", mark("does not keep to the format: {reason}"), reason=reason)
            if self._met:
                self.remarks += self._met
                self.remark(one, "", mark("is left out, because of the line above; the rest is read"))
                self._met = []
            else:
                found.append(value)
        return found

    def left_out(self, read: Callable[[], float], otherwise: float = 0.0) -> float:
        """Return a number of a security for a sum of others; what it counts `otherwise` where it cannot be
        read: it is left out by name where it is read itself.
        """
        before, self._met = self._met, []
        try:
            found, lost = read(), bool(self._met)
        except _OF_ANOTHER_SHAPE:
            found, lost = otherwise, True
        self._met = before
        return otherwise if lost else found

    def fault(self, one: Object, name: str, message: str, **parameters: Any) -> None:
        """Say that a security cannot be read."""
        path = path_of(one, name)
        if path not in {met.path for met in self._met}:
            self._met.append(Fault(path, message, parameters))

    def remark(self, one: Object, name: str, message: str, **parameters: str) -> None:
        """Say something of an object that is read all the same."""
        self.remarks.append(Fault(path_of(one, name), message, parameters))

    def number(self, one: Object, name: str, value: Any) -> float:
        """Return a number or an amount of money; a fault of its object where it is none."""
        currency = str(value.get("currency") or "").upper() if isinstance(value, dict) else ""
        if currency and self.currency and currency != self.currency:
            self.foreign = True
            text = mark("is in {currency}, the plan is not: convert it first")
            self.fault(one, name, text, currency=currency)
        try:
            stated = value["amount"] if isinstance(value, dict) else value
            found = math.nan if isinstance(stated, bool) else float(stated)
        except (TypeError, ValueError, KeyError):
            found = math.nan
        if math.isfinite(found):
            return found
        self.fault(one, name, mark("must be a number"))
        return 0.0

    def ratio(self, one: Object, name: str, ratio: Any) -> float:
        """Return numerator ÷ denominator, both above 0; a fault of its object where it is no such ratio."""
        stated = ratio if isinstance(ratio, dict) else {}
        above, below = (self.number(one, name, stated.get(end)) for end in ("numerator", "denominator"))
        if above > 0 and below > 0:
            return above / below
        self.fault(one, name, mark("must be a ratio of numbers above 0"))
        return 1.0

    def fits(self, one: Object, kind: type[Section[Any]], terms: Mapping[str, Any]) -> None:
        """Say of an object what a plan cannot hold of the terms read from it."""
        whole = {"id": "x", **terms}
        try:
            kind.model_validate(whole)
        except ValidationError as error:
            for found in faults_of(error, whole):
                self.fault(one, found.path.rpartition(".")[2], found.message, **found.parameters)

    def day(self, one: Object) -> date | None:
        """Return an object's date, without a time of day; a fault of its object where it has none."""
        found = day_in(one)
        if found is None:
            self.fault(one, "date", mark("must be a date"))
        return found

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

    def own(self, one: Object) -> dict[str, Any]:
        """Return the terms of our own file (see `assay_terms`), months counted from this plan's first. Where
        the file was changed since, what it says itself holds, and the comment only says the rest.
        """
        found: dict[str, Any] = earlier(assay_terms(one), self.moved)
        if not self.changed_since:
            return found
        there = dict(ONLY_THERE)
        if one.get("participation_cap_multiple"):
            del there["participation"]
        if "conversion_timing" in json.dumps(one.get("conversion_triggers")):
            del there["cap_counts"]
        return {
            name: value for name, value in found.items() if name in ONLY_OURS or value in there.get(name, ())
        }

    def as_written(self, one: Object) -> bool:
        """Say whether a comment of our own holds all that its security is."""
        return not self.changed_since and bool(assay_terms(one))


_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DAYS = ("date", "expiration_date", "warrant_expiration_date", "board_approval_date")


def _with_plain_days(one: Object) -> Object:
    """Return an object whose days are written in full and without a time of day, so that they compare."""
    found = {name: day for name in _DAYS if (day := _DAY.fullmatch(str(one.get(name) or "")))}
    return {**one, **{name: f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}" for name, day in found.items()}}


def says_yes(value: object) -> bool:
    """Say whether a field is true; some files write it as text."""
    return value is True or str(value).strip().lower() == "true"


def day_in(one: Object) -> date | None:
    """Return an object's date, without a time of day; None where it has none."""
    try:
        return date.fromisoformat(str(one.get("date"))[:10])
    except ValueError:
        return None


def months_after(begins: date, day: date) -> int:
    """Return the month of the plan in which a day lies."""
    return 12 * (day.year - begins.year) + day.month - begins.month


def currencies_in(value: object) -> Iterator[str]:
    """Yield the currency of every amount that stands anywhere in some data."""
    if isinstance(value, Mapping):
        if "amount" in value and "currency" in value:
            yield str(value["currency"])
        for one in value.values():
            yield from currencies_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from currencies_in(one)


def path_of(one: Object, name: str) -> str:
    """Return where in the file something stands: the list, the object's id, and the field."""
    kind = str(one.get("object_type", ""))
    place = "transactions" if kind.startswith("TX_") else kind.lower() or "file"
    return ".".join(part for part in (place, str(one.get("id", "")), name) if part)
