"""Which column is what: header names in English and Chinese."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from core.history.tongues import NAMES
from core.history.traditional import simplified
from core.history.units import without_unit

Role = Literal["date", "revenue", "customers", "costs", "cash"]
ROLES: tuple[Role, ...] = ("date", "revenue", "customers", "costs", "cash")
FLOWS: tuple[Role, ...] = ("revenue", "costs")
STOCKS: tuple[Role, ...] = ("customers", "cash")

_END = r"(closing|ending|end|eop|month[- ]end|end of (the )?(month|period))"
_NAMES: dict[Role, str] = {
    "date": r"(posting |booking |transaction )?date|as of|month|period|year ?month|日期|月份|月|年月|时间|期间|会计期间|账期|日付|年度月|datum|monat|mois|mes|fecha",
    "cash": rf"({_END} )?(cash|bank)( and cash equivalents)?( balance| at bank| in bank| on hand| position)?"
    rf"( at)?( {_END})?|available balance|cash eom|total (bank( accounts)?|cash( and (cash )?equivalents)?)|cash (and )?cash equivalents|cash at (the )?end of (the )?(month|period)|{_END} balance|balance|treasury|"
    r"现金|现金余额|期末现金(余额)?|货币资金|账上现金|银行存款|账户余额|余额|资金余额|期末现金及现金等价物余额|现预金(残高)?|现金及び预金|kasse(nbestand)?|kontostand|liquide mittel|liquidität|trésorerie|caixa|disponibilidades|kassa|likvida medel|likvider|현금",
    "revenue": rf"({_END} |total (for )?|net |gross |monthly |billed |recogni[sz]ed |earned |trading |annual(ised|ized) |(?<=total )operating )*"
    rf"(revenues?|sales|turnover|income|mrr|arr|billings?|收入)( at)?( {_END})?|mrr (gesamt|total)|total mrr|总mrr|"
    r"(reported|statutory|gaap|ifrs) (revenues?|sales|turnover)|"
    r"revenues? (recogni[sz]ed|earned)|(total )?(monthly|annual) recurring revenue|annual(ised|ized)? run rate|"
    r"(期末|月末|年末)(mrr|arr|经常性收入)|(月度?)?经常性收入|"
    r"(当月|本月)(营业)?(收入|营收|销售额)|营业收入(净额)?|营业总收入|营收|总收入|月收入|純?売上高?\s?(合?[計计])?|主营业务收入|销售额|销售收入|流水|umsatz(erlöse)?|erlöse|einnahmen|chiffre d'affaires( net)?|ricavi( delle vendite)?|receita l[ií]quida|receitas?( totais| total| operacionais)?|faturamento|vendas|recettes|ventas|ingresos"
    r"|(totaal |total |summa )?((netto ?)?omzet|intäkter|(netto)?omsättning|försäljning|(netto)?omsætning|(drifts)?inntekter|omsetning|liikevaihto"
    r"|przychody( ze sprzedaży)?|tržby)|매출액?|выручка",
    "costs": r"(total (for )?|monthly |operating )*"
    r"(costs?( and expenses)?|expenses?|expenditures?|spend(ing)?|opex|outgoings|cash out|cogs|"
    r"cost of (goods sold|goods|sales|revenues?))|"
    r"成本|费用|支出|开支|总成本|成本费用|总支出|月支出|营业总成本|营业成本|主营业务成本|(gesamt)?kosten|ausgaben|dépenses|gastos"
    r"|despesas( totais)?|custos?( totais| e despesas)?|total de (custos|despesas)|custo total|totale costi|sum kostnader"
    r"|omkostninger i alt|koszty razem|kosten totaal|(totaal |totale |summa )?kosten|(summa )?kostnader|omkostninger|costi( totali)?"
    r"|koszty|náklady|비용|расходы",
    "customers": rf"(paying|active|total|paid) (customer|user|subscriber|client)|({_END} |paying |active |total |paid )*(customers|users|subscribers|clients|accounts|"
    rf"seats|mau)( at)?( {_END})?|(num|number|no\.?|#|count) (of )?"
    r"(paying |active )?(customers?|users?|subscribers?|clients?)|客户|[客顾]客?数|客户数|客户数量|用户|用户数|用户数量|"
    r"付费用户|付费用户数|付费客户|付费客户数|活跃用户|订阅数|会员数|期末客户数?|期末用户数?|kunden|nutzer|clientes?|abonnés|klanten|kunder|asiakkaat|klienci|고객( 수)?",
}
_PATTERNS = {role: re.compile(rf"^(?:{names})$") for role, names in _NAMES.items()}
_PROFITS = re.compile(
    r"\b(net|(?<!total )operating|gross|pre-?tax|other|interest|ordinary|comprehensive) (income|profit|loss|margin)|\bprofits?\b|"
    r"\beb(it(da?|a)?|t)\b|^(operating |net |pre-?tax |total )?(results?|surplus)( (before|after) tax)?$|\bearnings\b|\bincome loss\b|\bbottom line\b|\brésultat (net|d'exploitation)|^(årets )?resultat\b|^resultados?\b|^resultaat\b|\blucro\b|\bwinst\b|zysk|순이익|영업이익|прибыль|jahresüberschuss|^((vorläufiges )?(betriebs)?ergebnis|rohertrag)\b|\bmargins?\b|\bnet (result|loss)\b|利润|毛利|净利|利益|盈亏|gewinn|净损|亏损"
)
"""What is left after costs is never revenue. Other and interest income are no sales."""
_PARTIAL_PROFIT = re.compile(
    r"\bgross\b|\bmargins?\b|contribution|ebitda|rohertrag|rohgewinn|[総总]利益|主营业务利润|"
    r"毛利|利润率|其他|other|interest|%|\bbrut[ao]s?\b|\bbrutto\b|валов|매출총이익"
)
_OTHER_INCOME = re.compile(r"^(total (for )?)?(other|interest) income$|营业外收入|^其他收益$|^投资收益$")
_NOT_THE_ACTUAL = re.compile(
    r"\b(budget(ed)?|target|forecasts?|planned|projected|estimated?|outlook|cumulative|ytd|year to date|"
    r"prior year|last year|ttm|ltm|trailing|rolling|moving|(\d{1,2}m |monthly )?(avg|average)|opening|"
    r"beginning|start(ing)?|bop|(1st|first) of( the)? month)\b|[(\[]\s?(20\d\d|plan)\s?[)\]]|预算|目标|计划|预测|累计|上年|去年|期初|月初|年初"
)
_VERSIONS = re.compile(
    r"^((re)?forecast(s|ed)?|budget(s|ed)?|bud|targets?|plan(ned)?|projected|projections?|proj|estimate[sd]?|est|"
    r"outlook|fcst|fc|aop|upside|downside|(base|best|worst) case|preliminary|prelim|draft|展望|"
    r"planung|prognose|soll|presupuest(o|ado)|previst[oa]|orçado|orçamento|begroot|budgété|prévu|preventivo|budżet|"
    r"予算|計画|見込|(滚动)?预测|预算|计划|目标|预计|预估)(数|额|金额)?\.?( v?\d+)?$"
)
_EXPECTED = re.compile(r"((re)?forecast(ed)?|projection|projected)\s*($|\(|from (here|now))|预测$")
_OF_ANOTHER_TIME = re.compile(
    r"^((py|ly|prior|previous|last year|var(iance)?|change|diff(erence)?|vorjahr|vj|abweichung|n-1|año anterior"
    r"|ano anterior|vorig jaar|année précédente|anno precedente)\b|%|上年|去年|前年|前期|差異|上期|同期|差异|增减|同比|环比)"
)
_ACTUAL = re.compile(
    r"^(actuals?|act|historicals?|ist(-werte)?|reale?s?|realizado|werkelijk|réel|réalisé|consuntivo|n|实绩|実績|当年|当期"
    r"|历史(数据|实际)?|cy|this (year|month)|current( month| year)?|实际(数|金额)?|本(期|月)(金额|数|发生额)?)$"
)
_VERSION_IN_A_NAME = re.compile(
    r"budget|forecast|fcst|\bfc\b|target|\bproj\b|projected|projections?\b|\bplan\b|planung|\baop\b|"
    r"rolling (fc|budget)|(best|worst|base) case|prognose|hochrechnung|pr[ée]vision|presupuesto|"
    r"^(\d{4} )?(outlook|upside|downside|expected|bp|rolling|scenarios?)( v?\d{1,4})?$|\bfy ?\d{2,4} ?b$|"
    r"预算|预测|预估|预计|计划|目标|展望"
)
_DRAFT = re.compile(
    r"^((base|bull|bear|draft|model|old|scenario( \w)?)( (case|v\d))?|backup|archived?|do not use|template|example"
    r"|sample|read ?me|instructions|test|vorlage|beispiel|模板|示例|说明|备份)$"
)
_TOTALS = re.compile(
    r"^(grand |sub)?-?\s?totals?|^(totaal|totale|summa)( (netto ?)?(omzet|kosten|intäkter|kostnader|ricavi|costi))?$|^monthly total|^sum\b|^ytd|^average|^mean\b|^合计|^总计|^小计|^总和|^平均|^累计|^本年累计|^summe|^gesamt",
    re.IGNORECASE,
)
_ALL_TOGETHER = re.compile(r"^(grand )?totals?$|^sum$|^合计$|^总计$|^总和$|^summe$|^gesamt$", re.IGNORECASE)
_ENUMERATION = re.compile(
    r"^([一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[.、]|([a-h]|[ivx]{1,4})\.(?=\s))\s*"
)
_SIGN_WORD = re.compile(r"^((其中|减|加|less|add)\s?[:：]|less (?=total\b))\s*")

_WHOLE = re.compile(
    r"^(all( \w+)?|group|consol(idated)?|overall|company|amounts?|value|合并(报表|利润表)?|全部|全公司|集团|金额)$"
)
_SEGMENT = re.compile(
    r"^((the )?(us|usa|u\.s\.|uk|u\.k\.|eu|emea|mea|apac|latam|amer(icas?)?|na|row|(north|south|latin) america|dach"
    r"|(western |eastern |northern |southern )?europe|asia( pacific)?|middle east|africa|china|japan|korea|india"
    r"|hong kong|singapore|taiwan|australia|canada|brazil|mexico|germany|france|spain|italy|netherlands|nordics"
    r"|switzerland|austria|ireland|poland|israel|rest of (the )?world|international|domestic|overseas|abroad"
    r"|home|export)|(product|segment|region|entity|division|branch|store|shop|brand|country|city|site|unit) ?\w{1,12}"
    r"|.{1,40}\b(inc|ltd|llc|gmbh|corp|co|sas|bv|ag|plc|pte|sarl|kk)\.?|fixed|variable"
    r"|中国|美国|欧洲|日本|国内|国外|海外|境内|境外|大陆|华[东南北中]|.{1,6}(产品|地区|区域|大区|分公司|事业部)\w?"
    r"|(产品|地区|区域)\w{1,4}|.{1,20}有限公司)$"
)
"""What parts of one whole are called: places, products, entities. Other names may be another view of it."""
_UNIT_BEHIND = re.compile(r"\s\([^)]*\)$")
UNDER = " › "
"""Between a heading and what stands under it: Revenue › US."""

_OR_LOSS = re.compile(r"\b(income|earnings|profit|result|surplus)\s?/?\s?\((?:net )?loss(?:es)?\)")
"""Income (loss) is what is left, and no income."""
_MEANS_PROFIT = re.compile(r"[(（\[]\s*(net (income|profit|result|loss)|profit|净?利润)\s*[)）\]]")
LONGEST = 200
"""Signs of a header that are looked at: longer ones are prose, and patterns take time in a power of the length."""


_OF_DEBT = re.compile(r"[(\[（]\s?(loan|debt|overdraft|credit card|owed|darlehen|kredit|贷款|借款)\b")
_IN_MONEY = re.compile(
    r" (in|en) (u\.?s\.? dollars?|dollars?|euros?|pounds?( sterling)?|yen|yuan|swiss francs?|rupees)$| rs\.?$"
)


def plain(header: str) -> str:
    """Return a header without what does not name it: units in brackets, currencies, punctuation, numbering."""
    text = simplified(unicodedata.normalize("NFKC", header[:LONGEST]).casefold().strip())
    text = _SIGN_WORD.sub("", _ENUMERATION.sub("", text))
    text = _OR_LOSS.sub(r"\1 loss", text)
    text = _IN_MONEY.sub("", text)
    moves_in = text.split()[-1:] == ["in"]  # Cash in: no rest of “Cash in USD”
    text = re.sub(r"[(\[{<].{0,200}?[)\]}>]", " ", text)
    text = re.sub(r"[_*#/,:]", " ", without_unit(text.rstrip()))
    text = re.sub(r"[$€£]?\b0{3}s?\b|\b[tk](eur|usd|€|\$)|\b(tsd|mio)\b\.?|\b[acr]\$", " ", text)
    text = re.sub(
        r"\b(usd|eur|cny|rmb|gbp|chf|sek|hkd|sgd|cad|aud)(0{3})?(k|m|mn)?\b|(?<!&)\b(k|m|mn|in thousands|in "
        r"millions|in '?000s?)\b|[¥$€£]|(?<=[收入本用出金额])\s?(万元|元|亿元|千元)$",
        " ",
        text,
    )
    text = re.sub(r"\bactuals?\b|实际", " ", text)
    text = " ".join(text.replace("-", " ").split())
    return text if moves_in else text.removesuffix(" in")


@lru_cache(maxsize=4096)
def recognised(header: str) -> Role | None:
    """Return what a header names; units in brackets, currencies and punctuation are ignored.

    A budget, a forecast, a sum of months, or what was there at the beginning names nothing.
    """
    if len(header) > LONGEST or not is_actual(header) or _OF_DEBT.search(header.casefold()):
        return None
    text = plain(header)
    if _PROFITS.search(text) or _MEANS_PROFIT.search(header.casefold()):
        return None
    found = next((role for role, pattern in _PATTERNS.items() if pattern.match(text)), None)
    return found or next((role for role in ROLES if text in NAMES[role]), None)


def is_actual(header: str) -> bool:
    """Say whether a header may name what came in a month: no budget, sum of months or opening balance does."""
    return _NOT_THE_ACTUAL.search(unicodedata.normalize("NFKC", header[:LONGEST]).casefold()) is None


def is_profit(header: str) -> bool:
    """Say whether a header names what is left after costs."""
    return _PROFITS.search(plain(header)) is not None


def is_net_profit(header: str) -> bool:
    """Say whether a header names what is left after all costs, or all running ones: gross profit is not."""
    text = plain(header)
    return _PROFITS.search(text) is not None and _PARTIAL_PROFIT.search(text) is None


def is_other_income(header: str) -> bool:
    """Say whether a header names income that is no sales."""
    return _OTHER_INCOME.search(plain(header)) is not None


def is_version(cell: object) -> bool:
    """Say whether a cell marks its row or column as a forecast or budget."""
    return isinstance(cell, str) and _VERSIONS.match(cell.strip()[:40].casefold()) is not None


def is_of_a_plan(cell: object) -> bool:
    """Say whether a remark in a row's cell says that its figures are expected: it begins with the word."""
    return isinstance(cell, str) and _EXPECTED.match(cell.strip()[:40].casefold()) is not None


