"""The terms of preferred shares, SAFEs and notes as a cap table's cells say them."""

import re
from collections.abc import Mapping
from typing import Any

from core.financing.interchange.table_headers import Meaning
from core.financing.interchange.table_words import plain
from core.history.numbers import read_number
from core.texts import mark

_TIMES = re.compile(r"(\d+(?:\.\d+)?) ?(?:x|×|times|倍)?\b")
_NOT_PARTICIPATING = re.compile(r"\bnon[- ]?participating\b|\bno\b|^n$|不参与|无")
_PARTICIPATING = re.compile(r"\bparticipating\b|\bfull(y)?\b|\byes\b|^y$|参与|是")
_CAPPED = re.compile(r"\bcap(?:ped)?(?: at)? ?(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?) ?x? cap\b")
_CAP_IN_A_NAME = re.compile(
    r"\bcap\b(?: of|:)?[^\d%]{0,6}((?<=[$€£¥ ])[\d.,]+ ?(?:[kmb]|mn|million)\b|[\d.,]{6,})(?! ?%)|"
    r"(?:[$€£¥] ?([\d.,]+ ?[kmb]?)|\b([\d.]+ ?[kmb])|\b(\d{1,3}(?:,\d{3})+))"
    r"(?: (?:pre|post)[- ]money)?(?: valuation)? cap\b"
)
_NO_CAP = re.compile(r"\b(no|without( a)?) (valuation )?cap\b|\buncapped\b")
_DISCOUNT_IN_A_TEXT = re.compile(
    r"(\d+(?:\.\d+)?) ?% (?:discount|off)\b|\bdiscount(?: rate)?(?: of|:)? ?(\d+(?:\.\d+)?) ?%"
)
_RATE_IN_A_TEXT = re.compile(
    r"(\d+(?:\.\d+)?) ?% (?:simple |compound(?:ed|ing)? )?(?:interest|p\.? ?a\b|per (?:year|annum)|a year)"
    r"|\binterest(?: rate)?(?: of|:)? ?(\d+(?:\.\d+)?) ?%"
)
_ONE_SHARE = re.compile(r"\d+(?:\.\d+)? ?%")
_OTHER_SHARES = re.compile(
    r"coverage|control|convert(?!ible)|secur|warrant|fee|abschlag|zins|of shares|round|ownership"
)
_RATIO = re.compile(r"(\d+(?:\.\d+)?) ?(?:x|:1(?:\.0*)?|(?:to|for) 1)?|1:(\d+(?:\.\d+)?)")
_CUMULATIVE = re.compile(r"(?<!non-)(?<!non )(?<!non)(?<!not )\bcumulative\b|(?<!非)累(积|计)")
_COMPOUND = re.compile(r"\bcompound|复利")
_MONEY = re.compile(r"[$€£¥]|\b(usd|eur|gbp|cny|amount|per share|value)\b")
_LEAST_MULTIPLE, _MOST_MULTIPLE = 0.2, 20.0
_YES = re.compile(r"y|yes|true|x|✓|是|1|1\.0")
_RATE = re.compile(r"(\d+(?:[.,]\d+)?) ?(%?)[ a-zA-Z.,;()/]*$")
_A_MONTH = re.compile(
    r"\b(per|a|each) month\b|/ ?mo(nth)?\b|\bp\.? ?c?\.?m\b|\bmonthly interest\b|每月|月(利)?息|月利率"
)
_A_QUARTER = re.compile(
    r"\b(per|a|each) quarter\b|/ ?q(uarter)?\b|\bp\.?q\b|\bquarterly interest\b|每季|季利率"
)
_LEAST_RATE = 0.2
UNUSUAL = 0.5
"""Discounts from here on are asked about."""
LARGE = mark("of {discount} is large: if it is what is paid of the price, give what is taken off")
_PRICE_FACTOR = 0.5
"""From here on a "discount rate" is what is paid of the price: the standard SAFE writes 80 % for a discount
of 20 %.
"""


