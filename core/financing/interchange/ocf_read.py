"""Reads an Open Cap Table Format package (a zip of JSON files, or one JSON list of objects) into securities
of the plan.

The objects are read by hand and not through a schema library: files in circulation follow several versions of
the format, and only a dozen fields are needed. What cannot be used is refused by name; nothing is guessed
silently (`notes`).
"""

import io
import json
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import Fault, PlanError
from core.financing.interchange.identifiers import identifier
from core.financing.interchange.ocf_package import assay_terms
from core.financing.interchange.ocf_securities import Securities
from core.texts import mark

MOST_BYTES = 20_000_000
MOST_UNPACKED, MOST_OBJECTS = 60_000_000, 400_000
"""Bytes of all parts, and brackets opened in them: a parsed object takes a hundred times the room of its
text.
"""
"""Begins a comment that holds terms of ours as JSON."""

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


class _Package(Securities):
    """The objects by kind and id, with the faults met on the way."""

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
