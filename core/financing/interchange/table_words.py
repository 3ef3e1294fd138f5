"""What the headers and cells of a cap table mean, in English and Chinese."""

import re
from typing import Literal

Security = Literal["common", "preferred", "options", "promised", "warrants", "pool", "safe", "note"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "owner": (
        *("owner", "holder", "name", "stakeholder", "shareholder", "investor"),
        *("持有人", "股东", "姓名", "名称", "股东名称", "股东姓名", "股东姓名/名称", "持有人名称"),
    ),
    "security": ("security", "type", "class", "kind", "share class", "证券", "类型", "类别", "股份类别"),
    "shares": (
        "shares",
        "quantity",
        "number of shares",
        "股数",
        "股份",
        "数量",
        "持股数",
        "持股数量",
        "股份数量",
    ),
    "price": ("price", "issue price", "original issue price", "发行价", "价格", "每股价格"),
    "strike": ("strike", "exercise price", "行权价"),
    "amount": ("amount", "principal", "investment", "purchase amount", "金额", "投资额", "本金"),
    "cap": (
        *("cap", "valuation cap", "post-money valuation cap", "pre-money valuation cap", "post-money cap"),
        *("pre-money cap", "post money valuation cap", "pre money valuation cap", "估值上限"),
    ),
    "discount": ("discount", "折扣"),
    "role": ("role", "relationship", "身份", "角色"),
    "status": ("status", "security status", "state", "状态"),
    "multiple": ("liquidation preference", "preference multiple", "liquidation multiple", "清算优先倍数"),
    "conversion price": ("conversion price", "转换价格"),
    "rate": ("interest rate", "interest", "coupon", "利率"),
    "issued": ("issue date", "issued", "date issued", "date", "发行日", "签署日"),
    "maturity": ("maturity", "maturity date", "到期日"),
}
"""What each column may be called; the first name is the one that a written table uses."""

_ROLES = {
    "founder": ("founder", "创始人"),
    "investor": ("investor", "投资人", "投资者"),
    "employee": ("employee", "员工", "staff"),
}
_SUMS = re.compile(r"%|percent|ownership|fully[- ]diluted|\btotals?\b|比例|占比|合计|总计|完全稀释")
_KINDS: tuple[tuple[Security, re.Pattern[str]], ...] = (
    ("pool", re.compile(r"\bpool\b|\bavailable\b|\bunissued\b|\bungranted\b|期权池|未发|预留")),
    ("promised", re.compile(r"\bpromised\b|承诺")),
    ("warrants", re.compile(r"\bwarrants?\b|认股权证")),
    ("safe", re.compile(r"\bsafes?\b")),
    ("note", re.compile(r"\bnotes?\b|可转债|可转换债券")),
    ("options", re.compile(r"\boptions?\b|\brsus?\b|\bgranted\b|\besop\b|期权")),
    (
        "preferred",
        re.compile(r"\bpreferred\b|\bpreference\b|\bseries\b|\bseed\b|\bpfd\b|优先|[a-z]轮|天使轮|种子轮"),
    ),
    ("common", re.compile(r"\bcommon\b|\bordinary\b|普通股|出资额")),
)
_MONEY = re.compile(r"\bcosts?\b|\bamounts?\b|\binvest|\bprices?\b|\bvalue\b|[$¥€]|金额|投资|价格|价值|成本")
_TOTAL_OF = re.compile(
    r"(grand |sub)?totals?:?|sum|fully diluted( shares)?|合计|总计|小计"
    r"|totals?"
    r"([ -](issued|outstanding|fully|diluted|and|common|preferred|stock|shares|options|capitalization))+"
)
_PART_OF = re.compile(
    r".*\bsub-?totals?:?|.*小计|"
    r"totals? (founders?|employees?|investors?|staff|team|angels?|others?|management|holders?)"
)
_NO_OWNER = re.compile(
    r"(shares |total |number of )?(authori[sz]ed|reserved)( shares| capital)?|conversion (ratio|price|rate)|"
    r"(pre|post)[- ]money.*|valuation|(fully[- ]diluted )?(ownership|percentage)|% .*|授权股本|注册资本"
)
_GONE = re.compile(
    r"cancel|repurchas|expired|terminat|forfeit|void|exercised|converted|transferred|retired|注销|作废|已行权|已回购"
)
_NOT_THERE = re.compile(
    r"\b(vested|unvested|exercised|cancell?ed|forfeited|expired|repurchased|authori[sz]ed|as[- ]converted)\b"
)
_WORDS_OF_CLASSES = re.compile(r"preferred|preference|stock|shares?|优先股")
_NOT_YET = re.compile(r"pro[- ]?forma|scenario|draft|template|example|\bold\b|备考|模拟|草稿|示例")
_PRICE_IN_A_NAME = re.compile(
    r"[(（]\s?(?:at |@ ?)?[$¥€£]\s?([\d.,]+)(?: ?(?:/|per) ?share)?\s?[)）]|@ ?[$¥€£]\s?([\d.,]+)"
)
_PLAIN = re.compile(r"(preferred|preference)( (stock|shares?))?|优先股")


