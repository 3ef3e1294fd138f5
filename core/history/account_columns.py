"""What the columns of a ledger hold: account, debit, credit, balances, and the period they belong to."""

import re
from calendar import monthrange
from collections.abc import Sequence

from core.history.account_contents import Kinds, told_by_cells
from core.history.dates import Month, NoMonth, names_several, read_day, read_month
from core.history.day_order import days_come_first
from core.history.files import Row
from core.history.headers import plain

_SEARCHED, _SHORT = 30, 20
_OPENS = (
    r"(期初|年初|前月残高|前期繰越|opening|beginning|eb wert|(saldo|сальдо) (anterior|inicial|на начало)"
    r"|solde initial)"
)
_CLOSES = r"(期末|当月残高|closing|ending|(saldo|сальдо) (atual|final|на конец)|solde final)"
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "code",
            r"^(会计)?科目(编码|编号|代码|号)$|^((g ?l|ledger|nominal|main) )?(account )?(code|no\.?|number)$"
            r"|^(g ?l |nominal |main |posting )account( (code|no\.?|number))?$|^(nominal|acct|n c|a c|coa)$"
            r"|^(sach)?konto(nummer|nr\.?|n°)?$|^(n° (de )?)?compte$|^(c[oó]digo )?(cuenta|conta)$"
            r"|^(codice )?conto$|^(grootboek)?rekening(nummer|nr\.?)?$|^comptenum$",
        ),
        (
            "name",
            r"^(会计|勘定)?科目(名称)?$|^(ledger |distribution |journal items )?account( name)?$"
            r"|^ledger( name)?$"
            r"|^(full )?account (full )?(name|title|description)$|^(n[uo]minal|g ?l|main) account name$"
            r"|^chart of accounts?$|^계정(과목)?(명)?$|^konto i nazwa$|^счет$"
            r"|^konto(bezeichnung|name)$|^(libell[eé]|intitul[eé]) d[ue] compte$"
            r"|^(descripci[oó]n|nombre)( de)?( la)? cuenta$|^descrizione( del)? conto$|^kontonamn$"
            r"|^comptelib$|^benämning$|^kontonavn$|^nome da conta$|^nazwa konta$",
        ),
        (
            "title",
            r"^(bezeichnung|beschriftung|kontenbezeichnung|intitul[eé]s?|descri[cç][aã]o|denominazione|descripci[oó]n|descrizione)$",
        ),
        ("type", r"^(account )?type$|^科目(类别|类型)$"),
        ("year", r"^(会计)?年(度|份)?$|^(fiscal |posting )?year$|^(geschäfts)?jahr$"),
        (
            "period",
            r"^(会计)?(期间|月份?|日期|年月)$"
            r"|^(?!due|last|created|modified|expiry|maturity|delivery)([a-z]+ )?(date|period|month)$"
            r"|^(buchungs|beleg)?(datum|dato|periode|monat)$|^date (comptable|d'[eé]criture)$"
            r"|^(fecha|data|p[eé]riode|ecrituredate)$",
        ),
        (
            "memo",
            r"摘要|^(memo|description|narration|details|ecriturelib|concepto|omschrijving|hist[oó]rico|libell[eé]|text|tekst)$",
        ),
        ("journal", r"^journal(lib|code| name)?$"),
        (
            "direction",
            r"^(余额|期末|本期|借贷)?方向$|^借贷$|^(dr|d|s|debit|soll) (cr|c|h|credit|haben)( \w+)?$|^side$"
            r"|^soll haben kennzeichen$|^sens$",
        ),
        ("contra", r"^gegenkonto|^(contra|offset(ting)?) account|^对方科目"),
        (
            "amount",
            r"^(amount|betrag|umsatz|金额|发生额|montant|importe|bedrag|belopp|bel[øo][bp]|importo|valor)$",
        ),
        ("cumulative", r"累计|ytd|year to date|\b(kum(ul\w*)?|cumul\w*|acum(ulad[oa])?|progressiv[oi])\b"),
        ("opening debit", rf"^{_OPENS}.*(借|debit|дебет|\bdr\b)"),
        ("opening credit", rf"^{_OPENS}.*([贷貸]|credit|кредит|\bcr\b)"),
        ("opening", rf"^{_OPENS}"),
        ("closing debit", rf"^{_CLOSES}.*(借|debit|дебет|\bdr\b)|^solde d[eé]biteur$|^saldo deudor$"),
        (
            "closing credit",
            rf"^{_CLOSES}.*([贷貸]|credit|кредит|\bcr\b)|^solde cr[eé]diteur$|^saldo acreedor$",
        ),
        ("closing", rf"^{_CLOSES}|^(余额|balance|saldo|solde)$"),
        (
            "debit",
            r"借方|借$|\bd[eé]bit(o|os|s)?\b|\bdr\b|^(betrag )?soll\b|^debe\b|^dare\b|^debet\b|^winien\b"
            r"|дебет$|^차변",
        ),
        (
            "credit",
            r"[贷貸]方|贷$|\bcr[eé]dit(o|os|s)?\b|\bcr\b|^(betrag )?haben\b|^haber\b|^avere\b|^kredit\b"
            r"|^ma\b|кредит$|^대변",
        ),
    )
)


