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

_BOOKED_IN = re.compile(
    r"^(receipts?|inflows?|money in|paid in|incomes?|(payments? )?received|collections?|"
    r"收款|进账|回款|收入|入账|到账|入金)$"
)
"""What keeps books of money in calls what is not: other types beside it go out, or say what they are."""
_SOLD = re.compile(r"^(sales?|revenues?|credits?|deposits?|invoices?|charges?|si|销售(收入)?)$")
_OUT = re.compile(
    r"^(purchases?|pi|outflows?|money out|paid out|costs?|expenses?|spend(ing)?|debits?|fees?|bills?|"
    r"withdrawals?|payments? (sent|made)|reimbursements?|payroll|salar(y|ies)|"
    r"付款|出账|报销|支出|采购|费用|成本|手续费|工资|出金)$"
)
_PAID = re.compile(r"^(payments?|支付)$")
"""Customers pay, and so does the company: beside books of money in, or sales, it is what goes out."""
_INVOICED, _PAYS_FOR = re.compile(r"^invoices?$"), re.compile(r"^(receipt|money in|sale|收|回款|deposit)")
_OWN = re.compile(r"^(internal |own |account )?transfers?( between accounts)?$|^(内部)?(转账|转存|互转)$")
_CAPITAL = re.compile(
    r"(?!.*(interest|fee|利息))(.*(\bloans?\b|\bborrow|\bcapital\b|\bequity\b|借款|贷款|投资款|股东|增资|融资))"
)

OWN, CAPITAL = "own", "capital"


def directions(types: Iterable[str], *, told: bool) -> Mapping[str, str]:
    """Return "in", "out", `OWN` or `CAPITAL` by type of unsigned amounts; nothing where no type says that
    money comes in, or none that it goes out: then all of it is of a kind. `told`: the column says directions.

    Raises `HistoryError` where types say both and one of them neither, and where invoices stand beside what
    was paid for them.
    """
    counted = Counter(types)
    pays = any(map(_PAYS_FOR.match, counted))
    found = {one: word for one in counted if (word := _word(one, pays, told)) is not None}
    unknown = sorted(one for one in counted if one and one not in found and not _is_other(one))
    comes, goes = "in" in found.values(), "out" in found.values()
    booked = told or any(map(_BOOKED_IN.match, counted))
    if any(map(_INVOICED.match, counted)) and any(map(_PAID.match, counted)):
        text = mark("lists invoices beside payments, and would count both: export one of them")
        raise HistoryError(Fault("file", text))
    if not comes or not (goes or (booked and (unknown or {OWN, CAPITAL} & set(found.values())))):
        return {}
    if unknown:
        text = mark(
            "amounts have no sign, and the type {types} does not say whether money came in or went out: name "
            "it income or expense"
        )
        raise HistoryError(Fault("file", text, {"types": ", ".join(unknown[:3])}))
    return found


def _is_other(kind: str) -> bool:
    return any(one.search(kind) for one in (REFUND, CREDIT_NOTE, MOVED, NEUTRAL))


def _word(kind: str, pays: bool, told: bool) -> str | None:
    if told and (IN.match(kind) or OUT.match(kind)):
        return "in" if IN.match(kind) else "out"
    if _OWN.match(kind):
        return OWN
    if _CAPITAL.match(kind):
        return CAPITAL
    if _BOOKED_IN.match(kind) or _SOLD.match(kind):
        return "in"
    return "out" if _OUT.match(kind) or (pays and _PAID.match(kind)) else None


def told_of_statuses(statuses: Iterable[str]) -> Iterator[Note]:
    """Yield what to check of payments whose status is none that is known."""
    for status, count in Counter(statuses).items():
        if not any(one.search(status) for one in (SETTLED, FAILED, TAKEN_BACK, REFUND)):
            text = mark("payments whose status is {status}: {count}, counted as paid: check them")
            yield Note(0, "revenue", text, True, (("status", status), ("count", count)))


def told_of_fees(fees: Iterable[object]) -> Iterator[Note]:
    """Yield what was kept of payments as fees: they are costs, and no column of money out holds them."""
    whole = sum(abs(one) for one in fees if isinstance(one, float))
    if whole:
        text = mark("fees are not taken off, and count in no cost: {fees} in all")
        yield Note(0, "costs", text, True, (("fees", f"{whole:,.2f}"),))
