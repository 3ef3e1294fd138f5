"""Journals whose amounts have one column: debits above 0, credits below."""

import re

from core.history.account_columns import kinds_of
from core.history.account_roles import roles_of
from core.history.currencies import of_other_currencies
from core.history.files import Row
from core.history.numbers import read_number, shows_decimal_comma

_SEARCHED = 30
_SIDES = {"debit", "credit", "direction", "closing", "opening", "contra", "cumulative"}
_CENT = 0.011
_NUMBERED = re.compile(r"(\d[\d.-]*)\s*[·:–-]?\s*(.*)")
"""An account's number, before its name."""


def with_sides(rows: list[Row]) -> list[Row] | None:
    """Return a journal of signed amounts with a column of debits and one of credits; None for any other
    table. It names accounts, several of them and some of revenue or costs, and its amounts add up to nothing,
    or its revenue is below 0 and its costs are above.
    """
    for index, (number, row) in enumerate(rows[:_SEARCHED]):
        kinds = [kind for _month, kind in kinds_of(row)]
        if not {"period", "amount"} <= set(kinds) or _SIDES & set(kinds) or not {"code", "name"} & set(kinds):
            continue
        place, below = kinds.index("amount"), rows[index + 1 :]
        cells = [line[place] if place < len(line) else None for _n, line in below]
        comma = shows_decimal_comma(cells)
        read = [read_number(cell, decimal_comma=comma) for cell in cells]
        amounts = [value if isinstance(value, float) else None for value in read]
        if not _is_journal(kinds, below, amounts) or _in_several_currencies(row, below):
            return None
        header = tuple("" if at == place else cell for at, cell in enumerate(row))
        return [
            (number, (*header, "Debit", "Credit")),
            *(
                (at, (*_widened(line, len(row)), max(value or 0.0, 0.0), max(-(value or 0.0), 0.0)))
                for (at, line), value in zip(below, amounts, strict=True)
                if value is not None
            ),
        ]
    return None


def _in_several_currencies(header: tuple[object, ...], rows: list[Row]) -> bool:
    named = [str(cell or "") for cell in header]
    cells = [[line[at] if at < len(line) else None for _n, line in rows] for at in range(len(named))]
    return any(of_other_currencies(named, cells)[1])


def _widened(line: tuple[object, ...], width: int) -> tuple[object, ...]:
    return (*line, *(None,) * width)[:width]


def _is_journal(kinds: list[str], rows: list[Row], amounts: list[float | None]) -> bool:
    named = [place for place, kind in enumerate(kinds) if kind in ("code", "name")]
    net = dict[tuple[str, str, str], float]()
    for (_number, line), value in zip(rows, amounts, strict=True):
        told = " ".join(str(line[place] or "").strip() for place in named if place < len(line)).strip()
        found = _NUMBERED.match(told)
        account = (found[1], found[2], "") if found is not None else ("", told, "")
        if value is not None and any(account):
            net[account] = net.get(account, 0.0) + value
    of = roles_of(list(net), {}).of
    earned = [net[one] for one in net if of.get(one) == "revenue"]
    spent = [net[one] for one in net if of.get(one) == "costs"]
    if len(net) < 2 or not (earned or spent):
        return False
    if earned and max(earned) > 0:
        return False  # what is earned stands on the credit side
    known = [value for value in amounts if value is not None]
    if abs(sum(known)) <= _CENT + 1e-9 * sum(map(abs, known)):
        return "cash" in of.values() or all(code for code, _name, _kind in net)
    return bool(earned and spent) and min(spent) > 0
