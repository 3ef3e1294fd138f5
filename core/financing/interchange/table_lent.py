"""SAFEs and notes in the rows of a cap table."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from typing import Any

from core.financing.interchange.table_cells import Row
from core.financing.interchange.table_lines import Lines
from core.financing.interchange.table_terms import (
    LARGE,
    UNUSUAL,
    cap_in,
    discount_of,
    lent_terms,
    preference_of,
    rate_of,
    says_yes,
)
from core.financing.interchange.table_words import plain
from core.history.grid import Table
from core.history.numbers import read_number
from core.months import PER_YEAR
from core.texts import mark

_OF_SAFES = re.compile(r"(\w+ )?safes?( (ledger|register|list|holders?|investors))?")
_OPEN = re.compile(r"tbd|to be (determined|agreed|decided)|open|pending|\?+|待定")
_BESIDE_A_CAP = re.compile(r"\b(pre|post)([- ]money)?\b|\b(valuation )?cap\b|[()]")
_OF_MONEY = re.compile(r"[$€£¥]|\b(cap|amounts?|invested|usd|eur|gbp|cny|rmb)\b")
_COMPOUNDED = re.compile(r"\bcompound\w*(?: (annual|year|semi|half|quarter|month|dai|day))?")
_EVERY = {
    **{"annual": "annual", "year": "annual", "semi": "semi_annual", "half": "semi_annual"},
    **{"quarter": "quarterly", "month": "monthly", "dai": "daily", "day": "daily"},
}
_SIDE = re.compile(r"\b(?:pre|post)\b|投前|投后")
_SIDES = {"投前": "pre", "投后": "post"}
_MONTHS = re.compile(r"(\d{1,3}) ?(months?|个月|years?|年)", re.IGNORECASE)


class Lent(Lines):
    """Reads rows of money that may become shares; each entry with its row."""

    def __init__(self, name: str, table: Table, currency: str | None, begins: str | None) -> None:
        super().__init__(name, table, currency, begins)
        self.safes: list[tuple[int, dict[str, Any]]] = []
        self.notes: list[tuple[int, dict[str, Any]]] = []
        self.dates: dict[int, str] = {}
        """By row, the day on which a SAFE was issued; empty where none is given."""

    @property
    def lent(self) -> list[tuple[int, dict[str, Any]]]:
        """SAFEs and notes, each with its row."""
        return [*self.safes, *self.notes]

    def convertible(self, number: int, row: Row, owner: str, kind: str) -> None:
        money = self.number(number, row, "amount")
        if not owner:
            self.fault(number, "owner", mark("is missing: name who gave the money"))
            return
        headers = self.table.headers
        terms: dict[str, Any] = {"name": owner[:120], "cap": self._cap(number, row, money)}
        of_cap = headers[self.columns.place.get("cap", self.columns.place["owner"])]
        for place in () if terms["cap"] else self.columns.other_caps:
            if isinstance(self.value(row, place), float):
                terms["cap"], of_cap = self.money(number, row, place, "cap"), headers[place]
        header = headers[self.columns.place.get("discount", 0)]
        discount, turned = discount_of(self.said(row, "discount"), header)
        if discount is None:
            self.fault(number, "discount", mark("must be a number"))
        if turned and discount is not None:
            text = mark("of {stated} is taken as what is paid of the price: a discount of {discount}")
            stated = self.said(row, "discount")
            self.remark(number, text, "discount", stated=stated, discount=f"{discount:.0%}")
        elif discount is not None and discount >= UNUSUAL:
            self.remark(number, LARGE, "discount", discount=f"{discount:.0%}")
        terms |= {"discount_share": discount, "pro_rata": says_yes(self.text(row, "pro rata"))}
        words = [self._side_told(row), *(self.text(row, name) for name in ("cap", "type", "class", "terms"))]
        told = lent_terms(" ".join([self.text(row, "type"), self.text(row, "class"), self._terms_told(row)]))
        in_words = told.pop("rate_per_year", None)
        terms |= {name: value for name, value in told.items() if not terms.get(name)}
        word = plain(" ".join([*words, of_cap]))
        side = _side([*words, of_cap, self.named])
        terms |= {"cap_counts": side} if side and (kind == "note" or side == "pre_money") else {}
        favoured = says_yes(self.text(row, "most favoured")) or "mfn" in word.split()
        terms |= {"most_favoured": favoured or "most favo" in word or bool(told.get("most_favoured"))}
        times = preference_of(self.said(row, "multiple"), "")[0].get("preference_multiple", 0.0)
        terms |= {"sale_multiple": times if times > 1 else 0.0}
        terms = {name: value for name, value in terms.items() if value}
        if kind == "safe":
            unread = [self.said(row, name) for name in ("rate", "maturity")]
            if any(unread):
                said = ", ".join(filter(None, unread))
                self.remark(number, mark("is a SAFE, which bears no such terms: {text}"), text=said)
            day = self.day(row, "issued")
            terms |= {"issued_month": self._month(day)} if self._month(day) > 0 else {}
            self.safes.append((number, terms | {"amount": money}))
            self.dates[number] = day
            return
        said = plain(self.said(row, "rate"))
        compounded = None if "simple" in said else _COMPOUNDED.search(said)
        if compounded:
            terms |= {"compounding": _EVERY[compounded[1] or "annual"]}
        rate = rate_of(self.said(row, "rate"), headers[self.columns.place.get("rate", 0)])
        rate = in_words if not self.said(row, "rate") and in_words else rate
        days = [self.day(row, name) for name in ("issued", "maturity")]
        days[1] = days[1] or _months_later(days[0], self.text(row, "maturity"))
        terms |= {"rate_per_year": rate} if rate else {}
        usual = {"principal": money, "issued": days[0] or "2026-01-01", "maturity": days[1] or "2028-01-01"}
        self.notes.append((number, terms | usual))
        if not all(days) or rate is None or not (self.text(row, "rate") or in_words):
            self.remark(number, mark("states no dates or interest: check the note on the Plan page"))

    def safe_of_column(self, number: int, row: Row, index: int, owner: str, terms: Mapping[str, Any]) -> None:
        """Enter a SAFE from a column of money whose name gives its terms."""
        money = self.money(number, row, index, "amount")
        if not owner:
            self.fault(number, "owner", mark("is missing: name who gave the money"))
        for place in () if "cap" in terms else self.columns.other_caps:
            if isinstance(self.value(row, place), float):
                terms = {**terms, "cap": self.money(number, row, place, "cap")}
        if "cap" not in terms:
            self.remark(number, mark("gives money for a SAFE without a cap: check its terms"))
        self.safes.append((number, {"name": owner[:120], **terms, "amount": money}))

    def _terms_told(self, row: Row) -> str:
        """Return what a row's own column says of its terms: of "Cap / Discount" which is which."""
        text = self.text(row, "terms")
        pair = (
            text.split("/")
            if "discount" in plain(self.table.headers[self.columns.place.get("terms", 0)])
            else []
        )
        return f"cap {pair[0]}, discount {pair[1]}" if len(pair) == 2 else text

    def _side_told(self, row: Row) -> str:
        """Return what a row's own column says of the side of its cap: of "Post-money?" a yes or no."""
        header = plain(self.table.headers[self.columns.place.get("cap type", 0)])
        said = self.text(row, "cap type")
        if not header.endswith("?") or not (asked := _side([header])) or _side([said]):
            return said
        other = {"pre_money": "post-money", "post_money": "pre-money"}
        no = plain(said) in ("n", "no", "false", "否")
        return asked.replace("_", "-") if says_yes(said) else other[asked] if no else ""

    def bears(self, row: Row) -> bool:
        """Say whether money in a row without a kind is a note's: it bears interest, or falls due on a sheet
        that is not one of SAFEs alone.
        """
        header = self.table.headers[self.columns.place.get("rate", 0)]
        rate = rate_of(self.said(row, "rate"), header)
        if plain(header).strip(" %") == "rate" and not self.said(row, "maturity"):
            rate = 0.0  # of exchange, or a discount
        alone = _OF_SAFES.fullmatch(plain(self.name)) is not None
        return bool(rate) or (bool(self.said(row, "maturity")) and not alone)

    def _cap(self, number: int, row: Row, money: float) -> float:
        """Return the cap of a row; 0 where it has none, or none is agreed."""
        said = plain(self.said(row, "cap"))
        if "mfn" in said.split() or "most favo" in said:
            return 0.0
        if _OPEN.fullmatch(said):
            self.remark(number, mark("has no cap yet ({text}): none is taken"), "cap", text=said)
            return 0.0
        bare = " ".join(_BESIDE_A_CAP.sub(" ", said).split())
        value = read_number(bare) if bare != said else None
        cap = float(value) if isinstance(value, float | int) else self.number(number, row, "cap", False)
        if 0 < cap <= money:
            self.fault(number, "cap", mark("is no more than the money that it caps: give it in full"))
        return cap

    def _month(self, day: str) -> int:
        """Return the month of the plan in which a day lies; −1 before it, or where either is unknown."""
        if not day or not self._begins:
            return -1
        first, last = self._begins, day
        return max(PER_YEAR * (int(last[:4]) - int(first[:4])) + int(last[5:7]) - int(first[5:7]), -1)