def is_of_the_month(cell: object) -> bool:
    """Say whether a cell names what came in the period itself: actual, current, 本期."""
    return isinstance(cell, str) and _ACTUAL.match(cell.strip()[:40].casefold()) is not None


def is_of_another_kind(cell: object) -> bool:
    """Say whether a cell names another year's figures, a sum of months, a plan, or a difference."""
    if not isinstance(cell, str) or is_of_the_month(cell):
        return False
    text = cell.strip()[:40].casefold()
    return is_version(cell) or not is_actual(cell) or _OF_ANOTHER_TIME.match(text) is not None


def is_whole(name: str) -> bool:
    """Say whether a sheet is named as the whole of a company: Consolidated, Group, Total."""
    return _WHOLE.match(name.strip().casefold()) is not None or is_total_of_all(name)


def is_draft_name(name: str) -> bool:
    """Say whether a sheet's name is that of one among several versions, if there is another."""
    return _DRAFT.match(name.casefold().strip()) is not None


def is_version_name(name: str) -> bool:
    """Say whether a sheet is named a budget or forecast."""
    return _VERSION_IN_A_NAME.search(name.casefold()) is not None


def is_total(cell: object) -> bool:
    """Say whether a row's first cell announces a total or an average."""
    return isinstance(cell, str) and bool(
        _TOTALS.match(unicodedata.normalize("NFKC", cell.strip()[:LONGEST]))
    )


