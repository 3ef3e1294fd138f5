"""Which columns make up each role: candidates in order, and the first that the file's own sums prove."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from core.history.checks import Columns, difference_of, last_profits, monthly_columns
from core.history.cost_words import ALL, GOODS, OTHERS, PARTS, RUNNING
from core.history.details import told_apart
from core.history.grid import Table
from core.history.headers import Role, heading, is_actual, is_other_income, is_profit, plain, recognised
from core.history.month_column import Guess, months_by_contents, names_months
from core.history.notes import Note, shortened
from core.history.open_costs import open_lines
from core.history.overlaps import (
    accounts_of,
    apart,
    departments,
    holds_goods,
    may_be_people,
    of_one_view,
    one_view,
)
from core.history.ranks import (
    RANKS,
    best_named,
    columns_named,
    has_twin,
    is_more_than_revenue,
    is_roll_forward,
    parts_of,
    rank_of,
    ranked,
    without_dues,
)
from core.texts import mark

_STREAM = re.compile(r"\b(revenues?|sales|income|fees|subscriptions?)$|收入$")
_NOT_SALES = re.compile(
    r"\b(deferred|unearned|other|interest|cost|costs|tax|per|average|growth|forecast|budget|target|plan)\b|"
    r"\binter-? ?(company|segment)\b|\bgross merchandise\b|\bgmv\b|内部(销售)?收入|\bfba fees$|"
    r"^fees$|\b(bank|legal|professional|merchant|processing|transaction|payment|stripe|"
    r"audit|filing|late) fees$|"
    r"^((government|state) )?(grants?( income| revenue)?|subsid(y|ies))$|^(政府)?补[贴助](收入)?$|"
    r"营业外|利息|递延|预收|其他收益|投资|预算|目标|计划|累计"
)
_PAID_AS_WELL = re.compile(r"\b(fees|subscriptions?)$")
_ACCOUNTS = re.compile(
    r"^(bank|cash)(?! (overdraft|loan|charges|fees|interest|debt|in$|out$|(in|out)?flows?|burn\w*|collect\w*|"
    r"recei\w+|paid|payments?|runway|bonus\w*|spen[dt]\w*|used|generated|from|raised|needed|sales|revenues?|"
    r"income|costs?|expenses?|conversion|movements?|change|net|ratio|multiple|per)\b)( account)?\b|"
    r"^(库存)?现金$|^银行存款$|^其他货币资金$"
)
"""Accounts of money, which make up cash together."""
_PROVED = mark("revenue less costs gives {name} in every month")
_MOST_TRIED, _MOST_PROFITS, _MOST_PROOFS = 6, 3, 60


def guesses(table: Table) -> dict[Role, Guess]:
    """Return what each role is made of; a column of months without a header is found by its contents."""
    if table.known:
        reason = mark("as the file's own kind has it")
        return {role: Guess(columns, reason) for role, columns in table.known.items()}
    table = told_apart(table)
    found = _by_name(table, {})
    if "date" not in found:
        found |= months_by_contents(table, {one for guess in found.values() for one in guess.columns})
    if "date" not in found:
        return found
    columns = monthly_columns(table, found["date"].columns[0])
    found |= _by_name(table, columns) if columns else {}
    found = {role: guess for role, guess in found.items() if not has_twin(table, guess.columns)}
    if columns:
        found |= _proved(table, columns)
        if not _is_proved(found) and open_lines(table, columns, _places(found)):
            del found["costs"]
    return found


def left_open(table: Table, chosen: Mapping[Role, tuple[int, ...]]) -> list[Note]:
    """Return a note where costs are not chosen because the lines of known names may be but some of them."""
    if "costs" in chosen or "date" not in chosen or table.known:
        return []
    table = told_apart(table)
    columns = monthly_columns(table, chosen["date"][0])
    found = _by_name(table, columns) if columns else {}
    costs = found["costs"].columns if "costs" in found else ()
    lines = open_lines(table, columns, {"costs": costs, **chosen}) if costs else ()
    if not lines:
        return []
    text = mark("{lines} may be costs too, beside {known}: choose all lines that are costs")
    known = ", ".join(table.headers[place] for place in costs)
    named = (("known", shortened(known)), ("lines", shortened(", ".join(lines))))
    return [Note(0, "costs", text, True, named)]


def _is_proved(found: Mapping[Role, Guess]) -> bool:
    return "costs" not in found or found["costs"].reason == _PROVED


def _places(found: Mapping[Role, Guess]) -> dict[Role, tuple[int, ...]]:
    return {role: guess.columns for role, guess in found.items()}


def guessed_mapping(table: Table) -> dict[Role, tuple[int, ...]]:
    """Return the columns of each role."""
    return {role: guess.columns for role, guess in guesses(table).items()}


def _by_name(table: Table, columns: Columns) -> dict[Role, Guess]:
    found: dict[Role, Guess] = {}
    for role in ("date", "customers", "cash"):
        places = without_dues(table, ranked(table, role))
        if role == "date":
            first, places = places[:1], tuple(sorted(places, key=lambda at: not names_months(table, at)))
            if first != places[:1]:
                why = mark("its cells name months; {other} does not")
                found[role] = Guess(places[:1], why, (("other", table.headers[first[0]]),))
                continue
        if places:
            found[role] = Guess(places[:1], _reason(table, places), (("count", len(places)),))
        elif parts := parts_of(table, role):
            found[role] = Guess(apart(table, parts, columns), mark("added up: no line holds them all"))
    accounts = accounts_of(table, columns_named(table, _ACCOUNTS), columns)
    if len(accounts) > 1 and "cash" in found and rank_of(table.headers[found["cash"].columns[0]]) > 0:
        found["cash"] = Guess(accounts, mark("added up: no line holds them all"))
    revenue = next(_revenue_sets(table, columns), None)
    if revenue:
        places = ranked(table, "revenue")
        found["revenue"] = Guess(revenue, _sum_reason(table, revenue, places), (("count", len(places)),))
    costs = next(_cost_sets(table, columns), None)
    if costs:
        found["costs"] = Guess(costs, _sum_reason(table, costs, costs))
    return found


def _reason(table: Table, places: Sequence[int]) -> str:
    if len(places) == 1:
        return mark("the only one of its name")
    if RANKS[0].search(plain(table.headers[places[0]])):
        return mark("a total, which holds the others")
    return mark("the first of {count} of its name")


def _sum_reason(table: Table, columns: tuple[int, ...], places: Sequence[int]) -> str:
    return mark("added up: no line holds them all") if len(columns) > 1 else _reason(table, places or columns)


def _revenue_sets(table: Table, columns: Columns, *, proved: bool = False) -> Iterator[tuple[int, ...]]:
    places = ranked(table, "revenue")
    streams = tuple(
        place
        for place, header in enumerate(table.headers)
        if recognised(header) is None and _is_stream(header) and not is_profit(header)
    )
    streams = of_one_view(table, streams, beside=bool(places))
    streams = () if is_roll_forward(table) or _are_paid(table, streams) else streams
    if places and streams and is_more_than_revenue(table.headers[places[0]]):
        yield apart(table, streams, columns)
    for place in places:
        yield (place,)
    if parts := parts_of(table, "revenue", proved=proved):
        yield apart(table, parts, columns)
    if streams:
        yield apart(table, streams, columns)
    if proved:
        yield from (_lines_from(table, columns, place) for place in places[:_MOST_PROFITS])


def _are_paid(table: Table, streams: Sequence[int]) -> bool:
    """Say whether fees and subscriptions among costs are costs too: nothing else is earned."""
    named = [plain(table.headers[place]) for place in streams]
    weak = bool(named) and all(_PAID_AS_WELL.search(name) for name in named)
    paid = columns_named(table, PARTS)
    proved = any(is_profit(header) or heading(header) for header in table.headers)
    return weak and not ranked(table, "revenue") and bool(paid) and min(streams) > min(paid) and not proved


def _lines_from(table: Table, columns: Columns, first: int) -> tuple[int, ...]:
    """Return a line of revenue with those behind it, up to the first that is a cost or profit by its name."""
    ends = (
        place
        for place in range(first + 1, len(table.headers))
        if place not in columns or _is_no_income(table.headers[place])
    )
    return tuple(range(first, next(ends, len(table.headers))))


def _is_no_income(header: str) -> bool:
    name = heading(header) or header
    spent = any(one.search(plain(name)) for one in (ALL, GOODS, RUNNING, PARTS, OTHERS))
    return spent or is_profit(name) or recognised(name) not in (None, "revenue")


def _is_stream(header: str) -> bool:
    text = plain(header)
    return _STREAM.search(text) is not None and _NOT_SALES.search(text) is None and is_actual(header)


def _cost_sets(table: Table, columns: Columns, *, proved: bool = False) -> Iterator[tuple[int, ...]]:
    """Yield what costs may be made of: everything in one, goods and running costs, or what there is."""
    every, goods, running = (
        best_named(table, pattern, columns, proved=proved) for pattern in (ALL, GOODS, RUNNING)
    )
    listed = departments(table)
    named = [place for place in columns_named(table, PARTS) if place not in listed]
    paid = () if may_be_people(table, listed) else listed
    parts = one_view(tuple(dict.fromkeys((*paid, *named, *columns_named(table, OTHERS)))), columns)
    whole = goods + running if goods and running else running
    earned = (*ranked(table, "revenue"), *next(_revenue_sets(table, columns), ()))
    if goods and running and holds_goods(table, columns, running[0], goods, earned):
        whole = running
    for one in (every, whole, goods + parts if parts else (), running, columns_named(table, GOODS)):
        if one:
            yield one


def _proved(table: Table, columns: Columns) -> dict[Role, Guess]:
    """Return the first revenue and costs whose difference is a profit that the file states."""
    # What is left last holds all costs; gross profit would prove the cost of goods alone.
    profits = last_profits(table.headers, columns)[::-1][:_MOST_PROFITS]
    others = columns_named(table, OTHERS)
    income = tuple(place for place, header in enumerate(table.headers) if is_other_income(header))
    costs = list(_cost_sets(table, columns, proved=True))[:_MOST_TRIED]
    for revenue in list(_revenue_sets(table, columns, proved=True))[:_MOST_TRIED]:
        tried = [*costs, *_between(table, columns, revenue, profits)]
        combinations = product(product(profits, tried), _extras(others, income))
        for (profit, cost), extra in islice(combinations, _MOST_PROOFS):
            spent, earned = cost + extra[0], revenue + extra[1]
            if set(revenue) & set(cost) or difference_of(columns, earned, spent, profit) is None:
                continue
            name = table.headers[profit]
            return {
                "revenue": Guess(revenue, _PROVED, (("name", name),)),
                "costs": Guess(spent, _PROVED, (("name", name),)),
            }
    return {}


def _extras(
    others: tuple[int, ...], income: tuple[int, ...]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    found = [((), ()), (others, ()), ((), income), (others, income)]
    return list(dict.fromkeys(found))


def _between(
    table: Table, columns: Columns, revenue: tuple[int, ...], profits: Sequence[int]
) -> Iterator[tuple[int, ...]]:
    """Yield every line between revenue and a profit that is neither a profit nor a total: a list of costs."""
    for profit in profits:
        lines = tuple(
            place
            for place in columns
            if max(revenue) < place < profit
            and not is_profit(table.headers[place])
            and not re.match(r"^(grand |sub)?total", plain(table.headers[place]))
        )
        if lines:
            yield lines
