"""What the names of a cap table's sheets, and headings within one, say of when their shares are there."""

import re

from core.financing.interchange.table_words import is_gone, plain

_NOT_YET = re.compile(
    r"pro[- ]?forma|scenario|draft|template|example|\bold\b|备考|模拟|草稿|示例|\bexit\b|waterfall"
)
_GONE = re.compile(r"\b(lapsed|surrendered|archived)\b|\barchive$")
_PAST = re.compile(r"\b(vesting|vested|leavers?|former (staff|employees|holders|optionees))\b")
_STILL_THERE = re.compile(r"\b(live|current|and|incl\w*|not|non|excl\w*|ex|net of|less|without)\b|&")
_OF_A_ROUND = re.compile(
    r"(pre|post)[- ](money|closing|round|financing)( (cap(itali[sz]ation)? )?table)?"
    r"|pro[- ]?forma( (cap(itali[sz]ation)? )?table)?|投[前后](股权结构)?"
)


def is_past(sheet: str) -> bool:
    """Say whether a sheet's name is one of what has gone, or of how other sheets' shares vest."""
    words = plain(sheet)
    return has_gone(sheet) or (_PAST.search(words) is not None and not _STILL_THERE.search(words))


def has_gone(sheet: str) -> bool:
    """Say whether a sheet's name is one of what has gone, whoever held it."""
    words = plain(sheet)
    return _GONE.search(words) is not None and not _STILL_THERE.search(words)


def is_set_aside(sheet: str) -> bool:
    """Say whether a sheet of this name holds what is no longer there, or not yet."""
    return is_gone(sheet) or _NOT_YET.search(plain(sheet)) is not None


def is_round(text: str) -> bool:
    """Say whether a heading names a table before or after a round."""
    return _OF_A_ROUND.fullmatch(plain(text)) is not None
