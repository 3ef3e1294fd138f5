"""Turns what the sheets of a cap table hold into securities of a plan."""

import re
from collections.abc import Sequence
from typing import Any

from core.errors import Fault, PlanError
from core.financing.interchange.identifiers import identifier
from core.financing.interchange.imported import Imported
from core.financing.interchange.table_ledger import Holding
from core.financing.interchange.table_rows import Sheet
from core.financing.interchange.table_sums import EXACT
from core.financing.interchange.table_words import own_class, plain, plain_class
from core.history.numbers import read_number
from core.texts import mark

_MOST_HOLDERS, _MOST_SERIES = 50, 50
_PARI_PASSU = re.compile(r"pari[- ]?passu|\bequal(ly)?\b|同等|同顺位")
_LETTER = re.compile(r"\bserie?s? ([a-z])\b|([a-z])轮")


def imported(
    sheets: Sequence[Sheet], converting: Sequence[Sheet], used: set[str], remarks: list[Fault]
) -> Imported:
    """Return the plan's holders, series, SAFEs and notes; `used`: ids that are taken."""
    held = [one for sheet in sheets for one in sheet.holdings]
    _alike(sheets, remarks)
    holders = _holders([one for one in held if one.kind not in ("preferred", "pool", "treasury")], remarks)
    series = _series([one for one in held if one.kind == "preferred"], remarks)
    seniority = _seniority(series, remarks)
    if len(series) > _MOST_SERIES:
        text = mark("has more classes than a plan holds ({classes}): put small ones together")
        raise PlanError(Fault("file", text, {"classes": _MOST_SERIES}))

    def with_id(entry: dict[str, Any]) -> dict[str, Any]:
        return {"id": identifier(entry["name"], used)} | entry

    broken = sum(1 for one in held if one.shares != round(one.shares))
    if broken:
        text = mark("are {count} numbers of shares with fractions: they are rounded to whole shares")
        remarks.append(Fault("shares", text, {"count": broken}))
    _name_a_founder(holders, remarks)
    pool = round(sum(one.shares for one in held if one.kind == "pool"))
    lent = (*sheets, *converting)
    return Imported(
        [with_id(one) for one in holders],
        pool,
        [with_id(one) for one in series],
        [with_id(one) for one in _in_time(lent)],
        [with_id(one) for sheet in lent for _row, one in sheet.notes],
        seniority=seniority,
        remarks=remarks,
        unproved=_unproved(sheets),
    )


def _unproved(sheets: Sequence[Sheet]) -> float:
    """Return the shares that no sum of the file proves: neither one of their own sheet nor one of all."""
    whole = sum(sheet.shares for sheet in sheets)
    if any(abs(stated.value - whole) <= EXACT for sheet in sheets for stated in sheet.stated):
        return 0.0
    return sum(sheet.shares for sheet in sheets if not sheet.stated)


def _alike(sheets: Sequence[Sheet], remarks: list[Fault]) -> None:
    """Remark on rows that state the same twice."""
    for sheet in sheets:
        seen: dict[tuple[object, ...], int] = {}
        for one in sheet.holdings:
            key = plain(one.owner), one.kind, plain_class(one.word), one.shares, one.price, one.strike
            if one.owner and seen.setdefault(key, one.row) != one.row:
                text = mark("is the same as row {other}: both are counted; remove one if it is a copy")
                remarks.append(Fault(sheet.at(one.row), text, {"other": seen[key]}))


def _holders(held: Sequence[Holding], remarks: list[Fault]) -> list[dict[str, Any]]:
    """Return the owners of what is not preferred; the smallest of each kind together if they are too many."""
    found: list[dict[str, Any]] = [
        {
            "name": one.owner[:120],
            "kind": one.role,
            "security": one.kind,
            "shares": round(one.shares),
            "strike": one.strike,
        }
        for one in held
    ]
    if len(found) <= _MOST_HOLDERS:
        return found
    kinds = sorted({str(one["security"]) for one in found})
    by_size = sorted(found, key=lambda one: (one["kind"] == "founder", one["shares"]), reverse=True)
    kept, small = by_size[: _MOST_HOLDERS - len(kinds)], by_size[_MOST_HOLDERS - len(kinds) :]
    for kind in kinds:
        some = [one for one in small if one["security"] == kind]
        if not some:
            continue
        shares = sum(int(one["shares"]) for one in some)
        strike = sum(one["shares"] * one["strike"] for one in some) / shares if shares else 0.0
        owner = f"Others ({kind})"
        text = mark("are more than the plan holds: the {count} smallest stand together as {owner}")
        remarks.append(Fault("financing.holders", text, {"count": len(some), "owner": owner}))
        kept.append({"name": owner, "kind": "employee", "security": kind, "shares": shares, "strike": strike})
    return kept