def share_of(text: str) -> float | None:
    """Return 0.2 for "0.2", "20" and "20 %"; 0 for nothing, None for what is no number."""
    value = read_number(text.rstrip("% ")) if text else 0.0
    if not isinstance(value, float | int):
        return None
    return value / 100 if text.endswith("%") or value >= 1 else float(value)


def rate_of(text: str, header: str) -> float | None:
    """Return the yearly interest that a cell says: "8 % p.a.", "6% simple", and 0.5 under "Rate (%)" is half
    a percent.
    """
    told = f"{plain(header)} {plain(text)}"
    times = 12 if _A_MONTH.search(told) else 4 if _A_QUARTER.search(told) else 1
    found = _RATE.match(text)
    if found is None:
        share = share_of(text)
        return None if share is None else times * share
    # No note bears a tenth of a percent: 0.08 under a header with a percent sign is a cell formatted as one.
    per_cent = bool(found[2]) or ("%" in header and float(found[1].replace(",", ".")) >= _LEAST_RATE)
    share = share_of(f"{found[1]}%" if per_cent else found[1])
    return None if share is None else times * share


def discount_of(text: str, header: str) -> tuple[float | None, bool]:
    """Return the discount (None: no number), and whether the cell states what is paid instead."""
    stated = share_of(text)
    named = "rate" in plain(header) or "折扣率" in plain(header)
    turned = stated is not None and stated >= _PRICE_FACTOR and named
    return (round(1 - stated, 12) if turned and stated is not None else stated), turned


def says_yes(text: str) -> bool:
    """Say whether a cell says yes."""
    return _YES.fullmatch(plain(text)) is not None


def is_in_money(header: str) -> bool:
    """Say whether a column of liquidation preferences gives amounts of money."""
    return _MONEY.search(plain(header)) is not None


def multiple_of(paid: float, price: float, shares: float) -> str:
    """Return an amount of preference as a multiple of what was paid, for one share or for all of the row;
    empty where neither makes sense.
    """
    found = [paid / whole for whole in (price, price * shares) if whole > 0]
    likely = [one for one in found if _LEAST_MULTIPLE <= one <= _MOST_MULTIPLE]
    return f"{round(likely[0], 4):g}x" if likely else ""


def preference_of(multiple: str, participation: str) -> tuple[dict[str, Any], bool]:
    """Return the terms that the cells on the liquidation preference and on participation say: "1.5x
    non-participating", "2x", "1x participating, capped at 3x"; and whether all that they say is understood.
    """
    found: dict[str, Any] = {}
    first, both = plain(multiple), f"{plain(multiple)} {plain(participation)}".strip()
    capped = _CAPPED.search(both)
    bare = _CAPPED.sub(" ", first)
    times = _TIMES.match(bare)
    if times:
        found["preference_multiple"] = float(times[1])
    if _NOT_PARTICIPATING.search(both):
        found["participation"] = "none"
    elif capped:
        found |= {"participation": "capped", "participation_cap": float(capped[1] or capped[2])}
    elif _PARTICIPATING.search(both):
        found["participation"] = "full"
    rest = re.sub(r"non[- ]?participating|participating|with|and|at|[(), ]|x\b|full(y)?", " ", bare)
    rest = _TIMES.sub(" ", rest, count=1)
    understood = (
        not rest.strip() and (not first or bool(found)) and (not participation or "participation" in found)
    )
    if not understood:
        found.pop("preference_multiple", None)
    return found, understood