def column_of(header: str) -> str | None:
    """Return what a column holds; None where it is unknown."""
    return next((name for name, words in COLUMNS.items() if named(header, words)), None)


def security_of(text: str) -> Security | None:
    """Return the kind of security that a text names; None for sums, percentages and unknown words."""
    plain = _PRICE_IN_A_NAME.sub("", text.strip()[:200]).lower()
    if not plain or _NOT_THERE.search(plain) or _SUMS.search(plain) or _MONEY.search(plain):
        return None
    return next((kind for kind, words in _KINDS if words.search(plain)), None)


def is_sum(text: str) -> bool:
    """Say whether a column holds sums of a row, or parts of the whole."""
    return bool(_SUMS.search(text.strip().lower()[:200]))


def is_share(text: str) -> bool:
    """Say whether a column holds parts of the whole and not numbers of shares."""
    return bool(re.search(r"%|percent|ownership|比例|占比", text.strip().lower()[:200]))


def is_total(owner: str) -> bool:
    """Say whether a row adds all others up."""
    return _TOTAL_OF.fullmatch(owner.strip().lower()[:200]) is not None


def is_no_owner(owner: str) -> bool:
    """Say whether a row adds some others up, or holds terms of the classes: authorised shares, ratios."""
    plain = owner.strip().lower()[:200]
    return _PART_OF.fullmatch(plain) is not None or _NO_OWNER.fullmatch(plain) is not None


def is_gone(status: str) -> bool:
    """Say whether a security of this status is no longer there."""
    return _GONE.search(status.strip().lower()[:200]) is not None


def is_set_aside(sheet: str) -> bool:
    """Say whether a sheet of this name holds what is no longer there, or not yet."""
    plain = sheet.strip().lower()[:200]
    return is_gone(plain) or _NOT_YET.search(plain) is not None


def price_in(header: str) -> str:
    """Return the price that stands in the name of a class: "Series A ($1.25)"; empty without one."""
    found = _PRICE_IN_A_NAME.search(header[:200])
    return (found[1] or found[2] or "") if found else ""


def is_price(owner: str) -> bool:
    """Say whether a row gives the price of each class."""
    return owner.strip().lower() in (*COLUMNS["price"], "price per share", "pps", "share price")


def own_class(text: str) -> str:
    """Return the name of a preferred class; empty for the plain word."""
    plain = _PRICE_IN_A_NAME.sub("", text).strip()
    return "" if _PLAIN.fullmatch(plain.lower()) else plain[:120]


def plain_class(name: str) -> str:
    """Return the name of a preferred class without the words that some files add to it."""
    return " ".join(_WORDS_OF_CLASSES.sub(" ", name.lower()).split())


def role_of(text: str) -> str:
    """Return founder, investor or employee (where nothing is said)."""
    return next((name for name, words in _ROLES.items() if named(text, words)), "employee")


def named(text: str, words: tuple[str, ...]) -> bool:
    """Say whether a text is one of some words, or begins with one."""
    plain = text.strip().lower()[:200]
    return any(plain == word or plain.startswith((f"{word} ", f"{word}(", f"{word}（")) for word in words)
