"""Which of a table's columns is meant by a name: their order, the parts of one, and what is undecided."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from core.history.checks import Columns
from core.history.grid import Table
from core.history.headers import (
    Role,
    are_segments,
    heading,
    is_actual,
    is_level,
    is_yearly,
    plain,
    recognised,
)
from core.history.notes import Note
from core.history.numbers import currency_of, read_number
from core.history.overlaps import apart, is_department, is_of_a_loan
from core.history.units import unit_in_header
from core.months import PER_YEAR
from core.texts import mark

RANKS = (
    re.compile(
        r"^(grand )?totals?\b|^(totaal|totale|summa|summe|sum)\b|^(ending|closing|end|eop) "
        r"|\b(end|ending|closing|total|totaal|totais|razem|i alt|e despesas)$|合计|总|^期末"
    ),
    re.compile(r"^net (sales|revenues?)\b|主营"),
)
"""Of several columns of one role, those that hold the others come first; then net figures, then the first."""
_NET_OF_TAXES = re.compile(r"\bl[ií]quid|^netto")
"""Where taxes on sales are a line of their own, a total beside it has them in it."""
_LAST = re.compile(
    r"^(gross|new|expansion|net (new )?mrr|churned)\b|incl|(?<!不)含税|^faturamento|^vendas|\barr\b|annual|"
    r"^流水|\bgmv\b|\b(billings?|bookings?)\b"
)
_BESIDE_REVENUE = re.compile(r"^流水|\bgmv\b|gross merchandise|\b(billings?|bookings?)\b|交易额")
_MOVEMENT = re.compile(
    r"\b(new|expansion|upgrade|contraction|downgrade|churn(ed)?|lost|reactivat\w+|cancel\w*)\b|新增|流失|扩展"
)
PAYING = re.compile(r"\bpa(ying|id)\b|付费")
_MEMBERS = re.compile(r"\b(users|seats)\b|用户")
_TOTAL_INCOME = re.compile(r"^total (for )?(income|revenues?|turnover)$")
_TAXES = re.compile(r"\btax(es)?\b|\bgst\b|\bvat\b|税")
_BEHIND_ALL = 100
"""A rank."""


def is_more_than_revenue(header: str) -> bool:
    """Say whether a column holds what customers spend through the company, or have ordered or been billed."""
    return _BESIDE_REVENUE.search(header.casefold()) is not None


def rank_of(header: str) -> int:
    """Return the rank of a column among those of its role; less is better. What runs at a month's rate comes
    after what came.
    """
    text = plain(header)
    if PAYING.search(text):
        return 0
    if _LAST.search(header.casefold()):
        return 2 * len(RANKS) + 2
    if _NET_OF_TAXES.search(text):
        return -1
    rank = next((number for number, pattern in enumerate(RANKS) if pattern.search(text)), len(RANKS))
    return rank + (len(RANKS) + 1 if is_level(header) else 0)


def is_small_beside(table: Table, place: int, levels: Collection[int]) -> bool:
    """Say whether a column holds less than half of what recurs by another one, or has a figure in fewer of
    the months: it is a part of revenue, its sum of several months, or counts something.
    """
    sizes = {at: _size(table, at) for at in {place, *levels}}
    return any(
        2 * sizes[place][0] < sizes[level][0] or sizes[place][1] < sizes[level][1]
        for level in levels
        if level != place
    )


def _size(table: Table, place: int) -> tuple[float, int]:
    """Return the sum of a column's figures in money a month, and how many there are."""
    header = table.headers[place]
    known = [abs(value) for value in _figures(table, place) if value]
    return sum(known) * unit_in_header(header) / (PER_YEAR if is_yearly(header) else 1), len(known)


def ranked(table: Table, role: Role) -> tuple[int, ...]:
    """Return the columns named like a role: totals before net figures, these before plain ones, gross ones
    last.
    """
    movements = is_roll_forward(table)
    if role == "cash" and is_of_a_loan(table):
        return ()
    places = [
        place
        for place, header in enumerate(table.headers)
        if recognised(header) == role
        and not (role == "revenue" and movements and is_movement(header))
        and not is_department(table, place)
    ]
    used = [_MEMBERS.search(plain(table.headers[place])) for place in places]
    if role == "customers" and places and all(used):  # who is one, where others only use it
        places += [at for at, name in enumerate(table.headers) if plain(name) in ("logos", "paying")]
    levels = [at for at in places if role == "revenue" and is_level(table.headers[at])]
    whole = any(_TAXES.search(one) or one == "gross sales" for one in map(plain, table.headers))

    def order(place: int) -> tuple[int, bool, int]:
        """Return a column's place among those of its role; less is better."""
        text = plain(table.headers[place])
        # Total sales hold taxes and shipping, which stand beside them or between them and net sales.
        rank = len(RANKS) if whole and text == "total sales" else rank_of(table.headers[place])
        named = {"customers": bool(_MEMBERS.search(text)), "cash": text == "balance"}  # of what, is not said
        later = named.get(role, not _TOTAL_INCOME.match(text))
        if role == "customers" and later and not PAYING.search(text):
            rank = len(RANKS)
        if levels and place not in levels and is_small_beside(table, place, levels):
            rank = _BEHIND_ALL
        return 0 if text == "logos" else rank, later, place

    return tuple(sorted(places, key=order))