def terms_of(
    said: Mapping[Meaning, str], headers: Mapping[Meaning, str], price: float, shares: float
) -> tuple[dict[str, Any], list[str]]:
    """Return the terms of a preferred class that cells state under their headers, and the texts that are
    not understood: "1x", "participating, cap 3x", "8% cumulative", a conversion ratio of "1.2:1". `seniority`
    among them is what the cell says: it means something beside those of other classes alone.
    """
    multiple, participation = said.get("multiple", ""), said.get("participation", "")
    if multiple and is_in_money(f"{headers['multiple']} {multiple}"):
        paid = read_number(multiple)
        multiple = (multiple_of(paid, price, shares) if isinstance(paid, float) else "") or multiple
    if (capped := said.get("participation cap", "")) and not _NOT_PARTICIPATING.search(plain(participation)):
        participation = f"participating, cap {capped}"
    terms, understood = preference_of(multiple, participation)
    left = [] if understood else [f"{multiple} {participation}".strip()]
    if conversion := said.get("conversion price", ""):
        paid = read_number(conversion)
        terms |= {"conversion_price": paid} if isinstance(paid, float) and paid else {}
        left += [] if isinstance(paid, float) else [conversion]
    if ratio := said.get("ratio", ""):
        found = _RATIO.fullmatch(plain(ratio))
        times = float(found[1] or found[2]) if found else 0.0
        terms |= {"conversion_price": price / times} if times not in (0.0, 1.0) else {}
        left += [] if times else [ratio]
    dividend = _dividend(said.get("dividend", ""), headers.get("dividend", ""))
    left += [f"{headers['dividend']} {said['dividend']}"] if dividend is None else []
    terms |= {"pro_rata": True} if says_yes(said.get("pro rata", "")) else {}
    terms |= {"seniority": said["seniority"]} if said.get("seniority") else {}
    return terms | (dividend or {}), left


def with_terms(
    told: str, cells: Mapping[Meaning, object], headers: Mapping[Meaning, str]
) -> tuple[dict[Meaning, object], dict[Meaning, str]]:
    """Return cells and headers with the preference that a name or a text tells, where no cell does."""
    if not told or any(cells.get(one) not in (None, "") for one in ("multiple", "participation")):
        return dict(cells), dict(headers)
    return {**cells, "multiple": told}, {**headers, "multiple": ""}


def lent_terms(text: str) -> dict[str, Any]:
    """Return the cap, the discount, the interest and the rest that a text on a SAFE or note tells:
    "Post-money SAFE ($10M cap), 20% discount, MFN".
    """
    words, found = plain(text), dict[str, Any]()
    if cap := cap_in(words):
        found["cap"] = cap
    if discount := _DISCOUNT_IN_A_TEXT.search(words):
        stated = float(discount[1] or discount[2]) / 100
        turned = stated >= _PRICE_FACTOR and "discount rate" in words
        found["discount_share"] = round(1 - stated, 12) if turned else stated
    if rate := _RATE_IN_A_TEXT.search(words):
        found["rate_per_year"] = float(rate[1] or rate[2]) / 100
    else:
        rest = _DISCOUNT_IN_A_TEXT.sub(" ", words)
        alone = [] if _OTHER_SHARES.search(rest) else _ONE_SHARE.findall(rest)
        found |= {"rate_per_year": float(alone[0].rstrip("% ")) / 100} if len(alone) == 1 else {}
    favoured = "mfn" in re.split(r"\W+", words) or "most favo" in words
    if favoured and not re.search(r"\b(no|without|not) (an? )?(mfn|most favo)", words):
        found["most_favoured"] = True
    return found


def cap_in(words: str) -> float:
    """Return the cap that a text names; 0 without one."""
    found = None if _NO_CAP.search(words) else _CAP_IN_A_NAME.search(words)
    stated = next(filter(None, found.groups()), "") if found else ""
    cap = read_number(stated.replace(" ", "").replace("million", "m").replace("mn", "m")) if stated else None
    return float(cap) if isinstance(cap, float | int) else 0.0


def _dividend(said: str, header: str) -> dict[str, Any] | None:
    """Return the dividend that runs up; None where a cell states one that is not said to."""
    if not said:
        return {}
    told = f"{plain(header)} {plain(said)}"
    rate = None if is_in_money(header) else rate_of(said, header)
    if rate is not None and rate > 1:
        return None
    if not rate or not _CUMULATIVE.search(told):
        return {} if rate == 0 else None
    return {"dividend": "compound" if _COMPOUND.search(told) else "simple", "dividend_per_year": rate}
