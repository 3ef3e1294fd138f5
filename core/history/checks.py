"""Holds the figures read against the sums that the file itself states."""

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from core.arrays import Months
from core.history.dates import NoMonth, read_months
from core.history.grid import Table
from core.history.headers import (
    Role,
    is_actual,
    is_net_profit,
    is_other_income,
    is_profit,
    is_total,
    plain,
    recognised,
)
from core.history.numbers import dots_group, read_number, shows_decimal_comma, shows_decimal_dot
from core.history.proofs import Proof
from core.texts import mark

Columns = Mapping[int, Months]
"""Of each column that holds figures, its months as they stand in the file, in the file's own unit."""

_BEFORE_WEAR = re.compile(r"\bebitda\b(?! margin)")
_LOSS = re.compile(r"^(net|operating) loss(es)?$|^(净)?亏损$")
_MONEY_FLOWS: tuple[Role, ...] = ("revenue", "costs")
_LEVELS: tuple[Role, ...] = ("revenue", "customers", "cash")
"""What a roll-forward may end in; recurring revenue is one."""
_MOST_PROFITS = 3
_MOST_ROWS = 700
"""Beyond the most months a history may have, some month has several rows."""
_ROUNDED_FROM = 1_000
"""Whole figures from here on may have been rounded; smaller ones are exact, or proofs would be chance."""
_ADDED = re.compile(r"\b(new|added|expansion|upgrades?|reactivat\w+|gained|in)\b|新增|扩展|流入")
_LOST = re.compile(r"\b(churn(ed)?|lost|contraction|downgrades?|cancel\w*|out)\b|流失|收缩|减少|流出")
_MOVEMENT = re.compile(
    r"(new|expansion|contraction|churn(ed)?|reactivations?|upgrades?|downgrades?|cancellations?|cancelled|lost"
    r"|新增|扩展|收缩|流失)( business)?"
)
_RATE = re.compile(r"\b(rate|ratio|percent)\b|%|率")
_TOTAL = re.compile(r"^total (for )?|合计$|^total$")


def monthly_columns(table: Table, date: int) -> Columns:
    """Return the columns with figures, one entry a row; nothing where a month has several rows."""
    if len(table.rows) > _MOST_ROWS:
        return {}
    rows, months = list[tuple[object, ...]](), list[tuple[int, int]]()
    cells = [row[date] if date < len(row) else None for _number, row in table.rows]
    for (_number, row), month in zip(table.rows, read_months(cells, date_1904=table.date_1904), strict=True):
        if not isinstance(month, NoMonth) and not any(is_total(cell) for cell in row[:1]):
            rows.append(row)
            months.append(month)
    if len(set(months)) != len(months):
        return {}
    order = sorted(range(len(rows)), key=lambda index: months[index])
    found: dict[int, Months] = {}
    for place in range(len(table.headers)):
        figures = [rows[index][place] if place < len(rows[index]) else None for index in order]
        comma = (shows_decimal_comma(figures) and not shows_decimal_dot(figures)) or dots_group(figures)
        values = [read_number(cell, decimal_comma=comma) for cell in figures]
        series = np.array([value if isinstance(value, float) else np.nan for value in values])
        if place != date and not np.isnan(series).all():
            # A loss written as a positive figure is a negative profit.
            lost = _LOSS.search(plain(table.headers[place])) is not None and np.nanmin(series) >= 0
            found[place] = -series if lost else series
    return found


def last_profits(headers: Sequence[str], places: Collection[int]) -> list[int]:
    """Return the columns that name what is left after all costs; where a table has none, those of EBITDA,
    which is what is left after all but depreciation, interest and taxes.
    """
    net = [place for place in places if is_net_profit(headers[place])]
    return net or [place for place in places if _BEFORE_WEAR.search(plain(headers[place]))]


