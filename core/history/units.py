"""The unit of money that a header, a title or a row of units states: thousands, 万元, crores."""

import re
import unicodedata
from collections.abc import Iterable

from core.history.traditional import simplified

_FACTORS = {
    1e-2: ("cents", "cent", "pence", "分"),
    1e3: ("000", "000s", "'000", "'000s", "000's", "k", "t", "tsd", "tsd.", "thousand", "thousands",
          "1000s", "1,000s", "milliers", "x1000", "x1,000", "x1.000", "migliaia", "tausend",
          "ths", "ths.", "thous", "thous.", "milhares", "tys", "tys.", "тыс", "тыс.", "tkr", "t.kr",
          "tis", "tis.", "tisíc", "tusental", "tusinde", "tuhatta", "ezer", "bin", "χιλ", "χιλιάδεσ",
          "千", "천", "duizend", "duizenden", "1'000", "1'000s", "1:1000", "1:1,000", "1:1'000"),
    1e4: ("万", "10k", "x10000", "0000", "10000s", "10,000s", "ten thousand", "ten thousands",
          "tens of thousands", "만"),
    1e5: ("lakh", "lakhs", "lac", "lacs", "hundred thousand", "hundred thousands", "十万"),
    1e6: ("m", "mm", "mn", "mio", "mio.", "mln", "mil", "mil.", "mill", "million", "millions", "millionen",
          "millones", "milioni", "miljoen", "miljoenen", "miljoonaa", "miljoner",
          "milhões", "milhoes", "mkr", "juta", "triệu", "млн", "млн.",
          "x1000000", "x1,000,000", "百万", "백만"),
    1e7: ("cr", "cr.", "crs", "crs.", "crore", "crores", "千万", "천만"),
    1e8: ("hundred million", "hundred millions", "亿", "억"),
    1e9: ("bn", "b", "billion", "billions", "mrd", "mrd.", "milliarden", "milliards", "млрд",
          "млрд.", "十亿"),
}  # fmt: skip
_FACTOR_BY_WORD = {word: factor for factor, words in _FACTORS.items() for word in words}
_CODES = (
    "usd|eur|cny|rmb|gbp|hkd|twd|jpy|inr|sgd|cad|aud|chf|sek|nok|dkk|krw|brl|mxn|nzd|pln|thb|aed|zar|myr|idr|"
    "php|ils|sar|czk|huf"
)
_MONEY = re.compile(
    rf"\b((u\.?s\.? )?dollars?|euro'?s?|yuan|rupees|reais|ringgit|rm|{_CODES}|rs\.?|in|en|em|de|di|w|of|в|"
    r"(british |uk )?pounds?( sterling)?|sterling|(swiss )?francs?|(japanese )?yen|(korean )?won|expressed|"
    r"angaben|amounts?|all|figures|stated|bedragen|belopp i|importes?|importi|"
    r"montants?|betr[aä]ge|valori|valores|i|v|σε|bel[øö]b|belopp|tall?|alle tal|dane|údaje|luvut|"
    r"kr|kronor|kroner|kč|ft|forint|tl|lira|euroa|pesos|soles|ευρώ|рублей|рублях|złotych|"
    rf"are|unless otherwise|omitted)\b|\bd'(?=euro)|(?<=\b[tkm])({_CODES})\b|\b({_CODES})(?=(k|m|mn|mio)\b)|"
    r"us\$|nt\$|hk\$|[acr]\$|"
    r"[$€£¥₹]|人民币|新台币|新臺幣|新台幣|台币|港币|澳门币|新币|英镑|韩元|澳元|加元|美元|欧元|港元|"
    r"日元|(?<=[千万亿])元|(?<=[千万亿])美元|元$|원$|руб\.?|zł|\b(rp|vnd|idr|sek|dkk|nok)\b|"
    r"金额单位|货币单位|单位|단위|[:：,;]"
)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_SHORT = _alternatives(one for one in _FACTOR_BY_WORD if one.isascii() and len(one) > 1)
_SPELT = _alternatives(
    one for one in _FACTOR_BY_WORD if one.isascii() and (len(one) > 4 or "00" in one or one[:3] == "ths")
)
_OF_MONEY = rf"(?:(?:us|hk|nt|[acrs])?[$€£¥₹]|\b(?:{_CODES})\b)"
_OPEN = re.compile(
    rf"(?:^|[\s,_/–-])\s*(?:in\s)?(?:{_OF_MONEY}(?:\s?'?({_SHORT})|([kmb]))|"
    rf"'?({_SPELT})(?:\s(?:of\s)?{_OF_MONEY})?)$"
)
"""A unit at the end of a header, without brackets: US$m, $ thousands, RMB'0000. Few letters need a currency
beside them: MN is a state too.
"""
_RATE = re.compile(r"\bper\b|每|/")
_BRACKETED = re.compile(r"[(（\[]([^()（）\[\]]{1,40})[)）\]]")
_IN = re.compile(r"\bin\s+(.{1,30})$")
_STATED = re.compile(
    r"(?:金额单位|货币单位|(?<![制报送算管为])单位|(?<![製報])單位|단위|金额(?=[:：])|\bunits?\b|"
    r"\b(?:amounts?|figures|angaben|stated|expressed)\s+(?:are\s+)?in\b|\bin\b|"
    r"\be[mn]\b(?=\s+(?:milhares|milh[õo]es|milliers|millions|millones|mil (?:de )?(?:reais|r\$)"
    r"|[km]\s?[€$])))"
    r"\s{0,3}[:：]?\s{0,3}(?:均?[为是])?(.{1,30})"
)
_OF_ALL = re.compile(r"\b(amounts?|figures)( are)? in\b|金额单位")
_HAN_STATED = re.compile(r"以(.{1,8})(?:为单位|列示|呈列|计价)")
_MILES = re.compile(
    r"\ben miles\b|\bmiles de\b|[(\[]miles (€|eur|euros|usd|us\$|\$|pesos|soles)[)\]]|"
    r"^(ventas|ingresos|gastos|costes?|costos|caja|tesorer[ií]a|compras)\b.*\(miles\)$"
)
_LETTER = re.compile(r"(?<!business )\bunits?\s{0,2}[:：]\s{0,2}[ktmb]\b")
_BETWEEN = re.compile(r"[、/，,;；]")
_ROUND = re.compile(r"\b(1(?:[,. ']?000){1,2}|10[,. ']?000)\b")
"""A round number beside a currency: RMB 10,000."""
_BESIDE_A_SIGN = re.compile(r"(?<![a-z])(?:([km])[$€£]|[$€£]([km]))(?![a-z])")
_THOUSANDS = re.compile(
    rf"\b[tk]\s?({_CODES})\b|\b({_CODES})\s?(k|0{{3}}s?)\b|[$€£]\s?0{{3}}s?\b|\b0{{3}}(')?s\b|\btsd\b"
)
_MILLIONS = re.compile(rf"\bm\s?({_CODES})\b|\b({_CODES})\s?(m|mn|mio|mln)\b|\b(mio|mln|mn)\b\.?\s?[$€£]")
_EXCEPT = re.compile(
    r"[,，]?\s{0,3}(except|other than|unless)[^)）\]]{0,60}|"
    r"[,，]?\s{0,3}除[^,，;；)）\]外]{0,30}(以?外)?[,，]?"
)
_HAN = re.compile(r"(百万|千万|十万|十亿|[万萬亿億]|千)(?:美元|港元|欧元|元|$)")
_PARTED = re.compile(r"[,，;；|]|\s[–—-]\s")
_STATEMENT = re.compile(
    r"\b(p ?& ?l|profit (and|&) loss|income statement|statement of (profit or loss|income|operations)"
    r"|cash ?flow|(management |annual )?accounts|bwa|guv|compte de r[ée]sultat|pyg|p[ée]rdidas y ganancias"
    r"|dre|winst en verlies|conto economico|resultaträkning|(monthly |board )?report(ing)?|reporting mensuel"
    r"|(måneds|månads)rapport|monatsbericht|rapporto|informe)\b|利润表|损益表|综合损益表|现金流量表|\b20\d\d\b"
    r"|\bfy ?\d{2,4}\b"
)
"""Names of statements, and years, which may stand before a unit."""
_AMOUNT = re.compile(r"(?<![x\d'.,])\d+(?!0*s\b)(?![\d'.,])|[=<>]|\b[bt]\s")
_SHORT_WORD = 4
_COUNTS = re.compile(
    r"#|no\.?|nr\.?|pcs|%|units?|count|number|customers?|users?|[家人个户位台次]|个数|户数|人数"
)
_SIGNS = str.maketrans("’仟佰圓円×", "'千百元元x")
"""Signs of invoices and statements for those of everyday."""
LONGEST = 200


