"""What the rows of a cap table are by their label: owners, sums of other rows, terms of the classes."""

import re
from typing import Literal

from core.financing.interchange.table_headers import Meaning, meaning_of
from core.financing.interchange.table_words import Security, plain, security_of

Label = Literal["owner", "total", "group", "price", "strike", "terms", "treasury", "pool", "blank", "note"]

_WORD_OF_A_TOTAL = re.compile(
    r"(sub|grand)?-?totals?|grand|sums?|company|all|of|capital|the|as|and|in|on|at|fully|diluted|fd"
    r"|outstanding|issued|shares?|common|(un|non-?)diluted"
    r"|ordinary|preferred|preference|stocks?|options?|warrants?|equity|capitali[sz]ation|(share"
    r"|stock)?holders?"
    r"|stakeholders|founders?|employees?|investors?|staff|team|angels?|others?|management|advisors?"
    r"|series|seed|[a-h]"
    r"|safes?|notes?|convertibles?|pool|esop|reserved|granted|general|generale?|ending|balance|basis"
    r"|securities"
    r"|[\d/.,()&+-]+|januar\w*|december|dec|gesamt|summe|insgesamt|anteile|aktien|actions"
)
_NAMES_A_TOTAL = re.compile(
    r"\b(sub|grand |company )?-?totals?\b|\bsums?\b|fully[- ]diluted|\ball (share|stake|stock)?holders\b"
    r"|\bissued and outstanding\b|^outstanding( shares)?$|^shares outstanding$|\bending balance\b"
    r"|\bgesamt\b|\bsumme\b|\binsgesamt\b|^issued share capital$"
)
_MAY_BE_A_TOTAL = re.compile(
    r"\b(sub|sous|grand)?-?totals?\b|\btotaal\b|\btotale\b|\bsums?\b|(zwischen|gesamt)summe|\bsumme\b|计$|合计|小计"
    r"|\bissued share capital\b|\bshares in issue\b|\boutstanding\b|\b(un)?diluted\b|\bto date\b"
    r"|^[σ∑]$|^ttl\b|\baggregate\b"
)
_COMPANY = re.compile(
    r"\b(lp|llp|llc|ltd|inc|corp|fund|ventures?|capital|gmbh|partners|holdings?|se|sa|sas|ag|bv|energies|vc|trust"
    r"|group|club|investments?)\b"
)
_PART = re.compile(
    r"(of which|thereof|memo|davon|dont|di cui)\s*[:–-]"
    r"|(of which|thereof|davon|dont|di cui) (un)?(vested|pledged|locked|held|converted|restricted|released"
    r"|gesperrt)\b"
)
_POOLS = re.compile(
    r"(future|unused|unissued|ungranted|available)( option| equity)? (grants?|options|pool|reserve)"
    r"|((equity|stock|share|option)s?( incentive)?( plan)?|management|unused|plan)( option)? (pool|reserve)"
)
_TOTAL = re.compile(r"(合计|总计|小计|总数|共计|总股本|完全稀释).*|.*(合计|总计|小计)")
_GROUPS = re.compile(
    r"(co-?)?founders?|employees?|investors?|staff|team|angels?|others?|management|advisors?|consultants"
    r"|(common|preferred|ordinary) (share|stock)holders|创始人|创始团队|员工|投资人|投资机构|其他"
    r"|grunder|mitarbeiter"
    r"|investoren|fondateurs|salaries|investisseurs"
)
_WORD_OF_A_TERM = re.compile(
    r"authori[sz]ed|shares?|capital|stock|numbers?|of|per|each|prices?|par|nominal|values?|votes?"
    r"|voting|rights?"
    r"|power|raised|amounts?|invested|investment|total|conversion|ratios?|rates?|pre|post|money|valuation"
    r"|liquidation|preferences?|multiples?|proceeds|reserved|ownership|percentages?|fully|diluted"
    r"|issue|dates?"
    r"|original|currency|cash|as|converted|basis|class|common|preferred|for|issuance|[$€£¥%x]+|usd|eur"
    r"|cny|gbp|[a-f]|liq\.?|prefs?\.?|dividends?|cumulative|board|seats?|directors?|closing|coupon"
)
_NAMES_A_TERM = re.compile(
    r"\b(authori[sz]ed|conversion|valuation|pre[- ]money|post[- ]money|votes?|voting|raised|invested"
    r"|par value"
    r"|liquidation|liq\.? pref|proceeds|reserved|ownership|percentages?|dates?|currency|dividends?"
    r"|board seats?)\b|^%"
)
_TERM = re.compile(
    r".*(授权股本|注册资本|持股比例|估值).*|占比|募集资金|融资额|转换价格?|清算优先.*|股息率?|董事席位"
)
_UNIT_BESIDE = re.compile(r"\(.*\)|\bin [a-z$€£¥]+$|[$€£¥]")
_STRIKE = re.compile(
    r"((weighted|wtd|average|avg|w|a) )*((strike|exercise)( price)?s?|option price|price (per|/) option)"
    r"( (per|/) (share|option|unit))?|waep|行权价格?|prix d'exercice|(bezugs|ausubungs)preis"
)
_PRICE = re.compile(
    r"((original )?(issue|issuance|purchase|subscription|share|unit|series( [a-h])?|round) )?prices?( paid)?"
    r"( ?(per|/) ?(share|unit))?|(/|per) ?share|pps|oip|original issue price.*"
    r"|(每股)?(发行)?价格?|每股(认购)?价格?|ausgabepreis|prix( d'emission| par action)?"
)
_WORD_OF_A_POOL = re.compile(
    r"options?|pool|esop|available|un(issued|granted|allocated|assigned)|un|issued|granted|allocated|for|future"
    r"|grants?|issuance|issue|plans?|20\d\d|equity|incentives?|stock|shares?|employees?|reserved?|the|under"
    r"|remaining|balance|to|be|of|and|not|yet|new|increase|top|up|awards?|rsus?|in|left|total|size|incl\.?"
    r"|including|existing|which|post|pre|round|money|closing|series|seed|[a-h]|[\d.%+]+|nicht|zugeteilt|non"
    r"|attribuee?s?|optionen|bspce|vsop|emi|promised|common|ordinary|company|scheme"
)
_NAMES_A_PLAN = re.compile(
    r"\b(equity|stock|shares?|options?|incentives?|20\d\d)\b.* plan\b|\bplan\b.*\b20\d\d\b|\bhires?\b"
    r"|\bpool\b|\bunallocated\b|计划"
)
_PLAN = re.compile(
    r"(employee )?(stock|share) (option|ownership) (plan|pool)|esop( \(?(reserved?|plan|pool)\)?)?"
)
_WORD_OF_A_SECURITY = re.compile(
    r"warrants?|options?|rsus?|outstanding|granted|issued|un|vested|unvested|exercisable|and|convertible|notes?"
    r"|safes?|as|if|converted|restricted|stock|share|units?|promised|employees?|staff|plan|pool|equity|incentive"
    r"|esop|common|ordinary|preferred|to|be|under|in|the|of|for|series|[a-h]|20\d\d|total|all"
)
_WARRANT = re.compile(r"(\S+ ){0,4}warrants?( \(.*\))?( (to|for|issued to) .*)?")
"""A warrant is named after its lender as often as not."""
_TREASURY = re.compile(
    r"(company )?treasury( (shares?|stock))?( held.*)?|(shares? )?held in treasury|库存股.*"
    r"|eigene (anteile|aktien)"
    r"|actions propres|auto-?detention"
)


