"""Rows in several currencies, as a column of their own names them."""

import re
from collections import Counter
from collections.abc import Sequence

from core.history.numbers import currency_of

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
    codes = [str(cell or "").strip().upper()[:20] for cell in by_column[place]]
    known = Counter(code for code in codes if code)
    main = known.most_common(1)[0][0] if known else ""
    return currency_of(main) or "", [code if code != main else "" for code in codes]
