"""Lines of a file that hold each other: they must not be added up."""

import re
from collections.abc import Sequence

import numpy as np

from core.arrays import Months
from core.history.checks import Columns
from core.history.grid import Table
from core.history.headers import is_profit, plain, recognised
from core.history.numbers import Unreadable, read_number

_PART_OF_ANOTHER = re.compile(r"\b(of which|thereof|davon)\b|其中")
_WITHOUT_TAX = re.compile(
    r"不含税|\b(ex|excl\w*|net of|before|without|sans|sin|ohne)\.? (tax(es)?|vat|gst|tva|iva|mwst|ust)\b"
    r"|\b(tax|vat|gst)[- ]free\b|\bht\b"
)
_TAX = r"(tax(es)?|vat|gst|mwst|ust|iva|tva|btw|moms)"
_WITH_TAX = re.compile(
    rf"(?<!不)含税|\b(incl\w*\.?|with) (of )?{_TAX}\b|\b{_TAX} (incl(usive|uded)?)\b|\bttc\b|"
    r"\b(con|avec|inkl\.?|incl\.?|mit) (iva|tva|mwst|ust|btw|moms)\b"
)
_EARNED = re.compile(r"\b(recogni[sz]ed|earned)\b|确认")
_NOT_YET_EARNED = re.compile(r"\b(invoiced|billed|booked|collected|received)\b|开票|回款|收款")
_OF_TWO_VIEWS = (
    (_WITHOUT_TAX, _WITH_TAX),
    (_EARNED, _NOT_YET_EARNED),
    (re.compile(r"^invoiced revenues?$"), re.compile(r"^contract(ed)? revenues?$")),
)
"""Figures of which the first counts, where both are there."""
_DEPARTMENT = re.compile(
    r"^(engineering|product|marketing|r&d|research( and development)?|g&a|support|customer success|"
    r"general( and|&)? admin(istrative|istration)?|operations|finance|people|hr)$"
)
_TOTAL, _GOODS = re.compile(r"(grand )?total|合计|总计"), re.compile(r"\bcogs\b|\bcost of\b|成本")
_EARNS = re.compile(r"\b(revenues?|income|turnover|subscriptions?|mrr|arr)\b|收入")
_GROSS = re.compile(r"\bgross\b|毛利")
_FEWEST_PARTS, _FEWEST_MONTHS = 2, 3
_FEWER_PEOPLE = 1_000


def apart(table: Table, places: Sequence[int], columns: Columns) -> tuple[int, ...]:
    """Return the lines of revenue that may be added up: parts of others, what is only invoiced beside what is
    earned, and figures with tax beside those without are left out; a line that is the sum of all others
    stands for them.
    """
    names = {place: table.headers[place].casefold() for place in places}
    kept = [place for place in places if not _PART_OF_ANOTHER.search(names[place])] or list(places)
    for one, other in _OF_TWO_VIEWS:
        if any(one.search(names[place]) for place in kept):
            kept = [place for place in kept if not other.search(names[place]) or one.search(names[place])]
    whole = next((place for place in kept if _is_sum(place, kept, columns)), None)
    return one_view(kept, columns) if whole is None else (whole,)


def holds_tax(header: str) -> bool:
    """Say whether a header says that its figures hold a tax."""
    name = header.casefold()
    return _WITH_TAX.search(name) is not None and _WITHOUT_TAX.search(name) is None


def one_view(places: Sequence[int], columns: Columns) -> tuple[int, ...]:
    """Return the first of two lists of lines that follow each other and add up to the same in every month:
    by product and by place, by kind of cost and by department.
    """
    if not all(place in columns for place in places):
        return tuple(places)
    for cut in range(_FEWEST_PARTS, len(places) - 1):
        sums = [
            sum((columns[one] for one in some), np.zeros(len(columns[places[0]])))
            for some in (places[:cut], places[cut:])
        ]
        known = all(not np.isnan(columns[place]).any() for place in places)
        if known and len(set(sums[0].tolist())) >= _FEWEST_MONTHS and alike(*sums):
            return tuple(places[:cut])
    return tuple(places)


def _is_sum(place: int, places: Sequence[int], columns: Columns) -> bool:
    others = [one for one in places if one != place]
    if len(others) < _FEWEST_PARTS or not all(one in columns for one in places):
        return False
    return alike(sum((columns[one] for one in others), np.zeros(len(columns[place]))), columns[place])


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
    if between and alike(rest, sum((columns[one] for one in between), nought)):
        return True
    others = [place for place in columns if place not in (total, *goods)]
    if any(alike(rest, columns[place]) for place in others if not is_profit(table.headers[place])):
        return True
    named = {place: plain(table.headers[place]) for place in others if is_profit(table.headers[place])}
    profits = [place for place, name in named.items() if not _GROSS.search(name)]
    return any(
        alike(columns[earned] - columns[total], columns[place])
        for earned in revenue
        if earned in columns
        for place in profits
    )


