"""Proves a cap table by the sums that its file states."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence

from core.errors import Fault
from core.financing.interchange.table_cells import Stated
from core.financing.interchange.table_ledger import Holding
from core.financing.interchange.table_rows import Sheet
from core.financing.interchange.table_words import kind_in, plain_class
from core.texts import mark

EXACT = 0.5
"""Shares by which a sum may be off."""
_POINTS = 0.6
"""Percentage points by which a stated part may be off."""
PROVED_MONEY = mark("{found}: the file's own total proves it")
PROVED_SHARES = mark("{found} shares: the file's own total proves them")
_ISSUED = ("common", "preferred")
_BOUGHT = ("options", "promised", "warrants")
_OTHER = ("pool", "treasury")
_ALL = 0, 10**9
_MOST_NAMED = 3


class _Counted:
    """Sums of holdings between rows, by what they count: by kind of all, or of one column or class."""

    def __init__(self, holdings: Sequence[Holding]) -> None:
        self._by_kind: dict[str, tuple[list[int], list[float]]] = {}
        for one in sorted(holdings, key=lambda each: each.row):
            rows, sums = self._by_kind.setdefault(one.kind, ([], [0.0]))
            rows.append(one.row)
            sums.append(sums[-1] + one.shares)

    def between(self, kinds: Collection[str], first: int, last: int) -> float:
        """Return the shares of some kinds in the rows between two."""
        found = 0.0
        for kind in kinds:
            rows, sums = self._by_kind.get(kind, ([], [0.0]))
            found += sums[bisect_left(rows, last)] - sums[bisect_right(rows, first)]
        return found


def prove(sheet: Sheet, whole: float) -> None:
    """Prove every sum of a sheet, or refuse it by row and column; `whole` counts the shares of all sheets
    that belong together.
    """
    _rows(sheet)
    ends = sorted({one.row for one in sheet.stated})
    groups: dict[object, list[Holding]] = {None: sheet.holdings}
    for one in sheet.holdings:
        groups.setdefault(one.column, []).append(one)
        groups.setdefault(plain_class(one.word), []).append(one)
    counted = {name: _Counted(held) for name, held in groups.items()}
    for stated in sheet.stated:
        if stated.value:
            _prove(sheet, stated, ends, whole, counted)
    _below_the_total(sheet, ends)
    _parts(sheet)
    if not ends and sheet.holdings:
        text = mark("states no total that proves it: {found} shares, to be checked")
        sheet.remarks.append(Fault(sheet.name or "file", text, {"found": f"{sheet.shares:,.0f}"}))


def _prove(
    sheet: Sheet, stated: Stated, ends: Sequence[int], whole: float, counted: Mapping[object, _Counted]
) -> None:
    """Find what a sum is of: all, what stands above it or below it, or since the last sum."""
    place = bisect_left(ends, stated.row)
    before = ends[place - 1] if place else -1
    after = ends[place + 1] if place + 1 < len(ends) else 10**9
    nobody = _Counted(())
    spans = _ALL, (0, stated.row), (before, stated.row), (stated.row, after)
    if stated.index < 0:
        lent = [(row, float(one.get("amount", one.get("principal", 0)))) for row, one in sheet.lent]
        sums = [sum(money for row, money in lent if first < row < last) for first, last in spans]
    elif stated.of_class:
        of = counted.get(stated.index, nobody)
        sums = [of.between(kinds, *span) for kinds in _what_counts(None) for span in spans]
    else:
        of = counted[None]
        sums = [of.between(kinds, *span) for kinds in _what_counts(stated.kind) for span in spans]
        own = counted.get(stated.word, nobody) if stated.word else nobody
        sums += [own.between(_what_counts(None)[0], *span) for span in spans]
    if any(abs(stated.value - found) <= EXACT for found in (*sums, whole)):
        text = PROVED_MONEY if stated.index < 0 else PROVED_SHARES
        sheet.remark(stated.row, text, stated.column, found=f"{stated.value:,.0f}")
    else:
        text = mark("says {stated}, but the rows add up to {found}")
        sheet.fault(stated.row, stated.column, text, stated=f"{stated.value:,.0f}", found=f"{sums[0]:,.0f}")


def _what_counts(kind: str | None) -> list[Collection[str]]:
    """Return the kinds that a sum may count: all, all but the pool, shares issued; or the one it names."""
    if kind is not None:
        return [(kind, "promised") if kind == "options" else (kind,)]
    return [(*_ISSUED, *_BOUGHT, *_OTHER), (*_ISSUED, *_BOUGHT, "treasury"), (*_ISSUED, *_BOUGHT), _ISSUED]


def _sum(holdings: Sequence[Holding], kinds: Collection[str], first: int, last: int) -> float:
    return sum(one.shares for one in holdings if one.kind in kinds and first < one.row < last)


def _rows(sheet: Sheet) -> None:
    """Prove each owner's row by the sums that stand in it; what they count is the same in all rows."""
    totals, held = {one.row for one in sheet.stated}, dict[int, list[Holding]]()
    for one in sheet.holdings:
        if one.row not in totals:
            held.setdefault(one.row, []).append(one)
    for index in sheet.columns.sums if sheet.layout == "classes" else ():
        header = sheet.table.headers[index]
        stated = {
            number: value
            for number, row in sheet.table.rows
            if number in held and (value := sheet.count(number, row, index, header))
        }
        wrong = min((_differ(stated, held, kinds) for kinds in _what_counts(kind_in(header))), key=len)
        for number, added in wrong.items():
            text = mark("says {stated}, but the row adds up to {found}")
            sheet.fault(number, header, text, stated=f"{stated[number]:,.0f}", found=f"{added:,.0f}")


