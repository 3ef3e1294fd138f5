"""Which columns of a cap table count today's shares, where several count the same."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.errors import Fault
from core.financing.interchange.table_headers import Meaning, Stage, is_later, stage_of, without_stage
from core.financing.interchange.table_words import Security, is_unissued, plain_class
from core.history.grid import Table
from core.history.numbers import read_number
from core.texts import mark

_YEAR = re.compile(r"20\d\d")
_CAPITAL = "出资"
"""Registered capital: it stands for the shares where none are counted."""
_PREFERRED_COUNTS: tuple[Stage, ...] = (
    *(
        "outstanding",
        "closing",
        "",
        "issued",
        "granted",
        "after split",
        "before round",
        "subscribed",
        "paid in",
    ),
)


@dataclass(frozen=True)
class ClassColumn:
    """A column that holds shares of one kind; `less`: columns of what is gone of them."""

    index: int
    header: str
    kind: Security
    stage: Stage
    less: tuple[int, ...] = ()


@dataclass(eq=False)
class Columns:
    """Where a sheet's columns are: one for each meaning, of counts of shares one for each stage, the classes,
    sums of a row, and parts of the whole; `remarks` on those that are left out.
    """

    place: dict[Meaning, int] = field(default_factory=dict)
    counts: dict[Stage, int] = field(default_factory=dict)
    less: list[int] = field(default_factory=list)
    classes: list[ClassColumn] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    other_caps: list[int] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)

    @property
    def used(self) -> set[int]:
        """The columns that are read, or are sums and parts of others."""
        named = {*self.place.values(), *self.counts.values(), *self.less, *self.sums, *self.parts}
        classes = {index for one in self.classes for index in (one.index, *one.less)}
        return named | classes | {*self.other_caps} | {index for index, _why in self._left_out}

    _left_out: list[tuple[int, str]] = field(default_factory=list)

    def leave_out(self, index: int, header: str, why: str) -> None:
        """Leave a column out, with a remark."""
        self._left_out.append((index, why))
        self.remarks.append(Fault(header, why))


def of_today(table: Table, found: Columns) -> None:
    """Leave out parts of the whole after a round, where what was there before it is counted."""
    counted = {*found.counts, *(one.stage for one in found.classes)}
    for index in list(found.parts):
        if stage_of(table.headers[index]) == "after round" and counted - {"after round", "authorised"}:
            found.parts.remove(index)
            found.leave_out(index, table.headers[index], mark("is not today's count: left out"))


def one_count_each(table: Table, found: Columns, classes: Sequence[ClassColumn]) -> list[ClassColumn]:
    """Return the columns that count: of several counts of the same shares one, less what is gone of them."""
    classes = _with_stages_that_count(classes)
    stages = {one.stage for one in classes}
    # Options and series have vintages; of common shares a year is the day of the count.
    dated = any(one.kind == "common" and _YEAR.search(one.header) for one in classes)
    later = "after round" in stages and bool(stages - {"after round"})
    common = [one for one in classes if one.kind == "common"]
    capital = [one for one in common if _CAPITAL in one.header]
    for one in capital if len(capital) < len(common) else ():
        found.leave_out(one.index, one.header, mark("is another count of the same shares: left out"))
        classes = [each for each in classes if each is not one]
    groups: dict[tuple[str, str], list[ClassColumn]] = defaultdict(list)
    gone = list[ClassColumn]()
    for one in classes:
        if (
            (later and one.stage == "after round")
            or (one.stage == "before split" and "after split" in stages)
            or (dated and any(_supersedes(table, other, one) for other in classes))
        ):
            found.leave_out(one.index, one.header, mark("is not today's count: left out"))
        elif one.stage == "gone":
            gone.append(one)
        else:
            groups[one.kind, plain_class(without_stage(one.header))].append(one)
    kept = [one for group in groups.values() for one in _chosen(found, group)]
    gone += [ClassColumn(index, "", "options", "gone") for index in found.less]
    found.less.clear()
    for one in gone:
        whole = [each for each in kept if each.kind == one.kind and each.stage in ("granted", "issued", "")]
        if len(whole) == 1:
            place = kept.index(whole[0])
            kept[place] = replace(whole[0], less=(*whole[0].less, one.index))
            if one.header:
                found.remarks.append(Fault(one.header, mark("is taken off the shares beside it")))
        else:
            found.leave_out(one.index, one.header, mark("is no longer there: left out"))
    return sorted(kept, key=lambda one: one.index)


_FOR_SURE = re.compile(
    r"(pre|post|before|after)[- ](the )?(round|money|closing|financing|investment)|pro[- ]?forma|投"
    r"|\b(pre|post)[- ](series|seed)"
)
_BOUGHT_THEN = re.compile(r"purchased|granted|issued|sold|bought")


def _supersedes(table: Table, one: ClassColumn, other: ClassColumn) -> bool:
    """Say whether a column counts the same shares as another on a later day: all who stand in that stand in
    it, and neither says when they were bought.
    """
    if one.kind != "common" or not is_later(one.header, other.header):
        return False
    if any(map(_BOUGHT_THEN.search, (one.header.casefold(), other.header.casefold()))):
        return False
    rows = [row for _number, row in table.rows if max(one.index, other.index) < len(row)]
    return all(row[one.index] not in (None, "") for row in rows if row[other.index] not in (None, ""))


def _with_stages_that_count(classes: Sequence[ClassColumn]) -> list[ClassColumn]:
    """Return the columns with closing counts only beside opening ones; and with "after" alone, as adjusted or
    today only where a class is counted at another stage too.
    """
    opened = any(one.stage == "opening" for one in classes)
    weak = [one for one in classes if one.stage in ("after round", "before round")]
    weak = [one for one in weak if not _FOR_SURE.search(one.header.casefold())]
    groups: dict[tuple[str, str], set[Stage]] = defaultdict(set)
    for one in classes:
        groups[one.kind, plain_class(without_stage(one.header))].add(one.stage)
    beside = any(len(groups[one.kind, plain_class(without_stage(one.header))]) > 1 for one in weak)
    lost = [one for one in classes if (one.stage == "closing" and not opened) or (one in weak and not beside)]
    return [replace(one, stage="") if one in lost else one for one in classes]


def _chosen(found: Columns, group: list[ClassColumn]) -> list[ClassColumn]:
    """Return of one class the count of what is there; vested and unvested shares together are one."""
    stages = {one.stage for one in group}
    best = next((stage for stage in _PREFERRED_COUNTS if stage in stages), None)
    chosen = [one for one in group if one.stage == best]
    if best is None and {"vested", "unvested"} <= stages:
        chosen = [one for one in group if one.stage in ("vested", "unvested")]
    if best is None and stages <= {"after round", "opening"}:
        chosen = group
    for one in group:
        if one not in chosen:
            found.leave_out(one.index, one.header, mark("is another count of the same shares: left out"))
    return chosen


def plain_shares(table: Table, found: Columns) -> None:
    """Decide on a column of plain shares beside classes: the sum of a row, or the common shares."""
    index = next((found.counts[stage] for stage in _PREFERRED_COUNTS if stage in found.counts), None)
    if index is None:
        return
    found.counts.clear()
    if all(is_unissued(one.header) for one in found.classes):
        found.leave_out(index, table.headers[index], mark("is another count of the same shares: left out"))
        return
    if any(one.kind == "common" for one in found.classes):
        found.sums.append(index)
        return
    places = [one.index for one in found.classes]

    def number(row: tuple[object, ...], place: int) -> float:
        value = read_number(row[place] if place < len(row) else None)
        return value if isinstance(value, float) else 0.0

    rows = [row for _number, row in table.rows]
    if all(number(row, index) == sum(number(row, place) for place in places) for row in rows):
        found.sums.append(index)
    else:
        found.classes.append(ClassColumn(index, table.headers[index], "common", ""))
