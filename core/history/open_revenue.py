"""Streams of revenue that a file may hold beside the one whose name is known: they are asked about."""

import re
from collections.abc import Mapping, Sequence

from core.history.cost_words import ALL, GOODS, OTHERS, PARTS, RUNNING
from core.history.grid import Table
from core.history.headers import Role, is_actual, is_level, is_profit, plain, recognised
from core.history.notes import Note, shortened
from core.history.ranks import is_small_beside
from core.texts import mark

_ALL = re.compile(r"\b(revenues?|turnover|mrr|arr|total|net|gross)\b(?<!subscription revenue)|收入|营收|收益")
_STREAM = re.compile(
    r"^((subscription|usage|service|licen[cs]e|product|hardware|consulting|support|maintenance|training"
    r"|implementation|advertising|sponsorship|commission|transaction|delivery|membership|course|event|ticket"
    r"|one time|set ?up|other|non recurring|overage|ad|affiliate|marketplace|partner|onboarding|installation"
    r"|data|reseller|add on|bar|food|drinks|merchandise|platform|api|professional service|royalt(y|ie)|tip"
    r"|donation)s?"
    r"( (revenues?|sales|fees|income|takings))?|sales)$"
)


def other_streams(table: Table, chosen: Mapping[Role, Sequence[int]]) -> list[Note]:
    """Return a note where lines right behind a single stream, or what recurs of revenue, are named like
    streams too: Subscriptions, Usage, Services. Where a line stands for all revenue, or revenue was put
    together, there is none.
    """
    places = chosen.get("revenue", ())
    if len(places) != 1 or table.known:
        return []
    chosen_name = table.headers[places[0]]
    if not (_STREAM.match(plain(chosen_name)) or is_level(chosen_name)):  # of what recurs, others are beside
        return []
    found = list[str]()
    for at, header in enumerate(table.headers):
        if at <= places[0]:
            continue
        name = plain(header)
        if recognised(header) == "revenue" and is_small_beside(table, at, places):
            found.append(header)
            continue
        if recognised(header) not in (None, "revenue") or is_profit(header) or _is_cost(name):
            break
        if recognised(header) == "revenue" and _ALL.search(name):
            return []
        if _STREAM.match(name) and is_actual(header):
            found.append(header)
    if not found:
        return []
    text = mark("{lines} may be revenue too, beside {known}: choose all lines that are revenue")
    named = (("known", shortened(chosen_name)), ("lines", shortened(", ".join(found))))
    return [Note(0, "revenue", text, True, named)]


def _is_cost(name: str) -> bool:
    return any(one.search(name) for one in (ALL, GOODS, RUNNING, PARTS, OTHERS))