def unit_in_header(header: str) -> float:
    """Return the factor that a header states: "收入(万元)", "Revenue (k$)", "Cash in millions"; 1 if none."""
    text = _plain(header)
    pieces = [*_BRACKETED.findall(text), *_IN.findall(text)]
    return next((factor for piece in pieces if (factor := _factor(piece))), None) or _in_the_open(text) or 1.0


def unit_in_title(title: str) -> float | None:
    """Return the factor that a title or note states for a whole table; None where it states none."""
    text = _EXCEPT.sub("", _plain(title))
    pieces = [text, *_BRACKETED.findall(text), *_STATED.findall(text), *_HAN_STATED.findall(text)]
    pieces += [part for piece in pieces[1:] for part in _BETWEEN.split(piece)]
    pieces += _at_its_end(text)
    # A letter alone is no unit of a title: k, m or b need a currency beside them, or “unit” before them.
    lone = re.compile(r"[ktmb]").fullmatch
    told = [piece for piece in pieces if _LETTER.search(text) or not lone(piece.strip("()[]. "))]
    # Cents are a column's, seldom a table's: a title may speak of scores, or of a cost per click.
    least = 0.0 if _OF_ALL.search(text) else 1.0
    stated = next((factor for piece in told if (factor := _factor(piece)) and factor >= least), None)
    return stated or _of_thousands(text)


