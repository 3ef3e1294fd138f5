"""What the columns of a ledger hold: account, debit, credit, balances, and the period they belong to."""

import re
from collections.abc import Sequence

from core.history.dates import Month, NoMonth, names_several, read_month
from core.history.files import Row
from core.history.headers import plain

_SEARCHED, _SHORT = 30, 20
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "code",
            r"^(会计)?科目(编码|编号|代码|号)$|^(g ?l |ledger )?(account )?(code|no\.?|number)$"
            r"|^(sach)?konto(nummer|nr\.?|n°)?$|^(n° (de )?)?compte$|^(c[oó]digo )?(cuenta|conta)$"
            r"|^(codice )?conto$|^(grootboek)?rekening(nummer|nr\.?)?$|^comptenum$",
        ),
        (
            "name",
            r"^(会计)?科目(名称)?$|^(g ?l |ledger |distribution )?account( name)?$|^ledger$"
            r"|^konto(bezeichnung|name)$|^(libell[eé]|intitul[eé]) d[ue] compte$"
            r"|^(descripci[oó]n|nombre)( de)?( la)? cuenta$|^descrizione( del)? conto$|^kontonamn$"
            r"|^comptelib$|^benämning$|^kontonavn$|^nome da conta$|^nazwa konta$",
        ),
        ("type", r"^(account )?type$|^科目(类别|类型)$"),
        ("year", r"^(会计)?年(度|份)?$|^(fiscal |posting )?year$|^(geschäfts)?jahr$"),
        (
            "period",
            r"^(会计)?(期间|月份?|日期|年月)$|^([a-z]+ )?(date|period|month)$"
            r"|^(buchungs|beleg)?(datum|periode|monat)$|^date (comptable|d'[eé]criture)$"
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
        ("amount", r"^(amount|betrag|umsatz|金额|发生额|montant|importe|bedrag|belopp|importo|valor)$"),
        ("cumulative", r"累计|ytd|year to date"),
        ("opening debit", r"^(期初|年初|opening|beginning).*(借|debit|\bdr\b)"),
        ("opening credit", r"^(期初|年初|opening|beginning).*(贷|credit|\bcr\b)"),
        ("opening", r"^(期初|年初|opening|beginning)"),
        ("closing debit", r"^(期末|closing|ending).*(借|debit|\bdr\b)"),
        ("closing credit", r"^(期末|closing|ending).*(贷|credit|\bcr\b)"),
        ("closing", r"^(期末|closing|ending)|^(余额|balance)$"),
        ("debit", r"借方|借$|\bd[eé]bit(o|os|s)?\b|\bdr\b|^soll\b|^debe\b|^dare\b|^debet\b"),
        ("credit", r"贷方|贷$|\bcr[eé]dit(o|os|s)?\b|\bcr\b|^haben\b|^haber\b|^avere\b|^kredit\b"),
    )
)


_SIDE_BEHIND = re.compile(r"[(（]\s?(借方?|贷方?|dr|cr|debit|credit)\s?[)）]", re.IGNORECASE)

Kinds = list[tuple[Month | None, str]]
"""Of each column, the period it belongs to (where periods run across) and what it holds."""


def header_of(rows: list[Row]) -> tuple[Kinds, int] | None:
    """Return what the columns hold, and the first row of figures; the header may have two lines."""
    for index, (_number, row) in enumerate(rows[:_SEARCHED]):
        one = kinds_of(row)
        if _is_ledger(one):
            return one, index + 1
        if index + 1 < len(rows):
            two = _kinds([row, rows[index + 1][1]])
            if _is_ledger(two):
                return two, index + 2
    return None


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
    kinds: Kinds = []
    for place in range(width):
        over = above[place] if place < len(above) else None
        under = below[place] if place < len(below) else None
        if over not in (None, ""):
            said = read_month(over)
            group, month = (None, said) if not isinstance(said, NoMonth) else (over, None)
        group = None if titled else group
        under = _SIDE_BEHIND.sub(r" \1", str(under or ""))
        both, alone = plain(f"{group or ''} {under}"), plain(under)
        found = (kind for text in (both, alone) for kind, pattern in _KINDS if pattern.search(text))
        kinds.append((month, next(found, "")))  # what stands above may be the table's title
    return kinds


def texts_of(rows: list[Row]) -> list[str]:
    """Return every text of some rows."""
    return [cell for _number, row in rows for cell in row if isinstance(cell, str)]


def month_in_title(text: str) -> Month | None:
    """Return the one month that a title names; a span of months is none."""
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
