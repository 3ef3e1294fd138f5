"""What the headers of a cap table mean, in the languages of the files that circulate."""

import re
from functools import lru_cache
from typing import Literal

from core.financing.interchange.table_words import BESIDE_A_CLASS, is_sum, plain, security_of, without_price
from core.history.dates import NoMonth, read_day

Meaning = Literal[
    "ident", "owner", "role", "type", "class", "transaction", "status", "gone on", "expiry", "issued",
    "maturity", "shares", "price", "strike", "conversion price", "ratio", "amount", "cap", "cap type",
    "discount", "terms", "rate", "multiple", "participation", "participation cap", "dividend", "seniority",
    "most favoured", "pro rata", "currency",
]  # fmt: skip

_HOLDER = (
    r"((beneficial )?owner|lender|((share|stake|note|safe|security|registered|record|option) ?)?holder"
    r"|stockholder|member|investor|employee|grantee|optionee|participant|purchaser|subscriber)s?"
)
_MEANINGS: tuple[tuple[Meaning, str], ...] = (
    (
        "ident",
        rf"(#|id|no|nr|s/n|序号|编号)\.?|.* ids?|(security|certificate|cert|grant|{_HOLDER}) ?(no|nr"
        rf"|number|#)\.?"
        r"|(.* )?cert(ificate)?s? ?(no|nr|number|#)\.?|certificates?|e-?mail( address)?|address|phone"
        r"|证书编号|证件.*",
    ),
    (
        "role",
        rf"role|relation(ship)?( to (the )?company)?|{_HOLDER} (type|group|kind|category|class)"
        rf"|{_HOLDER} relation(ship)?|(type|kind|category) of {_HOLDER}|身份|角色|股东类型|股东性质",
    ),
    ("terms", r"(key |conversion |main |safe |note )?terms( and conditions)?|cap ?/ ?discount|条款|主要条款"),
    (
        "owner",
        rf"(full |legal )?names?( / .*)?|(name of )?{_HOLDER}( of record)?( ?names?)?( \(.*)?"
        r"|持有人(名称|姓名)?|股东(名称|姓名|姓名/名称|名称/姓名)?|姓名|名称|投资人|投资方"
        r"|gesellschafter(in)?|inhaber|aktionar|anteilseigner|name des gesellschafters"
        r"|actionnaires?|associes?|titulaires?|noms?( de l'actionnaire)?|entity|party|company ?/ ?individual"
        r"|accionistas?|socios?|shareholder 股东|株主(名)?|氏名"
        r"|((equity|stock|option|share)( incentive)? )?plan( name)?",
    ),
    (
        "transaction",
        r"transaction( type)?|event( type)?|activity|action|movement|type of transaction|变动(类型)?"
        r"|交易类型",
    ),
    ("status", r"((security|certificate|grant) )?(status|state)|状态"),
    (
        "gone on",
        r"(date )?(cancel\w*|repurchased?|conversion|converted|redemption|redeemed|retired|void\w*"
        r"|transferred)"
        r"( date| on)|date (cancell?ed|converted|repurchased|redeemed|voided)|注销日期?|回购日期?"
        r"|(is |has been )?converted\??|(is |has been )?cancell?ed\?",
    ),
    ("maturity", r"maturity( date)?( \(.*)?|matures( on)?|到期日|falligkeit|echeance"),
    ("expiry", r"expir(y|ation|es|ing)( date| on)?|expired on|date of expiry|失效日期?"),
    (
        "issued",
        r"dates?|((issued?|grant(ed)?|investment|purchase|closing|effective|acquisition) date)( .*)?"
        r"|date (of )?(issued?|issuance|grant(ed)?|investment|acquired)|发行日期?|签署日期?"
        r"|授予日期?|出资日期|投资日期"
        r"|datum|ausgabedatum|date d'(emission|attribution)",
    ),
    ("conversion price", r"conversion price( per share)?( \(.*)?|转换价格?"),
    ("ratio", r"conversion (ratio|rate)( to common)?( \(.*)?|转换(比例|比率)"),
    (
        "strike",
        r"strikes?( price)?( .*)?|exercise price( .*)?|行权价格?|ausubungspreis|bezugspreis|prix d'exercice",
    ),
    (
        "price",
        r"((original )?issue |purchase |share |unit |subscription |original )?price( paid)?"
        r"( per (share|unit))?( \(.*)?"
        r"|oip|pps|cost per share"
        r"|price ?/ ?share|发行价格?|价格|(每股)?(认购|发行)?价格?|ausgabepreis|ausgabebetrag|preis( je .*)?"
        r"|prix( d'emission| par action)?",
    ),
    (
        "cap type",
        r"(valuation )?cap (type|basis|kind)|type of cap|(safe|valuation) type"
        r"|(pre|post)([- ]money)?( ?/ ?|-| or )(pre|post)([- ]money)?\??|(pre|post)[- ]money\?",
    ),
    (
        "cap",
        r"((pre|post)[- ]?(money)? )?((valuation|val\.?|conversion) )?cap( amount| / mfn)?( \(.*)?"
        r"|valuation cap .*|capped at|valuation|ceiling|(投[前后])?(估值上限|上限估值|估值封顶)",
    ),
    ("discount", r"discount( rate| percentage)?( ?%)?( \(.*)?|折扣率?|rabatt"),
    ("most favoured", r"mfn( .*)?|most favou?red( nation)?( .*)?"),
    ("pro rata", r"pro[- ]?rata( rights?)?"),
    ("participation cap", r"participation (cap|limit)( \(.*)?|cap on participation|参与(分配)?上限"),
    (
        "participation",
        r"(non[- ]?)?participat(ion|ing)( rights?| preferred)?( ?/ ?non[- ]?participating)?( ?\(.*|\?)?"
        r"|参与权|参与分配",
    ),
    (
        "dividend",
        r"((cumulative|annual|preferred|preferential) )*dividends?( rate)?( ?%)?( p\.?a\.?)?( \(.*)?|股息率?",
    ),
    (
        "seniority",
        r"(liquidation )?seniority( rank)?( \(.*)?|liquidation (rank(ing)?|order|priority)|清算顺序",
    ),
    (
        "multiple",
        r"(liquidation|preference|liq\.?) (pref\w*|multiple)\.?( multiple| amount)?( per share)?( \(.*)?"
        r"|清算优先(倍数|权)?",
    ),
    (
        "rate",
        r"(annual |yearly )?interest( rate)?( ?%)?( p\.?a\.?)?( \(.*)?|coupon|(年化?|月)?利息?率|zins(satz)?"
        r"|taux( d'interet)?|(note |coupon )?rate( ?%)?( p\.?a\.?| (a|per) year)?",
    ),
    ("currency", r"currency|ccy|币种|货币|wahrung|devise"),
    (
        "class",
        r"((share|stock|equity|security) )?(class|series)(es)?( name)?( of (shares?|stock))?( \(.*)?"
        r"|class ?/ ?series|series ?/ ?class|class of securit(y|ies)|share categor(y|ies)"
        r"|klasse|clase( de acciones)?"
        r"|股份类别|类别|股权类别|轮次|(anteils|aktien)(art|klasse"
        r"|gattung)|gattung|categorie( d'actions)?",
    ),
    (
        "type",
        r"(security|securities|instrument|equity|award|grant|stock)( (type|kind|name))?|(type|kind)( of .*)?"
        r"|(share|stock|equity) (type|kind)|证券(类型|种类)?|股份(类型|种类|性质)|股权(类型|性质)|类型"
        r"|type de titres?|art|[特优][别先]股/普通股|普通股/[特优][别先]股",
    ),
    (
        "amount",
        r"(total )?((purchase|investment|invested|principal|capital) )?amount( invested| paid"
        r"| raised)?( \(.*)?"
        r"|((original|initial|outstanding|current|remaining) )?principal( (amount|balance))?"
        r"|(total )?cost( basis)?"
        r"|invest(ment|ed)( \(.*)?|(amount|capital|total) invested|capital contribution|cash paid"
        r"|(safe|note|loan|funded|face|commitment) (amount|value)( \(.*)?|total investment|commitment"
        r"|check size|subscription amount|funded|consideration|金额|投资金?额|投资款|本金"
        r"|betrag|nennbetrag|montant( investi)?",
    ),
)
_KNOWN = tuple((meaning, re.compile(pattern)) for meaning, pattern in _MEANINGS)

