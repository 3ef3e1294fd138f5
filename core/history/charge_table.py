"""The table of a bank statement or an export of payments: its columns, and what its balances prove."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from core.history.charge_words import KINDS, TRANSFER
from core.history.dates import NoMonth, read_day
from core.history.day_order import days_come_first
from core.history.files import Row
from core.history.headers import Role, recognised
from core.history.notes import Note
from core.history.numbers import currency_of, read_number
from core.history.proofs import Proof
from core.history.traditional import simplified
from core.texts import mark

PENNY = 0.011
"""What a printed balance may be off by."""


@dataclass(frozen=True, eq=False)
class Payments:
    """Rows of days: date, and money in, money out or balance; each role with its column."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    known: Mapping[Role, tuple[int, ...]]
    notes: tuple[Note, ...]
    proofs: tuple[Proof, ...] = ()


_OF_MONEY = ("amount", "net amount", "in", "out", "balance", "refunded", "tax", "fee", "shipping", "discount")
_BOUGHT = re.compile(r"\b(merchant|vendor|supplier|expense|category|receipt|memo)\b")
_MEMBER = re.compile(r"^card member$")
_MERCHANTS = re.compile(r"^merchant currency$")
_TOTAL = re.compile(r"^(order |invoice |payment )?total( amount)?$")
_NET = re.compile(r"^net amount$|\b(ht|hors taxes?)$|\b(excl|exkl|ekskl|eks) (btw|moms|mva)$")
_WITH_TAX = re.compile(
    r"^gross( amount| total)?$|\bttc$|^(importe )?total( factura| fattura)?$|^totale( documento| fattura)?$"
    r"|^wartość brutto$|^brutto(betrag)?$|^kwota brutto$|^价税合计$|^合[计計](金[额額])?$|^税込(金额|合计)?$"
    r"|\b(incl|inkl) (tax|vat|btw|moms|mva)$"
)
_OF_A_PAYMENT = re.compile(r"\b(paid|due|outstanding|received|owing)\b")
_SELDOM = re.compile(r"gutschrift|belastung|accrediti|addebiti|brutto")
_TURNOVER, _BOOKED = re.compile("^umsatz"), re.compile("buchungs|valuta|wertstellung")


_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
"""Words written without a blank: InvoiceDate."""


def has_both(rows: list[Row], places: Mapping[str, int]) -> bool:
    """Say whether a column of amounts has both signs: what goes out is negative."""
    place = places["amount"]
    read = [read_number(row[place]) for _number, row in rows if place < len(row)]
    known = [value for value in read if isinstance(value, float)]
    return any(value < 0 for value in known) and any(value > 0 for value in known)


def _spaced(cell: str) -> str:
    """Return a header with its brackets opened: a direction may stand in them."""
    text = _JOINED.sub(" ", unicodedata.normalize("NFKC", cell[:200])).casefold()
    return " ".join(
        re.sub(r"[()\[\]{}_/*:+.,#-]|\b(usd|eur|gbp|cny|rmb|euros?)\b|r\$|[$€£¥元]", " ", text).split()
    )


def money_in(places: Mapping[str, int]) -> list[int]:
    """Return the columns that hold money."""
    return [at for kind, at in places.items() if kind in _OF_MONEY]


def is_register(places: Collection[str]) -> bool:
    """Say whether columns of these kinds are those of a register of sales invoices."""
    return {"invoice", "sold to", "tax"} <= set(places)


