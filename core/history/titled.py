"""Tables that are no history's: the unit and currency that texts above them state, a header of two rows."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest

from core.history.files import Row
from core.history.grid import Table
from core.history.numbers import currency_of
from core.history.units import unit_in_title

_OF_MONEY_ALONE = re.compile(
    r"except|other than|unless|除|amounts?|[$€£¥]|\b[tk]?(eur|usd|gbp|cny|rmb|chf)s?\b|dollars?|euros?|yuan"
    r"|元|betr[aä]ge|money|金额"
)
"""Titles whose unit is not the shares'."""


def titled(filled: list[Row], table: Table, known: Callable[[str], object]) -> Table:
    """Return a table that is no history's with the unit and currency that the texts above its header state,
    and a header of two rows put together.
    """
    first = table.rows[0][0] if table.rows else 0
    above = [row for number, row in filled if number < first][:-1]
    titles = [cell for row in above for cell in row if isinstance(cell, str)]
    told = [(one, title) for title in titles if (one := unit_in_title(title.replace("股", "元"))) is not None]
    factor = next((one for one, title in told if "股" not in title or "元" in title), 1.0)
    share_factor = next((one for one, title in told if not _OF_MONEY_ALONE.search(title.casefold())), 1.0)
    currencies = {code for title in titles if (code := currency_of(title)) is not None}
    over = [str(cell) if cell and known(str(cell)) else "" for cell in above[-1]] if above else []
    names = table.headers
    if above and len(set(filter(None, names))) < len([*filter(None, names)]):
        over = _merged(above[-1])
    if sum(map(bool, over)) > 1:  # a header of two rows: Common over Shares
        names = tuple(f"{one} {name}".strip() for one, name in zip_longest(over, names, fillvalue=""))
    currency = currencies.pop() if len(currencies) == 1 else None
    headed = replace(table, headers=names[: len(table.headers)], currency=currency, titles=tuple(titles))
    return replace(headed, factor=factor, share_factor=share_factor)


def _merged(row: tuple[object, ...]) -> list[str]:
    """Return the text above each column: a merged cell stands above those to its right."""
    found, left = list[str](), ""
    for cell in row:
        left = " ".join(cell.split()) if isinstance(cell, str) and cell.strip() else left
        found.append(left)
    return found
