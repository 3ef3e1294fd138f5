"""What the accounts of a ledger count towards: by their kind, their name, or the number of a standard.

Sources of the numbers: Accounting Standards for Business Enterprises, appendix of accounts
(企业会计准则应用指南 2006: 6001, 6401 …), and those for small enterprises
(小企业会计准则 2011: 5001, 5401 …).
"""

import re
from collections.abc import Sequence

from core.history.headers import Role, plain, recognised

Account = tuple[str, str, str]
"""Code, name and kind of an account, as far as the file has them."""


_ROLE_BY_NAME: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("revenue", re.compile(r"^(主营业务|其他业务|营业)收入")),
    (
        "cash",
        re.compile(
            r"^(库存现金|现金|银行存款|其他货币资金)|"
            r"^(cash|bank|checking|savings|current account|petty cash)\b|"
            r"^(?!.*\b(loan|interest|due|charges|fees)\b).*\b(bank|checking|savings)( account)?$"
        ),
    ),
    (
        "costs",
        re.compile(
            r"^((主营业务|其他业务|营业)(成本|支出)|(营业)?税金及附加"
            r"|(销售|营业|管理|财务|研发)费用)|\bexpenses?\b|^cost of\b"
        ),
    ),
)
_ENTERPRISE: dict[Role, tuple[str, ...]] = {
    "revenue": ("6001", "6051"),
    "cash": ("1001", "1002", "1012"),
    "costs": ("6401", "6402", "6403", "6601", "6602", "6603", "6604"),
}
_SMALL: dict[Role, tuple[str, ...]] = {
    "revenue": ("5001", "5051"),
    "cash": ("1001", "1002", "1012"),
    "costs": ("5401", "5402", "5403", "5601", "5602", "5603", "6401", "6402", "6403", "6601", "6602", "6603"),
}
_STREAM = re.compile(r"\b(revenues?|sales|fees|income)$|收入$")
_NOT_SALES = re.compile(r"interest|other|deferred|unearned|accrued|tax|递延|营业外|利息|预收|受限|其他收益")


_RATE = re.compile(r"\s\d{1,2}([.,]\d+)?\s?%$")
_ABROAD: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("revenue", re.compile(r"erlöse?$|^(ventes|prestations)\b")),
    (
        "costs",
        re.compile(
            r"^(salar(y|ies)|wages|payroll|rent|löhne|gehälter|wareneinkauf|achats|locations|rémunérations|"
            r"honoraires|salaires)\b|aufwand$|kosten$"
        ),
    ),
    ("cash", re.compile(r"^(banque|caisse|kasse)\b")),
)
_OWED = re.compile(
    r"\b(liabilit(y|ies)|payable|deposits?|receivable|prepaid|accrued|income|loans?|due|interest)\b|^zinsen"
)
"""What names a balance, or no cost, whatever else it names."""
_FRENCH_DIGITS = 6
_TOP_LEVEL = 4
"""Digits of an account that belongs to no other, in the standards above."""


def topmost(accounts: list[Account], balances: bool) -> list[Account]:
    """Return the accounts that no other holds: in a trial balance 1002 holds 100201 and 1002.01."""
    if not balances:
        return accounts
    codes = {code for code, _name, _kind in accounts if code}
    names = {name for _code, name, _kind in accounts if name}
    return [
        account
        for account in accounts
        if not any(account[0][:length] in codes for length in range(1, len(account[0])))
        and not (not account[0] and _holder(account[1]) in names)
    ]


def _holder(name: str) -> str:
    """Return the name of the account that a detailed one belongs to: 主营业务收入 of 主营业务收入-软件."""
    return re.split(r"[-_—/\\:：]", name, maxsplit=1)[0].strip() if re.search(r"[-_—/\\:：]", name) else ""


def roles_of(accounts: Sequence[Account]) -> dict[Account, Role]:
    """Return what each account counts towards: by its kind, its name, else by the number of a standard."""
    codes = {code[:4] for code, _name, _kind in accounts}
    numbers = _ENTERPRISE if codes & {"6001", "6051"} else _SMALL
    chinese = any(re.search(r"[\u4e00-\u9fff]", name) for _code, name, _kind in accounts)
    nameless = not any(name for _code, name, _kind in accounts)
    american = _numbered_as_in_america(accounts)
    found: dict[Account, Role] = {}
    for account in accounts:
        role = _by_type(account[2]) or _by_name(account[1])
        if role is None and (nameless or chinese):
            # A detail account is called as one likes; its number says what it is a part of.
            own_name = account[1] and chinese and len(re.sub(r"\D", "", account[0])) <= _TOP_LEVEL
            role = (
                None
                if own_name
                else next((one for one, held in numbers.items() if account[0][:4] in held), None)
            )
        elif (
            role is None
            and american
            and re.match(r"^[4-7]\d{3}", account[0])
            and not _NOT_SALES.search(account[1].casefold())
        ):
            role = "revenue" if account[0][0] == "4" else "costs"
        if role is not None:
            found[account] = role
    return found


def _numbered_as_in_america(accounts: Sequence[Account]) -> bool:
    """Say whether 4000s may be income and 5000s to 7000s costs: where names tell of revenue, some of it has
    such a number; and it is no French chart, whose banks are 512 and customers 411.
    """
    digits = [re.sub(r"\D", "", code) for code, _name, _kind in accounts]
    if any(len(one) >= _FRENCH_DIGITS and one[:3] in ("411", "512") for one in digits):
        return False
    named = zip(digits, (name for _code, name, _kind in accounts), strict=True)
    earned = [one for one, name in named if one and _by_name(name) == "revenue"]
    return not earned or any(one[0] == "4" for one in earned)


def _by_type(kind: str) -> Role | None:
    text = kind.casefold()
    if text in ("income", "revenue", "sales", "收入"):
        return "revenue"
    if text in (
        "expense",
        "expenses",
        "cost of goods sold",
        "cogs",
        "cost of sales",
        "overhead",
        "direct costs",
        "费用",
        "成本",
    ):
        return "costs"
    return "cash" if text in ("bank", "cash", "现金") else None


def _by_name(name: str) -> Role | None:
    text = _RATE.sub("", plain(name)).strip()
    for role, pattern in _ROLE_BY_NAME:
        if pattern.search(text):
            return role
    known = recognised(name)
    if known in ("revenue", "costs", "cash"):
        return known
    for role, pattern in _ABROAD:
        if pattern.search(text) and not _OWED.search(text):
            return role
    return "revenue" if _STREAM.search(text) and not _NOT_SALES.search(text) else None