def _name_a_founder(holders: list[dict[str, Any]], remarks: list[Fault]) -> None:
    if not holders or any(one["kind"] == "founder" for one in holders):
        return
    common = [one for one in holders if one["security"] == "common"] or holders[:1]
    max(common, key=lambda one: float(one["shares"]))["kind"] = "founder"
    text = mark(
        "none is marked as founder: the largest owner of common shares is taken as one; change it under "
        "Founders"
    )
    remarks.append(Fault("financing.holders", text))


def _series(held: Sequence[Holding], remarks: list[Fault]) -> list[dict[str, Any]]:
    """Return the preferred classes, from the first to the last issued."""
    classes: dict[str, list[Holding]] = {}
    for one in held:
        classes.setdefault(plain_class(one.word) or plain(one.word), []).append(one)
    found = list[dict[str, Any]]()
    for rows in classes.values():
        name = own_class(rows[0].word) or rows[0].word
        shares = sum(one.shares for one in rows)
        price = sum(one.shares * one.price for one in rows) / shares if shares else 0.0
        if len({one.price for one in rows}) > 1:
            remarks.append(Fault(name, mark("was sold at several prices: their mean is taken")))
        terms = _terms_of(name, rows)
        found.append({"name": name, "shares": round(shares), "issue_price": price} | terms)
    letters = [_letter(one["name"]) for one in found]
    told = [letter for letter in letters if letter]
    if told != sorted(told) and told == sorted(told, reverse=True):
        found.reverse()
        remarks.append(Fault("financing.series", mark("stand with the newest first: they are listed by age")))
    return found


def _seniority(series: Sequence[dict[str, Any]], remarks: list[Fault]) -> str | None:
    """Return the plan's rule for who is paid first, as the classes state their seniority: some files call
    the first to be paid 1, others the last. Ranks that go with age are read with the newest first.
    """
    told = [str(one.pop("seniority", "")) for one in series]
    if not any(told) or len(series) < 2:
        return None
    if all(_PARI_PASSU.search(plain(one)) for one in told) or (len(set(told)) == 1 and all(told)):
        return "pari_passu"
    ranks = [read_number(one) for one in told]
    found = [rank for rank in ranks if isinstance(rank, float)]
    if len(found) < len(series) or sorted(found) not in (found, found[::-1]):
        text = mark("is not read ({text}): choose who is paid first on the Plan page")
        remarks.append(Fault("financing.seniority", text, {"text": ", ".join(told)}))
        return None
    remarks.append(Fault("financing.seniority", mark("is read with the newest class first: check it")))
    if len(set(found)) == len(found):
        return "standard"
    order = sorted(set(found), reverse=found[0] > found[-1])
    for one, rank in zip(series, found, strict=True):
        one["rank"] = order.index(rank) + 1
    return "as_ranked"


def _terms_of(name: str, rows: Sequence[Holding]) -> dict[str, Any]:
    """Return the terms of a class as its rows give them; refuses those that contradict each other."""
    terms: dict[str, Any] = {}
    for one in rows:
        for key, value in one.terms.items():
            if terms.setdefault(key, value) != value:
                text = mark("has rows of different terms ({one} and {other}): give each a class of its own")
                raise PlanError(Fault(name, text, {"one": f"{key} {terms[key]}", "other": str(value)}))
    return terms


def _in_time(sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Return the SAFEs in the order of their days, if all have one: what is elected depends on it."""
    found = [(sheet.dates.get(row, ""), entry) for sheet in sheets for row, entry in sheet.safes]
    if all(day for day, _entry in found):
        found.sort(key=lambda one: one[0])
    return [entry for _day, entry in found]


def _letter(name: str) -> str:
    found = _LETTER.search(plain(name))
    return (found[1] or found[2]) if found else ""
