"""Bank statements of several accounts in one table: the balance of all of them after each row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from core.history.charge_table import PENNY
from core.history.dates import NoMonth, read_day
from core.history.day_order import days_come_first
from core.history.files import Row
from core.history.numbers import read_number

_MOST_ACCOUNTS = 20
Move = tuple[tuple[int, int, int], float, float, Row]
"""A day, what moved, the balance after it, and the row."""


def with_one_balance(rows: Sequence[Row], places: Mapping[str, int], *, comma: bool) -> list[Row] | None:
    """Return the rows, oldest first, with the sum of all accounts' balances in the place of each one's; None
    unless there are several accounts, each with balances that follow from its own rows alone.
    """
    if not {"account", "balance", "date"} <= places.keys():
        return None
    dates = [cells[places["date"]] for _number, cells in rows if places["date"] < len(cells)]
    day_first = days_come_first(dates)
    found = [_read(row, places, day_first=day_first, comma=comma) for row in rows]
    if any(one is None for one in found) or not found:
        return None
    by_account: dict[str, list[Move]] = defaultdict(list)
    for one in found:
        if one is not None:
            by_account[str(one[3][1][places["account"]]).strip()].append(one)
    if not 1 < len(by_account) <= _MOST_ACCOUNTS or min(map(len, by_account.values())) < 2:
        return None
    if _in_time([one for one in found if one is not None]) is not None:
        return None  # one account's, whatever the column names
    moves = [_in_time(held) for held in by_account.values()]
    if any(held is None for held in moves):
        return None
    total = sum(held[0][2] - held[0][1] for held in moves if held)
    ordered = sorted((move for held in moves for move in held or ()), key=lambda move: move[0])
    summed = list[Row]()
    for _day, moved, _balance, (number, cells) in ordered:
        total += moved
        place = places["balance"]
        summed.append((number, (*cells[:place], round(total, 2), *cells[place + 1 :])))
    return summed


def _read(row: Row, places: Mapping[str, int], *, day_first: bool, comma: bool) -> Move | None:
    _number, cells = row
    if max(places.values()) >= len(cells) or cells[places["account"]] in (None, ""):
        return None
    day = read_day(cells[places["date"]], day_first=day_first)
    figures = {
        kind: read_number(cells[place], decimal_comma=comma)
        for kind, place in places.items()
        if kind in ("in", "out", "amount", "balance")
    }
    balance = figures.get("balance")
    known = {kind: value for kind, value in figures.items() if isinstance(value, float)}
    if isinstance(day, NoMonth) or not isinstance(balance, float):
        return None
    moved = known.get("in", 0.0) - abs(known.get("out", 0.0)) if "in" in places else known.get("amount", 0.0)
    return (day[0], day[1], day[2] or 0), moved, balance, row


def _in_time(moves: list[Move]) -> list[Move] | None:
    """Return an account's rows, oldest first; None where its balances do not follow from them."""
    for ordered in (moves, moves[::-1]):
        dated = all(one[0] <= other[0] for one, other in pairwise(ordered))
        if dated and all(abs(one[2] + other[1] - other[2]) <= PENNY for one, other in pairwise(ordered)):
            return ordered
    return None