def difference_of(columns: Columns, earned: Sequence[int], spent: Sequence[int], stated: int) -> float | None:
    """Return by how much earned − spent misses a stated line at worst; None where it does not come out.

    Costs may be written as negative amounts; or revenue, and then what is lost is positive. What a printed
    figure may be off by counts for every line.
    """
    if not all(place in columns for place in (*earned, *spent, stated)):
        return None
    paid, came = (
        sum((np.nan_to_num(columns[place]) for place in places), np.zeros(len(columns[stated])))
        for places in (spent, earned)
    )
    made = came + paid if (paid.sum() < 0) != (came.sum() < 0) else came - paid
    return _misses(made, columns[stated], [columns[place] for place in (*earned, *spent, stated)])


_LINES = re.compile(
    r"revenues?|sales|fees|income|subscriptions?|services?|costs?|expenses?|payroll|salaries|收入|费用"
)


def _missed_once(columns: Columns, earned: Sequence[int], spent: Sequence[int], stated: int) -> float | None:
    """Return by how much earned − spent misses a stated line at worst, where it gives it in more months than
    not: then a figure is wrong, and not the choice of lines. None elsewhere.
    """
    if not all(place in columns for place in (*earned, *spent, stated)):
        return None
    months = range(len(columns[stated]))
    alone = [{place: columns[place][at : at + 1] for place in (*earned, *spent, stated)} for at in months]
    known = [one for one in alone if not np.isnan(one[stated]).any()]
    wrong = [one for one in known if difference_of(one, earned, spent, stated) is None]
    if not wrong or 2 * len(wrong) >= len(known):
        return None
    signs = (np.sign(sum(float(columns[place].sum()) for place in spent)) or 1.0) if spent else 1.0
    gaps = (
        sum(one[place] for place in earned) - signs * sum(one[place] for place in spent) - one[stated]
        for one in wrong
    )
    return max(abs(float(gap[0])) for gap in gaps)


def _misses(made: Months, stated: Months, lines: Sequence[Months]) -> float | None:
    """Return the largest |made − stated|; None where it is more than rounding, or nothing is there to
    compare.
    """
    known = ~np.isnan(stated)
    if not known.any() or not np.any(stated[known]):
        return None
    gap = float(np.abs(made - stated)[known].max())
    whole = all(np.all(np.isnan(line) | (line == np.round(line))) for line in lines)
    largest = float(np.abs(stated[known]).max())
    digit = 0.5 if whole and largest >= _ROUNDED_FROM else 0.005
    allowed = digit * (len(lines) + 1) + 1e-9 * largest
    return gap if gap <= allowed else None


def proofs_of(
    table: Table, chosen: Mapping[Role, tuple[int, ...]], totals: Sequence[Proof]
) -> tuple[Proof, ...]:
    """Return every check that the file allows of the chosen columns: profits, totals of lines,
    roll-forwards.
    """
    found = [*table.proofs, *totals]
    columns = monthly_columns(table, chosen["date"][0]) if "date" in chosen else {}
    if columns:
        found += _profits(table, chosen, columns)
        for role in _MONEY_FLOWS:
            found += [
                one for place in chosen.get(role, ()) for one in _lines_above(table, role, place, columns)
            ]
        for role in _LEVELS:
            found += _rolled(table, role, chosen.get(role, ()), columns)
    return tuple(found)


def _profits(table: Table, chosen: Mapping[Role, tuple[int, ...]], columns: Columns) -> list[Proof]:
    if not {"revenue", "costs"} <= chosen.keys():
        return []
    actual = [place for place in columns if is_actual(table.headers[place])]
    stated = last_profits(table.headers, actual)[-_MOST_PROFITS:]
    spent = chosen["costs"]
    for place in reversed(stated):
        for earned in (chosen["revenue"], (*chosen["revenue"], *_all_other_income(table))):
            gap = difference_of(columns, earned, spent, place)
            if gap is not None:
                later = _contradicted(table, columns, place, stated)
                if later is not None:
                    break
                text = mark("revenue less costs gives {name} in every month")
                name = (("name", table.headers[place]),)
                return [Proof(role, text, True, gap, name) for role in ("revenue", "costs")]
    if not stated:
        return []
    text, name = mark("revenue less costs does not give {name}"), (("name", table.headers[stated[-1]]),)
    wrong = _missed_once(columns, chosen["revenue"], spent, stated[-1])
    roles: tuple[Role, ...] = ("revenue", "costs") if wrong else ("costs",)
    return [Proof(role, text, False, wrong or float("nan"), name) for role in roles]


