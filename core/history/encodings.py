"""Bytes of a text file as text: UTF-8, UTF-16, GB 18030, or one of the eight-bit sets of the West."""

import re

from charset_normalizer import from_bytes

from core.errors import Fault, HistoryError
from core.history.headers import recognised
from core.texts import mark

_HAN_RUN = re.compile(r"[\u3400-\u9fff\ue000-\uf8ff]+")
_LOOKED_AT, _HEAD = 100_000, 3_000
_CELLS = re.compile(r"[,;\t\r\n\"]")
_RARE = ("big5", "cp932", "cp949", "mac_roman")
"""Sets of Taiwan, Japan, Korea and of old Macs."""


def refused(message: str) -> HistoryError:
    """Return the error of a file that cannot be read."""
    return HistoryError(Fault("file", message))


def decoded(content: bytes) -> str:
    """Return the text; raises `HistoryError` where it is none."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content[:4_096]:
        raise refused(mark("is not a table of text: upload CSV or .xlsx"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        likely = _of_eight_bits(content)
    # Signs of one set are other signs of another: the right one has names that are known.
    tried = [likely, *(text for one in _RARE if (text := _in(content, one)) is not None)]
    return max(tried, key=_names_known)


def _of_eight_bits(content: bytes) -> str:
    text = _in(content, "gb18030")
    if text is not None:
        return content.decode("cp1252", errors="replace") if _is_western(text) else text
    best = from_bytes(content).best()
    if best is None:
        raise refused(mark("has an unknown encoding: save it as UTF-8"))
    return str(best)


def _in(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _names_known(text: str) -> int:
    """Return how many of the first cells name something."""
    return sum(recognised(cell.strip()) is not None for cell in _CELLS.split(text[:_HEAD]) if cell)


def _is_western(text: str) -> bool:
    """Say whether Chinese signs were accented letters: most stand alone beside a Latin one (M鋜z is März)."""
    runs = list(_HAN_RUN.finditer(text[:_LOOKED_AT]))
    alone = [run for run in runs if len(run[0]) == 1 and _beside_latin(text, run.start(), run.end())]
    return bool(runs) and 2 * len(alone) > len(runs)


def _beside_latin(text: str, start: int, end: int) -> bool:
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return any(sign.isascii() and sign.islower() for sign in beside)
