"""What the accounts of a ledger count towards: by their kind, their name, or the number of a standard.

Sources of the numbers: Accounting Standards for Business Enterprises, appendix of accounts
(企业会计准则应用指南 2006: 6001, 6401 …), and those for small enterprises
(小企业会计准则 2011: 5001, 5401 …).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.history.account_charts import Account, Chart, by_name, chart_of, counted, role_of
from core.history.headers import Role, plain, recognised
from core.history.traditional import simplified


@dataclass(frozen=True)
class Roles:
    """What accounts count towards; `by_side`: those of which only the side says so, `unknown`: those of which
    nothing does.
    """

    of: Mapping[Account, Role]
    by_side: Sequence[Account] = ()
    unknown: Sequence[Account] = ()


_CHINESE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("revenue", re.compile(r"^(主营业务|其他业务|营业)收入")),
    ("cash", re.compile(r"^(库存现金|现金|银行存款|其他货币资金)")),
    (
        "costs",
        re.compile(
            r"^((主营业务|其他业务|营业)(成本|支出)|(营业)?税金及附加|(销售|营业|管理|财务|研发)费用)"
        ),
    ),
)
_JAPANESE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("cash", re.compile(simplified(r"^(普通|当座|定期)?預金|^小口現金"))),
    (
        "costs",
        re.compile(
            simplified(
                r"^(給料|給与|賞与|役員報酬|法定福利|福利厚生|地代家賃|賃借料|広告宣伝|通信費|旅費|消耗品費|支払手数料"
                r"|外注|水道光熱|租税公課|減価償却費|接待交際|会議費|研究開発費|保険料|修繕費|雑費|仕入|支払報酬|荷造"
                r"|リース料|諸会費|新聞図書|採用|人件費|業務委託|サーバ|クラウド|車両費|研修費|図書費)"
            )
        ),
    ),
)
_OF_THE_BALANCE = re.compile(
    simplified(
        r"应[收付交]|预[收付]|固定资产|累计|资本|利润|存货|原材料|借款|往来|押金|保证金|待摊|[进销]项|股|投资|存款|税额"
        r"|売掛|買掛|未[払収]|前[受払]|仮[受払]|預り|借入|繰越|商品|製品|建物|備品|車両運搬|機械|工具|敷金|元入金"
        r"|債務|債権|設備|積立|預金利息|事業主|剰余金|立替|受取手形|支払手形|引当金"
    )
)
_OTHER_RESULT = re.compile(simplified(r"营业外|利息|汇兑|所得税|受取利息|支払利息|雑収入|雑損失|為替|法人税"))
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
_STREAM = re.compile(r"收入$")
_NOT_SALES = re.compile(r"递延|营业外|利息|预收|受限|其他收益")
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


TYPES: dict[str, str] = {"revenue": "income", "costs": "expense", "cash": "bank"}
OPEN = "open"
"""The kind of an account of which neither a name nor a side says what it counts towards."""


def roles_of(accounts: Sequence[Account], net: Mapping[Account, float]) -> Roles:
    """Return what each account counts towards: by its kind, its name, else by the number of a standard or the
    side on which it is booked (`net`: what it was credited with less what it was debited with).
    """
    if any(re.search(r"[\u4e00-\u9fff]", name) for _code, name, _kind in accounts):
        found = _by_standard(accounts, named=True)
        return Roles(found, unknown=[one for one in accounts if one not in found and _may_be_a_result(one)])
    if not any(name for _code, name, _kind in accounts) and (found := _by_standard(accounts, named=False)):
        return Roles(found)
    roles, by_side = dict[Account, Role](), list[Account]()
    chart = chart_of(accounts, net)
    for account in accounts:
        if account[2] == OPEN:
            continue
        told, on_its_side = role_of(account, net.get(account, 0.0), chart)
        typed = _by_type(account[2])
        role = typed or (None if account[2] else counted(told))
        if role is not None:
            roles[account] = role
            by_side += [account] if on_its_side and not typed else []
    return Roles(roles, by_side, [one for one in accounts if one[1] and _is_unknown(one, net, chart)])


def _may_be_a_result(account: Account) -> bool:
    """Say whether nothing tells that an account with a Chinese or Japanese name is no revenue and no cost."""
    code, name, kind = account
    text = plain(name)
    numbered = code[:1] in set("123456")  # as the Chinese standards number their accounts
    known = numbered or kind or _OF_THE_BALANCE.search(text) or _OTHER_RESULT.search(text)
    return bool(name) and not known and (not name.isascii() or by_name(name) is None)


def _is_unknown(account: Account, net: Mapping[Account, float], chart: Chart | None) -> bool:
    """Say whether nothing tells what an account without a kind is: no name, no code, no side."""
    if account[2] == OPEN:
        return by_name(account[1]) is None
    return not account[2] and role_of(account, net.get(account, 0.0), chart)[0] is None


def _by_standard(accounts: Sequence[Account], *, named: bool) -> dict[Account, Role]:
    """Return the roles of accounts by the names and numbers of the Chinese standards. A detail account is
    called as one likes; its number says what it is a part of.
    """
    codes = {code[:4] for code, _name, _kind in accounts}
    numbers = _ENTERPRISE if codes & {"6001", "6051"} else _SMALL
    found: dict[Account, Role] = {}
    for account in accounts:
        role = _by_type(account[2]) or _by_chinese_name(account[1])
        own_name = account[1] and named and len(re.sub(r"\D", "", account[0])) <= _TOP_LEVEL
        if role is None and not own_name:
            role = next((one for one, held in numbers.items() if account[0][:4] in held), None)
        if role is not None:
            found[account] = role
    return found


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


def _by_chinese_name(name: str) -> Role | None:
    text = plain(name)
    for role, pattern in _CHINESE:
        if pattern.search(text):
            return role
    if _OF_THE_BALANCE.search(text) or _OTHER_RESULT.search(text):
        return None
    for role, pattern in _JAPANESE:
        if pattern.search(text):
            return role
    known = recognised(name) or (counted(by_name(name)) if name.isascii() else None)
    if known in ("revenue", "costs", "cash"):
        return known
    return "revenue" if _STREAM.search(text) and not _NOT_SALES.search(text) else None
