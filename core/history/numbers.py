"""Numbers as people write them: separators, currency signs, 万 and 亿, K and M, parentheses for negatives."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.history.month_names import in_plain_signs
from core.history.traditional import simplified
from core.texts import mark

MISSING = {
    "",
    "-",
    "--",
    "—",
    "–",
    "n/a",
    "na",
    "nan",
    "null",
    "none",
    "nil",
    "无",
    "空",
    ".",
    "/",
    "tbd",
    "?",
}
_SCALES = {
    "crore": 1e7,
    "crores": 1e7,
    "lakh": 1e5,
    "lakhs": 1e5,
    "lac": 1e5,
    "lacs": 1e5,
    "万": 1e4,
    "萬": 1e4,
    "亿": 1e8,
    "億": 1e8,
    "千": 1e3,
    "百万": 1e6,
    "千万": 1e7,
    "천": 1e3,
    "만": 1e4,
    "백만": 1e6,
    "천만": 1e7,
    "억": 1e8,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mm": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "thousand": 1e3,
    "tsd": 1e3,
    "tausend": 1e3,
    "mln": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "t": 1e3,
}
_OF_RUPEE_SIGNS = {"cr": 1e7, "l": 1e5}
_OF_RUPEES = re.compile(r"₹|(?<![a-z])(rs|inr)(?![a-z])", re.IGNORECASE)
_THREE_AFTER_A_DOT = re.compile(r"^\D{0,4}(?!0\.)\d{1,3}(\.\d{3})+\D{0,4}$")
_SCALED = re.compile(r"\d\s?([km]|mn|mm|bn)$", re.IGNORECASE)
"""A figure with its own scale: 1.887M has decimals, and no groups."""
_BELOW_A_THOUSAND = re.compile(r"^[^\d.,]{0,4}\d{1,3}[^\d.,]{0,4}$")
_GROUPED = re.compile(r"^[+-]?(?!0+,)(\d{1,3}(,\d{3})+|\d{1,4}(,\d{4})+|\d{1,2}(,\d{2})+,\d{3})$")
"""By threes, by fours (Chinese) and by twos after the first three (Indian)."""
_CURRENCIES = (
    ("CNY", r"rmb|cny|人民币|cn¥|chinese yuan|(?<=in )yuan|(?<=of )yuan|(?<=\()yuan(?=\))|renminbi"),
    (
        "USD",
        r"usd|us\$|美元|美金|(?:u\.?s\.?|united states) dollars|currency: united states dollar"
        r"|(?<=\()dollars(?=\))",
    ),
    (
        "EUR",
        r"eur|€|欧元|(?<=in )euros?|(?<=en )euros?|(?<=d')euros?|(?<=de )euros?|(?<=currency: )euros?"
        r"|(?<=tausend )euros?|(?<=\()euros?(?=\))",
    ),
    ("GBP", r"gbp|£|英镑|(?:british |uk )?pounds? sterling|british pounds?|(?<=in )pounds|(?<=s of )pounds"),
    ("HKD", r"hkd|hk\$|港币|港元"),
    ("JPY", r"jpy|jp¥|日元|円|japanese yen|(?<=in )yen|(?<=of )yen|(?<=\()yen(?=\))"),
    ("TWD", r"twd|nt\$|新台币"),
    ("SGD", r"sgd|(?<![a-z])s\$"),
    (
        "INR",
        r"inr|₹|rupees|(?<![a-z])(?<!= )rs\.?(?= ?(?:in\b|lakhs?|lacs?|crores?|cr\b|\d|\)))"
        r"|(?<![A-Za-z])(?-i:Rs)\.?$",
    ),
    ("MYR", r"myr|(?<![a-z])(?<!= )rm(?= ?['’]?0|\d|\))"),
    ("CAD", r"cad|ca?\$"),
    ("AUD", r"aud|au?\$"),
    ("NZD", r"nzd|nz\$"),
    ("MXN", r"mxn|mx\$"),
    ("BRL", r"brl|r\$|(?<=de )reais|(?<=em )reais"),
    ("CHF", r"chf|(?<=of )swiss francs?|(?<=in )swiss francs?|(?<=\()swiss francs?(?=\))"),
    ("SEK", r"sek"),
    ("NOK", r"nok"),
    ("DKK", r"dkk"),
    ("PLN", r"pln|zł"),
    ("KRW", r"krw|₩|韩元|(?:korean |south korean )won|(?<=: )원|(?<=[천백]만)원"),
    ("THB", r"thb|฿"),
    ("AED", r"aed"),
    ("ZAR", r"zar"),
)
DOLLARS = frozenset(("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD"))
"""Currencies whose sign may be a bare $."""
_CURRENCY = re.compile("|".join(signs for _code, signs in _CURRENCIES) + "|[¥$元圆]", re.IGNORECASE)
_YUAN = re.compile(
    r"(?<![美欧歐港日韩韓台臺幣币萬億加澳新坡大亚亞门門单單状狀纪紀次多公])元(?=$|[)）\]】/／,，;；:：\s])"
)
_NAMED = tuple(
    (code, re.compile(rf"(?<![a-z])[kmt]?(?:{signs})[km]?(?![a-z])", re.IGNORECASE))
    for code, signs in _CURRENCIES
)
_DOLLAR = re.compile(r"(?<![A-Za-z])\$|(?<![A-Za-z])[KkMm]\$")
_RUPEES = re.compile(r"^rs\.?(?=[\d-])", re.IGNORECASE)
_SIMPLE = re.compile(r"-?\d{1,15}|-?\d{1,9}\.\d{1,2}")
"""Numbers that mean the same in every style: most of them, and read without more ado."""
_PLAIN_NUMBER = re.compile(r"[\d.,+\- ]*")
_LESS = re.compile(r"^[△▲▵▴]\s?(?=[\d.¥￥$])")
"""The minus of Japanese accounts."""
_LONGEST = 100
"""Signs of a cell that may still be a number."""
_NUMBER = re.compile(r"^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Unreadable:
    """Why a cell is no number: a message id."""

    reason: str


def read_number(cell: object, *, decimal_comma: bool = False) -> float | None | Unreadable:
    """Return the number, None for an empty cell, or why it cannot be read. Formulas are never evaluated."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return Unreadable(mark("is true or false, not a number"))
    if isinstance(cell, (int, float)):
        return _finite(float(cell))
    if len(str(cell)) > _LONGEST:
        return Unreadable(mark("is not a number"))
    if _SIMPLE.fullmatch(str(cell)):
        return float(str(cell))
    text = in_plain_signs(str(cell)).strip().strip("'\"`").strip().replace("\u2212", "-")
    text = _LESS.sub("-", text)
    if text.casefold() in MISSING:
        return None
    if text.startswith("="):
        return Unreadable(mark("is a formula without a value: save the sheet with its values"))
    if text.startswith("#"):
        return Unreadable(mark("is a spreadsheet error"))
    if text.endswith("%"):
        return Unreadable(mark("is a percentage where an amount is expected"))
    return _parsed(text, decimal_comma)