def parts_of(table: Table, role: Role, *, proved: bool = False) -> tuple[int, ...]:
    """Return the parts of the first figure of a role that has no column of its own: Revenue › US, › UK. Parts
    that may be other views of it (Gross, Net) are none, unless a profit is to prove them.
    """
    names = {one: recognised(one) for header in table.headers if (one := heading(header)) is not None}
    whole = next((name for name, of in names.items() if of == role and name not in table.headers), None)
    parts = tuple(at for at, header in enumerate(table.headers) if whole and heading(header) == whole)
    return parts if proved or are_segments([table.headers[at] for at in parts]) else ()


def best_named(
    table: Table, pattern: re.Pattern[str], columns: Columns, *, proved: bool = False
) -> tuple[int, ...]:
    """Return the first in rank of the columns that are named so: one, or the parts of one."""
    places = columns_named(table, pattern, proved=proved)
    ranked = sorted(places, key=lambda place: (rank_of(table.headers[place]), place))
    name = heading(table.headers[ranked[0]]) if ranked else None
    if name is None:
        return tuple(ranked[:1])
    return apart(table, [place for place in places if heading(table.headers[place]) == name], columns)


def columns_named(table: Table, pattern: re.Pattern[str], *, proved: bool = False) -> tuple[int, ...]:
    """Return the columns that are named so, and the parts of a figure that is and has no column of its own
    (see `parts_of`).
    """
    found = []
    for place, header in enumerate(table.headers):
        name = heading(header)
        if not is_actual(header) or not pattern.search(plain(name or header)):
            continue
        parts = [one for one in table.headers if name is not None and heading(one) == name]
        if name is None or (name not in table.headers and (proved or are_segments(parts))):
            found.append(place)
    return tuple(found)


def has_twin(table: Table, chosen: Sequence[int]) -> bool:
    """Say whether a column that is not chosen bears the name of a chosen one and holds other figures."""
    if _other_currencies(table, chosen):
        return True
    names = {table.headers[place].casefold(): _figures(table, place) for place in chosen}
    others = [place for place in range(len(table.headers)) if place not in chosen]
    alike = [place for place in others if table.headers[place].casefold() in names]
    return any(
        any(held) and held != names[table.headers[place].casefold()]
        for place in alike
        for held in [_figures(table, place)]
    )


def _other_currencies(table: Table, chosen: Sequence[int]) -> bool:
    """Say whether another line has the name of a chosen one with another currency behind it."""
    told = {plain(table.headers[place]): currency_of(table.headers[place]) for place in chosen}
    others = [header for place, header in enumerate(table.headers) if place not in chosen]
    return any(
        told.get(plain(one)) is not None and currency_of(one) not in (None, told[plain(one)])
        for one in others
    )


def undecided(table: Table, chosen: Collection[Role]) -> list[Note]:
    """Return a note of each role that is not chosen because several columns bear the name of its figure."""
    counts = Counter(heading(header) or header for header in table.headers if header)
    alike = Counter(plain(header) for header in table.headers if currency_of(header) is not None)
    counts |= Counter({name: count for name, count in alike.items() if recognised(name)})
    text = mark("several lines are named {name} and hold different figures: choose the one that counts")
    named = {role: name for name, count in counts.items() if count > 1 and (role := recognised(name))}
    return [
        Note(0, role, text, True, (("name", name),))
        for role, name in named.items()
        if role != "date" and role not in chosen
    ]


def _figures(table: Table, place: int) -> list[float | None]:
    """Return the numbers of a column; None for what is none."""
    read = [read_number(row[place]) if place < len(row) else None for _number, row in table.rows]
    return [value if isinstance(value, float) else None for value in read]


def is_roll_forward(table: Table) -> bool:
    """Say whether the table is a roll-forward: what came, what went, and what is left."""
    named = [plain(header) for header in table.headers]
    return sum("mrr" in text and _MOVEMENT.search(text) is not None for text in named) >= 2 or (
        sum(_MOVEMENT.search(text) is not None for text in named) >= 2
        and any("mrr" in text for text in named)
    )


_INVOICE = re.compile(
    r"^(invoice|rechnungs?|facture|factura|fattura)( ?(no|number|nr|nummer|id))?$|^invoice #?$"
)


def without_dues(table: Table, places: Sequence[int]) -> tuple[int, ...]:
    """Return the columns without a mere balance of a list of invoices: it is what is still due."""
    invoices = any(_INVOICE.match(plain(header)) for header in table.headers)
    return tuple(at for at in places if not (invoices and plain(table.headers[at]) == "balance"))


def is_movement(header: str) -> bool:
    """Say whether a line of a roll-forward is a change rather than what is left."""
    text = plain(header)
    return text.startswith(("net mrr", "net new")) or _MOVEMENT.search(text) is not None
