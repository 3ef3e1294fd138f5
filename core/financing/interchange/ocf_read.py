"""Reads an Open Cap Table Format package (a zip of JSON files, or one JSON list of objects) into securities
of the plan.

The objects are read by hand and not through a schema library: files in circulation follow several versions of
the format, and only a dozen fields are needed. What cannot be used is refused by name; nothing is guessed
silently.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.errors import Fault, PlanError
from core.financing.interchange.identifiers import identifier
from core.financing.interchange.ocf_convertibles import Convertibles
from core.financing.interchange.ocf_package import OPTIONS, Object, assay_terms
from core.financing.interchange.ocf_register import unread
from core.plan.rounds import Round
from core.texts import mark

MOST_BYTES = 20_000_000
MOST_UNPACKED, MOST_OBJECTS = 60_000_000, 400_000
"""Bytes of all parts, and brackets opened in them: a parsed object takes a hundred times the room of its
text.
"""
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
    note_rates: list[dict[str, Any]] = field(default_factory=list)
    seniority: str | None = None
    next_round: dict[str, Any] | None = None
    remarks: list[Fault] = field(default_factory=list)

    def round_changes(self, rounds: Sequence[Round[Any]]) -> dict[str, Any]:
        """Return the changes that give a plan's next round the terms of the file, where it holds any, under
        the round's own id.
        """
        if self.next_round is None:
            return {}
        known = {one["id"] for one in self.holders}
        sellers = [one for one in self.next_round.get("secondary_sellers", ()) if one in known]
        own = {"id": rounds[0].id} if rounds else {}
        return {"financing.rounds": [self.next_round | {"secondary_sellers": sellers} | own, *rounds[1:]]}

    def changes(self) -> dict[str, Any]:
        """Return the changes to a plan's securities."""
        return {
            "financing.holders": self.holders,
            "financing.pool_shares": self.pool_shares,
            "financing.series": self.series,
            "financing.safes": self.safes,
            "financing.notes": self.notes,
            "financing.note_rates": self.note_rates,
        } | ({} if self.seniority is None else {"financing.seniority": self.seniority})


def read_ocf(
    content: bytes, *, taken: Collection[str] = (), currency: str | None = None, begins: date | None = None
) -> Imported:
    """Read the package; raises `PlanError` where it is none, or nobody owns anything in it.

    A security of which a figure that counts cannot be read is left out, and the rest is read: `remarks` name
    it, and every object or field that is not read. `taken`: ids that new entries must not use (rounds and
    loans of the plan). `currency`: the plan's; amounts in another are refused rather than taken at face
    value. `begins`: the plan's first day, from which vesting counts.
    """
    try:
        return _Package(_objects(content), taken, currency).imported(begins)
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


_DAMAGED = (
    ValueError,
    RecursionError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)


