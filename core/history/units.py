"""The unit of money that a header, a title or a row of units states: thousands, 万元, crores."""

import re
import unicodedata

_FACTORS = {
    1e3: ("000", "000s", "'000", "'000s", "000's", "k", "t", "tsd", "tsd.", "thousand", "thousands",
          "1000s", "1,000s", "milliers", "x1000", "x1,000", "千"),
    1e4: ("万", "萬", "10k"),
    1e5: ("lakh", "lakhs", "lac", "lacs", "十万"),
    1e6: ("m", "mm", "mn", "mio", "mio.", "mln", "million", "millions", "百万", "百萬"),
    1e7: ("cr", "cr.", "crore", "crores", "千万"),
    1e8: ("亿", "億"),
    1e9: ("bn", "b", "billion", "billions", "十亿"),
}  # fmt: skip
_FACTOR_BY_WORD = {word: factor for factor, words in _FACTORS.items() for word in words}
_MONEY = re.compile(
    r"\b((us )?dollars?|euros?|yuan|rupees|usd|eur|cny|rmb|gbp"
    r"|hkd|twd|jpy|inr|sgd|cad|aud|rs\.?|in|en|of|angaben|amounts?|all|figures|stated|are|"
    r"unless otherwise|omitted)\b|(?<=[tk])eur\b|(?<=\bm)eur\b|us\$|nt\$|hk\$|"
    r"[$€£¥₹]|人民币|新台币|新臺幣|新台幣|美元|欧元|港元|"
    r"日元|(?<=[千万萬亿億])元|(?<=[千万萬亿億])美元|元$|金额单位|货币单位|单位|單位|[:：,;]"
)
_BRACKETED = re.compile(r"[(（\[]([^()（）\[\]]{1,40})[)）\]]")
_IN = re.compile(r"\bin\s+(.{1,30})$")
_STATED = re.compile(
    r"(?:金额单位|货币单位|(?<![制报送算管])单位|(?<![製報])單位|\bunits?\b|"
    r"\b(?:amounts?|figures|angaben|stated|expressed)\s+(?:are\s+)?in\b|\bin\b)"
    r"\s{0,3}[:：]?\s{0,3}(.{1,30})"
)
_BESIDE_A_SIGN = re.compile(r"(?<![a-z])(?:([km])[$€£]|[$€£]([km]))(?![a-z])")
_THOUSANDS = re.compile(
    r"\b[tk](eur|usd)\b|\b(usd|eur|gbp|cny|rmb|hkd|sgd|inr)\s?k\b|[$€£]\s?0{3}s?\b|\b0{3}(')?s\b|\btsd\b"
)
_EXCEPT = re.compile(r"[,，]?\s{0,3}(except|other than|unless|除)[^)）\]]{0,60}")
_HAN = re.compile(r"(百万|千万|十万|十亿|[万萬亿億]|千)(?:美元|元|$)")
LONGEST = 200


def unit_in_header(header: str) -> float:
    """Return the factor that a header states: "收入(万元)", "Revenue (k$)", "Cash in millions"; 1 if none."""
    text = _plain(header)
    pieces = [*_BRACKETED.findall(text), *_IN.findall(text)]
    return next((factor for piece in pieces if (factor := _factor(piece))), None) or _in_the_open(text) or 1.0


def unit_in_title(title: str) -> float | None:
    """Return the factor that a title or note states for a whole table; None where it states none."""
    text = _EXCEPT.sub("", _plain(title))
    pieces = [text, *_BRACKETED.findall(text), *_STATED.findall(text)]
    # A letter alone is no unit of a title: k, m or b need a currency beside them.
    told = [piece for piece in pieces if not re.fullmatch(r"[ktmb]", piece.strip("()[]. "))]
    stated = next((factor for piece in told if (factor := _factor(piece))), None)
    return stated or (1e3 if _THOUSANDS.search(text) else None)


def is_unit(cell: object) -> bool:
    """Say whether a cell holds a unit of money and nothing else, as in a row of units under a header."""
    if not isinstance(cell, str) or not 0 < len(cell.strip()) <= 40:
        return False
    text = _plain(cell)
    return _factor(text.strip("()（）[] ")) is not None or not _MONEY.sub("", text).strip("()（）[] ")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:LONGEST]).casefold().replace("’", "'").strip()


def _factor(piece: str) -> float | None:
    """Return the factor of a piece of text that names one beside a currency, and nothing else."""
    bare = re.sub(r"\s+", " ", _MONEY.sub(" ", piece)).strip(" ()[].")
    bare = bare.removesuffix("元").strip()
    return _FACTOR_BY_WORD.get(bare) or _FACTOR_BY_WORD.get(bare.replace(" ", ""))


def _in_the_open(text: str) -> float | None:
    """Return the factor of a header that states it without brackets: K$, 收入万元."""
    if _THOUSANDS.search(text):
        return 1e3
    signs = _BESIDE_A_SIGN.search(text)
    if signs is not None:
        return 1e3 if "k" in signs.groups() else 1e6
    han = _HAN.search(text)
    return _FACTOR_BY_WORD[han.group(1)] if han is not None else None
