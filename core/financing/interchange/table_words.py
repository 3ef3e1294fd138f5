"""What the headers of a cap table and the names of securities mean, in the languages of the files that
circulate.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from core.history.traditional import simplified
from core.texts import mark

Security = Literal["common", "preferred", "options", "promised", "warrants", "pool", "safe", "note"]

_LONGEST = 200
TAKEN_AS_COMMON = mark("is taken as common shares: say Preferred in its name if it is")
_MONEY = r"(?:[$¥€£]|us\$|eur|usd|gbp|cny|rmb|chf)"
_STRIKE = r"(?:strike(?: price)?|exercise price)"
_TERMS_IN_A_NAME = re.compile(r"[(（\[]([^)）\]]*(?:\d ?x\b|participat)[^)）\]]*)[)）\]]", re.IGNORECASE)
_PRICE_IN_A_NAME = re.compile(
    rf"[(（]\s?(?:at |@ ?|{_STRIKE}:? )?{_MONEY}\s?([\d.,]+)(?: ?(?:/|per) ?share)?(?: strike)?\s?[)）]"
    rf"|@ ?{_MONEY}\s?([\d.,]+)|[(（]\s?(?:{_STRIKE}:? )?([\d.,]+)\s?{_MONEY}\s?[)）]"
    rf"|[-–,:]?\s?{_STRIKE}:? {_MONEY}?\s?([\d.,]+)|{_MONEY}\s?([\d.,]+) {_STRIKE}",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"[(（\[]\s?(in )?('?000'?s?|k|mm?|thousands?|millions?|千|万|萬|百万)[股元]?\s?[)）\]]"
    r"|\bin ('?000s|thousands|millions)\b|[(（]\s?(元|美元|人民币)(/股)?\s?[)）]"
)

_SUMS = re.compile(
    r"%|percent|ownership|fully[- ]diluted|\bfd\b|\b(sub)?totals?\b|比例|占比|合计|总计|总数|完全稀释"
    r"|\bgesamt\b|\bsumme\b|\bbeteiligung\b"
)
_KINDS: tuple[tuple[Security, re.Pattern[str]], ...] = (
    (
        "pool",
        re.compile(
            r"\bpool\b|\bavailable\b|\bunissued\b|\bungranted\b|\bun-?allocated\b|\bunassigned\b|期权池|未发|未授|未分配"
            r"|预留|\breserved (for|under)\b|\b(employees?|staff|team|pool|plan|esop) [-–] reserved$"
            r"|\bnicht zugeteilt\b|\bnon attribuee?s?\b"
        ),
    ),
    ("promised", re.compile(r"\bpromised\b|\bto be granted\b|承诺")),
    ("warrants", re.compile(r"\bwarrants?\b|认股权证|\bbsa\b|\bcw-\d")),
    ("safe", re.compile(r"\bsafes?\b|\bsafe-\d")),
    (
        "note",
        re.compile(
            r"\bconvertible( (venture )?(debt|loan|debenture|security|securities|instrument))?( agreement)?"
            r"s?$"
            r"|\bcla\b|\bnotes?\b"
            r"|\bccds?\b|可转债|可转换债券|\bwandeldarlehen\b|\bobligations? convertibles?\b|\bcn-\d"
        ),
    ),
    (
        "options",
        re.compile(
            r"\boptions?\b|\boptionen\b|\brsus?\b|\brestricted (stock|share) units?\b|\bgranted\b"
            r"|\besop\b|\bvsop\b|\b[in]so\b|\bnqs?o?\b|\bcsop\b|\bemi\b"
            r"|\bbspce\b|\bes-\d|期权|认股权凭证|限制性股票?单位"
        ),
    ),
    (
        "preferred",
        re.compile(
            r"\b(cc|oc|oc?r)ps\b|\bpreferred\b|\bpreference\b|\bprefs?\b|\bseries\b|\bserie\b|\bseed\b|\bpfd\b|优先|[a-z]\+?轮|天使轮|种子轮|特别股"
            r"|\bvorzugs\w+|\bps-?[a-z0-9]{1,3}\b"
        ),
    ),
    (
        "common",
        re.compile(
            r"\bcommon\b|\bordinary\b|\bordinaires?\b|\bord\b|\bstamm(anteile?|aktien?|kapital)\b"
            r"|\brestricted stock\b|^(class \w )?equity( shares?)?$"
            r"|\brsas?\b|\bcs(-\d+)?\b|\b(founders?'?|growth) (stock|shares)\b|普通股|出资额|限制性股票"
            r"|^class [a-z]( shares?)?$|^[a-z] shares?$"
        ),
    ),
)
BESIDE_A_CLASS = r"(series [a-h]|seed)\b(?= +(common|ordinary|options?|warrants?|pool|seed|series)\b)"
"""A round before or after which a class is counted: Pre-Series A Common. Pre-Seed is a class itself."""
_BESIDE_A_ROUND = re.compile(rf"\b(pre|post|before|after)[- ]{BESIDE_A_CLASS}")
_COMMON = re.compile(
    r"(?<!to )(?<!into )(?<!with )(?<!of )\b(common|ordinary|ordinaires?|stammaktien)\b"
    r"(?! (stock |share )?equivalents?)|普通股"
)
_PREFERRED = re.compile(
    r"\b(preferred|preference|prefs?|pfd|convertible|(cc|oc|oc?r)ps|cps|participating|senior)\b|优先|特别股|vorzugs"
)
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_NO_SECURITY = re.compile(
    r"\bcosts?\b|\bamounts?\b|\binvest|\bprices?\b|\bvalue\b|\bvotes?\b|\bvoting\b|\braised\b|\bproceeds\b"
    r"|[$¥€£]|金额|投资额|价格|价值|成本|表决"
)
_UNISSUED = re.compile(
    r"available|un-?(issued|granted|allocated|assigned)|未[发授分]|nicht zugeteilt|non attribue"
)
_CONVERTED = re.compile(r"\bas[- ]converted\b|\bas if converted\b|^converted$")
_WHENCE = re.compile(r"[(\[][^)\]]*\b(conver\w+|exercised?|from) ?[^)\]]*[)\]]|\bfrom exercised? options?\b")
"""What a share came out of says nothing of what it is."""
_VOTES = re.compile(
    r"[(\[](non-?)?voting[)\]]|\bnon[- ]?voting\b|\bvoting (?=common|ordinary|preferred|shares?\b|stock)"
)
_CAP_BESIDE = re.compile(r"[(\[][^)\]]*\bcap\b[^)\]]*[)\]]")
"""The cap of a SAFE in its column's name."""
_WITH_GRANTED = re.compile(
    r"\b(incl(\.|uding|usive of)?|both|granted (and|&|\+)|[&+/] ?granted) .*\bgranted\b|(含|包括)已授"
    r"|\bgranted (and|&|\+|/) (un)?(granted|available|unissued|allocated)\b"
)
_WITHOUT = re.compile(r"\bnot\b|\bexcl|[不未](包)?[含括]")
_GRANTED = re.compile(r"(?<!un)\b(granted|allocated|outstanding)\b|已授")
_GONE = re.compile(
    r"(?<!not )(?<!un)(?<!never )(?<!partially )(?<!partly )"
    r"\b(cancel|repurchas|buy-?back|bought back|exited|expired|terminat|forfeit|void|exercised"
    r"|converted(?! from)|transferred(?! from)"
    r"|retired|redeemed)"
    r"|(?<!未)(注销|作废|失效)|已行权|已回购|已注销|已退股|已转让"
)
_GONE_ALONE = re.compile(
    r"un-?issued|not (yet )?(issued|granted|accepted)|declined|withdrawn|superseded|replaced|rejected"
    r"|lapsed|rescinded|surrendered|returned( to (the )?pool)?|repaid|paid[- ]off|inactive|draft|proposed"
    r"|pending( .*\b(approval|signature|issuance))?|(not|no longer) (outstanding|held|active|valid|in force)"
)
_THERE = re.compile(
    r"\b(active|outstanding|issued|granted|accepted|signed|executed|current|live|valid|open|effective|held|good"
    r"|vest(ed|ing)|unvested|exercisable|paid|funded|closed|complete[d]?|approved|ok|yes|on|in"
    r" force|never|not)\b|有效|正常|存续|已发|在职|已授|生效"
)
_UNDER_A_ROUND = re.compile(
    r"^(pre|post)[- ]?(money|closing|round|financing|investment)\s*[-:›]?\s*"
    rf"|^(pre|post)[- ]{BESIDE_A_CLASS}\s*[-:›]?\s*|^(before|after) {BESIDE_A_CLASS}\s*[-:›]?\s*"
    r"|^(before|after|today|as adjusted)\b\s*[-:›]?\s*(?=\w)|^投[前后]\s*",
    re.IGNORECASE,
)
"""The heading of several columns of classes, before their names."""
_WORDS_OF_CLASSES = re.compile(
    r"preferred|preference|pref|stock|shares?|\(.*?\)|优先股|股|actions? de|vorzugs(anteile|aktien)"
)
_PLAIN = re.compile(
    r"((convertible )?(preferred|preference)|prefs?|ps)( (stock|shares?))?|优先股|vorzugs(anteile|aktien)"
)
_ROLES = (
    ("founder", re.compile(r"founder|创始人|联合创始人|grunder|fondateur")),
    ("investor", re.compile(r"investor|fund|\bvc\b|angel|institution|投资|基金|机构|investisseur")),
    ("employee", re.compile(r"employee|staff|advisor|consultant|员工|顾问")),
)


