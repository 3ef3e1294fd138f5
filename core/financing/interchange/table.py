"""Reads a cap table from CSV or Excel as lawyers and platforms send it, in the languages of the files that
circulate: a row a security, or a row an owner with a column a class; SAFEs and notes on sheets of their own;
totals that prove the rest.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from core.errors import Fault, PlanError
from core.financing.interchange.imported import Imported
from core.financing.interchange.table_headers import is_known
from core.financing.interchange.table_owners import imported
from core.financing.interchange.table_rows import Sheet
from core.financing.interchange.table_sheets import has_gone, is_past, is_set_aside
from core.financing.interchange.table_sums import prove
from core.financing.interchange.table_words import counts_granted, plain
from core.history.dates import NoMonth, read_month
from core.history.table import read_tables
from core.texts import mark

MOST_ROWS, MOST_CELLS = 2_000, 100_000
_OWNED = ("ledger", "classes", "one class")
_YEAR, _QUARTER = re.compile(r"20\d\d"), re.compile(r"\bq([1-4])\b")
_COLUMNS = {"owner": "owner", "security": "security"}


def read_cap_table(
    content: bytes, *, taken: Collection[str] = (), currency: str | None = None, begins: date | None = None
) -> Imported:
    """Read the table. `taken`: ids not to be used; `currency`: the plan's, in which all money must be;
    `begins`: the plan's first day, before which options may have expired.

    Raises `PlanError` naming row and column for what cannot be used, `HistoryError` for an unreadable file.
    """
    tables = read_tables(content, is_known)
    cells = sum(len(table.rows) * len(table.headers) for _name, table in tables)
    if sum(len(table.rows) for _name, table in tables) > MOST_ROWS or cells > MOST_CELLS:
        text = mark("has too many rows for a cap table: at most {limit}")
        raise PlanError(Fault("file", text, {"limit": MOST_ROWS}))
    day = begins.isoformat() if begins else None
    sheets = [Sheet(name, table, currency=currency, begins=day) for name, table in tables]
    for sheet in sheets:
        if sheet.layout:
            sheet.read()
    owned = _today(sheets)
    joined = [owned, *_complements(sheets, owned)]
    kinds = {kind for sheet in joined for kind in sheet.kinds}
    converting = [one for one in sheets if one not in joined and one.lends and not one.kinds & kinds]
    left = [*_without_whole_pools(joined), *_without_split_pools(joined), *_less_granted(joined)]
    whole = sum(sheet.shares for sheet in joined)
    for sheet in (*joined, *converting):
        prove(sheet, whole)
    faults = [fault for sheet in (*joined, *converting) for fault in sheet.faults]
    if not faults and not any(
        one.kind in ("common", "options") for sheet in joined for one in sheet.holdings
    ):
        faults.append(Fault("security", mark("needs at least one row of common shares or options")))
    if faults:
        raise PlanError(*faults)
    others = [sheet for sheet in sheets if sheet not in joined and sheet not in converting]
    remarks = [
        *owned.remarks,
        *left,
        *_added(joined[1:]),
        *_other_sheets(others, joined),
        *(remark for sheet in converting for remark in sheet.remarks),
    ]
    return imported(joined, converting, {"pool", *taken}, remarks)


def _less_granted(sheets: Sequence[Sheet]) -> Iterator[Fault]:
    """Take the options listed off a pool that counts what was granted of it, and remark on that."""
    held = [one for sheet in sheets for one in sheet.holdings]
    granted = sum(one.shares for one in held if one.kind == "options")
    for one in held:
        if granted and one.kind == "pool" and counts_granted(f"{one.owner} {one.word}"):
            one.shares = max(one.shares - granted, 0.0)
            text = mark("counts what was granted of it: less the options listed, {left} are left")
            yield Fault("financing.pool_shares", text, {"left": f"{one.shares:,.0f}"})


def _today(sheets: Sequence[Sheet]) -> Sheet:
    """Return the sheet that says who owns what: a ledger before a table by class, and that before a sheet of
    one class, common shares first. Of several tables by class it is the one of the last year named; where
    they name none and differ, a person must say.
    """
    held = [sheet for sheet in sheets if sheet.layout in _OWNED]
    current = [sheet for sheet in held if not is_set_aside(sheet.name)] or held
    for layout in _OWNED:
        found = [sheet for sheet in current if sheet.layout == layout and (sheet.holdings or sheet.faults)]
        if layout != "one class" and any("common" in sheet.kinds for sheet in current):
            found = [sheet for sheet in found if "common" in sheet.kinds]
        if layout == "one class":
            found.sort(key=lambda sheet: ("common" not in sheet.kinds, -len(sheet.table.rows)))
            return found[0] if found else _nothing(sheets)
        whole = [sheet for sheet in found if "common" in sheet.kinds] or found
        if len(whole) > 1:
            _one_of(whole)
        if whole:
            return max(whole, key=lambda sheet: (_as_of(sheet), len(sheet.table.rows)))
    return _nothing(sheets)


def _one_of(whole: Sequence[Sheet]) -> None:
    """Refuse several whole tables that differ, unless one alone names the last year."""
    dates = [_as_of(sheet) for sheet in whole]
    if dates.count(max(dates)) == 1 or all(_same(whole[0], other) for other in whole[1:]):
        return
    if not all(_repeats(whole[0], other) for other in whole[1:]):
        return
    text = mark("and {other} are both whole tables, and differ: keep the one of today")
    names = [sheet.name for sheet in whole]
    raise PlanError(Fault(f"sheet {names[0]}", text, {"other": ", ".join(names[1:])}))


def _repeats(one: Sheet, other: Sheet) -> bool:
    """Say whether some owner stands in both sheets with common shares."""
    owners = [
        {plain(each.owner) for each in sheet.holdings if each.kind == "common"} for sheet in (one, other)
    ]
    return bool(owners[0] & owners[1])


def _same(one: Sheet, other: Sheet) -> bool:
    """Say whether two sheets count the same shares, and give the same owners the common ones."""
    same = abs(one.shares - other.shares) < 1
    return same and _common_by_owner([one]) == _common_by_owner([other])


def _by_owner(sheets: Sequence[Sheet]) -> Counter[str]:
    found = Counter[str]()
    for each in (one for sheet in sheets for one in sheet.holdings):
        found[plain(each.owner)] += round(each.shares)
    return found


def _common_by_owner(sheets: Sequence[Sheet]) -> Counter[str]:
    found = Counter[str]()
    for each in (one for sheet in sheets for one in sheet.holdings if one.kind == "common"):
        found[plain(each.owner)] += round(each.shares)
    return found


_WHOLE_POOL = re.compile(r"\bauthori[sz]ed\b")
_LEFT_OF_A_POOL = re.compile(r"\bavailable\b|\bunissued\b|\bremaining\b|\bun-?(granted|allocated)\b")
_OF_WHICH = re.compile(
    r"(of which|thereof)\b|其中"
    r"|(davon|dont|di cui)[: ]+(granted|available|allocated|zugeteilt|frei|attribu|dispon|assegnat)"
)
_BESIDE_A_PLAN = re.compile(r"\b(pool|options?|shares?|under|the)\b|[-–:,()]")


def _without_whole_pools(sheets: Sequence[Sheet]) -> Iterator[Fault]:
    """Leave out rows of what a plan is authorised to grant where others say what is left of the same."""
    held = [one for sheet in sheets for one in sheet.holdings if one.kind == "pool"]
    names = {id(one): plain(f"{one.owner} {one.word}") for one in held}

    def plan(name: str) -> str:
        bare = _BESIDE_A_PLAN.sub(" ", _LEFT_OF_A_POOL.sub(" ", _WHOLE_POOL.sub(" ", name)))
        return " ".join(bare.split())

    left = {plan(name): one.shares for one in held if _LEFT_OF_A_POOL.search(name := names[id(one)])}
    for sheet in sheets:
        for one in [one for one in sheet.holdings if one.kind == "pool"]:
            name = names[id(one)]
            if _WHOLE_POOL.search(name) and left.get(plan(name), one.shares + 1) <= one.shares:
                sheet.holdings.remove(one)
                text = mark("counts what was granted and gone too: what is available counts")
                yield Fault(one.owner or one.word, text)


def _without_split_pools(sheets: Sequence[Sheet]) -> Iterator[Fault]:
    """Leave out a pool of which the rows below it tell the parts, granted and available."""
    for sheet in sheets:
        for pool in [one for one in sheet.holdings if one.kind == "pool"]:
            parts = dict[int, float]()
            for one in sheet.holdings:
                below = one.row == max(parts, default=pool.row) + 1 and one.kind in (
                    "pool",
                    "options",
                    "promised",
                )
                if below and _OF_WHICH.match(plain(one.owner)):
                    parts[one.row] = one.shares
            if parts and abs(sum(parts.values()) - pool.shares) < 1:
                sheet.holdings.remove(pool)
                text = mark("is told in parts below it: the parts count")
                yield Fault(pool.owner or pool.word, text)


def _as_of(sheet: Sheet) -> tuple[int, int]:
    """Return the year and month that a sheet's name gives: of a quarter its last, of a year none."""
    said = read_month(sheet.name)
    if not isinstance(said, NoMonth):
        return said
    year = max(map(int, _YEAR.findall(sheet.name)), default=0)
    quarter = _QUARTER.search(plain(sheet.name))
    return year, 3 * int(quarter[1]) if quarter else 0


