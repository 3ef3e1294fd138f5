"""Costs that a file may hold beside those whose names are known: they are asked about, never left out in
silence.
"""

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from core.history.checks import Columns
from core.history.cost_words import ALL, GOODS, RUNNING
from core.history.grid import Table
from core.history.headers import Role, is_actual, is_other_income, is_profit, plain, recognised

_LIMITED = re.compile(r"\bopex\b|overheads?|admin")
"""Running costs that seldom are all costs."""
_NO_COST = re.compile(
    r"%|percent|\b(rates?|ratio|growth|churn\w*|nps|arp[ua]|cac|ltv|nrr|grr|runway|headcount|employees?"
    r"|ftes?|users?|customers?|clients?|accounts?|subscribers?|subscriptions?|seats?|licen[cs]es|units?"
    r"|orders?|visits?|downloads?|tokens?|hours?|days?|gpus?|months?|weeks?|number|count|no|mrr|arr|cash"
    r"|bank|debt|loans?|receivables?|payables?|inventory|stock|assets?|liabilit\w+|equity|balance|deferred"
    r"|unearned|tax(es)?|vat|gst|pipeline|bookings?|billings?|backlog|gmv|price|revenues?|sales|income"
    r"|turnover|new|lost|expansion|contraction|refunds?|discounts?|capex|investments?|financing|grants?"
    r"|raised|burn\w*|flows?|check|difference|memo|average|avg|per|index|score|ticket\w*|leads?|signups?"
    r"|trials?|conversions?|depreciation|amorti[sz]ation|interest|exchange|fx)\b"
    r"|收入|人数|员工|用户|客户|数量|天数|增长|余额|现金|存款|借款|应收|应付|存货|资产|负债|权益|预收"
    r"|税|利息|折旧|摊销|投资|融资|占比|环比|同比|单价|umsatz|erlös|mitarbeiter|kunden|zins|steuer"
    r"|abschreibung"
)
_COST = re.compile(r"\b(costs?|expenses?|spend)\b|成本|费用|kosten|aufwand")
_PART_OF_ANOTHER = re.compile(r"\b(of which|thereof|davon|included in)\b|其中")
_TOTAL = re.compile(r"^(grand |sub)?-?totals?\b|合计$|总计$|^sum\b|^summe\b")
_BARE_TOTAL = re.compile(r"^(grand |sub)?-?totals?$|^合计$|^总计$|^sum$|^summe$")
_MOST_SUMMED, _NEAR = 15, 1e-3
_LEAST = 0.01
"""Part of the known costs below which a line does not matter."""


def open_lines(
    table: Table, columns: Columns, chosen: Mapping[Role, Sequence[int]], taken: Collection[int] = ()
) -> tuple[str, ...]:
    """Return the lines that may be costs too where those that are known by name are but some: the cost of
    goods, single kinds. Where a line stands for all costs, there are none.
    """
    costs = chosen.get("costs", ())
    if not costs or not all(place in columns for place in costs) or _is_all(table, costs):
        return ()
    used = {place for places in chosen.values() for place in places} | set(taken)
    known = _size(columns, costs)
    return tuple(
        table.headers[place]
        for place in columns
        if place not in used
        and _may_be_a_cost(table.headers[place])
        and not (_TOTAL.search(plain(table.headers[place])) and _sums_those_before(columns, place))
        and _size(columns, (place,)) >= _LEAST * known
    )


def _is_all(table: Table, costs: Sequence[int]) -> bool:
    names = [plain(table.headers[place]) for place in costs]
    running = [name for name in names if RUNNING.search(name)]
    goods = any(GOODS.search(name) for name in names)
    return any(ALL.search(name) for name in names) or any(
        goods or not _LIMITED.search(name) for name in running
    )


def _may_be_a_cost(header: str) -> bool:
    name = plain(header)
    return bool(name) and not (
        recognised(header) is not None
        or not is_actual(header)
        or is_profit(header)
        or is_other_income(header)
        or _BARE_TOTAL.search(name)
        or (_NO_COST.search(name) and not _COST.search(name))
        or _PART_OF_ANOTHER.search(header.casefold())
        or "%" in header
    )


def _sums_those_before(columns: Columns, place: int) -> bool:
    """Say whether a total is the sum of two or more lines right before it, which are known one by one."""
    total = np.zeros(len(columns[place]))
    for count, before in enumerate(range(place - 1, max(place - 1 - _MOST_SUMMED, -1), -1), start=1):
        if before not in columns:
            return False
        total = total + np.nan_to_num(columns[before])
        if count > 1 and np.allclose(total, np.nan_to_num(columns[place]), rtol=_NEAR, atol=0.01):
            return True
    return False


def _size(columns: Columns, places: Sequence[int]) -> float:
    return float(sum(np.nansum(np.abs(columns[place])) for place in places))
