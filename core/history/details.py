"""Words in brackets that set figures of one name apart: Revenue (US), Revenue (total), Cash (end)."""

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from core.history.cost_words import ALL, RUNNING
from core.history.grid import Table
from core.history.headers import UNDER, plain, recognised
from core.history.numbers import currency_of
from core.history.units import is_unit, unit_in_header

_BEHIND = re.compile(r"^(.*?\S)\s*[(（\[]([^()（）\[\]]{1,40})[)）\]]\s*$")
_CALLED: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"(total|all( (customers|products|regions|segments|sources|entities))?|sum|overall|group|company"
            r"|consolidated|reported|gaap|ifrs|actuals?|ist|cy|current (year|month|period)|this (year|month)"
            r"|合计|总计?|全部|全国|本[期年月])"
            r"|(eo[mp]|end(ing)?( of (the )?(month|period|quarter|year))?|clos(e|ing)|ende|[期月年]末)"
            r"|((excl\w*\.?|ex|before|without|net of) .*(tax|vat|gst|ust|mwst)|不含税|ht|netto)"
        ),
        "{name}",
    ),
    (re.compile(r"net( of .*)?"), "Net {name}"),
    (re.compile(r"pa(id|ying)|付费"), "Paying {name}"),
    (re.compile(r"gross|brutto"), "Gross {name}"),
)
"""What figures are called by the word beside them."""


def told_apart(table: Table) -> Table:
    """Return the table with the words in brackets in the names of those columns that only they set apart: as
    the parts of a figure, or as the whole where they say so.
    """
    whole = tuple(map(_with_goods, table.headers))
    found = [_split(header) for header in whole]
    alike: dict[str, set[str]] = defaultdict(set)
    for name, detail in found:
        alike[plain(name)].add(detail)
    headers = tuple(
        _called(name, detail) if detail and _are_apart(name, alike[plain(name)]) else header
        for header, (name, detail) in zip(whole, found, strict=True)
    )
    return table if headers == table.headers else replace(table, headers=headers)


def _are_apart(name: str, details: Collection[str]) -> bool:
    """Say whether words set figures of a role apart; accounts of money only where one is the whole."""
    role = recognised(name)
    if role in (None, "date") or len(details) < 2:
        return False
    return role != "cash" or any(not one or UNDER not in _called(name, one) for one in details)


_GOODS = r"\b(cogs|cost of (goods|sales|revenues?)|direct costs?).*$"
_AND_GOODS = re.compile(rf"[\s(\[,–-]+(incl\w*\.?|with) {_GOODS}", re.IGNORECASE)
_BUT_GOODS = re.compile(rf"[\s(\[,–-]+(excl\w*\.?|before|without|ex\.?) {_GOODS}", re.IGNORECASE)


def _with_goods(header: str) -> str:
    """Return the name of costs that say whether the cost of goods is in them as such costs are called."""
    base = plain(_BUT_GOODS.sub("", header[:100]))
    if _BUT_GOODS.search(header[:100]) and (ALL.search(base) or RUNNING.search(base)):
        return "Operating expenses"
    if not _AND_GOODS.search(header[:100]):
        return header
    whole = _AND_GOODS.sub("", header[:100])
    return "Total costs" if RUNNING.search(plain(whole)) and not ALL.search(plain(whole)) else whole


def _split(header: str) -> tuple[str, str]:
    """Return a header's name, and the word in brackets behind it that is no unit and no currency."""
    found = _BEHIND.match(header[:100]) if UNDER not in header else None
    if found is None:
        return header, ""
    detail = " ".join(found[2].split())
    if (
        is_unit(detail)
        or unit_in_header(header) != 1
        or currency_of(detail)
        or not re.search(r"[^\W\d_]", detail)
    ):
        return header, ""
    return found[1], detail.casefold()


def _called(name: str, detail: str) -> str:
    template = next(
        (one for pattern, one in _CALLED if pattern.fullmatch(detail)), f"{{name}}{UNDER}{detail}"
    )
    return template.format(name=name)
