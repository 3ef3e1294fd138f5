"""What the columns of one sheet of a cap table hold: by their header, and where that leaves it open by their
cells.
"""

import re
from collections.abc import Sequence

from core.errors import Fault
from core.financing.interchange.table_counts import (
    ClassColumn,
    Columns,
    of_today,
    one_count_each,
    plain_shares,
)
from core.financing.interchange.table_headers import Meaning, Stage, as_of, is_count, meaning_of, stage_of
from core.financing.interchange.table_moves import is_move
from core.financing.interchange.table_words import (
    TAKEN_AS_COMMON,
    is_cap_of_safes,
    is_class_alone,
    is_converted,
    is_equivalent,
    is_money,
    is_of_safes,
    is_share,
    is_sum,
    plain,
    role_of,
    security_of,
)
from core.history.dates import NoMonth, read_day
from core.history.grid import Table
from core.history.numbers import read_number
from core.texts import mark

_MOVED = re.compile(r"\b(shares|units|options) (in|out)\b|\b(debit|credit)\b")
_WEAK = re.compile(r"\b(remaining|net|balance)\b|剩余")
_SIDE_ALONE = re.compile(r"(pre|post)([- ]money)?( safe)?")
_SAMPLE = 200
"""Rows whose cells may decide what a column holds."""
_ONLY_CELLS_TELL = ("type", "kind", "art", "类型", "类别", "grant", "award", "stock", "equity")


def columns_of(table: Table) -> Columns:
    """Return what the columns hold."""
    found = Columns()
    meanings = [_meaning(table, index) for index in range(len(table.headers))]
    named = any(
        one is None and security_of(header) for header, one in zip(table.headers, meanings, strict=True)
    )
    if any(one == "owner" and not _is_plan(table.headers[at]) for at, one in enumerate(meanings)):
        meanings = [None if _is_plan(table.headers[at]) else one for at, one in enumerate(meanings)]
    ledger = bool({"type", "class"} & set(meanings)) or not named or _lists_options(table, meanings)
    for index, (header, meaning) in enumerate(zip(table.headers, meanings, strict=True)):
        kind = security_of(header)
        if not ledger and is_of_safes(header):
            kind, meaning = "safe", None if meaning == "amount" else meaning
        counted = sum(security_of(other) == "common" for other in table.headers) > 1
        if is_part_of_another(table, index):
            found.leave_out(index, header, mark("is a part of the same shares: left out"))
        elif is_converted(header) or (counted and is_equivalent(header)):
            found.leave_out(index, header, mark("counts shares as converted: left out"))
        elif meaning == "shares" and (ledger or kind is None):
            _count(table, found, index)
        elif meaning == "owner" and "name" in plain(header) and "owner" in found.place:
            held = plain(table.headers[found.place["owner"]])
            found.place["owner"] = found.place["owner"] if "name" in held else index
        elif (meaning == "cap" and meaning in found.place) or (not ledger and is_cap_of_safes(header)):
            found.other_caps.append(index)
        elif meaning is not None and _comes_first(meaning, header):
            found.place[meaning] = index
        elif meaning is not None and meaning != "shares":
            found.place.setdefault(meaning, index)
        elif is_sum(header):
            if is_share(header) or _holds_percentages(table, index):
                found.parts += [] if is_money(header) else [index]
            elif not is_money(header):
                found.sums.append(index)
        elif kind == "note" and _says_words(table, index):
            continue
        elif kind is not None and ledger and is_count(header):
            _count(table, found, index)
        elif kind is not None:
            stage: Stage = "" if kind in ("safe", "note") else stage_of(header)  # post-money is a cap's side
            found.classes.append(ClassColumn(index, header, kind, stage))
            found.remarks += [Fault(header, TAKEN_AS_COMMON)] if is_class_alone(header) else []
    of_today(table, found)
    if "owner" not in found.place and (place := _unnamed_owners(table)) is not None:
        found.place["owner"] = place
    if "" in found.counts and not found.less and _is_weak(table, found):
        index = found.counts.pop("outstanding")
        found.leave_out(index, table.headers[index], mark("is another count of the same shares: left out"))
    if ledger:
        found.classes.clear()
        _whole_of_a_row(table, found)
        if not found.counts and "price" in found.place:  # of SAFEs and notes: what was paid for them
            found.place.setdefault("amount", found.place["price"])
    else:
        found.classes = one_count_each(table, found, found.classes)
        plain_shares(table, found)
    return found


