"""Which column is what: header names in English and Chinese."""

import re
import unicodedata
from typing import Literal

Role = Literal["date", "revenue", "customers", "costs", "cash"]
ROLES: tuple[Role, ...] = ("date", "revenue", "customers", "costs", "cash")
FLOWS, STOCKS = ("revenue", "costs"), ("customers", "cash")

_NAMES: dict[Role, str] = {
    "date": r"date|month|period|year ?month|日期|月份|月|年月|时间|期间|会计期间|账期|datum|monat",
    "cash": r"cash( balance| at bank| in bank| on hand| position| at (month )?end)?|(closing|ending|month[- "
    r"]end|bank) (cash|balance)( "
    r"balance)?|bank|balance|treasury|现金|现金余额|期末现金|货币资金|银行存款|账户余额|余额|资金余额|kasse|kontostand",
    "revenue": r"(total |net |gross |monthly |billed "
    r")*(revenues?|sales|turnover|income|mrr|billings?|收入)|(monthly )?recurring "
    r"revenue|营业收入|营收|总收入|月收入|主营业务收入|销售额|销售收入|流水|umsatz|erlöse",
    "costs": r"(total |monthly |operating )*(costs?|expenses?|expenditures?|spend(ing)?|opex|outgoings|cash "
    r"out)|成本|费用|支出|开支|总成本|成本费用|总支出|月支出|成本合计|费用合计|kosten|ausgaben",
    "customers": r"(paying |active |total |closing |paid "
    r")*(customers?|users?|subscribers?|clients?|accounts|seats|mau)|(number|no\.?|#|count) of "
    r"(paying |active )?(customers?|users?|subscribers?|clients?)|客户|客户数|客户数量|用户|用户数|用户数量|付费用户|付费用户数|付费客户|付费客户数|活跃用户|订阅数|会员数|kunden|nutzer",
}
_PATTERNS = {role: re.compile(rf"^(?:{names})$") for role, names in _NAMES.items()}
_PROFITS = re.compile(
    r"\b(net|operating|gross|pre-?tax|other|interest|ordinary) (income|profit|loss|margin)|\bprofits?\b|"
    r"\bebitda?\b|\bearnings\b|\bmargins?\b|利润|毛利|净利|盈亏|gewinn"
)
"""What is left after costs is never revenue. Other and interest income are no sales."""
_RANKS = (
    re.compile(r"^(grand )?totals?\b|^(ending|closing|end) |合计|总"),
    re.compile(r"^net (sales|revenues?)\b|主营"),
)
"""Of several columns of one role, those that hold the others come first; then net figures, then the first."""
_GROSS = re.compile(r"^(gross|new|expansion|net (new )?mrr|churned)\b")
_TOTALS = re.compile(
    r"^(grand |sub)?-?\s?totals?|^sum\b|^ytd|^average|^mean\b|^合计|^总计|^小计|^总和|^平均|^累计|^本年累计|^summe|^gesamt",
    re.IGNORECASE,
)


LONGEST = 200
"""Signs of a header that are looked at: longer ones are prose, and patterns take time in a power of the length."""


def recognised(header: str) -> Role | None:
    """Return what a header names; units in brackets, currencies and punctuation are ignored."""
    if len(header) > LONGEST:
        return None
    text = unicodedata.normalize("NFKC", header).casefold()
    text = re.sub(r"[(\[{<].*?[)\]}>]", " ", text)
    text = re.sub(
        r"\b(usd|eur|cny|rmb|gbp|k|m|mn|in thousands|in millions|in "
        r"'?000s?)\b|[¥$€£:_*#/,]|(?<=[收入本用出金额])(万元|元|亿元|千元)$",
        " ",
        text,
    )
    text = " ".join(text.replace("-", " ").split())
    if _PROFITS.search(text):
        return None
    return next((role for role, pattern in _PATTERNS.items() if pattern.match(text)), None)


def is_total(cell: object) -> bool:
    """Say whether a row's first cell announces a total or an average."""
    return isinstance(cell, str) and bool(
        _TOTALS.match(unicodedata.normalize("NFKC", cell.strip()[:LONGEST]))
    )


def mapping_of(headers: tuple[str, ...]) -> dict[Role, int]:
    """Return the column of each role: a total before net figures, these before plain ones, gross ones last."""
    found: dict[Role, tuple[int, int]] = {}
    for index, header in enumerate(headers):
        role = recognised(header)
        if role is not None:
            found[role] = min(found.get(role, (99, 0)), (_rank(header), index))
    return {role: index for role, (_rank_of, index) in found.items()}


def _rank(header: str) -> int:
    """Return the place of a header among those of its role; less is better."""
    text = " ".join(unicodedata.normalize("NFKC", header[:LONGEST]).casefold().split())
    place = next((number for number, pattern in enumerate(_RANKS) if pattern.search(text)), len(_RANKS))
    return place + 1 if place == len(_RANKS) and _GROSS.search(text) else place