def _at_its_end(text: str) -> list[str]:
    """Return what may be a unit where a title names a statement and a unit, and no word before it: Income
    statement, $M; 损益表 港币千元; Winst en verlies x1000.
    """
    text = re.sub(r"(?<=[a-z])(?=[\u4e00-\u9fff])", " ", text.strip(" ()[]."))  # USD万
    before, parted, last = _PARTED.sub("\n", text).rpartition("\n")
    rest = _STATEMENT.sub(" ", last).strip(" -–—:")
    named = rest != last or bool(parted and _STATEMENT.search(before)) or rest == text
    money = re.search(_OF_MONEY, rest) is not None or _HAN.search(rest) is not None
    spelt = money or len(rest) > _SHORT_WORD  # MN is a state, and Cr a side of a ledger
    return [rest] if named and spelt and not _AMOUNT.search(rest) else []


def without_unit(header: str) -> str:
    """Return a header, in small letters, without the unit that ends it outside of brackets."""
    return header if _RATE.search(header) else _OPEN.sub("", header)


def unit_word(factor: float) -> str:
    """Return a word that states a factor in a header."""
    return next(word for word in _FACTORS[factor] if len(word) > 1 or not word.isascii())


def is_unit(cell: object) -> bool:
    """Say whether a cell holds a unit of money and nothing else, as in a row of units under a header."""
    if not isinstance(cell, str) or not 0 < len(cell.strip()) <= 40:
        return False
    text = _plain(cell)
    return _factor(text.strip("()（）[] ")) is not None or not _MONEY.sub("", text).strip("()（）[] ")


def is_unit_of_count(cell: object) -> bool:
    """Say whether a cell says that what stands with it is counted, or a share: #, 家, %."""
    return isinstance(cell, str) and _COUNTS.fullmatch(_plain(cell).strip("()（）[] ")) is not None


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().translate(_SIGNS)
    return simplified(text).strip()


def _factor(piece: str) -> float | None:
    """Return the factor of a piece of text that names one beside a currency, and nothing else."""
    bare = re.sub(r"\s+", " ", _MONEY.sub(" ", piece)).strip(" ()[].")
    bare = bare.removesuffix("元").strip()
    if _ROUND.fullmatch(bare) and re.search(rf"\b({_CODES}|yuan|kr)\b|[$€£¥元]", piece):
        return float(re.sub(r"\D", "", bare))
    if bare == "mil" and "r$" in piece:
        return 1e3  # a thousand in Brazil, and a million in the United States
    return _FACTOR_BY_WORD.get(bare) or _FACTOR_BY_WORD.get(bare.replace(" ", ""))


def _of_thousands(text: str) -> float | None:
    return 1e3 if _THOUSANDS.search(text) or _MILES.search(text) else 1e6 if _MILLIONS.search(text) else None


def _in_the_open(text: str) -> float | None:
    """Return the factor of a header that states it without brackets: K$, 收入万元."""
    if (told := _of_thousands(text)) is not None:
        return told
    if (found := _OPEN.search(text)) and not _RATE.search(text):
        return _FACTOR_BY_WORD[found[1] or found[2] or found[3]]
    if re.search(r"[,_]\s?k$", text):
        return 1e3
    signs = _BESIDE_A_SIGN.search(text)
    if signs is not None:
        return 1e3 if "k" in signs.groups() else 1e6
    han = _HAN.search(text)
    return _FACTOR_BY_WORD[han.group(1)] if han is not None else None
