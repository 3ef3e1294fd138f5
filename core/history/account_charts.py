"""What the accounts of a Western ledger count towards: by the ranges of its chart of accounts, by their
names, else by the side on which they are booked.

A chart is taken for a ledger's where its numbers agree with the names and the sides of all accounts.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.history.headers import Role, plain, recognised

Account = tuple[str, str, str]
"""Code, name and kind of an account, as far as the file has them."""
Found = Role | Literal["balance", "result"]
"""A role; balance: of the balance sheet; result: of profit and loss, neither sales nor costs of business."""


@dataclass(frozen=True)
class Chart:
    """A chart of accounts: the first digits of accounts of revenue and of costs, and those of accounts of
    either, such as interest; all others are of the balance sheet. `digits`: how many a number has at least.
    """

    revenue: str
    costs: str
    either: str = ""
    digits: tuple[int, int] = (4, 8)

    def role(self, code: str) -> Found | None:
        """Return what an account of a number counts towards; None where the chart has no such number."""
        digits = re.sub(r"\D", "", code)
        if not self.digits[0] <= len(digits) <= self.digits[1]:
            return None
        if digits[0] in self.revenue:
            return "revenue"
        return "costs" if digits[0] in self.costs else "result" if digits[0] in self.either else "balance"


CHARTS = (
    Chart("4", "5678", "9"),  # usual in the United States and Britain; SKR04
    Chart("8", "34", "2"),  # SKR03
    Chart("7", "6", digits=(2, 8)),  # Plan comptable général, Plan General de Contabilidad
    Chart("3", "4567", "8"),  # BAS, Swiss KMU, Norway
    Chart("8", "47", "9"),  # the Netherlands
    Chart("2", "345", digits=(3, 3)),  # Xero's own
    Chart("4", "5678", "9", digits=(3, 3)),
)

_BALANCE = re.compile(
    r"\b(receivables?|payables?|pre-?paid|prepayments?|accrued|accruals?|deferred|unearned|deposits?|inventory"
    r"|stock on hand|furniture|vehicles?|fixtures|accumulated|intangibles?|goodwill|loans?|mortgage"
    r"|credit card|line of credit|equity|share capital|capital|retained earnings|draws?|drawings?"
    r"|dividends?|owner'?s?|shareholders?|due (to|from)|advances?|vat|gst|hst|sales tax|liabilit(y|ies)"
    r"|clearing|suspense|undeposited|investments?|opening balances?|inter-?company|withholding|overdraft"
    r"|assets?|reserves?|forderungen|verbindlichkeiten|vorsteuer|umsatzsteuer|darlehen|kapital|privat"
    r"|rechnungsabgrenzung|anzahlungen|debitoren|kreditoren|verrechnung\w*|clients|fournisseurs|tva|emprunts?"
    r"|immobilisations?|clientes|proveedores|iva|inmovilizado|hacienda|debiteuren|crediteuren|btw|moms"
    r")\b|\b(computer|office|it)? ?equipment$|^computers?( hardware)?$|\bnotes? payable\b|rückstellung"
    r"|\b(income|corporation|corporate) tax(es)?$|^savings plan\b|\bmotor (cars?|vehicles?)$|\bbonds?$"
)
"""What names a balance, or what no business costs, whatever else it names."""
_OWED = re.compile(
    r"\b(pre-?paid|prepayments?|capitali[sz]ed|accrued|accruals?|deferred|unearned|payables?|receivables?"
    r"|due (to|from)|vat on|tax on|deposits?|advances?|creditors?|debtors?|provisions?( for)?"
    r"|diferid[oa]s?|antecipad[oa]s?|anticipad[oa]s?"
    r"|outstanding|in transit)\b(?! vacation)|^(income|corporation|corporate) tax(es)?$"
)
"""What names a balance even before the word expenses or sales."""
_RESULT = re.compile(
    r"\b(expenses?|sales|revenues?|income|fees|interest|rental|costs?|compensation|salar(y|ies)|commissions?"
    r"|clearing charges|clearance|clearing fees|services?)\b"
)
_CASH = re.compile(
    r"^(cash|bank|checking|savings|current account|petty cash|banque|caisse|kasse|banco|caja)\b"
    r"|\b(bank|checking|savings|current)( accounts?)?$|\bbank account\b|^bancos\b|företagskonto|bankkonto"
    r"|^\w*bank$|^dep[óo]sitos (à|a) ordem"
)
_NO_CASH = re.compile(
    r"\b(fees?|charges?|costs?|expenses?|interest|loans?|due|advances?|overdraft|plan|rent|deposits?|sales|over"
    r"|program(me)?|revenues?)\b|gebühr"
)
_REDUCES_SALES = re.compile(
    r"\b(returns?|discounts?|allowances?|refunds?|rebates?|chargebacks?|credit notes?)\b"
)
_SALES = re.compile(r"\b(sales?|revenues?|customers?|turnover|income)\b|erlös|umsatz|\bventes?\b")
_EARNED = re.compile(
    r"\b(services?|consulting|workshops?|subscriptions?|fees|licen[cs]es?|trainings?|products?|projects?|support"
    r"|commissions?|rent(al)?s?|income|implementation|maintenance|hosting|usage|memberships?|royalt(y|ies)|design"
    r"|development|advertising|tickets?|orders?|shipping)\b"
)
"""What is earned where it is credited."""
_SPENT = re.compile(
    r"\b(marketing|travel|insurance|office|software|subscriptions?|dues|fees|charges|professional|legal|account(ing|ancy)"
    r"|audit|freelancers?|contractors?|subcontract\w*|depreciation|amorti[sz]ation|utilit(y|ies)|telephones?"
    r"|internet|rent|purchases?|materials?|advertising|promotion|commissions?|hosting|cloud|servers?|meals"
    r"|entertainment|training|recruit\w*|hiring|postage|shipping|freight|printing|stationery|repairs?|maintenance"
    r"|cleaning|donations?|wages|salar(y|ies)|payroll|superannuation|bonus(es)?|benefits|research"
    r"|development|design|consult\w*|services?|supplies|equipment hire|tools|conferences?|events?|offsite"
    r"|general|light|power|heating|gas|electricity|water|motor|fuel|parking|taxes|licen[cs]es?|permits?"
    r"|bad debts?|write-?offs?|interest|discounts?|refreshments?|gifts|books|education|security|leas(e|ing)"
    r"|mileage|expens\w+)\b"
)
"""What is spent where it is debited."""
_STREAM = re.compile(
    r"\b(revenues?|sales|turnover)$|erlöse?$|umsatz(erlöse?)?$|umsätze$"
    r"|^(receitas?|ventes|prestations|presta[çc][õo]es de servi|ventas|ricavi|försäljning|omzet|salg)\b"
)
_OTHER_INCOME = re.compile(
    r"\b(interest|dividend|other|miscellaneous|fx|exchange|finance|financial|gains?|losses|deferred|unearned"
    r"|accrued|grants?|tax|financeir[oa]s?|financier[oa]s?)\b|zins|sonstige"
)
_OF_A_BANK = re.compile(
    r"(?=.*\d{4})[A-Z]{0,4}[\dX* -]{8,}|.*\b(account|acct|konto|card)\b.*\d{3,}", re.IGNORECASE
)
_MOST_BANKS, _FEW_BANKS, _FEW = 6, 3, 6
_OF_A_BANK_S = 8
"""Signs that the number of a bank's account has at least."""
_STANDARD = re.compile(r"(1001|1002|6001|6051|640[1-3]|660[1-4]|5001|5051|540[1-3]|560[1-3])")
"""Accounts of the Chinese standards, which stand without a name at times."""
_GAINED = re.compile(r"\b(income|received|recover\w+|gains?|subsid\w+)\b")
_COSTS = re.compile(
    r"^commissions? (on|for|to|paid)\b|^sales (commissions?|and marketing|& marketing|salar|staff|team)|"
    r"\bexpenses?\b|^cost of\b|^costs?\b|\bcogs\b|aufwand$|aufwendungen$|kosten$|^achats\b|^charges\b"
    r"|^(salar(y|ies)|wages|payroll|rent|löhne|gehälter|wareneinkauf|locations|rémunérations|honoraires"
    r"|salaires|purchases?|despesas|gastos|sueldos|fornecimentos e servi[çc]os)\b|\b(salaries|wages)\b"
)


