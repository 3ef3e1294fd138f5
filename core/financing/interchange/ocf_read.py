"""Reads an Open Cap Table Format package (a zip of JSON files, or one JSON list of objects) into securities
of the plan.

The objects are read by hand and not through a schema library: files in circulation follow several versions of
the format, and only a dozen fields are needed. What cannot be used is refused by name; nothing is guessed
silently (`notes`).
"""

import io
import json
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import Fault, PlanError
from core.financing.interchange.identifiers import identifier
from core.texts import mark

MOST_BYTES = 20_000_000
COMMENT = "assay:"
"""Begins a comment that holds terms of ours as JSON."""

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
_OPTIONS = ("TX_EQUITY_COMPENSATION_ISSUANCE", "TX_PLAN_SECURITY_ISSUANCE")
_MOST_HOLDERS = 45


@dataclass(frozen=True)
class Imported:
    """Securities as plain plan data, ready for `changed(plan, {"financing.holders": …})`, and what a person
    should know.
    """

    holders: list[dict[str, Any]]
    pool_shares: int
    series: list[dict[str, Any]]
    safes: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    remarks: list[Fault] = field(default_factory=list)

    def changes(self) -> dict[str, Any]:
        """Return the changes to a plan."""
        return {
            "financing.holders": self.holders,
            "financing.pool_shares": self.pool_shares,
            "financing.series": self.series,
            "financing.safes": self.safes,
            "financing.notes": self.notes,
        }


