"""Rows in several currencies, as a column of their own names them."""

import re
from collections import Counter
from collections.abc import Sequence

from core.history.notes import Note
from core.history.numbers import currency_of
from core.texts import mark

_DOLLARS = ("USD", "CAD", "AUD", "HKD", "SGD", "NZD", "TWD", "MXN", "CLP", "COP", "ARS")
"""Currencies whose sign is a plain $ at home."""
_CURRENCIES = re.compile(
    r"^(reporting |account )?(currency( code)?|ccy|curr?)\.?$"
    r"|^(币种|货币|w(ä|ae)hrung|devise|divisa|valuta|munt(soort)?|moneda|moeda|waluta|v[aá]luta)$"
)


def of_other_currencies(
    headers: Sequence[str], by_column: Sequence[Sequence[object]]
) -> tuple[str, list[str]]:
    """Return the currency of most rows, as a column names it, and by row another one ("": none)."""
    place = next((at for at, name in enumerate(headers) if _CURRENCIES.match(name.strip().casefold())), None)
    if place is None:
        return "", [""] * len(by_column[0])
    codes = [_code(cell) for cell in by_column[place]]
    if not any(currency_of(code) for code in codes):
        return "", [""] * len(by_column[0])  # a day of value, say
    known = Counter(code for code in codes if code)
    main = known.most_common(1)[0][0] if known else ""
    bare = [str(cell or "").strip() == "$" and main in _DOLLARS for cell in by_column[place]]
    alike = [code == main or plain for code, plain in zip(codes, bare, strict=True)]
    return currency_of(main) or "", ["" if same else code for code, same in zip(codes, alike, strict=True)]


def several_currencies(header: Sequence[object], lines: Sequence[Sequence[object]]) -> list[Note]:
    """Return a note where lines of a ledger are in several currencies: they cannot be added up."""
    names = [str(cell or "") for cell in header]
    columns = [[line[at] if at < len(line) else None for line in lines] for at in range(len(names))]
    main, others = of_other_currencies(names, columns)
    codes = sorted({one for one in others if currency_of(one)})
    if not codes:
        return []
    text = mark("columns are in several currencies ({codes}): convert them to one first")
    return [Note(0, "", text, True, (("codes", ", ".join([main, *codes])),))]


def _code(cell: object) -> str:
    """Return a cell's currency by its code, else what stands there."""
    text = str(cell or "").strip().upper()[:20]
    return "EUR" if text in ("EURO", "EUROS") else currency_of(text) or text