def counted(found: Found | None) -> Role | None:
    """Return the role that an account has of the figures that are read; None of all others."""
    return None if found is None or found == "balance" or found == "result" else found


def by_name(name: str) -> Found | None:
    """Return what a name alone says; None where it may be on either side."""
    text = _bare(name)
    if _CASH.search(text) and not _NO_CASH.search(text):
        return "cash"
    known = recognised(name)
    if known == "cash" and not _NO_CASH.search(text):
        return "cash"
    if _OWED.search(text) or (_BALANCE.search(text) and not _RESULT.search(text)):
        return "balance"
    if _REDUCES_SALES.search(text) and _SALES.search(text):
        return "revenue"
    if _COSTS.search(text) or known == "costs":
        return "costs"
    if known == "revenue" or _STREAM.search(text):
        return "result" if _OTHER_INCOME.search(text) else "revenue"
    return by_name(name.split(":")[0]) if ":" in name[1:] else None


def keeps_books(accounts: Collection[Account]) -> bool:
    """Say whether there are accounts besides banks': a bank's statement may name its own in each line."""
    others = [one for one in accounts if not _OF_A_BANK.fullmatch(one[1] or one[0])]
    named = [one for one in others if one[2] or by_name(one[1]) not in (None, "cash")]
    named += [one for one in others if not one[1].isascii() or _STANDARD.match(one[0])]
    coded = [one for one in others if one[0] and one[1]]
    short = [one for one in coded if len(one[0]) < _OF_A_BANK_S]
    named += short or (coded if len(coded) > _FEW_BANKS else [])  # banks' have a number and a name too
    return len(accounts) > 1 and (bool(named) or len(others) > _MOST_BANKS)


