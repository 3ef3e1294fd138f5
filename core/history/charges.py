"""Bank statements and exports of payments: rows of days, money in and money out."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from core.errors import Fault, HistoryError
from core.history.files import Row
from core.history.headers import Role
from core.history.notes import Note, shortened
from core.history.numbers import Unreadable, read_number, shows_decimal_comma, shows_decimal_dot
from core.history.proofs import Proof
from core.texts import mark

_SEARCHED = 30
_IN_WORDS = r"credits?|money in|paid in|deposits?|haben|crédits?|credito|abonos?|ingresos?"
_OUT_WORDS = r"debits?|money out|paid out|withdrawals?|soll|débits?|debito|cargos?"
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "id",
            r"^(id|(transaction|payment|charge|order) (id|no\.?)|"
            r"(交易|订单|流水|商户订单|交易订单)(编?号|单号))$",
        ),
        (
            "date",
            r"^(date|day|created|日期|时间)( utc)?$|\b(date|time)\b|^(created|available)\b|"
            r"^(交易|记账|入账|支付|创建|付款|发生|操作)(日期?|时间)|buchungs(tag|datum)|^valuta|^fecha",
        ),
        ("converted currency", r"^converted currency$"),
        ("converted refunded", r"^converted amount refunded$"),
        ("converted", r"^converted amount$"),
        ("refunded", r"refunded|^refund amount|^(成功)?退款(金额)?$"),
        ("currency", r"\bcurrency$|^币种$|^货币$|^währung$|^devise$"),
        ("status", r"(^| )(status|state)$|(交易|支付|当前)?状态$"),
        ("captured", r"^captured$"),
        ("balance", r"\b(bal(ance)?\.?|saldo|solde|kontostand)( |$)|余额"),
        ("direction", r"^收 ?支$|^收 支|^收支(类型|方向)?$|^借贷(标志|方向)$|^direction$|^dr cr$|indicator$"),
        ("both ways", r"^debit credit|^credit debit"),
        ("in", rf"^(amount )?({_IN_WORDS})( amount)?\b|"
            rf"^(交易金额 )?(收入|存入|转入)(金额)?|贷方(金额|发生额)"),
        ("out", rf"^(amount )?({_OUT_WORDS})( amount)?\b|"
            rf"^(交易金额 )?(支出|支取|转出)(金额)?|借方(金额|发生额)"),
        ("type", r"^(transaction |payment )?type$|^reporting category$|^交易类型$|^业务类型$|^交易分类$"),
        ("amount", r"^(gross |transaction |net |total )?amount( "
                   r"|$)|^gross$|"
            r"^(交易|发生)?(金额|额)|^betrag|^montant|^importe|^value$"),
    )
)  # fmt: skip
_FAILED = re.compile(
    r"fail|cancel|pending|declin|expire|void|require|uncaptured|revers|reject|incomplete|失败|关闭|取消|待|未支付|处理中"
)
_REFUNDED = re.compile(r"^refunded$|^已?全额退款|^退款成功$")
_REFUND = re.compile(r"refund|chargeback|dispute|reversal|退款")
_MOVED = re.compile(r"payout|withdraw|conversion|exchange|提现|充值")
"""Money that only moves between a company's own accounts."""
_IN = re.compile(r"^(in|credit|cr|c|h|收入|收|贷|\+)$")
_OUT = re.compile(r"^(out|debit|dr|d|s|支出|支|借|-)$")
_NEUTRAL = re.compile(r"^(/|不计收支|中性交易|其他)$")
_BALANCE_LINE = re.compile(
    r"^(opening|closing) balance$|brought forward|carried forward|^(期初|期末)余额$|承前页|过次页"
)
_PENNY = 0.011
"""What a printed balance may be off by."""


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

    Payments that failed, and money that only moves between own accounts, are left out; refunds are taken
    off; rows in other currencies than most are left out by name, unless the file converts them itself.
    """
    for index, (_number, row) in enumerate(rows[:_SEARCHED]):
        places = _places(row)
        columns = "in" in places and "out" in places
        told = {"balance", "direction", "status", "refunded", "captured", "type"} & places.keys()
        below = [(number, cells) for number, cells in rows[index + 1 :] if cells != row]
        if "date" in places and (columns or ("amount" in places and (told or _has_both(below, places)))):
            return _Statement(places, below).told()
    return None


def _has_both(rows: list[Row], places: Mapping[str, int]) -> bool:
    """Say whether a column of amounts has both signs: what goes out is negative."""
    place = places["amount"]
    read = [read_number(row[place]) for _number, row in rows if place < len(row)]
    known = [value for value in read if isinstance(value, float)]
    return any(value < 0 for value in known) and any(value > 0 for value in known)


def _spaced(cell: str) -> str:
    """Return a header with its brackets opened: a direction may stand in them."""
    text = unicodedata.normalize("NFKC", cell[:200]).casefold()
    return " ".join(
        re.sub(r"[()\[\]{}_/*:+.,-]|\b(usd|eur|gbp|cny|rmb|euros?)\b|[$€£¥元]", " ", text).split()
    )


def _places(row: tuple[object, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        text = _spaced(cell) if isinstance(cell, str) else ""
        kind = next((one for one, pattern in _KINDS if pattern.search(text)), None) if text else None
        if kind is not None:
            found.setdefault(kind, place)
    return found


@dataclass
class _Statement:
    """A statement on its way to money in and out."""

    places: Mapping[str, int]
    rows: list[Row]
    left: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def told(self) -> Payments:
        """Return the days."""
        converted = {"converted", "converted currency"} <= self.places.keys()
        self._amount = "converted" if converted else "amount"
        self._refund = "converted refunded" if converted else "refunded"
        self._code = "converted currency" if converted else "currency"
        figures = [
            self._cell(row, kind) for _n, row in self.rows for kind in ("in", "out", self._amount, "balance")
        ]
        self._comma = shows_decimal_comma(figures) and not shows_decimal_dot(figures)
        self._turned = self._all_negative("out")
        kept = [(number, row) for number, row in self.rows if self._counts(row)]
        kept = self._of_one_currency(kept)
        moved: list[Row] = [
            (number, (self._cell(row, "date"), *sides, self._cell(row, "balance")))
            for number, row in kept
            if (sides := self._sides(row)) is not None
        ]
        self._say_what_is_left_out(bool(moved))
        return self._payments(moved)

    def _cell(self, row: tuple[object, ...], kind: str) -> object:
        place = self.places.get(kind)
        return row[place] if place is not None and place < len(row) else None

    def _text(self, row: tuple[object, ...], kind: str) -> str:
        return str(self._cell(row, kind) or "").strip().casefold()[:60]

    def _number(self, row: tuple[object, ...], kind: str) -> float | None | Unreadable:
        return read_number(self._cell(row, kind), decimal_comma=self._comma)

    def _all_negative(self, kind: str) -> bool:
        """Say whether a column is written as negative amounts."""
        found = [value for _n, row in self.rows if isinstance(value := self._number(row, kind), float)]
        return bool(found) and max(found) <= 0

    def _counts(self, row: tuple[object, ...]) -> bool:
        reason = self._why_left_out(row)
        if reason is not None:
            self.left[reason] += 1
        return reason is None

    def _why_left_out(self, row: tuple[object, ...]) -> str | None:
        if any(isinstance(cell, str) and _BALANCE_LINE.search(cell.strip()[:60].casefold()) for cell in row):
            return mark("opening and closing balances: {count}, no payments")
        name = self._text(row, "id")
        if name and name in self.seen:
            return mark("payments that stand there twice: {count}, counted once")
        self.seen.add(name)
        if _FAILED.search(self._text(row, "status")):
            return mark("payments that failed or are not settled: {count}, left out")
        if self._text(row, "captured") in ("false", "no", "0"):
            return mark("payments that were never captured: {count}, left out")
        if _NEUTRAL.match(self._text(row, "direction")) or self._is_moved(row):
            return mark("money moved between own accounts: {count}, left out")
        return None

    def _is_moved(self, row: tuple[object, ...]) -> bool:
        return "in" not in self.places and _MOVED.search(self._text(row, "type")) is not None

    def _of_one_currency(self, rows: list[Row]) -> list[Row]:
        codes = Counter(self._text(row, self._code).upper() for _number, row in rows)
        main = codes.most_common(1)[0][0] if codes else ""
        self._main = main
        kept: list[Row] = []
        for number, row in rows:
            code = self._text(row, self._code).upper()
            if code == main:
                kept.append((number, row))
                continue
            text = mark("is in {currency}, not {main}: left out, convert it first")
            cell = shortened(self._cell(row, self._amount) or self._cell(row, "in") or self._cell(row, "out"))
            quoted = (("currency", code), ("main", main), ("cell", cell))
            self.notes.append(Note(number, "revenue", text, True, quoted))
        return kept

    def _sides(self, row: tuple[object, ...]) -> tuple[object, object] | None:
        """Return (money in, money out) of a row; a cell that is no number stays, to be refused by name."""
        if {"in", "out"} <= self.places.keys():
            out = self._number(row, "out")
            back = -out if self._turned and isinstance(out, float) else self._cell(row, "out")
            return self._cell(row, "in"), back
        value, back = self._number(row, self._amount), self._number(row, self._refund)
        if isinstance(value, Unreadable) or value is None:
            return self._cell(row, self._amount), None
        if isinstance(back, Unreadable):
            return self._cell(row, self._refund), None
        word = self._text(row, "direction") or self._word_of_type(row)
        refunded = _REFUNDED.match(self._text(row, "status")) is not None and back is None
        left = 0.0 if refunded and value > 0 else value - abs(back or 0.0) if value > 0 else value
        if _IN.match(word):
            return abs(left), None
        if _OUT.match(word):
            return None, abs(left)
        if value >= 0 or _REFUND.search(f"{self._text(row, 'type')} {self._text(row, 'status')}"):
            return left, None
        return None, -value

    def _word_of_type(self, row: tuple[object, ...]) -> str:
        word = self._text(row, "type") or self._text(row, "both ways")
        return word if word in ("credit", "debit") else ""

    def _say_what_is_left_out(self, something: bool) -> None:
        if not something and self.left:
            statuses = sorted({self._text(row, "status") for _number, row in self.rows} - {""})[:5]
            text = mark("holds no settled payment; their status is {statuses}")
            raise HistoryError(Fault("file", text, {"statuses": ", ".join(statuses) or "–"}))
        for reason, count in sorted(self.left.items()):
            self.notes.insert(0, Note(0, "revenue", reason, True, (("count", count),)))

    def _payments(self, rows: list[Row]) -> Payments:
        paid_out = any(cells[2] not in (None, "") for _number, cells in rows)
        known: dict[Role, tuple[int, ...]] = {"date": (0,), "revenue": (1,)}
        if paid_out:
            known["costs"] = (2,)
        if "balance" in self.places:
            known["cash"] = (3,)
        if "balance" in self.places or {"in", "out"} <= self.places.keys():
            text = mark(
                "all money in counts as revenue, capital and loans too: choose another column if "
                "that is wrong"
            )
            self.notes.append(Note(0, "revenue", text, False))
        elif paid_out and not {"direction", "both ways", "type"} & self.places.keys():
            text = mark(
                "negative amounts count as money out: on a card's statement it is the other way round"
            )
            self.notes.append(Note(0, "costs", text, False))
        name = f"Money in ({self._main})" if self._main else "Money in"
        headers = ("Date", name, "Money out", "Balance")
        proofs = tuple(self._balanced(rows)) if "balance" in self.places and not self.left else ()
        return Payments(headers, tuple(rows), known, tuple(self.notes), proofs)

    def _balanced(self, rows: Sequence[Row]) -> Iterator[Proof]:
        """Check that each balance is the one before and what moved since, whichever way the rows run."""
        read = [[read_number(cell, decimal_comma=self._comma) for cell in row[1:]] for _number, row in rows]
        amounts = [[value if isinstance(value, float) else None for value in row] for row in read]
        lines = [(into or 0.0, abs(out or 0.0), left) for into, out, left in amounts if left is not None]
        if len(lines) < 2:
            return
        down = max(abs(before[2] + now[0] - now[1] - now[2]) for before, now in pairwise(lines))
        up = max(abs(now[2] + before[0] - before[1] - before[2]) for before, now in pairwise(lines))
        gap, text = min(down, up), mark("each balance is the one before and what moved since")
        roles: tuple[Role, ...] = ("revenue", "costs", "cash")
        yield from (Proof(role, text, gap <= _PENNY, gap) for role in roles)