_MONTH_AND_SIDE = re.compile(
    r"(.{5,14}?)\s?[-–:]?\s?(soll|haben|debit|credit|d[eé]bit|cr[eé]dit|借方|[贷貸]方)$", re.I
)
_SIDE_BEHIND = re.compile(r"[(（]\s?(借方?|贷方?|dr|cr|debit|credit)\s?[)）]", re.IGNORECASE)


def header_of(rows: list[Row]) -> tuple[Kinds, int] | None:
    """Return what the columns hold, and the first row of figures; the header may have two lines."""
    for index, (_number, row) in enumerate(rows[:_SEARCHED]):
        one = kinds_of(row)
        if _is_ledger(one):
            return told_by_cells(one, row, _booked(one, rows[index + 1 :])), index + 1
        if index + 1 < len(rows):
            below = rows[index + 1][1]
            two = _kinds([row, below])
            if _is_ledger(two):
                return told_by_cells(two, below, _booked(two, rows[index + 2 :])), index + 2
    return None


def _booked(kinds: Kinds, rows: Sequence[Row]) -> list[Row]:
    """Return the lines that hold an amount: titles and remarks say nothing of columns."""
    sides = [at for at, (_month, kind) in enumerate(kinds) if kind in ("debit", "credit", "amount")]
    return [one for one in rows if any(at < len(one[1]) and one[1][at] not in (None, "", 0) for at in sides)]


def kinds_of(row: tuple[object, ...]) -> Kinds:
    """Return what the columns of a header of one line hold."""
    return _kinds([(), row])


def _is_ledger(kinds: Kinds) -> bool:
    """Say whether there are accounts, and debits and credits, or amounts of which another column says the
    side.
    """
    held = {kind for _month, kind in kinds}
    sided = {"direction", "amount"} <= held and "contra" not in held
    return ({"debit", "credit"} <= held or sided) and bool(held & {"code", "name"})


def _kinds(lines: Sequence[tuple[object, ...]]) -> Kinds:
    above, below = lines
    titled = sum(cell not in (None, "") for cell in above) == 1
    width = max(len(above), len(below))
    group: object = None
    month: Month | None = None
    beside = False  # a month stands in the same cell as its side
    kinds: Kinds = []
    for place in range(width):
        over = above[place] if place < len(above) else None
        under = below[place] if place < len(below) else None
        if over not in (None, ""):
            said = read_month(over)
            group, month = (None, said) if not isinstance(said, NoMonth) else (over, None)
        group = None if titled else group
        told = _MONTH_AND_SIDE.match(str(under or "").strip()[:60])
        own = read_month(told[1]) if told is not None else None
        if told is not None and own is not None and not isinstance(own, NoMonth):
            group, month, under, beside = None, own, told[2], True
        elif beside and over in (None, "") and under not in (None, ""):
            group, month = None, None
        under = _SIDE_BEHIND.sub(r" \1", str(under or ""))
        both, alone = plain(f"{group or ''} {under}"), plain(under)
        found = (kind for text in (both, alone) for kind, pattern in _KINDS if pattern.search(text))
        kind = next(found, "")  # what stands above may be the table's title
        of_all = beside and month is None and kind in ("debit", "credit", "closing")  # of all months together
        kinds.append((month, "cumulative" if of_all else kind))
    return kinds


def texts_of(rows: list[Row]) -> list[str]:
    """Return every text of some rows."""
    return [cell for _number, row in rows for cell in row if isinstance(cell, str)]


_DAY = re.compile(r"(?<!\d)(?:\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4})(?!\d)")


def _whole_month(text: str) -> Month | None:
    """Return the month from whose first day to whose last a text runs."""
    written = _DAY.findall(text)
    days = [read_day(one, day_first=days_come_first(written)) for one in written]
    known = [day for day in days if not isinstance(day, NoMonth)]
    if len(known) != 2 or known[0][:2] != known[1][:2]:
        return None
    return known[0][:2] if (known[0][2], known[1][2]) == (1, monthrange(*known[0][:2])[1]) else None


def month_in_title(text: str) -> Month | None:
    """Return the one month that a title names, alone or from its first day to its last; a span of months is
    none.
    """
    if (month := _whole_month(text[:200])) is not None:
        return month
    if names_several(text[:200]):
        return None
    if not isinstance(said := read_month(text[:_SHORT]), NoMonth) and len(text) < _SHORT:
        return said
    found = re.search(r"(\d{4})\s{0,2}[年.\-/]\s{0,2}第?(\d{1,2})(?!\d)", text[:200])
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return int(found[1]), int(found[2])


_MERE_MONTH = re.compile(r"^第?\s*(\d{1,2})(?:\.0)?\s*(?:月份?|期)?$")
_YEAR = re.compile(r"^(\d{4})(?:\.0)?\s*年?度?$")


def period_of(row: tuple[object, ...], dated: int, yearly: int | None) -> object:
    """Return a row's period, joined with the year of a column of its own where it is a mere number."""
    cell = row[dated] if dated < len(row) else None
    year = row[yearly] if yearly is not None and yearly < len(row) else None
    alone, whole = _MERE_MONTH.match(str(cell).strip()), _YEAR.match(str(year).strip())
    return f"{whole[1]}-{alone[1]}" if alone and whole else cell