def _nothing(sheets: Sequence[Sheet]) -> Sheet:
    if any(sheet.layout in _OWNED for sheet in sheets):
        raise PlanError(Fault("security", mark("needs at least one row of common shares or options")))
    largest = max(sheets, key=lambda sheet: (len(sheet.columns.place), len(sheet.table.rows)))
    missing = [] if "owner" in largest.columns.place else ["owner"]
    if not {"type", "class"} & set(largest.columns.place):
        missing.append("security")
    if missing == [] or (missing == ["owner"] and not largest.columns.place):
        missing = missing or ["shares"]
    raise PlanError(*(Fault(name, mark("is missing: add a column of this name")) for name in missing))


def _complements(sheets: Sequence[Sheet], owned: Sheet) -> list[Sheet]:
    """Return the sheets that belong to it: of kinds of securities which none before holds (a sheet a class;
    preferred classes may have one each), and more lists of the same kind where no row stands twice. A table
    by class that holds options has them already.
    """
    joined, taken, classes = list[Sheet](), set(owned.kinds), set(owned.class_names)
    lists = owned.layout == "one class"
    for sheet in sheets:
        if sheet is owned or sheet.layout not in _OWNED:
            continue
        if sheet.layout == "classes" and "common" in sheet.kinds:
            continue
        kinds, names = sheet.kinds, sheet.class_names
        others = kinds - {"preferred"}
        again = bool(names) and bool(
            names & classes
            or ("" in names | classes and bool(classes))
            or ("preferred" in owned.kinds and not lists)
        )
        if is_set_aside(sheet.name) or not kinds or again or _is_past(sheet, [owned, *joined, *sheets]):
            continue
        if sheet.is_pool_alone and not any(
            one.kind == "pool" for each in (owned, *joined) for one in each.holdings
        ):
            joined.append(sheet)
            continue
        if others & taken and not _more_of_the_same(sheet, [owned, *joined], others & taken, owned):
            continue
        joined.append(sheet)
        taken, classes = taken | others, classes | names
    return joined