OF_CLASSES: tuple[Meaning, ...] = (
    *("multiple", "participation", "participation cap", "conversion price", "ratio", "dividend"),
    *("seniority", "pro rata"),
)


def term_of(text: str) -> Meaning | None:
    """Return which term of each class a row of this label states; None for all others."""
    meaning = meaning_of(text)
    return meaning if meaning in OF_CLASSES else None


def label_of(text: str) -> Label:
    """Return what a row of this label is, as far as words tell."""
    words = plain(text)
    if not words:
        return "blank"
    if _TREASURY.fullmatch(words):
        return "treasury"
    bare = " ".join(_UNIT_BESIDE.sub(" ", words).replace(".", " ").split())
    if _STRIKE.fullmatch(bare) or _STRIKE.fullmatch(words):
        return "strike"
    if _PRICE.fullmatch(bare) or _PRICE.fullmatch(words):
        return "price"
    if is_total(words):
        return "total"
    if _is_term(words) or term_of(text) is not None:
        return "terms"
    if is_pool(text):
        return "pool"
    return "group" if _GROUPS.fullmatch(words) else "owner"


def is_pool(text: str) -> bool:
    """Say whether all words of a label are those of a pool: Blue Pool Capital is an owner."""
    words = plain(text)
    if _PLAN.fullmatch(words) or _POOLS.fullmatch(words):
        return True
    each = re.sub(r"[-()/:,&]", " ", words).split()
    named = security_of(text) == "pool"
    return named and (not words.isascii() or all(_WORD_OF_A_POOL.fullmatch(word) for word in each))


def may_be_total(text: str) -> bool:
    """Say whether a label has a word of sums among others: where its numbers are a sum, it is one."""
    words = plain(text)
    return _MAY_BE_A_TOTAL.search(words) is not None and not _COMPANY.search(words)


def says_total(text: str) -> bool:
    """Say whether a label calls its row a total."""
    return re.search(r"total|\bsum\b|summe|合计|总计|小计|计$", plain(text)) is not None


def is_part(text: str) -> bool:
    """Say whether a label says that its row is a part of another, or a remark on it."""
    return _PART.match(plain(text)) is not None or "其中" in text


def is_plan(text: str) -> bool:
    """Say whether a label names a plan of options, or those whom it is kept for."""
    return _NAMES_A_PLAN.search(plain(text)) is not None


def security_alone(text: str) -> Security | None:
    """Return the kind of security of a label that names nothing else: Warrants, Options outstanding; None for
    owners.
    """
    words = plain(text)
    if _WARRANT.fullmatch(words):
        return "warrants"
    each = re.sub(r"[-()/:,&]", " ", words).split()
    return security_of(text) if all(_WORD_OF_A_SECURITY.fullmatch(word) for word in each) else None


def _is_term(words: str) -> bool:
    """Say whether all words of a label are those of terms of the classes, and one says which: Voting Trust is
    an owner.
    """
    if _TERM.fullmatch(words):
        return True
    each = re.sub(r"[-()/:,]", " ", words).split()
    return bool(_NAMES_A_TERM.search(words)) and all(_WORD_OF_A_TERM.fullmatch(word) for word in each)


def is_total(words: str) -> bool:
    """Say whether all words of a label are those of a sum, and one says that it is: Total Capital LP is an
    owner.
    """
    if _TOTAL.fullmatch(words):
        return True
    each = re.sub(r"[-()/:,]", " ", words).split()
    return bool(_NAMES_A_TOTAL.search(words)) and all(_WORD_OF_A_TOTAL.fullmatch(word) for word in each)
