"""Lines of a file that hold each other: they must not be added up."""

import re
from collections.abc import Sequence

import numpy as np

from core.arrays import Months
from core.history.checks import Columns
from core.history.grid import Table
from core.history.headers import is_profit, plain

_PART_OF_ANOTHER = re.compile(r"\b(of which|thereof|davon)\b|其中")
_WITHOUT_TAX = re.compile(r"不含税|\b(excl(uding)?|net of|before) (tax|vat|gst)\b")
_WITH_TAX = re.compile(r"(?<!不)含税|\b(incl(uding)?|with) (tax|vat|gst)\b")
_EARNED = re.compile(r"\b(recogni[sz]ed|earned)\b|确认")
_NOT_YET_EARNED = re.compile(r"\b(invoiced|billed|booked|collected|received)\b|开票|回款|收款")
_DEPARTMENT = re.compile(
    r"^(engineering|product|marketing|r&d|research( and development)?|g&a|support|customer success|"
    r"general( and|&)? admin(istrative|istration)?|operations|finance|people|hr)$"
)
_EARNS = re.compile(r"\b(revenues?|income|turnover|subscriptions?|mrr|arr)\b|收入")
_GROSS = re.compile(r"\bgross\b|毛利")
_FEWEST_PARTS = 2


def apart(table: Table, places: Sequence[int], columns: Columns) -> tuple[int, ...]:
    """Return the lines of revenue that may be added up: parts of others, what is only invoiced beside what is
    earned, and figures with tax beside those without are left out; a line that is the sum of all others
    stands for them.
    """
    names = {place: table.headers[place].casefold() for place in places}
    kept = [place for place in places if not _PART_OF_ANOTHER.search(names[place])] or list(places)
    for one, other in ((_WITHOUT_TAX, _WITH_TAX), (_EARNED, _NOT_YET_EARNED)):
        if any(one.search(names[place]) for place in kept):
            kept = [place for place in kept if not other.search(names[place]) or one.search(names[place])]
    return next(((place,) for place in kept if _is_sum(place, kept, columns)), tuple(kept))


def _is_sum(place: int, places: Sequence[int], columns: Columns) -> bool:
    others = [one for one in places if one != place]
    if len(others) < _FEWEST_PARTS or not all(one in columns for one in places):
        return False
    return _alike(sum((columns[one] for one in others), np.zeros(len(columns[place]))), columns[place])


def holds_goods(
    table: Table, columns: Columns, total: int, goods: Sequence[int], revenue: Sequence[int]
) -> bool:
    """Say whether a total of costs holds the cost of goods: with another line it makes up the total, or a
    profit is revenue less the total alone.
    """
    if not {total, *goods} <= columns.keys():
        return False
    nought = np.zeros(len(columns[total]))
    rest = columns[total] - sum((columns[one] for one in goods), nought)
    between = [one for one in columns if max(goods) < one < total and not is_profit(table.headers[one])]
    if between and _alike(rest, sum((columns[one] for one in between), nought)):
        return True
    others = [place for place in columns if place not in (total, *goods)]
    if any(_alike(rest, columns[place]) for place in others if not is_profit(table.headers[place])):
        return True
    named = {place: plain(table.headers[place]) for place in others if is_profit(table.headers[place])}
    profits = [place for place, name in named.items() if not _GROSS.search(name)]
    return any(
        _alike(columns[earned] - columns[total], columns[place])
        for earned in revenue
        if earned in columns
        for place in profits
    )


def is_department(table: Table, place: int) -> bool:
    """Say whether a line named Sales is what that department costs: it stands among other departments, and
    revenue has lines of its own.
    """
    if plain(table.headers[place]) != "sales":
        return False
    beside = [plain(one) for one in table.headers[max(place - 2, 0) : place + 3]]
    earns = any(_EARNS.search(plain(one)) and not is_profit(one) for one in table.headers)
    return earns and any(_DEPARTMENT.match(one) for one in beside)


def _alike(some: Months, others: Months) -> bool:
    known = ~(np.isnan(some) | np.isnan(others))
    scale = float(np.abs(others[known]).max(initial=0.0))
    return bool(known.any() and scale > 0 and np.abs(some - others)[known].max() <= 1e-6 * scale + 0.011)