def _parsed(text: str, decimal_comma: bool) -> float | None | Unreadable:
    body = re.sub(r"(?<=\d)\*{1,3}$|[\s'’_٬]", "", _CURRENCY.sub("", text)).replace("٫", ".")
    body = _RUPEES.sub("", body)
    negative = body.startswith("(") and body.endswith(")")
    body = _CURRENCY.sub("", body[1:-1]) if negative else body
    body = body.removesuffix("+") if body[-2:-1].isdigit() else body
    if body.endswith("-"):
        negative, body = True, body[:-1]
    body, scale = _scaled(body, rupees=_OF_RUPEES.search(text) is not None)
    body = _plain(body, decimal_comma)
    if body.casefold() in MISSING:
        return None
    if not _NUMBER.match(body):
        return Unreadable(mark("is not a number"))
    value = float(body) * scale
    return _finite(-value if negative else value)


def _scaled(body: str, *, rupees: bool) -> tuple[str, float]:
    found = re.match(r"^(.*?\d\)?\.?)([^\d.,()]+)\.?$", body)
    if found is None:
        return body, 1.0
    word = found.group(2).casefold().rstrip(".")
    # Without a sign of rupees, Cr is a credit.
    few = re.fullmatch(r"\d{1,3}(\.\d*[1-9])?", found.group(1)) is not None
    scale = _OF_RUPEE_SIGNS.get(word) if rupees and few and word in _OF_RUPEE_SIGNS else _SCALES.get(word)
    return (found.group(1), scale) if scale is not None else (body, 1.0)


