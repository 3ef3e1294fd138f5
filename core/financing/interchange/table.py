"""Reads a cap table from CSV or Excel as lawyers and platforms send it, in English or Chinese: a row a
security, or a row an owner with a column a class; SAFEs and notes on sheets of their own; totals that prove
the rest.
"""

from collections.abc import Collection
from typing import Any

from core.errors import Fault, PlanError
from core.financing.interchange.identifiers import identifier
from core.financing.interchange.ocf_read import Imported
from core.financing.interchange.table_rows import Sheet
from core.financing.interchange.table_words import COLUMNS, column_of, is_set_aside, security_of
from core.history.table import read_tables
from core.texts import mark

MOST_ROWS = 2_000
_MOST_HOLDERS, _MOST_SERIES = 50, 15


def read_cap_table(content: bytes, *, taken: Collection[str] = ()) -> Imported:
    """Read the table (`taken`: ids not to be used); raises `PlanError` naming row and column for what cannot
    be used, `HistoryError` for an unreadable file.
    """
    sheets = [Sheet(name, table) for name, table in read_tables(content, _known)]
    if sum(len(sheet.table.rows) for sheet in sheets) > MOST_ROWS:
        text = mark("has too many rows for a cap table: at most {limit}")
        raise PlanError(Fault("file", text, {"limit": MOST_ROWS}))
    for sheet in sheets:
        if sheet.layout:
            sheet.read()
    owned = _table_of_owners(sheets)
    joined = _complements(sheets, owned)
    converting = [one for one in sheets if one.layout == "convertibles" and not one.kinds & owned.kinds]
    others = [sheet for sheet in sheets if sheet is not owned and sheet not in joined]
    remarks = [*owned.remarks, *_other_sheets(others, owned, converting)]
    faults = [fault for sheet in (owned, *converting) for fault in sheet.faults]
    if not owned.holders and not faults:
        faults.append(Fault("security", mark("needs at least one row of common shares or options")))
    if faults:
        raise PlanError(*faults)
    remarks += [remark for sheet in converting for remark in sheet.remarks]
    return _imported(owned, converting, {"pool", *taken}, remarks)


def _known(header: str) -> str | None:
    return column_of(header) or security_of(header)


def _table_of_owners(sheets: list[Sheet]) -> Sheet:
    """Return the sheet that says who owns what: a ledger before a table by class, and that before a sheet of
    one class; the longest first.
    """
    for layout in ("ledger", "classes", "one class"):
        found = [sheet for sheet in sheets if sheet.layout == layout]
        if found:
            return max(found, key=lambda sheet: len(sheet.table.rows))
    largest = max(sheets, key=lambda sheet: (len(sheet.place), len(sheet.table.rows)))
    missing = [name for name in ("owner", "security") if name not in largest.place]
    raise PlanError(
        *(Fault(COLUMNS[name][0], mark("is missing: add a column of this name")) for name in missing)
    )


def _complements(sheets: list[Sheet], owned: Sheet) -> list[Sheet]:
    """Let a ledger take in the others that hold kinds of securities which none before holds: a sheet a class.
    Preferred classes may have a sheet each, where the ledger itself has none.
    """
    joined, taken, classes = list[Sheet](), set(owned.kinds), set[str]()
    several = "preferred" not in taken
    ledgers = [one for one in sheets if one is not owned and one.layout in ("ledger", "one class")]
    for sheet in ledgers if owned.layout != "classes" else ():
        kinds, names = sheet.kinds, sheet.class_names
        again = bool(names) and (not several or bool(names & classes) or ("" in names and bool(classes)))
        if is_set_aside(sheet.name) or not kinds or (kinds - {"preferred"}) & taken or again:
            continue
        text, found = mark("is added: {found} shares"), f"{sheet.shares:,.0f}"
        owned.join(sheet)
        owned.remarks.append(Fault(f"sheet {sheet.name}", text, {"found": found}))
        joined.append(sheet)
        taken, classes = taken | (kinds - {"preferred"}), classes | names
        several = several and "" not in names
    return joined


def _other_sheets(sheets: list[Sheet], owned: Sheet, converting: list[Sheet]) -> list[Fault]:
    """Return a remark on each other sheet: whether it agrees, or that it is not read."""
    remarks = []
    for sheet in sheets:
        if sheet in converting:
            continue
        text, parameters = mark("is not read"), {}
        if sheet.layout in ("ledger", "classes", "one class"):
            same = not sheet.faults and abs(sheet.shares - owned.shares) < 1
            remarks += sheet.faults[:1] if not sheet.kinds else []
            text = mark("agrees: {found} shares") if same else mark("is not read: it counts {found} shares")
            parameters = {"found": f"{sheet.shares:,.0f}"}
        remarks.append(Fault(f"sheet {sheet.name}", text, parameters))
    return remarks


def _imported(owned: Sheet, converting: list[Sheet], used: set[str], remarks: list[Fault]) -> Imported:
    def with_id(entry: dict[str, Any]) -> dict[str, Any]:
        return {"id": identifier(entry["name"], used)} | entry

    if len(owned.holders) > _MOST_HOLDERS or len(owned.series) > _MOST_SERIES:
        text = mark(
            "has more owners or classes than a plan holds ({owners}, {classes}): put small ones together"
        )
        limits = {"owners": _MOST_HOLDERS, "classes": _MOST_SERIES}
        raise PlanError(Fault("file", text, limits))
    holders = [with_id(one) for one in owned.holders]
    if not any(one["kind"] == "founder" for one in holders):
        common = [one for one in holders if one["security"] == "common"] or holders[:1]
        max(common, key=lambda one: float(one["shares"]))["kind"] = "founder"
        text = mark(
            "none is marked as founder: the largest owner of common shares is taken as one; change it on "
            "the Plan "
            "page"
        )
        remarks.append(Fault("role", text))
    series = []
    for name, issues in owned.series.items():
        shares = sum(count for count, _price in issues)
        price = sum(count * price for count, price in issues) / shares if shares else 0.0
        if len({price for _count, price in issues}) > 1:
            remarks.append(Fault(name, mark("was sold at several prices: their mean is taken")))
        terms = {"name": name, "shares": round(shares), "issue_price": price} | owned.terms.get(name, {})
        series.append(with_id(terms))
    safes = [with_id(one) for sheet in (owned, *converting) for one in sheet.safes]
    notes = [with_id(one) for sheet in (owned, *converting) for one in sheet.notes]
    return Imported(holders, round(owned.pool), series, safes, notes, remarks=remarks)