def money_of_a_safe(header: str) -> dict[str, Any] | None:
    """Return the terms that the name of a column of SAFEs gives, if it holds money and not shares."""
    words = plain(header)
    if not _OF_MONEY.search(words):
        return None
    side, cap = _side([header]), cap_in(words)
    terms: dict[str, Any] = {"cap": cap} if cap else {}
    return terms | ({"cap_counts": side} if side == "pre_money" else {})


def _side(told: Sequence[str]) -> str:
    """Return the side of the money that the first of some texts to name one names; empty where none does."""
    sides = [{_SIDES.get(one, one) for one in _SIDE.findall(plain(text))} for text in told]
    one = next((side for side in sides if len(side) == 1), set())
    return f"{one.pop()}_money" if one else ""


def _months_later(day: str, term: str) -> str:
    """Return the day on which a term like "24 months" ends; empty where it is none."""
    found = _MONTHS.fullmatch(term)
    if not day or found is None:
        return ""
    months = int(found[1]) * (PER_YEAR if found[2][0] in "yY年" else 1)
    year, month = divmod(PER_YEAR * int(day[:4]) + int(day[5:7]) - 1 + months, PER_YEAR)
    return f"{year}-{month + 1:02}-{min(int(day[8:]), monthrange(year, month + 1)[1]):02}"