_PART = re.compile(r"\b(of which|thereof|in escrow|escrow(ed)?|pledged|locked|lock-?up|davon)\b|其中")
_OTHER_PART = re.compile(r"\b(unlocked|free|freely|primary|direct|unrestricted|not|un-?pledged|other)\b")


def is_part_of_another(table: Table, index: int) -> bool:
    """Say whether a column counts a part of what another of its class counts: nowhere more than that one, and
    no sum of the row needs it.
    """
    headers = [plain(header) for header in table.headers]
    if not _PART.search(headers[index]) or _OTHER_PART.search(" ".join(headers)):
        return False
    kind, rows = security_of(table.headers[index]), [row for _number, row in table.rows]
    wholes = [at for at, name in enumerate(headers) if at != index and security_of(table.headers[at]) == kind]
    if kind is None or len(wholes) != 1:
        return False

    def number(row: tuple[object, ...], place: int) -> float:
        value = read_number(row[place] if place < len(row) else None)
        return value if isinstance(value, float) else 0.0

    pairs = [(number(row, index), number(row, wholes[0]), row) for row in rows]
    needed = any(
        part and any(number(row, at) == part + whole for at, name in enumerate(headers) if is_sum(name))
        for part, whole, row in pairs
    )
    return all(part <= whole for part, whole, _row in pairs) and not needed


def _holds_percentages(table: Table, index: int) -> bool:
    """Say whether all that a column holds are percentages."""
    cells = [row[index] for _number, row in table.rows[:_SAMPLE] if index < len(row)]
    told = [str(cell).strip() for cell in cells if cell not in (None, "")]
    return bool(told) and all(one.endswith("%") for one in told)


def _comes_first(meaning: Meaning, header: str) -> bool:
    """Say whether a header names what it holds better than one before it: what is left of a loan, somebody's
    relation to the company.
    """
    words = plain(header)
    of_a_loan = stage_of(header) == "outstanding" or "principal" in words
    return (meaning == "amount" and of_a_loan) or (meaning == "role" and "relation" in words)


def _says_words(table: Table, index: int) -> bool:
    """Say whether a column holds texts alone: notes on the rows, and no convertible ones."""
    cells = [row[index] for _number, row in table.rows[:_SAMPLE] if index < len(row)]
    told = [cell for cell in cells if cell not in (None, "")]
    return bool(told) and not any(isinstance(read_number(cell), float) for cell in told)


def _is_plan(header: str) -> bool:
    """Say whether a column names option plans: owners of a list of plans, and a detail beside owners."""
    return plain(header).removesuffix(" name").endswith("plan")


def _unnamed_owners(table: Table) -> int | None:
    """Return the first column without a name whose cells are mostly texts."""
    for index in (place for place, header in enumerate(table.headers) if not header):
        cells = [row[index] for _number, row in table.rows[:_SAMPLE] if index < len(row)]
        filled = [cell for cell in cells if cell not in (None, "")]
        named = [
            cell for cell in filled if isinstance(cell, str) and not isinstance(read_number(cell), float)
        ]
        if filled and 2 * len(named) > len(filled):
            return index
    return None


def _lists_options(table: Table, meanings: Sequence[Meaning | None]) -> bool:
    """Say whether a table counts options or warrants alone, each row with its exercise price."""
    classes = [header for header, one in zip(table.headers, meanings, strict=True) if one is None]
    kinds = {kind for header in classes if (kind := security_of(header)) is not None}
    granted = [header for header in classes if is_count(header)]
    return "strike" in meanings and kinds <= {"options", "warrants"} and len(granted) == 1