def read_ocf(content: bytes, *, taken: Collection[str] = (), currency: str | None = None) -> Imported:
    """Read the package; raises `PlanError` with every fault: not OCF, references that lead nowhere, figures
    missing.

    `taken`: ids that new entries must not use (rounds and loans of the plan). `currency`: the plan's; amounts
    in another are refused rather than taken at face value.
    """
    try:
        return _Package(_objects(content), taken, currency).imported()
    except (
        TypeError,
        ValueError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        if isinstance(error, PlanError):
            raise
        raise PlanError(
            Fault(
                "file",
                mark("does not keep to the Open Cap Table Format: {reason}"),
                {"reason": str(error)[:120] or type(error).__name__},
            )
        ) from error


def _objects(content: bytes) -> list[dict[str, Any]]:
    if len(content) > MOST_BYTES:
        raise PlanError(
            Fault("file", mark("is too large: at most {limit} MB"), {"limit": MOST_BYTES // 1_000_000})
        )
    try:
        texts = [content] if not zipfile.is_zipfile(io.BytesIO(content)) else _unpacked(content)
        parsed = [json.loads(text) for text in texts]
    except (ValueError, RecursionError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
        raise PlanError(
            Fault(
                "file",
                mark(
                    "is no Open Cap Table Format package: give the zip of .ocf.json files, or one JSON file"
                ),
            )
        ) from error
    found: list[dict[str, Any]] = []
    for one in parsed:
        items = one.get("items") or [] if isinstance(one, dict) else one if isinstance(one, list) else []
        found += [item for item in items if isinstance(item, dict) and "object_type" in item]
    if not found:
        raise PlanError(Fault("file", mark("holds no objects of the Open Cap Table Format")))
    return found


def _unpacked(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [
            entry
            for entry in archive.infolist()
            if entry.filename.endswith(".json") and not entry.filename.startswith("__MACOSX")
        ]
        if sum(entry.file_size for entry in entries) > 10 * MOST_BYTES:
            raise ValueError("too large unpacked")
        return [archive.read(entry) for entry in entries]


class _Package:
    """The objects by kind and id, with the faults met on the way."""

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
        for one in objects:
            kind = str(one["object_type"])
            if kind in self.by_id:
                self.by_id[kind][str(one.get("id"))] = one
            elif kind.startswith("TX_"):
                self.transactions.append(one)

    def imported(self) -> Imported:
        """Return the securities outstanding after all transactions."""
        open_ = self._outstanding()
        used: set[str] = {"pool", *self.taken}
        preferred = [
            one
            for one in open_
            if one["object_type"] == "TX_STOCK_ISSUANCE" and self._class(one).get("class_type") == "PREFERRED"
        ]
        series = self._series(preferred, used)
        holders = self._holders(
            [
                one
                for one in open_
                if one["object_type"] != "TX_CONVERTIBLE_ISSUANCE" and one not in preferred
            ],
            used,
        )
        safes, notes = self._convertibles(
            [one for one in open_ if one["object_type"] == "TX_CONVERTIBLE_ISSUANCE"], used
        )
        pool = self._pool(open_)
        if not holders:
            self.faults.append(
                Fault(
                    "transactions",
                    mark("issue no common shares or options: a cap table needs at least one owner"),
                )
            )
        if self.faults:
            raise PlanError(*self.faults)
        return Imported(holders, pool, series, safes, notes, self.remarks)

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
        for exercise in self.transactions:
            if str(exercise["object_type"]).endswith("_EXERCISE") and exercise.get("security_id") == one.get(
                "security_id"
            ):
                used = exercise.get("quantity")
                shares -= shares if used is None else min(self._number(exercise, "quantity", used), shares)
        return shares * self._split_since(one)

    def _split_since(self, one: Mapping[str, Any]) -> float:
        """Return the factor by which later splits of its class (common, for options) multiplied a security's
        shares.
        """
        factor, own = 1.0, one.get("stock_class_id") or self._common_class()
        for split in self.transactions:
            if (
                split["object_type"] == "TX_STOCK_CLASS_SPLIT"
                and split.get("stock_class_id") == own
                and str(split.get("date")) > str(one.get("date"))
            ):
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

    def _holders(self, items: list[Mapping[str, Any]], used: set[str]) -> list[dict[str, Any]]:
        """Return owners of common shares, options and warrants, in the order of the file; the smallest
        together if too many.
        """
        grouped: dict[tuple[str, str, float], float] = {}
        own: dict[tuple[str, str, float], dict[str, Any]] = {}
        for one in items:
            kind = (
                "common"
                if one["object_type"] == "TX_STOCK_ISSUANCE"
                else "warrants"
                if one["object_type"] == "TX_WARRANT_ISSUANCE"
                else "options"
            )
            strike = (
                0.0
                if kind == "common" or not one.get("exercise_price")
                else self._number(one, "exercise_price", one["exercise_price"]) / self._split_since(one)
            )
            key = (kind, str(one.get("stakeholder_id")), strike)
            grouped[key] = grouped.get(key, 0.0) + self._quantity(one)
            own.setdefault(key, assay_terms(one))
        rows = [(key, shares) for key, shares in grouped.items() if shares >= 1]
        if len(rows) > _MOST_HOLDERS:
            rows.sort(key=lambda row: -row[1])
        founders = {key[1] for key, _ in rows if self._relationship(key[1]) == "FOUNDER"}
        if not founders and rows:
            founders = {max(rows, key=lambda row: (row[0][0] == "common", row[1]))[0][1]}
            self.remarks.append(
                Fault(
                    "stakeholders",
                    mark(
                        "none is marked as founder: the largest owner of common shares is taken as one; "
                        "change it on the Plan page"
                    ),
                )
            )
        kept, rest = rows[:_MOST_HOLDERS], rows[_MOST_HOLDERS:]
        found = [self._holder(key, shares, key[1] in founders, used, own[key]) for key, shares in kept]
        for kind in sorted({key[0] for key, _ in rest}):
            total = sum(shares for key, shares in rest if key[0] == kind)
            paid = sum(shares * key[2] for key, shares in rest if key[0] == kind)
            found.append(
                {
                    "id": identifier(f"other_{kind}", used),
                    "name": "Others",
                    "kind": "employee",
                    "security": kind,
                    "shares": round(total),
                    "strike": paid / total,
                }
            )
        return found

    def _holder(
        self, key: tuple[str, str, float], shares: float, founder: bool, used: set[str], own: dict[str, Any]
    ) -> dict[str, Any]:
        kind, stakeholder, strike = key
        relationship = self._relationship(stakeholder)
        role = (
            "founder"
            if founder
            else "investor"
            if relationship == "INVESTOR" or self._institution(stakeholder)
            else "employee"
        )
        name = self._name(stakeholder)
        return {
            "id": identifier(name, used),
            "name": name,
            "kind": role,
            "security": kind,
            "shares": round(shares),
            "strike": strike,
        } | own

    def _relationship(self, stakeholder: str) -> str:
        one = self.by_id["STAKEHOLDER"].get(stakeholder, {})
        several = one.get("current_relationships") or [one.get("current_relationship")]
        return "FOUNDER" if "FOUNDER" in several else str(several[0])

    def _institution(self, stakeholder: str) -> bool:
        return self.by_id["STAKEHOLDER"].get(stakeholder, {}).get("stakeholder_type") == "INSTITUTION"

    def _name(self, stakeholder: str) -> str:
        name = self.by_id["STAKEHOLDER"].get(stakeholder, {}).get("name", {})
        return str(name.get("legal_name") if isinstance(name, dict) else name)[:120] or stakeholder[:120]

    def _series(self, preferred: list[Mapping[str, Any]], used: set[str]) -> list[dict[str, Any]]:
        found = []
        classes = sorted(
            {str(one.get("stock_class_id")) for one in preferred},
            key=lambda name: self._number(
                {}, "seniority", self.by_id["STOCK_CLASS"].get(name, {}).get("seniority", 0)
            ),
        )
        for name in classes:
            one = self.by_id["STOCK_CLASS"].get(name)
            if one is None:
                continue
            issues = [item for item in preferred if str(item.get("stock_class_id")) == name]
            shares = sum(self._quantity(item) for item in issues)
            money = sum(
                self._number(item, "share_price", item.get("share_price", one.get("price_per_share")))
                * self._quantity(item)
                / self._split_since(item)
                for item in issues
            )
            cap = one.get("participation_cap_multiple")
            found.append(
                {
                    "id": identifier(str(one.get("name")), used),
                    "name": str(one.get("name"))[:120],
                    "shares": round(shares),
                    "issue_price": money / shares if shares else 0.0,
                    "preference_multiple": float(one.get("liquidation_preference_multiple") or 1.0),
                    "conversion_price": self._conversion_price(name, one),
                    "participation": "none" if cap in (None, "", "0") else "capped",
                    "participation_cap": float(cap or 2.0),
                }
            )
            found[-1] |= assay_terms(one)
        return [{key: value for key, value in one.items() if value is not None} for one in found]

    def _conversion_price(self, name: str, one: Mapping[str, Any]) -> float | None:
        """Return the latest conversion price: of an adjustment, else of the class's own conversion right."""
        adjusted = [
            item
            for item in self.transactions
            if item["object_type"] == "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT"
            and str(item.get("stock_class_id")) == name
        ]
        rights = [
            item.get("new_ratio_conversion_mechanism", {})
            for item in sorted(adjusted, key=lambda item: str(item.get("date")))
        ]
        rights += (
            []
            if rights
            else [right.get("conversion_mechanism", {}) for right in one.get("conversion_rights") or []]
        )
        price = rights[-1].get("conversion_price") if rights else None
        return self._number(one, "conversion_price", price) if price else None

    def _convertibles(
        self, items: list[Mapping[str, Any]], used: set[str]
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        safes, notes = [], []
        for one in sorted(items, key=lambda item: str(item.get("date"))):
            triggers = one.get("conversion_triggers") or [{}]
            how = (triggers[0].get("conversion_right") or {}).get("conversion_mechanism") or {}
            name = self._name(str(one.get("stakeholder_id")))
            terms: dict[str, Any] = {
                "id": identifier(name, used),
                "name": name,
                "discount_share": float(how.get("conversion_discount") or 0.0),
            }
            if how.get("conversion_valuation_cap"):
                terms["cap"] = self._number(one, "conversion_valuation_cap", how["conversion_valuation_cap"])
            money = self._number(one, "investment_amount", one.get("investment_amount"))
            if one.get("convertible_type") == "SAFE" or how.get("type") == "SAFE_CONVERSION":
                counts = "pre_money" if how.get("conversion_timing") == "PRE_MONEY" else "post_money"
                safes.append(
                    terms
                    | {
                        "amount": money,
                        "cap_counts": counts,
                        "most_favoured": bool(how.get("conversion_mfn")),
                    }
                    | assay_terms(one)
                )
            else:
                notes.append(terms | {"principal": money} | self._note_terms(one, how) | assay_terms(one))
        return safes, notes

    def _note_terms(self, one: Mapping[str, Any], how: Mapping[str, Any]) -> dict[str, Any]:
        issued = str(one.get("date"))
        rates = how.get("interest_rates") or [{}]
        expires = next(
            (
                str(trigger.get("trigger_date"))
                for trigger in one.get("conversion_triggers") or []
                if trigger.get("trigger_date")
            ),
            None,
        )
        if expires is None or expires <= issued:
            expires = (
                f"{int(issued[:4]) + 2}{issued[4:]}"
                if not issued.endswith("02-29")
                else f"{int(issued[:4]) + 2}-02-28"
            )
            self.remarks.append(
                Fault(f"transactions.{one.get('id')}", mark("states no maturity: two years are taken"))
            )
        compounding = (
            "simple"
            if how.get("compounding_type") != "COMPOUNDING"
            else {"MONTHLY": "monthly", "QUARTERLY": "quarterly"}.get(
                str(how.get("interest_accrual_period")), "annual"
            )
        )
        return {
            "issued": issued,
            "maturity": expires,
            "rate_per_year": float(rates[0].get("rate") or 0.0),
            "compounding": compounding,
            "day_count": "30_360" if how.get("day_count_convention") == "30_360" else "act_365",
        }

    def _pool(self, open_: list[Mapping[str, Any]]) -> int:
        """Return what the plans reserve less options outstanding and shares that came out of the plans."""
        reserved = 0.0
        for name, plan in self.by_id["STOCK_PLAN"].items():
            adjusted = [
                one
                for one in self.transactions
                if one["object_type"] == "TX_STOCK_PLAN_POOL_ADJUSTMENT"
                and str(one.get("stock_plan_id")) == name
            ]
            latest = max(adjusted, key=lambda one: str(one.get("date")), default=None)
            stated = self._number(
                plan,
                "initial_shares_reserved",
                plan.get("initial_shares_reserved") if latest is None else latest.get("shares_reserved"),
            )
            reserved += stated * self._split_since(
                {"date": latest.get("date") if latest else plan.get("board_approval_date", "")}
            )
        taken = sum(
            self._quantity(one) for one in open_ if one.get("stock_plan_id") or one["object_type"] in _OPTIONS
        )
        return max(round(reserved - taken), 0)


def assay_terms(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return terms that the format has no field for, which our own files carry as a comment."""
    for comment in one.get("comments") or []:
        if isinstance(comment, str) and comment.startswith(COMMENT):
            found = json.loads(comment[len(COMMENT) :])
            return found if isinstance(found, dict) else {}
    return {}