def plain(text: str) -> str:
    """Return a text in small letters, and simplified signs, without accents, footnote signs and runs of
    blanks.
    """
    letters = unicodedata.normalize("NFKD", simplified(text[:_LONGEST])).casefold().replace("’", "'")
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    whole = unicodedata.normalize("NFKC", kept).replace("(s)", "s")
    return " ".join(whole.split()).strip(" :*†")


@lru_cache(maxsize=4096)
def security_of(text: str) -> Security | None:
    """Return the kind of security that a text names; None for sums, percentages and unknown words."""
    words = _CAP_BESIDE.sub(" ", _WHENCE.sub(" ", plain(without_price(text)))).strip()
    if not words or _SUMS.search(words) or _NO_SECURITY.search(_VOTES.sub(" ", words)):
        return None
    words = _BESIDE_A_ROUND.sub(" ", words)
    kind = next((kind for kind, pattern in _KINDS if pattern.search(words)), None)
    bare = _BRACKETS.sub(" ", words)
    if kind == "preferred" and _COMMON.search(bare) and not _PREFERRED.search(words):
        return "common"  # named after the round in which they were sold
    return "options" if kind == "pool" and _GRANTED.search(words) else kind


def lent_in(cell: str) -> Security | None:
    """Return safe or note where a cell names one beside its terms: "SAFE, 20% discount"."""
    named = (re.search(rf"\b{word}s?\b", plain(cell)) for word in ("safe", "note"))
    safe, note = named
    return "safe" if safe else "note" if note else None


