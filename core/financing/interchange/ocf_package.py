"""An Open Cap Table package: its objects by kind, what is outstanding, and remarks on what is not read."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from core.errors import Fault
from core.texts import mark

COMMENT = "assay:"

OPTIONS = ("TX_EQUITY_COMPENSATION_ISSUANCE", "TX_PLAN_SECURITY_ISSUANCE")

_ISSUANCES = {
    "TX_STOCK_ISSUANCE",
    "TX_CONVERTIBLE_ISSUANCE",
    "TX_WARRANT_ISSUANCE",
    "TX_EQUITY_COMPENSATION_ISSUANCE",
    "TX_PLAN_SECURITY_ISSUANCE",
}

_CLOSING = (
    "_CANCELLATION",
    "_REPURCHASE",
    "_RETRACTION",
    "_TRANSFER",
    "_CONVERSION",
    "_REISSUANCE",
    "_RELEASE",
)


class Package:
    """The objects of a package, and what may be asked of them."""

    def __init__(
        self, objects: Sequence[Mapping[str, Any]], taken: Collection[str], currency: str | None
    ) -> None:
        self.taken, self.currency = taken, currency
        self.by_id: dict[str, dict[str, Mapping[str, Any]]] = {
            "STAKEHOLDER": {},
            "STOCK_CLASS": {},
            "STOCK_PLAN": {},
        }
        self.transactions: list[Mapping[str, Any]] = []
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []
        self._exercises: dict[str, list[Mapping[str, Any]]] = {}
        self._splits: list[Mapping[str, Any]] = []
        for one in objects:
            kind = str(one["object_type"])
            if kind in self.by_id:
                self.by_id[kind][str(one.get("id"))] = one
            elif kind.startswith("TX_"):
                self.transactions.append(one)
                if kind.endswith("_EXERCISE"):
                    self._exercises.setdefault(str(one.get("security_id")), []).append(one)
                elif kind == "TX_STOCK_CLASS_SPLIT":
                    self._splits.append(one)

    def _outstanding(self) -> list[Mapping[str, Any]]:
        """Return the issuances still open. A closing transaction ends a security; what remains of it is
        issued anew.
        """
        known = {str(one.get("security_id")) for one in self.transactions if one["object_type"] in _ISSUANCES}
        closed = set()
        for one in self.transactions:
            if str(one["object_type"]).endswith(_CLOSING):
                security = str(one.get("security_id"))
                if security not in known:
                    self.faults.append(
                        Fault(
                            f"transactions.{one.get('id')}.security_id", mark("names no security of the file")
                        )
                    )
                closed.add(security)
        open_ = [
            one
            for one in self.transactions
            if one["object_type"] in _ISSUANCES and str(one.get("security_id")) not in closed
        ]
        for one in open_:
            self._refer(one, "stakeholder_id", "STAKEHOLDER", mark("names no stakeholder of the file"))
            if one["object_type"] == "TX_STOCK_ISSUANCE":
                self._refer(one, "stock_class_id", "STOCK_CLASS", mark("names no stock class of the file"))
            if one.get("stock_plan_id"):
                self._refer(one, "stock_plan_id", "STOCK_PLAN", mark("names no stock plan of the file"))
        return open_

    def _refer(self, one: Mapping[str, Any], name: str, kind: str, message: str) -> None:
        if str(one.get(name)) not in self.by_id[kind]:
            self.faults.append(Fault(f"transactions.{one.get('id')}.{name}", message))

    def _class(self, one: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.by_id["STOCK_CLASS"].get(str(one.get("stock_class_id")), {})

    def _quantity(self, one: Mapping[str, Any]) -> float:
        """Return the shares of an issuance after later splits of its class."""
        shares = self._number(one, "quantity", one.get("quantity"))
        if not 0 <= shares < 1e15:
            self.faults.append(
                Fault(
                    f"transactions.{one.get('id')}.quantity",
                    mark("must be between 0 and {limit}"),
                    {"limit": "10^15"},
                )
            )
            return 0.0
        for exercise in self._exercises.get(str(one.get("security_id")), []):
            used = exercise.get("quantity")
            shares -= shares if used is None else min(self._number(exercise, "quantity", used), shares)
        return shares * self._split_since(one)

    def _split_since(self, one: Mapping[str, Any]) -> float:
        """Return the factor by which later splits of its class (common, for options) multiplied a security's
        shares.
        """
        factor, own = 1.0, one.get("stock_class_id") or self._common_class()
        for split in self._splits:
            if split.get("stock_class_id") == own and str(split.get("date")) > str(one.get("date")):
                ratio = split.get("split_ratio", {})
                factor *= self._number(split, "split_ratio", ratio.get("numerator")) / (
                    self._number(split, "split_ratio", ratio.get("denominator")) or 1
                )
        return factor

    def _common_class(self) -> str:
        """Return the first class of common shares: what options buy."""
        return next(
            (name for name, one in self.by_id["STOCK_CLASS"].items() if one.get("class_type") == "COMMON"), ""
        )

    def _number(self, one: Mapping[str, Any], name: str, value: Any) -> float:
        if isinstance(value, dict) and self.currency and value.get("currency") not in (None, self.currency):
            self.faults.append(
                Fault(
                    f"transactions.{one.get('id')}.{name}",
                    mark("is in {currency}, the plan is not: convert it first"),
                    {"currency": value.get("currency")},
                )
            )
        try:
            return float(value["amount"] if isinstance(value, dict) else value)
        except (TypeError, ValueError, KeyError):
            self.faults.append(Fault(f"transactions.{one.get('id')}.{name}", mark("must be a number")))
            return 0.0

    def _relationship(self, stakeholder: str) -> str:
        one = self.by_id["STAKEHOLDER"].get(stakeholder, {})
        several = one.get("current_relationships") or [one.get("current_relationship")]
        return "FOUNDER" if "FOUNDER" in several else str(several[0])

    def _institution(self, stakeholder: str) -> bool:
        return self.by_id["STAKEHOLDER"].get(stakeholder, {}).get("stakeholder_type") == "INSTITUTION"

    def _name(self, stakeholder: str) -> str:
        name = self.by_id["STAKEHOLDER"].get(stakeholder, {}).get("name", {})
        return str(name.get("legal_name") if isinstance(name, dict) else name)[:120] or stakeholder[:120]


def assay_terms(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return terms that the format has no field for, which our own files carry as a comment."""
    for comment in one.get("comments") or []:
        if isinstance(comment, str) and comment.startswith(COMMENT):
            found = json.loads(comment[len(COMMENT) :])
            return found if isinstance(found, dict) else {}
    return {}
