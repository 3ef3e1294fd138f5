"""Bank statements and exports of payments: rows of days, money in and money out."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from core.history.files import Row
from core.history.headers import Role, plain
from core.history.notes import Note, shortened
from core.history.numbers import Unreadable, read_number, shows_decimal_comma, shows_decimal_dot
from core.history.proofs import Proof
from core.texts import mark

_SEARCHED = 30
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "id",
            r"^(id|(transaction|payment|charge|order)? ?(id|reference|no\.?)|"
            r"(交易|订单|流水|商户订单)(编?号|单号))$",
        ),
        (
            "date",
            r"^(created|date|day|日期|时间)( "
            r"utc)?$|^(transaction|posting|posted|value|booking|payment|created|available on) "
            r"(date|time|at)|^(交易|记账|入账|支付|创建|付款)(日期|时间)$",
        ),
        ("converted currency", r"^converted currency$"),
        ("converted refunded", r"^converted amount refunded$"),
        ("converted", r"^converted amount$"),
        ("refunded", r"refunded|^refund amount|^(成功)?退款(金额)?$"),
        ("currency", r"^(presentment |settlement )?currency$|^币种$|^货币$"),
        ("status", r"^(payment |transaction |charge )?(status|state)$|^(交易|支付)?状态$"),
        ("captured", r"^captured$"),
        (
            "direction",
            r"^收 ?支$|^收支(类型|方向)?$|"
            r"^借贷(标志|方向)$|^direction$|^dr cr$|^(credit|debit) (debit|credit)( "
            r"indicator)?$",
        ),
        ("in", r"^(credits?|money in|paid in|deposits?|收入|存入|转入|贷方)( amount| 金额)?(金额|发生额)?$"),
        (
            "out",
            r"^(debits?|money out|paid out|withdrawals?|支出|支取|转出|借方)( amount| 金额)?(金额|发生额)?$",
        ),
        ("balance", r"^(running |account |ledger |closing |available )?balance$|^(账户|本次|当前)?余额$"),
        ("amount", r"^(gross |transaction |net )?amount$|^gross$|^(交易|发生)?(金额|额)$"),
    )
)
_SETTLED = re.compile(
    r"^(paid|succeeded|successful|success|completed?|captured|settled|available|posted|booked|disputed|"
    r"partial(ly)?[ _]refund(ed)?|refunded|交易成功|支付成功|交易完成|已支付|已完成|"
    r"成功|已入账|(已)?(部分|全额)?退款(成功)?)$"
)
_REFUNDED = re.compile(r"^(refunded|(已)?(全额)?退款(成功)?)$")
_PENNY = 0.011
"""What a printed balance may be off by."""
_IN = re.compile(r"^(in|credit|cr|c|收入|收|贷|\+)$")
_OUT = re.compile(r"^(out|debit|dr|d|支出|支|借|-)$")


@dataclass(frozen=True, eq=False)
class Payments:
    """Rows of days: date, and money in, money out or balance; each role with its column."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    known: Mapping[Role, tuple[int, ...]]
    notes: tuple[Note, ...]
    proofs: tuple[Proof, ...] = ()


def settled(rows: list[Row]) -> Payments | None:
    """Return a bank statement or an export of payments as days; None for any other table.

    Of payments, those that failed are left out, refunds are taken off, and those in other currencies than
    most are left out by name, unless the file converts them itself.
    """
    for index, (_number, row) in enumerate(rows[:_SEARCHED]):
        places = _places(row)
        if "date" not in places:
            continue
        below = [(number, cells) for number, cells in rows[index + 1 :] if cells != row]
        if "amount" in places and ({"status", "refunded", "captured"} & places.keys()):
            return _charges(below, places)
        if {"in", "out"} <= places.keys() or (
            "amount" in places and ({"balance", "direction"} & places.keys())
        ):
            return _statement(below, places)
    return None