def _plain(body: str, decimal_comma: bool) -> str:
    """Remove thousands separators; where both signs occur, the later one is the decimal sign."""
    comma, dot = body.rfind(","), body.rfind(".")
    if comma >= 0 and dot >= 0:
        return body.replace(",", "") if dot > comma else body.replace(".", "").replace(",", ".")
    if comma >= 0:
        if decimal_comma and body.count(",") == 1:
            return body.replace(",", ".")
        thousands = _GROUPED.match(body)
        return (
            body.replace(",", "") if thousands else body.replace(",", ".") if body.count(",") == 1 else body
        )
    if decimal_comma and re.match(r"^[+-]?\d{1,3}(\.\d{3})+$", body):
        return body.replace(".", "")
    if body.count(".") > 1 and re.match(r"^[+-]?\d{1,3}(\.\d{3})+$", body):
        return body.replace(".", "")
    return body


def _finite(value: float) -> float | None | Unreadable:
    if value != value:
        return None
    return value if abs(value) < 1e16 else Unreadable(mark("is too large to be true"))


def shows_decimal_comma(cells: list[object]) -> bool:
    """Say whether some cell of a column can only be read as 1.234,56 or 1.234.567."""
    texts = [cell for cell in cells if isinstance(cell, str) and len(cell) <= _LONGEST]
    if any(re.search(r"\d,\d{3},\d{3}(?!\d)", text) for text in texts):
        return False
    return any(
        re.search(
            r"\.\d{3},\d{1,2}\D*$|^\D*\d+,\d{1,2}\D*$|^\D*0,\d*[1-9]\d*\D*$|^\D*\d{1,3}(\.\d{3}){2,}\D*$",
            text,
        )
        for text in texts
    )


def shows_decimal_dot(cells: list[object]) -> bool:
    """Say whether some cell of a column can only be read as 1,234.56."""
    texts = [cell for cell in cells if isinstance(cell, str) and len(cell) <= _LONGEST]
    return any(re.search(r",\d{3}\.\d|^\D*\d+\.\d{1,2}\D*$", text) for text in texts)


_FAR = 50
"""How much smaller than the others a figure with a dot must be to be one of a thousand times as much."""


def currency_of(text: object) -> str | None:
    """Return the currency that a title, header or cell states; None where it states none or several.

    A $ alone is the US dollar's, a 元 in simplified words the yuan's; a ¥ may be two currencies' and says
    nothing.
    """
    if not isinstance(text, str) or _PLAIN_NUMBER.fullmatch(text[:200]):
        return None
    plain = unicodedata.normalize("NFKC", text[:200])
    words = simplified(plain)
    found = {code for code, pattern in _NAMED if pattern.search(words)}
    if not found and _DOLLAR.search(plain):
        return "USD"
    if not found and _YUAN.search(plain) and words == plain:
        return "CNY"
    return found.pop() if len(found) == 1 else None


def dots_group(cells: Sequence[object]) -> bool:
    """Say whether 1.234 is 1,234: every cell of a column of plain money that has a dot, and there are two,
    has three digits after it, and the others are below a thousand.
    """
    texts = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
    grouped = [text for text in texts if len(text) < 30 and _THREE_AFTER_A_DOT.match(text)]
    small = [text for text in texts if len(text) < 30 and _BELOW_A_THOUSAND.match(text)]
    if len(grouped) + len(small) != len(texts) or not grouped or any(map(_SCALED.search, texts)):
        return False
    # One alone may be 1.350 or 1,350: beside hundreds it is the larger.
    usual = sorted(int(re.sub(r"\D", "", text) or 0) for text in small)
    thousands = int(re.split(r"\.", re.sub(r"[^\d.]", "", grouped[0]))[0] or 0)
    return len(grouped) > 1 or (bool(usual) and _FAR * thousands < usual[len(usual) // 2])