Stage = Literal[
    "", "outstanding", "issued", "granted", "authorised", "gone", "vested", "unvested", "exercisable",
    "subscribed", "paid in", "opening", "closing", "before split", "after split", "before round",
    "after round",
]  # fmt: skip
_STAGES: tuple[tuple[Stage, str], ...] = (
    ("before split", r"pre[- ]split|before (the )?split"),
    ("after split", r"post[- ]split|after (the )?split|split[- ]adjusted"),
    (
        "after round",
        r"(post|after)[- ](the )?(round|money|closing|financing|investment)|pro[- ]?forma|投后"
        rf"|\bas adjusted\b( for (the )?\w+)?|\b(post|after)[- ]{BESIDE_A_CLASS}|\bafter\b(?! 20\d\d)",
    ),
    (
        "before round",
        r"(pre|before)[- ](the )?(round|money|closing|financing|investment)|投前|\btoday\b"
        rf"|\b(pre|before)[- ]{BESIDE_A_CLASS}|\bbefore\b(?! 20\d\d)",
    ),
    ("opening", r"\b(opening|beginning)\b|期初"),
    ("closing", r"\b(closing|ending)\b|期末"),
    ("unvested", r"\b(un|not )vested\b|未归属"),
    ("vested", r"\bvested\b|已归属"),
    ("exercisable", r"\bexercisable\b|\bavailable to exercise\b"),
    ("gone", r"(?<!from )\b(exercised|exercises|cancell?ed|cancell?ations?|forfeited|forfeitures?|expired"
        r"|expirations|repurchased|repurchases|buy-?backs?|bought back|returned|terminated|terminations"
        r"|retired|released|transferred|lapsed|surrendered)\b|已?(行权|注销|回购|作废|失效)(?!价|日)|收回"),
    (
        "outstanding",
        r"\b(outstanding|held|owned|current|remaining|net|balance|live)\b|剩余",
    ),
    ("authorised", r"\bauthori[sz]ed\b|\breserved\b|授权"),
    ("issued", r"\b(issued|original)\b"),
    ("granted", r"\bgranted\b|\bawarded\b|授予"),
    ("subscribed", r"认缴(注册资本)?"),
    ("paid in", r"实缴"),
)  # fmt: skip
_STAGE = tuple((stage, re.compile(pattern)) for stage, pattern in _STAGES)
_BESIDE_WHAT_IS_GONE = re.compile(r"[/&,#]|\b(and|or|to date|to (the )?pool|no\.?)(?= |$)|[()]")
_SHARES = re.compile(
    r"((total )?(number|no\.?|nr\.?|#|qty\.?|quantity) (of )?)?(shares?|stocks?|units?|quantity|qty"
    r"|securities|awards?)?"
    r"( (number|quantity|count|balance))?( (purchased|acquired|subscribed|allotted"
    r"|\(total\)))?( (as of|as at|at) .*)?"
    r"|number held|no\.? held|holdings?|shareholdings?|(# of )?shares \(#\)|# of shares"
    r"|shares beneficially owned|股数|持股数量?|持有股数|股份数?量?|数量|股數"
    r"|anzahl( der)?( anteile| aktien| geschaftsanteile)?|stuckzahl"
    r"|nombre( d'actions| de titres| de parts)?|quantite|parts|anteile|aktien|actions"
)
_NUMBER_OF = re.compile(r"((?:number|no\.?|nr\.?|#) (?:of )?)(?:options?|rsus?|warrants?)$")
_COUNTED = re.compile(r"\b(options?|rsus?|warrants?)\b|期权")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = re.compile(
    r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]20\d\d"
    rf"|\d{{1,2}} {_MONTH},? 20\d\d|{_MONTH}( \d{{1,2}},?)? 20\d\d",
    re.IGNORECASE,
)
_YEAR = re.compile(r"20\d\d")