def places_of(row: tuple[object, ...]) -> dict[str, int]:
    """Return the first column of each kind (see `charge_words.KINDS`) in a header."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        text = _spaced(cell) if isinstance(cell, str) else ""
        either = {text, simplified(text)}
        kind = (
            next((one for one, pattern in KINDS if any(map(pattern.search, either))), None) if text else None
        )
        if kind is not None:
            found.setdefault(kind, place)
    sold = {"id", "captured", "refunded", "fee"} & found.keys()
    bought = any(_BOUGHT.search(_spaced(str(cell))) or _MEMBER.match(_spaced(str(cell))) for cell in row)
    if "card" in found and (sold or not bought):
        del found["card"]  # a customer's
    if "billed" in found:
        found.setdefault("date", found["billed"])
    _net_and_gross(row, found)
    if {"invoice", "sold to"} <= found.keys():
        found.pop("balance", None)  # what is still due
    _without_figures(row, found)
    _with_the_whole(row, found)
    merchants = next((at for at, cell in enumerate(row) if _MERCHANTS.match(_spaced(str(cell)))), None)
    found |= {} if merchants is None else {"currency": merchants}  # not the buyers'
    # Umsatz is an amount on a bank's statement, and revenue elsewhere.
    turnover = "amount" in found and _TURNOVER.match(_spaced(str(row[found["amount"]])))
    if turnover and not any(_BOOKED.search(str(cell).casefold()) for cell in row):
        del found["amount"]
    return found


def _net_and_gross(row: tuple[object, ...], found: dict[str, int]) -> None:
    """Tell an invoice's amount before tax from that with it, where tax stands beside both."""
    if not {"tax", "invoice"} <= found.keys():
        return
    texts = [_spaced(cell) if isinstance(cell, str) else "" for cell in row]
    net = found.get("net amount", next((at for at, text in enumerate(texts) if _NET.search(text)), None))
    whole = next((at for at, text in enumerate(texts) if _WITH_TAX.search(text)), None)
    if net is None and found.get("amount") != whole:
        net = found.get("amount")
    if net is not None and whole is not None:
        found |= {"net amount": net, "amount": whole}


def _without_figures(row: tuple[object, ...], found: dict[str, int]) -> None:
    """Leave columns of money in and out to tables that name neither revenue nor costs, where their words say
    other things too; and gross amounts to invoices: wages have them as well.
    """
    named = {recognised(cell) for cell in row if isinstance(cell, str)} & {"revenue", "costs"}
    if named:
        found.pop("sold to", None)
    for kind in ("in", "out", "amount"):
        text = _spaced(str(row[found[kind]])) if kind in found else ""
        if (named and _SELDOM.match(text)) or (text.startswith("brutto") and "invoice" not in found):
            del found[kind]


def _with_the_whole(row: tuple[object, ...], found: dict[str, int]) -> None:
    """Take a total for the amount of an order, or of an invoice: what was paid of it is not what it is of."""
    whole = next((at for at, cell in enumerate(row) if _TOTAL.match(_spaced(str(cell)))), None)
    if whole is None:
        return
    paid = "refunded" in found or ("id" in found and "order" in _spaced(str(row[found["id"]])))
    told = is_register(found) or found.keys() >= {"id", "status", "net amount", "tax"}
    if not {"amount", "in", "out"} & found.keys():
        found |= {"amount": whole} if paid or told else {}
    elif told and _OF_A_PAYMENT.search(_spaced(str(row[found.get("amount", whole)]))):
        found["amount"] = whole
    if is_register(found) and "net amount" not in found and found.get("amount") == whole:
        found |= {"net amount": whole}  # the tax beside it is in it


def balanced(rows: Sequence[Row], *, decimal_comma: bool) -> Iterator[Proof]:
    """Check that each balance is the one before and what moved since, whichever way the rows run."""
    read = [[read_number(cell, decimal_comma=decimal_comma) for cell in row[1:]] for _number, row in rows]
    amounts = [[value if isinstance(value, float) else None for value in row] for row in read]
    lines = [(into or 0.0, abs(out or 0.0), left) for into, out, left in amounts if left is not None]
    if len(lines) < 2:
        return
    down = max(abs(before[2] + now[0] - now[1] - now[2]) for before, now in pairwise(lines))
    up = max(abs(now[2] + before[0] - before[1] - before[2]) for before, now in pairwise(lines))
    gap, text = min(down, up), mark("each balance is the one before and what moved since")
    roles: tuple[Role, ...] = ("revenue", "costs", "cash")
    yield from (Proof(role, text, gap <= PENNY, gap) for role in roles)


def debits_bring_money(rows: Sequence[Row], places: Mapping[str, int], *, decimal_comma: bool) -> bool:
    """Say whether a balance follows only if debits are money in: a company's own books have it so."""
    kinds = ("in", "out", "balance")
    if not set(kinds) <= places.keys():
        return False
    held = [
        (number, [row[places[kind]] if places[kind] < len(row) else None for kind in kinds])
        for number, row in rows
    ]
    plain: list[Row] = [(number, (None, *cells)) for number, cells in held]
    turned: list[Row] = [(number, (None, out, into, left)) for number, (into, out, left) in held]
    gaps = [next(iter(balanced(one, decimal_comma=decimal_comma)), None) for one in (plain, turned)]
    return gaps[0] is not None and gaps[1] is not None and gaps[1].holds and not gaps[0].holds