def _objects(content: bytes) -> list[dict[str, Any]]:
    if len(content) > MOST_BYTES:
        raise PlanError(
            Fault("file", mark("is too large: at most {limit} MB"), {"limit": MOST_BYTES // 1_000_000})
        )
    try:
        texts = [content] if not zipfile.is_zipfile(io.BytesIO(content)) else _unpacked(content)
        if sum(text.count(b"{") + text.count(b"[") for text in texts) > MOST_OBJECTS:
            raise ValueError("too many objects")
        parsed = [json.loads(text) for text in texts]
    except _DAMAGED as error:
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
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise ValueError("too large unpacked")
        return [archive.read(entry) for entry in entries]


class _Package(Convertibles):
    """The objects by kind and id, with what was met on the way."""

    def imported(self, begins: date | None) -> Imported:
        """Return the securities outstanding after all transactions."""
        self.remarks += unread(self.objects)
        used: set[str] = {"pool", *self.taken}
        preferred, common = list[Object](), list[Object]()
        for one in self.all_of("TX_STOCK_ISSUANCE", "TX_WARRANT_ISSUANCE", *OPTIONS):
            shares = one["object_type"] == "TX_STOCK_ISSUANCE"
            kind = self.stock_class(one).get("class_type") if shares else ""
            (preferred if kind == "PREFERRED" else common).append(one)
        series = self.series(preferred, used)
        holders = self._holders(common, used, begins)
        safes, notes, rates = self.convertibles(self.all_of("TX_CONVERTIBLE_ISSUANCE"), used)
        pool = self.pool()
        if not holders:
            text = mark("issue no common shares or options: a cap table needs at least one owner")
            self.faults += [Fault("transactions", text), *self.remarks]
        if self.faults:
            raise PlanError(*self.faults)
        following = self.own_terms().get("next_round")
        if following:
            path, text = "financing.rounds", mark("the next round has the terms that the file holds")
            self.remarks.append(Fault(path, text))
        return Imported(
            holders, pool, series, safes, notes, rates, self.seniority, following or None, self.remarks
        )

    def _holders(self, items: list[Object], used: set[str], begins: date | None) -> list[dict[str, Any]]:
        """Return owners of common shares, options and warrants, in the order of the file; the smallest
        together if too many.
        """
        rows: dict[str, dict[str, Any]] = {}
        for one in self.read_each(items, lambda one: self._holding(one, begins)):
            key = json.dumps({name: value for name, value in one.items() if name != "shares"}, sort_keys=True)
            rows.setdefault(key, one | {"shares": 0.0})["shares"] += one["shares"]
        held = [row for row in rows.values() if round(row["shares"]) >= 1]
        self._name_a_founder(held)
        if len(held) > _MOST_HOLDERS:
            held.sort(key=lambda row: -row["shares"])
        found = [self._holder(row, used) for row in held[:_MOST_HOLDERS]]
        return found + self._others(held[_MOST_HOLDERS:], used)

    def _holding(self, one: Object, begins: date | None) -> dict[str, Any]:
        kind = "warrants" if one["object_type"] == "TX_WARRANT_ISSUANCE" else "options"
        if one["object_type"] == "TX_STOCK_ISSUANCE":
            kind = "common"
            self.issue(one)
        else:
            self.refer(one, "stakeholder_id", "STAKEHOLDER", mark("names no stakeholder of the file"))
            if one.get("stock_plan_id"):
                self.refer(one, "stock_plan_id", "STOCK_PLAN", mark("names no stock plan of the file"))
        held = {"owner": str(one.get("stakeholder_id")), "security": kind, "shares": self.quantity(one)}
        held |= {"strike": 0.0 if kind == "common" else self._strike(one), "own": assay_terms(one)}
        vesting = self.vesting(one, begins) if held["shares"] and not held["own"] else None
        return held | ({"vesting": vesting} if vesting else {})

    def _strike(self, one: Object) -> float:
        """Return the exercise price: the latest repricing's, else the grant's, after later splits."""
        repriced = [
            item
            for item in self.kinds["TX_EQUITY_COMPENSATION_REPRICING"]
            if item.get("security_id") == one.get("security_id")
        ]
        latest = max(repriced, key=lambda item: str(item.get("date")), default=one)
        field = "new_exercise_price" if repriced else "exercise_price"
        stated = latest.get(field) or one.get("base_price")
        return self.number(one, field, stated) / self.split_since(one, latest.get("date")) if stated else 0.0

    def _name_a_founder(self, rows: list[dict[str, Any]]) -> None:
        founders = {row["owner"] for row in rows if self.relationship(row["owner"]) == "FOUNDER"}
        if not founders and rows:
            founders = {max(rows, key=lambda row: (row["security"] == "common", row["shares"]))["owner"]}
            text = mark(
                "none is marked as founder: the largest owner of common shares is taken as one; change "
                "it on the "
                "Plan page"
            )
            self.remarks.append(Fault("stakeholders", text))
        for row in rows:
            row["founder"] = row["owner"] in founders

    def _holder(self, row: dict[str, Any], used: set[str]) -> dict[str, Any]:
        investor = self.relationship(row["owner"]) == "INVESTOR" or self.institution(row["owner"])
        name, own = self.name(row["owner"]), dict(row["own"])
        found = {
            "id": self.own_id(name, used, own),
            "name": name,
            "kind": "founder" if row["founder"] else "investor" if investor else "employee",
            "security": row["security"],
            "shares": round(row["shares"]),
            "strike": row["strike"],
        }
        return found | ({"vesting": row["vesting"]} if "vesting" in row else {}) | own

    def _others(self, rows: list[dict[str, Any]], used: set[str]) -> list[dict[str, Any]]:
        """Return the smallest owners as one of each kind, and say so."""
        found = []
        for kind in sorted({row["security"] for row in rows}):
            some = [row for row in rows if row["security"] == kind]
            total = sum(row["shares"] for row in some)
            text = mark("are more than the plan holds: the {count} smallest stand together as {owner}")
            self.remark({}, "stakeholders", text, count=str(len(some)), owner=f"Others ({kind})")
            found.append(
                {
                    "id": identifier(f"other_{kind}", used),
                    "name": f"Others ({kind})",
                    "kind": "employee",
                    "security": kind,
                    "shares": round(total),
                    "strike": sum(row["shares"] * row["strike"] for row in some) / total,
                }
            )
        return found