def is_unissued(header: str) -> bool:
    """Say whether a column counts what nobody holds: what is left of a pool, whoever stands in the row."""
    return security_of(header) == "pool" and _UNISSUED.search(plain(header)) is not None


def without_price(text: str) -> str:
    """Return a name without the price and the unit that stand in it."""
    return _PRICE_IN_A_NAME.sub("", _UNIT.sub("", text.casefold()))


def counts_granted(pool: str) -> bool:
    """Say whether a pool of this name counts what was granted of it."""
    words = plain(pool)
    return bool(_WITH_GRANTED.search(words)) and not _WITHOUT.search(words)


def is_sum(text: str) -> bool:
    """Say whether a column holds sums of a row, or parts of the whole."""
    return bool(_SUMS.search(plain(text)))


def kind_in(text: str) -> Security | None:
    """Return the kind of security that a sum is of: "Total Preferred"; None for one of all."""
    words = re.sub(r"fully[- ]diluted", "", plain(text))
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), None)


def is_share(text: str) -> bool:
    """Say whether a column holds parts of the whole and not numbers of shares."""
    return bool(re.search(r"%|percent|ownership|比例|占比|beteiligung", plain(text)))


def is_money(text: str) -> bool:
    """Say whether a header names money or votes and no shares."""
    return bool(_NO_SECURITY.search(plain(_PRICE_IN_A_NAME.sub("", text))))