def _is_weak(table: Table, found: Columns) -> bool:
    """Say whether what is outstanding is only told by a word that may mean other things: a balance after each
    entry, or what remains to vest.
    """
    index = found.counts.get("outstanding")
    return index is not None and _WEAK.search(plain(table.headers[index])) is not None


def _count(table: Table, found: Columns, index: int) -> None:
    """Enter a column that counts shares: what is gone of them, or the latest of several of its kind."""
    header = table.headers[index]
    stage, named = stage_of(header), found.counts
    if "balance" in plain(header) and any(map(_MOVED.search, map(plain, table.headers))):
        return  # what was there after each of a list of movements
    if stage == "gone":
        cells = [row[index] for _number, row in table.rows[:_SAMPLE] if index < len(row)]
        if any(read_number(cell) is None or isinstance(read_number(cell), float) for cell in cells if cell):
            found.less.append(index)
        else:  # a day, or yes and no
            found.place.setdefault("gone on", index)
    elif stage in named and as_of(table.headers[named[stage]]) < as_of(header):
        found.leave_out(named[stage], table.headers[named[stage]], mark("is not today's count: left out"))
        named[stage] = index
    else:
        named.setdefault(stage, index)


def _whole_of_a_row(table: Table, found: Columns) -> None:
    """Take the total of a row for its shares, where a ledger has no other count."""
    if not found.counts and len(found.sums) == 1 and "share" in plain(table.headers[found.sums[0]]):
        found.counts[""] = found.sums.pop()


def _meaning(table: Table, index: int) -> Meaning | None:
    """Return what a column holds; of words that may name anything, by its cells."""
    header = table.headers[index]
    meaning = meaning_of(header)
    cells = [row[index] for _number, row in table.rows[:_SAMPLE] if index < len(row)]
    texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    if meaning == "shares" and plain(header) in ("issued", "granted", "expired") and texts:
        days = [read_day(cell) for cell in texts]
        return "issued" if all(not isinstance(day, NoMonth) for day in days) else meaning
    if meaning == "gone on" and any(
        isinstance(one := read_number(cell), float) and one > 1 for cell in cells
    ):
        return "shares"  # how many are gone, and not on which day
    if plain(header) in ("category", "group") and all(role_of(one, "") for one in texts) and texts:
        return "role"
    if meaning in ("type", "role") and texts and all(_SIDE_ALONE.fullmatch(plain(one)) for one in texts):
        return "cap type"
    if meaning is not None and _is_another(table, header, meaning, cells):
        return None
    if meaning != "type" or not texts:
        return meaning
    if 2 * sum(is_move(text) and security_of(text) is None for text in texts) > len(texts):
        return "transaction"
    told = any(security_of(text) for text in texts)
    return meaning if told or plain(header) not in _ONLY_CELLS_TELL else "role"


_WEAK_WORDS: dict[Meaning, str] = {
    "owner": r"entity|party|purchaser|subscriber|record ?holder|beneficial owner|company ?/ ?individual",
    "amount": r"consideration|funded|check size|subscription amount",
    "cap": r"valuation|ceiling|capped at",
    "shares": r"holdings?|shareholdings?",
}
"""Words of columns that yield to others of the same meaning."""


def _is_another(table: Table, header: str, meaning: Meaning, cells: Sequence[object]) -> bool:
    """Say whether a column that may be meant so is not: another is for sure, or its cells are none."""
    words = _WEAK_WORDS.get(meaning)
    if words is None or re.fullmatch(words, plain(header)) is None:
        return False
    others = [plain(other) for other in table.headers if other != header and meaning_of(other) == meaning]
    if any(re.fullmatch(words, other) is None for other in others):
        return True
    if meaning in ("owner", "cap"):
        return meaning == "cap" and any(re.search(r"\bcap\b", plain(other)) for other in table.headers)
    numbers = [read_number(cell) for cell in cells if cell not in (None, "")]
    whole = [one for one in numbers if isinstance(one, float)]
    if len(whole) < len(numbers) or not whole:
        return True
    return meaning == "shares" and (any(one != int(one) for one in whole) or sum(whole) in (1.0, 100.0))
