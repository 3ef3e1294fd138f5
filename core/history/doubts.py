"""What a person must hear of figures that are read all the same: they may be a plan, stand before what is
taken off them, or hold a tax.
"""

import re
from collections.abc import Mapping

import numpy as np

from core.history.checks import Columns, monthly_columns
from core.history.grid import Table
from core.history.headers import Role, is_level, is_other_income, plain
from core.history.notes import Note, shortened
from core.history.overlaps import alike, holds_tax
from core.texts import mark

_TAKEN_OFF = re.compile(
    r"^(less:? |total |customer |sales )?(refunds?|returns?|discounts?|rebates?|chargebacks?|returns? and "
    r"allowances?|credit notes?|(seller|merchant|partner|host|driver|creator)s? payouts?"
    r"|payouts? to (seller|merchant|partner|host|driver|creator)s?)( (given|issued))?$"
    r"|^(减[:：]?)?(退款|折扣|退货|返利|折让)(金额)?$"
)
_BEFORE = re.compile(r"^(gross )?(sales|revenues?|turnover|billings?|income)$|^gross |流水|销售额")
_GRANT = re.compile(r"^(government |state )?(grants?|subsid(y|ies))( income| received)?$|^政府补[贴助]")
_TOTAL_INCOME = re.compile(r"^total (for )?(income|revenues?|turnover)$")
_LEFT, _NEAR = re.compile(r"\b(after|net|excl)"), 3
_FEW = 0.001
"""Part of revenue below which a line may count things."""


def doubts(table: Table, chosen: Mapping[Role, tuple[int, ...]]) -> list[Note]:
    """Return a note on each of them."""
    found = list[Note]()
    if table.plan and table.actual is None and table.forecast is None:
        text = mark("a title calls these figures a plan: {title}; keep only what has come")
        found.append(Note(0, "", text, True, (("title", shortened(table.plan)),)))
    if table.known or "date" not in chosen:
        return found
    named = [plain(table.headers[place]) for place in chosen["date"]]
    if any(re.search(r"\bweek", name) for name in named):
        text = mark("weeks count in the month of their date: a month holds four or five of them")
        found.append(Note(0, "date", text, True))
    columns = monthly_columns(table, chosen["date"][0])
    for place in chosen.get("revenue", ()):
        found += _of_revenue(table, columns, place)
    return found


def _of_revenue(table: Table, columns: Columns, place: int) -> list[Note]:
    name, found = table.headers[place], list[Note]()
    if holds_tax(name):
        text = mark("{name} holds a tax, which is no money of the company's: choose the figure without it")
        found.append(Note(0, "revenue", text, True, (("name", shortened(name)),)))
    if place not in columns:
        return found
    others = [
        at
        for at, header in enumerate(table.headers[:place])
        if (is_other_income(header) or _GRANT.search(plain(header))) and _holds_money(columns, at)
    ]
    if _TOTAL_INCOME.match(plain(name)) and others:
        text = mark("{name} holds {lines}, which are no sales: choose the sales alone")
        told = (("name", name), ("lines", ", ".join(table.headers[at] for at in others)))
        found.append(Note(0, "revenue", text, True, told))
    off = [at for at, header in enumerate(table.headers) if _TAKEN_OFF.search(plain(header))]
    off = [at for at in off if place < at <= place + _NEAR and _is_taken_off(columns, at, columns[place])]
    said = _LEFT.search(name.casefold()) is not None
    if (
        off
        and not said
        and _BEFORE.search(plain(name))
        and not is_level(name)
        and not _is_left(columns, place, off)
    ):
        text = mark("{name} is before {lines}, which are not taken off: choose or upload what is left")
        told = (("name", shortened(name)), ("lines", ", ".join(table.headers[at] for at in off)))
        found.append(Note(0, "revenue", text, True, told))
    return found


def _holds_money(columns: Columns, place: int) -> bool:
    return place in columns and bool(np.nansum(np.abs(columns[place])) > 0)


def _is_taken_off(columns: Columns, place: int, revenue: np.ndarray) -> bool:  # type: ignore[type-arg]
    """Say whether a line is money, and not a number of things."""
    return _holds_money(columns, place) and bool(
        np.nansum(np.abs(columns[place])) > _FEW * np.nansum(np.abs(revenue))
    )


def _is_left(columns: Columns, place: int, off: list[int]) -> bool:
    """Say whether a figure is already what is left of another line after what is taken off it."""
    taken = sum((np.abs(np.nan_to_num(columns[at])) for at in off), np.zeros(len(columns[place])))
    return any(
        alike(columns[place] + taken, columns[other])
        for other in columns
        if other != place and other not in off
    )
