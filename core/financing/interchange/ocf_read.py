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
from collections.abc import Collection
from datetime import date
from typing import Any

from core.errors import Fault, PlanError
from core.financing.interchange.imported import Imported
from core.financing.interchange.ocf_holders import Holders
from core.financing.interchange.ocf_package import OPTIONS, Object, currencies_in, months_after
from core.financing.interchange.ocf_register import unread
from core.texts import mark

MOST_BYTES = 20_000_000
MOST_UNPACKED, MOST_OBJECTS = 60_000_000, 400_000
"""Bytes of all parts, and brackets opened in them: a parsed object takes a hundred times the room of its
text.
"""


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
        objects, missing = _objects(content)
        found = _Package(objects, taken, currency).imported(begins)
        found.remarks[:0] = missing
        return found
    except (
        TypeError,
        ValueError,
        KeyError,
        AttributeError,
        ArithmeticError,
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


def _objects(content: bytes) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return the objects of a package, and what of it is not there or not read."""
    if len(content) > MOST_BYTES:
        raise PlanError(
            Fault("file", mark("is too large: at most {limit} MB"), {"limit": MOST_BYTES // 1_000_000})
        )
    try:
        whole = zipfile.is_zipfile(io.BytesIO(content))
        texts, names, missing = _unpacked(content) if whole else ([content], [], [])
        if sum(text.count(b"{") + text.count(b"[") for text in texts) > MOST_OBJECTS:
            raise ValueError("too many objects")
        parsed, damaged = _parsed(texts, names)
        missing += damaged
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
    nameless = 0
    for one in parsed:
        items = one.get("items") or [] if isinstance(one, dict) else one if isinstance(one, list) else []
        found += [item for item in items if isinstance(item, dict) and "object_type" in item]
        nameless += sum(not isinstance(item, dict) or "object_type" not in item for item in items)
        missing += _not_there(one, names) if whole and isinstance(one, dict) else []
    if not found:
        raise PlanError(Fault("file", mark("holds no objects of the Open Cap Table Format")))
    if nameless:
        text = mark("entries that name no kind of object: {count}, not read")
        missing.append(Fault("items", text, {"count": str(nameless)}))
    return found, missing


def _parsed(texts: list[bytes], names: list[str]) -> tuple[list[Any], list[Fault]]:
    """Return what the files hold, and a remark on each that holds nothing; raises where none can be read."""
    found, damaged = list[Any](), list[Fault]()
    for place, text in enumerate(texts):
        try:
            one = json.loads(text)
        except (ValueError, RecursionError):
            if len(texts) == 1:
                raise
            damaged.append(Fault(names[place], mark("is not read: it is damaged or empty")))
            continue
        several = isinstance(one, list) and any(isinstance(each, dict) and "items" in each for each in one)
        found += one if several else [one]
    return found, damaged


def _not_there(manifest: dict[str, Any], names: list[str]) -> list[Fault]:
    """Return a remark on each file that a manifest names and the package does not hold."""
    listed = [
        str(item.get("filepath"))
        for kind, files in manifest.items()
        if kind.endswith("_files") and isinstance(files, list)
        for item in files
        if isinstance(item, dict) and item.get("filepath")
    ]
    held = {name.rpartition("/")[2] for name in names}
    text = mark("is named by the package and not in it: what it holds is missing")
    return [Fault(path, text) for path in listed if path.rpartition("/")[2] not in held]


def _unpacked(content: bytes) -> tuple[list[bytes], list[str], list[Fault]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [
            entry
            for entry in archive.infolist()
            if entry.filename.lower().endswith(".json") and not entry.filename.startswith("__MACOSX")
        ]
        others = [
            Fault(entry.filename, mark("is not read: only .json files are"))
            for entry in archive.infolist()
            if entry not in entries and not entry.is_dir() and not entry.filename.startswith("__MACOSX")
        ]
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise ValueError("too large unpacked")
        return [archive.read(entry) for entry in entries], [entry.filename for entry in entries], others


_OF_PLANS = ("TX_STOCK_PLAN_POOL_ADJUSTMENT", "TX_STOCK_PLAN_RETURN_TO_POOL")
_OF_CLASSES = ("TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT",)
_OF_SECURITIES = ("TX_EQUITY_COMPENSATION_REPRICING", "TX_VESTING_START", "TX_VESTING_ACCELERATION")


class _Package(Holders):
    """The objects by kind and id, with what was met on the way."""

    def imported(self, begins: date | None) -> Imported:
        """Return the securities outstanding after all transactions."""
        self.remarks += unread(self.objects)
        written = self.own_terms().get("begins")
        if begins is not None and isinstance(written, str):
            self.moved = months_after(date.fromisoformat(written), begins)
        used: set[str] = {"pool", *self.taken}
        preferred, common = list[Object](), list[Object]()
        for one in self.all_of("TX_STOCK_ISSUANCE", "TX_WARRANT_ISSUANCE", *OPTIONS):
            shares = one["object_type"] == "TX_STOCK_ISSUANCE"
            kind = self.stock_class(one).get("class_type") if shares else ""
            (preferred if kind == "PREFERRED" else common).append(one)
        series = self.series(preferred, used)
        holders = self.holders(common, used, begins)
        safes, notes, rates = self.convertibles(self.all_of("TX_CONVERTIBLE_ISSUANCE"), used, begins)
        self._what_is_to_come(begins)
        self.say_what_does_not_add_up()
        self._what_names_nothing()
        pool = self.pool(begins)
        stated = self.own_terms().get("currency")
        there = {*currencies_in(self.objects)} | ({str(stated)} if stated else set())
        if (self.foreign or stated) and self.currency is not None and self.currency not in there:
            text = mark("is in {currency}, the plan is not: convert it first")
            self.faults.append(Fault("file", text, {"currency": ", ".join(sorted(there))}))
        if not holders:
            text = mark("issue no common shares or options: a cap table needs at least one owner")
            self.faults += [Fault("transactions", text), *self.remarks]
        if self.faults:
            raise PlanError(*self.faults)
        following = self.own_terms().get("next_round")
        if following and (following.get("close_month") or 0) < 0:
            path, text = "financing.rounds", mark("the next round of the file lies before the plan: left out")
            self.remarks.append(Fault(path, text))
            following = None
        if following:
            text = mark("the next round has the terms that the file holds: {round}")
            self.remarks.append(Fault("financing.rounds", text, {"round": str(following.get("name"))}))
        return Imported(
            *(holders, pool, series, safes, notes, rates, self.seniority, following or None, self.remarks),
            self.planned(),
        )

    def _what_names_nothing(self) -> None:
        """Name what changes a plan, a class or a security that is not in the file."""
        for name, kinds, known in (
            ("stock_plan_id", _OF_PLANS, self.by_id["STOCK_PLAN"].keys()),
            ("stock_class_id", _OF_CLASSES, self.by_id["STOCK_CLASS"].keys()),
            ("security_id", _OF_SECURITIES, self.issued.keys()),
        ):
            for one in self.all_of(*kinds):
                if str(one.get(name)) not in known:
                    self.remark(one, name, mark("names nothing in the file: it changes nothing"))

    def _what_is_to_come(self, begins: date | None) -> None:
        """Say which transactions are dated after the plan begins, SAFEs and notes left out."""
        late = [
            one
            for one in self.objects
            if begins is not None
            and str(one["object_type"]).startswith("TX_")
            and one["object_type"] not in ("TX_CONVERTIBLE_ISSUANCE", "TX_VESTING_START")
            and str(one.get("date") or "")[:10] >= begins.isoformat()
        ]
        if late:
            text = mark("is dated after the plan begins, with {count} others: all count as of today")
            self.remark(late[0], "date", text, count=str(len(late) - 1))