def own_transfers(rows: Sequence[Row], places: Mapping[str, int]) -> set[int]:
    """Return the numbers of rows that move money between two accounts of one export: the same amount out of
    one and into the other within a few days, and one of both is named a transfer.
    """
    moving = [one for one in ("amount", "in", "out") if one in places]
    if not {"account", "date"} <= places.keys() or not moving:
        return set()
    found, waiting = set[int](), dict[float, list[tuple[int, int, str, bool]]]()
    day_first = days_come_first([row[places["date"]] for _n, row in rows if places["date"] < len(row)])
    for number, row in rows:
        named = any(isinstance(cell, str) and TRANSFER.search(cell[:200].casefold()) for cell in row)
        if max(places["account"], places["date"]) >= len(row):
            continue
        cells = {kind: read_number(row[places[kind]]) for kind in moving if places[kind] < len(row)}
        figures = {kind: cell for kind, cell in cells.items() if isinstance(cell, float)}
        value = figures.get("amount", figures.get("in", 0.0) - abs(figures.get("out", 0.0)))
        day = read_day(row[places["date"]], day_first=day_first)
        if not value or isinstance(day, NoMonth):
            continue
        at, account = date(day[0], day[1], day[2] or 1).toordinal(), str(row[places["account"]])
        others = waiting.get(-value, [])
        match = next(
            (
                one
                for one in others
                if one[2] != account and abs(one[1] - at) <= _ON_ITS_WAY and (named or one[3])
            ),
            None,
        )
        if match is None:
            waiting.setdefault(value, []).append((number, at, account, named))
        else:
            others.remove(match)
            found |= {number, match[0]}
    return found


_ON_ITS_WAY = 4
"""Days that money takes from one bank to another, with a weekend between."""


def spends(rows: Sequence[Row], places: Mapping[str, int]) -> bool:
    """Say whether amounts are what the company spends: a list of vendors, or of cards whose holders are named
    and whose amounts are mostly above 0 (a refund is below).
    """
    if "amount" not in places or not {"spent with", "card"} & places.keys():
        return False
    if "card" not in places:
        return not has_both(list(rows), places)
    read = [read_number(row[places["amount"]]) for _number, row in rows if places["amount"] < len(row)]
    known = [value for value in read if isinstance(value, float) and value]
    return 2 * sum(value > 0 for value in known) > len(known)


def currency_told(header: Sequence[object], places: Mapping[str, int]) -> str:
    """Return the one currency that the headers of amounts name; "" where they name none, or several."""
    named = (header[places[kind]] for kind in ("amount", "in", "out", "balance") if kind in places)
    codes = {code for cell in named if isinstance(cell, str) and (code := currency_of(cell))}
    return codes.pop() if len(codes) == 1 else ""


def without_tax(rows: Sequence[Row], places: Mapping[str, int]) -> list[Row] | None:
    """Return the rows with their amount without tax, less the discount, in its column, where it and what
    stands beside it add up to the whole in every row; None where they do not: an amount after fees is none.
    In a register of invoices the net amount counts whatever stands beside it, up to the whole; where there is
    none (its column is that of the whole), it is what the tax leaves of it.
    """
    kinds = ("net amount", "amount", "tax", "shipping", "discount")
    if not places.keys() >= set(kinds[:3]):
        return None
    found = list[Row]()
    for number, row in rows:
        cells = [
            read_number(row[places[one]]) if places.get(one, len(row)) < len(row) else None for one in kinds
        ]
        net, whole, tax, shipping, discount = (one if isinstance(one, float) else None for one in cells)
        if net is None or whole is None:
            found.append((number, row))
            continue
        rest = whole - (tax or 0.0) - (shipping or 0.0)
        net = rest if places["net amount"] == places["amount"] else net
        less = net - abs(discount or 0.0)
        adds_up = min(abs(rest - net), abs(rest - less)) <= PENNY
        if not adds_up and not (is_register(places) and abs(net) <= abs(whole) + PENNY):
            return None
        kept = net if abs(rest - net) <= PENNY or not adds_up else less
        at = places["net amount"]
        found.append((number, row if kept == cells[0] else (*row[:at], kept, *row[at + 1 :])))
    return found