def chart_of(accounts: Sequence[Account], net: Mapping[Account, float]) -> Chart | None:
    """Return the one chart whose numbers agree with all names and sides, of those that agree the one that
    most names speak for; None where none does, or several say different things of some account.

    `net`: what each account was credited with less what it was debited with, as far as it is known.
    """
    agreed = {chart: told for chart in CHARTS if (told := _agreement(chart, accounts, net)) is not None}
    best = max(agreed.values(), default=(0, 0))
    found = [chart for chart, told in agreed.items() if told == best and best[0]]
    alike = len({tuple(chart.role(account[0]) for account in accounts) for chart in found}) == 1
    return found[0] if alike else None


def _agreement(
    chart: Chart, accounts: Sequence[Account], net: Mapping[Account, float]
) -> tuple[int, int] | None:
    """Return how many names speak for a chart, less what speaks against it: a few accounts may be booked on
    the other side, or called otherwise; and of how many without a known name it makes income or costs. None
    where more speaks against it.
    """
    count, against, placed, held = 0, 0, 0, set[Found]()
    for account in accounts:
        role, named = chart.role(account[0]), by_name(account[1])
        if role is None:
            return None
        held.add(role)
        against += _is_on_the_wrong_side(role, account[1], net.get(account, 0.0))
        if named in ("revenue", "costs", "cash") and role != named and not _may_be(role, named):
            against += 1
        count += role == named or (role == "balance" and named == "cash")
        placed += named is None and role in ("revenue", "costs")
    few = against <= max(1, len(accounts) // _FEW) and count > 2 * against
    return (count - against, placed) if {"revenue", "costs"} <= held and few else None


def _may_be(role: Found, named: Found) -> bool:
    """Say whether a chart's class may hold an account of such a name: banks are of the balance sheet, and
    interest and rent may be called sales or costs there.
    """
    return (role, named) in (("balance", "cash"), ("result", "costs"), ("result", "revenue"))


def _is_on_the_wrong_side(role: Found, name: str, net: float) -> bool:
    text = _bare(name)
    if role == "revenue":
        return net < 0 and not _REDUCES_SALES.search(text)
    return role == "costs" and net > 0 and not (_OTHER_INCOME.search(text) or _REDUCES_SALES.search(text))


def role_of(account: Account, net: float, chart: Chart | None) -> tuple[Found | None, bool]:
    """Return what an account counts towards, and whether its side alone says so."""
    named = by_name(account[1]) if account[1] else None
    text = _bare(account[1])
    if named == "cash":
        return named, False
    if chart is not None and (role := chart.role(account[0])) is not None:
        if role in ("revenue", "costs") and net > 0 and _OTHER_INCOME.search(text):
            return "result", False
        return ("result" if role == "costs" and net > 0 and _GAINED.search(text) else role), False
    if named is not None:
        return named, False
    if net < 0 and _SPENT.search(text):
        return "costs", True
    if net > 0 and _EARNED.search(text):
        return ("result" if _OTHER_INCOME.search(text) else "revenue"), True
    return None, False


def _bare(name: str) -> str:
    """Return a name without its tax rate."""
    return re.sub(r"\s\d{1,2}([.,]\d+)?\s?%.*$", "", plain(name)).strip()
