"""Transactions in a list of them: which bring their holder shares and which take them away."""

import re
from typing import Literal

from core.financing.interchange.table_words import plain

_BRINGS = re.compile(
    r"(share |stock |option |new )?(issu(e|ed|ance)|grant(ed)?|purchase[d]?|buy|bought|subscription"
    r"|subscribed|acquisition"
    r"|incorporation|formation|founding|transfer(red)? in|transfer from .*|received)\b.*|发行|授予"
    r"|认购|增资|受让|转入"
)
_TAKES = re.compile(
    r"(share |stock |option )?(repurchased?|buy-?back|bought back|redemption|redeemed|sell|sold|sale"
    r"|dispos(al|ed)"
    r"|transfer(red)? (out|to .*)|cancel\w*|forfeit\w*|laps\w*|expir\w*|terminat\w*|surrender\w*"
    r"|retire\w*)\b.*"
    r"|回购|转让|转出|注销|减资|作废"
)
_OTHER = re.compile(r"(exercis|conver|split|reissu|consolidat|transfer|release|settle|修|行权|转换|拆分).*")


def move_of(text: str) -> Literal[1, -1] | None:
    """Return +1 for a transaction that brings shares, −1 for one that takes them; None for what does both,
    or is unknown.
    """
    words = plain(text)
    if _TAKES.fullmatch(words):
        return -1
    return 1 if _BRINGS.fullmatch(words) else None


def is_move(text: str) -> bool:
    """Say whether a text names a transaction."""
    return move_of(text) is not None or _OTHER.fullmatch(plain(text)) is not None
