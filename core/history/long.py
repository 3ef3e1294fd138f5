"""Long tables: a month, the name of a figure and its amount in each row, put into a column for each name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.history.files import Row
from core.history.headers import plain, recognised
from core.history.units import is_unit

_SEARCHED = 30
_AMOUNT = re.compile(
    r"^(amount|value|figure|actual|balance|数值|数额|金额|值|betrag|wert|montant|importe)s?$"
)
_NAME = re.compile(
    r"^(metric|measure|kpi|indicator|account|line|line item|item|category|type|name|caption|position|"
    r"指标|项目|科目|类别|名称)s?( name|名称)?$"
)
_UNIT = re.compile(r"^(unit|currency|单位|币种|einheit)s?( of measure)?$")
_IN_BRACKETS = re.compile(r"[(\[（]([^)\]）]{1,30})[)\]）]")


@dataclass(frozen=True)
class _Places:
    """Where a long table has what: the others set the rows of a month apart."""

    date: int
    name: int
    amount: int
    unit: int | None
    others: tuple[int, ...]


def spread(rows: list[Row]) -> list[Row] | None:
    """Return a long table's rows with a column for each name of a figure; None for any other table."""
    for index, (number, row) in enumerate(rows[:_SEARCHED]):
        header = tuple("" if cell is None else " ".join(str(cell).split()) for cell in row)
        places = _places(header)
        if places is None:
            continue
        width = len(header)
        below = [(at, (*cells, *(None,) * (width - len(cells)))) for at, cells in rows[index + 1 :]]
        filled = _with_merged(below, (places.date, places.name))
        return _spread(number, header, filled, places)
    return None


def _places(header: Sequence[str]) -> _Places | None:
    roles = [recognised(name) for name in header]
    named = [plain(name) for name in header]

    def only(pattern: re.Pattern[str]) -> int | None:
        found = [at for at, name in enumerate(named) if pattern.match(name) and roles[at] != "date"]
        return found[0] if len(found) == 1 else None

    date = roles.index("date") if roles.count("date") == 1 else None
    amount, name, unit = only(_AMOUNT), only(_NAME), only(_UNIT)
    if date is None or amount is None or name is None or len(set(roles) - {None, "date", roles[amount]}) > 0:
        return None
    taken = {date, name, amount, unit}
    return _Places(date, name, amount, unit, tuple(at for at in range(len(header)) if at not in taken))


def _with_merged(rows: Sequence[Row], places: Sequence[int]) -> list[Row]:
    """Return the rows with the cells filled in that a merged cell above them covers."""
    above: dict[int, object] = {}
    found: list[Row] = []
    for number, row in rows:
        above |= {at: row[at] for at in places if row[at] not in (None, "")}
        cells = [above.get(at, cell) if at in places else cell for at, cell in enumerate(row)]
        found.append((number, tuple(cells)))
    return found


def _spread(number: int, header: Sequence[str], rows: Sequence[Row], places: _Places) -> list[Row] | None:
    months: dict[tuple[object, ...], dict[str, object]] = {}
    numbers: dict[tuple[object, ...], int] = {}
    for at, row in rows:
        key = (row[places.date], *(row[place] for place in places.others))
        name = _named(row, header[places.amount], places)
        held = months.setdefault(key, {})
        if not name or name in held:
            return None  # several amounts of one name in a month are entries, not figures
        held[name] = row[places.amount]
        numbers.setdefault(key, at)
    names = list(dict.fromkeys(name for held in months.values() for name in held))
    if not any(recognised(name) for name in names):
        return None
    top = (header[places.date], *(header[place] for place in places.others), *names)
    return [(number, top), *((numbers[key], (*key, *map(held.get, names))) for key, held in months.items())]


def _named(row: Sequence[object], amount: str, places: _Places) -> str:
    """Return the name of a row's figure with its unit: its own, or that of all amounts."""
    name = " ".join(str(row[places.name] or "").split())
    in_brackets = _IN_BRACKETS.search(amount)
    of_all = in_brackets[1] if in_brackets and recognised(name) != "customers" else ""
    own = str(row[places.unit] or "") if places.unit is not None else ""
    unit = own if is_unit(own) else of_all
    return f"{name} ({unit})" if name and unit else name