def is_of_safes(text: str) -> bool:
    """Say whether a column of money is that of SAFEs: SAFE ($), SAFE amount."""
    words = plain(text)
    told = is_money(text) or re.search(r"\b(usd|eur|gbp|cny|rmb)\b", words) is not None
    return told and re.search(r"\bsafes?\b", words) is not None


def is_cap_of_safes(text: str) -> bool:
    """Say whether a column holds the caps of SAFEs, beside one of their money."""
    return re.fullmatch(r"(.* )?safes? (valuation )?cap( [(\[][^\d]*[)\]])?", plain(text)) is not None


def is_converted(text: str) -> bool:
    """Say whether a column counts preferred shares as the common ones that they convert into."""
    return bool(_CONVERTED.search(plain(text)))


def is_gone(status: str) -> bool:
    """Say whether a security of this status is no longer there, or not yet."""
    words = plain(status)
    return _GONE.search(words) is not None or _GONE_ALONE.fullmatch(words) is not None


def is_known_status(status: str) -> bool:
    """Say whether a status says that a security is there, or that it is not."""
    words = plain(status)
    return not words or _THERE.search(words) is not None or is_gone(status)


def is_equivalent(text: str) -> bool:
    """Say whether a column counts others' shares as common ones: Common Stock Equivalents, Common upon
    conversion.
    """
    found = re.search(
        r"\bcommon (stock |shares? )?(equivalents?|(up)?on conversion|issuable|if converted)\b", plain(text)
    )
    return found is not None


def is_loan(text: str) -> bool:
    """Say whether a row's type is debt that does not convert."""
    of_loans = r"((term|bank|venture|senior|equipment) )?(loan|debt)s?|银行贷款|定期贷款"
    return re.fullmatch(of_loans, plain(text)) is not None


def price_in(header: str) -> str:
    """Return the price that stands in the name of a class: "Series A ($1.25)"; empty without one."""
    found = _PRICE_IN_A_NAME.search(header[:_LONGEST])
    return next(filter(None, found.groups()), "") if found else ""


def terms_in(header: str) -> str:
    """Return the terms that stand in the name of a class: "Series A (2x, participating)"; empty without."""
    found = _TERMS_IN_A_NAME.search(header[:_LONGEST])
    return found[1].strip() if found else ""


def is_class_alone(text: str) -> bool:
    """Say whether a name tells nothing but the letter of a class: Class F, B shares."""
    return re.fullmatch(r"class [a-z]( shares?)?|[a-z] shares?", plain(text)) is not None


def own_class(text: str) -> str:
    """Return the name of a preferred class; empty for the plain word."""
    bare = _TERMS_IN_A_NAME.sub("", _PRICE_IN_A_NAME.sub("", _UNDER_A_ROUND.sub("", text)))
    name = re.sub(_UNIT, "", bare).strip()
    return "" if _PLAIN.fullmatch(plain(name)) else name[:120]


def plain_class(name: str) -> str:
    """Return the name of a preferred class without the words that some files add to it."""
    return " ".join(_WORDS_OF_CLASSES.sub(" ", plain(_UNDER_A_ROUND.sub("", name))).split())


def role_of(text: str, otherwise: str = "employee") -> str:
    """Return founder, investor or employee, as `otherwise` where nothing is said."""
    words = plain(text)
    return next((name for name, pattern in _ROLES if pattern.search(words)), otherwise)