def is_total_of_all(cell: object) -> bool:
    """Say whether a row's first cell announces the sum of all months above it."""
    return isinstance(cell, str) and bool(
        _ALL_TOGETHER.match(unicodedata.normalize("NFKC", cell.strip()[:LONGEST]))
    )


def in_part(name: str, texts: Sequence[str]) -> str:
    """Return the name of a part of a figure by the texts that set it apart; the whole keeps the name alone."""
    told = [text for text in texts if text and not is_of_the_month(text)]
    if any(is_total_of_all(text) or _WHOLE.match(text.casefold()) for text in told):
        return name
    return UNDER.join([name, " ".join(told)]) if told else name


def heading(header: str) -> str | None:
    """Return the name of the figure that a column is a part of; None for a column of its own."""
    name, under, _part = header.partition(UNDER)
    return name if under else None


def are_segments(headers: Sequence[str]) -> bool:
    """Say whether parts of a figure are named by places, products or entities, which add up to it."""
    told = [header.partition(UNDER)[2] for header in headers]
    return all(_SEGMENT.match(_UNIT_BEHIND.sub("", text).casefold().strip()) for text in told)


def is_yearly(header: str) -> bool:
    """Say whether a header names twelve months' revenue at the rate of one: a twelfth is a month's."""
    return re.search(r"\barr\b|annual recurring|annual(ised|ized)|annual run rate", plain(header)) is not None


def is_level(header: str) -> bool:
    """Say whether a header names what runs at a time rather than what came by then: recurring revenue."""
    return re.search(r"\bmrr\b|recurring|run rate|经常性", plain(header)) is not None or is_yearly(header)