def is_department(table: Table, place: int) -> bool:
    """Say whether a line named Sales is that department's: it stands among other departments, and revenue has
    lines of its own or a department stands right before it.
    """
    names = [plain(one) for one in table.headers]
    if names[place] != "sales":
        return False
    follows = place > 0 and _DEPARTMENT.match(names[place - 1]) is not None and _is_list(table, names)
    earns = any(_EARNS.search(name) and not is_profit(name) for name in names)
    return follows or (earns and any(map(_DEPARTMENT.match, names[max(place - 2, 0) : place + 3])))


def _is_list(table: Table, names: Sequence[str]) -> bool:
    """Say whether lines list departments and no statement of earnings: several of them in figures, or one
    beside a total; no profit and no cost of goods.
    """
    if any(is_profit(name) or _GOODS.search(name) for name in names):
        return False
    listed = [at for at, name in enumerate(names) if _DEPARTMENT.match(name)]
    cells = [row[at] for _number, row in table.rows for at in listed if at < len(row)]
    figures = not any(isinstance(read_number(cell), Unreadable) for cell in cells)
    return figures and (len(listed) > 1 or any(_TOTAL.match(name) for name in names))


def departments(table: Table) -> tuple[int, ...]:
    """Return the lines of a list of departments with Sales among them; nothing in any other table."""
    listed = [place for place, name in enumerate(table.headers) if _DEPARTMENT.match(plain(name))]
    sales = [place for place in range(len(table.headers)) if is_department(table, place)]
    return tuple(sorted({*listed, *sales})) if sales else ()


def may_be_people(table: Table, places: Sequence[int]) -> bool:
    """Say whether lines could count people: small whole numbers throughout, in no currency or unit."""
    if table.factor != 1 or table.currency is not None:
        return False
    read = [read_number(row[place]) for _number, row in table.rows for place in places if place < len(row)]
    known = [value for value in read if isinstance(value, float)]
    return all(value == int(value) and abs(value) < _FEWER_PEOPLE for value in known)


def alike(some: Months, others: Months) -> bool:
    """Say whether two lines are the same wherever both are known."""
    known = ~(np.isnan(some) | np.isnan(others))
    scale = float(np.abs(others[known]).max(initial=0.0))
    return bool(known.any() and scale > 0 and np.abs(some - others)[known].max() <= 1e-6 * scale + 0.011)


def accounts_of(table: Table, places: Sequence[int], columns: Columns) -> tuple[int, ...]:
    """Return the columns of money that are accounts beside each other, and add up: none that says more than
    which account it is, holds what another does, or what another held a month later.
    """
    named = [at for at in places if not _NO_ACCOUNT.search(table.headers[at].casefold())]
    kept = list[int]()
    for place in named:
        own = columns.get(place)
        alike = (other for other in kept if _share_a_name(table.headers[other], table.headers[place]))
        others = [columns[other] for other in alike if other in columns]
        if own is None or not any(_is_another_count(own, other) for other in others):
            kept.append(place)
    return tuple(kept)


_NO_ACCOUNT = re.compile(
    r"\(days\)|\b(out (date|month)|runway|covenants?|limits?|facilit(y|ies)|adjusted|planned|plan|equiv"
    r"|per bank|totals?|book|bo[mp]|eo[mp]|opening|closing|headroom|threshold|undrawn)\b|\bactual$|›"
    r"|(\band|&) .*(equivalents?|investments?)\b|\bmin(imum)?$|\bmax(imum)?$|\bend$|\bstart$"
)
_NEAR = 0.02


def _share_a_name(one: str, other: str) -> bool:
    """Say whether all words of one name stand in the other."""
    words = [set(plain(name).split()) for name in (one, other)]
    return words[0] <= words[1] or words[1] <= words[0]


def _is_another_count(one: Months, other: Months) -> bool:
    """Say whether two columns hold the same money, or one what the other held a month later."""
    shifted = (one[1:], other[:-1]), (one[:-1], other[1:])
    return _is_near(one, other) or any(len(own) > 0 and np.array_equal(own, then) for own, then in shifted)


def _is_near(one: Months, other: Months) -> bool:
    with np.errstate(invalid="ignore"):
        return len(one) > 0 and bool((np.abs(one - other) <= _NEAR * np.abs(one)).all())


_ADJUSTED = re.compile(
    r"\b(adjusted|underlying|non gaap|pro forma|like for like|run rate|normali[sz]ed|constant currency)\b"
)


def of_one_view(table: Table, streams: tuple[int, ...], *, beside: bool) -> tuple[int, ...]:
    """Return the streams without adjusted views of revenue, where another is there; beside a marketplace's
    sales, its selling fees are costs.
    """
    names = {place: plain(table.headers[place]) for place in streams}
    plainly = tuple(place for place in streams if not _ADJUSTED.search(names[place]))
    if any("fba" in plain(header) for header in table.headers):
        plainly = tuple(place for place in plainly if not names[place].endswith("fees"))
    return plainly if plainly or beside else streams


def is_of_a_loan(table: Table) -> bool:
    """Say whether a table lists the payments of a loan, whose balance is what is owed."""
    names = {plain(header) for header in table.headers}
    roles = {recognised(header) for header in table.headers}
    return {"principal", "interest", "balance"} <= names and not roles & {"revenue", "costs"}