def _is_past(sheet: Sheet, others: Sequence[Sheet]) -> bool:
    """Say whether a sheet lists what has gone, or how shares vest, of a kind that another sheet counts."""
    if not is_past(sheet.name):
        return False
    same = [one for one in others if one is not sheet and one.kinds & sheet.kinds and not is_past(one.name)]
    owners = set(_by_owner([sheet]))
    return any(has_gone(sheet.name) or owners & set(_by_owner([one])) for one in same)


def _more_of_the_same(sheet: Sheet, before: Sequence[Sheet], kinds: set[str], owned: Sheet) -> bool:
    """Say whether a sheet lists more of a kind that another sheet of this kind alone began: Options 2024 and
    Options 2025.
    """
    same = [one for one in before if one.kinds & kinds]
    if any(one.kinds - kinds or (one is owned and one.layout != "one class") for one in (*same, sheet)):
        return False
    plainly = not any(each.strike for each in sheet.holdings) and "issued" not in sheet.columns.place
    if plainly and _by_owner(same) == _by_owner([sheet]):
        return False  # the same, owner by owner
    rows = {(plain(each.owner), each.shares, each.strike) for one in same for each in one.holdings}
    return not any((plain(each.owner), each.shares, each.strike) in rows for each in sheet.holdings)


def _added(sheets: Sequence[Sheet]) -> list[Fault]:
    text = mark("is added: {found} shares")
    return [
        remark
        for sheet in sheets
        for remark in (Fault(f"sheet {sheet.name}", text, {"found": f"{sheet.shares:,.0f}"}), *sheet.remarks)
    ]


def _other_sheets(sheets: Sequence[Sheet], joined: Sequence[Sheet]) -> list[Fault]:
    """Return a remark on each other sheet: whether it agrees, or that it is not read."""
    whole, common = sum(one.shares for one in joined), _common_by_owner(joined)
    remarks = list[Fault]()
    for sheet in sheets:
        text, parameters = mark("is not read"), {}
        if sheet.layout in _OWNED:
            same = not sheet.faults and abs(sheet.shares - whole) < 1
            same = same and _common_by_owner([sheet]) in (common, Counter())
            remarks += sheet.faults[:1] if not sheet.kinds else []
            text = mark("agrees: {found} shares") if same else mark("is not read: it counts {found} shares")
            parameters = {"found": f"{sheet.shares:,.0f}"}
        remarks.append(Fault(f"sheet {sheet.name}", text, parameters))
    return remarks