_STAGE_ALONE = re.compile(r"closing|ending|live|opening|beginning|today|before|after|as adjusted")
"""Words that count shares only beside others."""


@lru_cache(maxsize=4096)
def meaning_of(header: str) -> Meaning | None:
    """Return what a column holds; None where it is unknown, or a class of shares."""
    text = plain(without_price(header))
    found = next((meaning for meaning, pattern in _KNOWN if pattern.fullmatch(text)), None)
    summed = is_sum(header) and not text.endswith("(total)")
    if (
        found is None
        and text
        and not summed
        and not _STAGE_ALONE.fullmatch(text)
        and _SHARES.fullmatch(without_stage(text))
    ):
        return "shares"
    return found


def is_known(header: str) -> bool | None:
    """Say that a header names a column or a class; None where it does not."""
    return True if meaning_of(header) or security_of(header) else None


def stage_of(header: str) -> Stage:
    """Return which of several counts of the same shares a header names."""
    text = plain(header)
    return next((stage for stage, pattern in _STAGE if pattern.search(text)), "")


def without_stage(header: str) -> str:
    """Return a header without the words that say which count it is, its unit and its price."""
    text, gone = plain(without_price(header)), stage_of(header) == "gone"
    for _stage, pattern in _STAGE:
        text = pattern.sub(" ", text)
    text = _BESIDE_WHAT_IS_GONE.sub(" ", text) if gone else text
    return " ".join(text.replace("(股)", " ").replace("()", " ").split())


def is_count(header: str) -> bool:
    """Say whether a header names a count of options or warrants in a ledger: Options Granted."""
    text = without_stage(header)
    told = (_COUNTED.sub(" ", text), _NUMBER_OF.sub(r"\1shares", text))
    return any(_SHARES.fullmatch(" ".join(text.split())) for text in told)


def as_of(header: str) -> tuple[int, int, int]:
    """Return the day that a header names, or the last of its year; nothing is before all."""
    found = _DAY.search(header)
    said = read_day(found[0]) if found else None
    if said is not None and not isinstance(said, NoMonth):
        return said[0], said[1], said[2] or 31
    years = _YEAR.findall(header)
    return (int(years[-1]), 12, 31) if years else (0, 0, 0)


def is_later(header: str, than: str) -> bool:
    """Say whether a header names the same shares in a later year."""
    bare = [_YEAR.sub(" ", _DAY.sub(" ", plain(one))) for one in (header, than)]
    names = [re.sub(r"[()]", " ", one).split() for one in bare]
    return names[0] == names[1] and (0, 0, 0) < as_of(than) < as_of(header)
