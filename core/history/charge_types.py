"""What a column of types says where amounts have no sign: whether money came in, went out, or is no business
of the company's at all.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from core.errors import Fault, HistoryError
from core.history.charge_words import (
    CREDIT_NOTE,
    FAILED,
    IN,
    MOVED,
    NEUTRAL,
    OUT,
    REFUND,
    SETTLED,
    TAKEN_BACK,
)
from core.history.notes import Note
from core.texts import mark

_IN = re.compile(
    r"^(sales?|receipts?|inflows?|money in|paid in|revenues?|incomes?|credits?|deposits?|invoices?|inbound|"
    r"incoming|collections?|charges?|(payments? )?received|收款|进账|回款|收入|入账|到账|销售(收入)?)$"
)
_OUT = re.compile(
    r"^(purchases?|outflows?|money out|paid out|costs?|expenses?|spend(ing)?|debits?|fees?|bills?|outbound|"
    r"outgoing|withdrawals?|(payments? )?(sent|made)|reimbursements?|payroll|salar(y|ies)|"
    r"付款|出账|报销|支出|采购|费用|手续费|工资)$"
)
_PAID = re.compile(r"^(payments?|支付)$")
"""Customers pay, and so does the company: where another word says what comes in, this is what goes out."""
_OWN = re.compile(r"^(internal |own |account )?transfers?( between accounts)?$|^(内部)?(转账|转存|互转)$")
_CAPITAL = re.compile(r"\bloans?\b|\bborrow|\bcapital\b|\bequity\b|借款|贷款|投资款|股东|增资|融资")

OWN, CAPITAL = "own", "capital"


def directions(types: Iterable[str]) -> Mapping[str, str]:
    """Return "in", "out", `OWN` or `CAPITAL` by type of unsigned amounts; nothing where no type says that
    money goes out: then all of it is sold.

    Raises `HistoryError` where one says so and another says neither.
    """
    counted = Counter(types)
    comes = any(_IN.match(one) or IN.match(one) for one in counted)
    if not any(_OUT.match(one) or OUT.match(one) or (comes and _PAID.match(one)) for one in counted):
        return {}
    found = {one: word for one in counted if (word := _word(one, comes)) is not None}
    open_ = [
        one
        for one in counted
        if one
        and one not in found
        and not any(each.search(one) for each in (REFUND, CREDIT_NOTE, MOVED, NEUTRAL))
    ]
    if open_:
        text = mark(
            "amounts have no sign, and the type {types} does not say whether money came in or went out: name "
            "it income or expense"
        )
        raise HistoryError(Fault("file", text, {"types": ", ".join(sorted(open_)[:3])}))
    return found


def _word(kind: str, comes: bool) -> str | None:
    if IN.match(kind) or OUT.match(kind):
        return "in" if IN.match(kind) else "out"
    if _OWN.match(kind):
        return OWN
    if _CAPITAL.search(kind):
        return CAPITAL
    if _IN.match(kind):
        return "in"
    return "out" if _OUT.match(kind) or (comes and _PAID.match(kind)) else None


def told_of_statuses(statuses: Iterable[str]) -> Iterator[Note]:
    """Yield what to check of payments whose status is none that is known."""
    for status, count in Counter(statuses).items():
        if not any(one.search(status) for one in (SETTLED, FAILED, TAKEN_BACK, REFUND)):
            text = mark("payments whose status is {status}: {count}, counted as paid: check them")
            yield Note(0, "revenue", text, True, (("status", status), ("count", count)))