def _places(row: tuple[object, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        text = plain(str(cell)) if isinstance(cell, str) else ""
        kind = next((one for one, pattern in _KINDS if pattern.search(text)), None) if text else None
        if kind is not None:
            found.setdefault(kind, place)
    return found


Cell = Callable[[tuple[object, ...], str], object]


def _cell_of(places: Mapping[str, int]) -> Cell:
    def cell(row: tuple[object, ...], kind: str) -> object:
        place = places.get(kind)
        return row[place] if place is not None and place < len(row) else None

    return cell


def _charges(rows: list[Row], places: Mapping[str, int]) -> Payments:
    cell = _cell_of(places)
    converted = {"converted", "converted currency"} <= places.keys()
    amount, refunded = ("converted", "converted refunded") if converted else ("amount", "refunded")
    currency = "converted currency" if converted else "currency"
    comma = _comma(rows, cell, amount)
    good, left, seen = list[Row](), Counter[str](), set[str]()
    for number, row in rows:
        reason = _left_out(row, cell, seen)
        if reason is None:
            good.append((number, row))
        else:
            left[reason] += 1
    main = Counter(_code(row, cell, currency) for _number, row in good).most_common(1)
    notes = [Note(0, "revenue", reason, True, (("count", count),)) for reason, count in sorted(left.items())]
    kept: list[Row] = []
    for number, row in good:
        code = _code(row, cell, currency)
        if code != main[0][0]:
            text = mark("is in {currency}, not {main}: left out, convert it first")
            quoted = (("currency", code), ("main", main[0][0]), ("cell", shortened(cell(row, amount))))
            notes.append(Note(number, "revenue", text, True, quoted))
            continue
        kept.append((number, (cell(row, "date"), _less_refund(row, cell, amount, refunded, comma))))
    header = f"Amount less refunds ({main[0][0]})" if main and main[0][0] else "Amount less refunds"
    return Payments(("Date", header), tuple(kept), {"date": (0,), "revenue": (1,)}, tuple(notes))


def _left_out(row: tuple[object, ...], cell: Cell, seen: set[str]) -> str | None:
    """Return why a payment does not count; None if it does."""
    name, status = str(cell(row, "id") or "").strip(), str(cell(row, "status") or "").strip().casefold()
    if name and name in seen:
        return mark("payments that stand there twice: {count}, counted once")
    seen.add(name)
    if status and not _SETTLED.match(status):
        return mark("payments that failed or are not settled: {count}, left out")
    if str(cell(row, "captured") or "").strip().casefold() in ("false", "no", "0"):
        return mark("payments that were never captured: {count}, left out")
    return None


def _code(row: tuple[object, ...], cell: Cell, kind: str) -> str:
    return str(cell(row, kind) or "").strip().upper()[:10]


def _less_refund(row: tuple[object, ...], cell: Cell, amount: str, refunded: str, comma: bool) -> object:
    """Return the amount less what was refunded; a cell that is no number stays, to be refused by name."""
    paid = read_number(cell(row, amount), decimal_comma=comma)
    back = read_number(cell(row, refunded), decimal_comma=comma)
    if isinstance(paid, Unreadable) or paid is None:
        return cell(row, amount)
    if isinstance(back, Unreadable):
        return cell(row, refunded)
    if back is None:
        status = str(cell(row, "status") or "").strip().casefold()
        return 0.0 if _REFUNDED.match(status) and paid > 0 else paid
    return paid - abs(back)


def _comma(rows: list[Row], cell: Cell, kind: str) -> bool:
    cells = [cell(row, kind) for _number, row in rows]
    return shows_decimal_comma(cells) and not shows_decimal_dot(cells)


def _statement(rows: list[Row], places: Mapping[str, int]) -> Payments:
    cell = _cell_of(places)
    if {"in", "out"} <= places.keys():
        return _columns(rows, cell, places)
    comma = _comma(rows, cell, "amount")
    kept: list[Row] = [
        (number, (cell(row, "date"), *_by_sign(row, cell, comma), cell(row, "balance")))
        for number, row in rows
    ]
    return _of_statement(kept, places)


def _columns(rows: list[Row], cell: Cell, places: Mapping[str, int]) -> Payments:
    """Return a statement with a column each way; some write what goes out as negative amounts."""
    comma = _comma(rows, cell, "out") or _comma(rows, cell, "in")
    paid = [read_number(cell(row, "out"), decimal_comma=comma) for _number, row in rows]
    known = [value for value in paid if isinstance(value, float)]
    turned = bool(known) and max(known) <= 0
    kept: list[Row] = []
    for (number, row), value in zip(rows, paid, strict=True):
        out = -value if turned and isinstance(value, float) else cell(row, "out")
        kept.append((number, (cell(row, "date"), cell(row, "in"), out, cell(row, "balance"))))
    return _of_statement(kept, places)


def _by_sign(row: tuple[object, ...], cell: Cell, comma: bool) -> tuple[object, object]:
    """Return (money in, money out) of an amount with a sign or a word beside it."""
    value = read_number(cell(row, "amount"), decimal_comma=comma)
    if isinstance(value, Unreadable) or value is None:
        return cell(row, "amount"), None
    word = plain(str(cell(row, "direction") or ""))
    if _IN.match(word):
        return abs(value), None
    if _OUT.match(word):
        return None, abs(value)
    if word and word not in ("+", "-"):
        return None, None
    return (value, None) if value >= 0 else (None, -value)


def _of_statement(rows: list[Row], places: Mapping[str, int]) -> Payments:
    known: dict[Role, tuple[int, ...]] = {"date": (0,), "revenue": (1,), "costs": (2,)}
    if "balance" in places:
        known["cash"] = (3,)
    text = mark(
        "all money in counts as revenue, capital and loans too: choose another column if that is wrong"
    )
    notes = (Note(0, "revenue", text, False),)
    headers = ("Date", "Money in", "Money out", "Balance")
    return Payments(headers, tuple(rows), known, notes, _balanced(rows))


def _balanced(rows: list[Row]) -> tuple[Proof, ...]:
    """Check that each balance is the one before and what moved since, whichever way the rows run."""
    read = [[_amount(cell) for cell in row[1:]] for _number, row in rows]
    lines = [(into or 0.0, abs(out or 0.0), left) for into, out, left in read if left is not None]
    if len(lines) < 2:
        return ()
    down = max(abs(before[2] + now[0] - now[1] - now[2]) for before, now in pairwise(lines))
    up = max(abs(now[2] + before[0] - before[1] - before[2]) for before, now in pairwise(lines))
    gap, text = min(down, up), mark("each balance is the one before and what moved since")
    return tuple(Proof(role, text, gap <= _PENNY, gap) for role in ("revenue", "costs", "cash"))


def _amount(cell: object) -> float | None:
    value = read_number(cell)
    return value if isinstance(value, float) else None