def _differ(
    stated: Mapping[int, float], held: Mapping[int, Sequence[Holding]], kinds: Collection[str]
) -> dict[int, float]:
    """Return by row what it holds of some kinds, where that is not what it states."""
    added = {number: _sum(held[number], kinds, *_ALL) for number in stated}
    return {number: found for number, found in added.items() if abs(found - stated[number]) > EXACT}


def _below_the_total(sheet: Sheet, ends: Sequence[int]) -> None:
    """Refuse numbers below the last sum of a table by class: they are no owner's, or it is not of all."""
    if sheet.layout != "classes" or not ends or not any(one.row < ends[-1] for one in sheet.holdings):
        return
    for one in sheet.holdings:
        if one.row > ends[-1] and one.kind != "pool":
            sheet.fault(one.row, one.word, mark("stands below the total: move it above, or take it out"))


def _parts(sheet: Sheet) -> None:
    """Remark where stated parts of the whole are not those of the shares."""
    rows = {one.row for one in sheet.holdings}
    for index in sheet.columns.parts:
        if kind_in(sheet.table.headers[index]) is not None:
            continue  # a part of its class, which need not be all of it
        stated = {
            number: part
            for number, row in sheet.table.rows
            if number in rows and index < len(row) and (part := _part(row[index]))
        }
        if not stated:
            continue
        scale = 100.0 if max(stated.values()) <= 1 else 1.0
        wrong = min((_off(sheet.holdings, kinds, stated, scale) for kinds in _what_counts(None)), key=len)
        for number in wrong[:_MOST_NAMED]:
            text = mark("is not the part that the shares are: check both")
            sheet.remark(number, text, sheet.table.headers[index])


def _off(
    holdings: Sequence[Holding], kinds: Collection[str], stated: Mapping[int, float], scale: float
) -> list[int]:
    """Return the rows whose stated part is another than that of their shares in all of some kinds."""
    held = dict[int, float]()
    for one in holdings:
        if one.kind in kinds:
            held[one.row] = held.get(one.row, 0.0) + one.shares
    whole = sum(held.values())
    return [
        number
        for number, part in stated.items()
        if held.get(number) and abs(part * scale - 100 * held[number] / whole) > _POINTS
    ]


def _part(cell: object) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    try:
        return float(str(cell or "").strip().rstrip("%").replace(", ", ".").strip())
    except ValueError:
        return 0.0