def _contradicted(table: Table, columns: Columns, place: int, stated: Sequence[int]) -> int | None:
    """Return a later profit that differs from one though no line of figures lies between them."""
    for later in stated:
        lines = [one for one in columns if place < one < later and not is_profit(table.headers[one])]
        if later > place and not lines:
            pair = [columns[place], columns[later]]
            if _misses(columns[place], columns[later], pair) is None:
                return later
    return None


def _all_other_income(table: Table) -> tuple[int, ...]:
    return tuple(place for place, header in enumerate(table.headers) if is_other_income(header))


def _lines_above(table: Table, role: Role, place: int, columns: Columns) -> list[Proof]:
    """Check a total against the lines between it and the total or profit before it."""
    if not _TOTAL.search(plain(table.headers[place])):
        return []
    above: list[int] = []
    for before in range(place - 1, -1, -1):
        if (
            before not in columns
            or _TOTAL.search(plain(table.headers[before]))
            or is_profit(table.headers[before])
        ):
            break
        above.append(before)
    gap = difference_of(columns, above, (), place) if above else None
    name = (("name", table.headers[place]),)
    like = all(_LINES.search(plain(table.headers[one])) for one in above)
    if gap is None and above and like and (worst := _missed_once(columns, above, (), place)):
        return [Proof(role, mark("{name} is not the sum of the lines above it"), False, worst, name)]
    if gap is None:
        return []
    return [Proof(role, mark("{name} is the sum of the lines above it"), True, gap, name)]


def _rolled(table: Table, role: Role, chosen: tuple[int, ...], columns: Columns) -> list[Proof]:
    """Check that what was there, what came and what went gives what is left."""
    if len(chosen) != 1 or chosen[0] not in columns:
        return []
    closing = columns[chosen[0]]
    same = _unit_word(table.headers[chosen[0]])
    if not same:
        return []
    alone = not any(_unit_word(name) not in ("", same) for name in table.headers)
    others = [
        place
        for place in columns
        if place != chosen[0]
        and _moves(plain(table.headers[place]), same, alone=alone)
        and not _RATE.search(table.headers[place].casefold())
    ]
    added = [place for place in others if _ADDED.search(plain(table.headers[place]))]
    lost = [place for place in others if _LOST.search(plain(table.headers[place]))]
    added = [
        place for place in added if place not in lost and not plain(table.headers[place]).startswith("net")
    ]
    if len(closing) < 2 or not added or not lost:
        return []
    moved = sum((np.nan_to_num(columns[place]) for place in added), np.zeros(len(closing)))
    moved = moved - sum((np.abs(np.nan_to_num(columns[place])) for place in lost), np.zeros(len(closing)))
    gap = _misses(closing[:-1] + moved[1:], closing[1:], [columns[place][1:] for place in (*added, *lost)])
    text = mark("each month is the month before, what came and what went")
    known = {chosen[0], *others}
    if gap is None and alone and any(recognised(table.headers[at]) is None for at in columns.keys() - known):
        return []  # a line that is not known may have moved it too
    return [Proof(role, text, gap is not None, float("nan") if gap is None else gap)]


def _moves(header: str, same: str, *, alone: bool) -> bool:
    """Say whether a column is of the same thing, or names a movement where only one thing can move."""
    return same in header or (alone and _MOVEMENT.fullmatch(header) is not None)


def _unit_word(header: str) -> str:
    text = plain(header)
    return next(
        (word for word in ("mrr", "customers", "users", "subscribers", "客户", "用户") if word in text), ""
    )
