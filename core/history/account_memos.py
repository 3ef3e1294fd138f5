"""What the text of a ledger's line says of the line."""

import re

_LONGEST = 200
_SUMS_OTHERS = re.compile(
    r"期初|上年结转|本月合计|本期合计|本日合计|"
    r"本年累计|承前页|过次页|opening balance|^totals?\b|brought forward",
    re.IGNORECASE,
)
_SUMS_A_MONTH = re.compile(r"本月合计|本期合计|\btotals? for the month", re.IGNORECASE)
_AS_OF = re.compile(r"\bas (of|at)\b|截至", re.IGNORECASE)
_CLOSES = re.compile(
    r"结转.{0,6}(损益|利润)|转.{0,2}本年利润|损益.{0,4}结转|closing entr|close (to|the) (retained|year)",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"^[aà][ -]nouveaux?\b|\b(report|bilan) ([aà] nouveau|d'ouverture)\b|^(asiento de )?apertura\b"
    r"|^eb-?werte?\b|^opening entr(y|ies)\b",
    re.IGNORECASE,
)


def sums_others(memo: str) -> bool:
    """Say whether a line of an account's ledger sums up others, or repeats what was before."""
    return _SUMS_OTHERS.search(memo[:_LONGEST]) is not None


def sums_a_month(memo: str) -> bool:
    """Say whether a line sums up a month."""
    return _SUMS_A_MONTH.search(memo[:_LONGEST]) is not None


def is_as_of(text: str) -> bool:
    """Say whether a title names the day of which balances are."""
    return _AS_OF.search(text) is not None


def closes(memo: str) -> bool:
    """Say whether a line carries results to equity."""
    return _CLOSES.search(memo[:_LONGEST]) is not None


def opens(memo: str) -> bool:
    """Say whether a line books what the year before has left: from then on what is booked sums up to
    balances.
    """
    return _OPENS.search(memo[:_LONGEST]) is not None
