"""SAFEs and notes in the rows of a cap table."""

import re
from calendar import monthrange
from collections.abc import Sequence
from typing import Any

from core.financing.interchange.table_cells import Row
from core.financing.interchange.table_lines import Lines
from core.financing.interchange.table_terms import UNUSUAL, discount_of, rate_of, says_yes
from core.financing.interchange.table_words import plain
from core.history.grid import Table
from core.months import PER_YEAR
from core.texts import mark

_SIDE = re.compile(r"\b(pre|post)\b")
_MONTHS = re.compile(r"(\d{1,3}) ?(months?|个月|years?|年)", re.IGNORECASE)


class Lent(Lines):
    """Reads rows of money that may become shares; each entry with its row."""

    def __init__(self, name: str, table: Table, currency: str | None, begins: str | None) -> None:
        super().__init__(name, table, currency, begins)
        self.safes: list[tuple[int, dict[str, Any]]] = []
        self.notes: list[tuple[int, dict[str, Any]]] = []

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
        terms: dict[str, Any] = {"name": owner[:120], "cap": self.number(number, row, "cap", needed=False)}
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
            text = mark("of {discount} is large: if it is what is paid of the price, give what is taken off")
            self.remark(number, text, "discount", discount=f"{discount:.0%}")
        terms |= {"discount_share": discount, "pro_rata": says_yes(self.text(row, "pro rata"))}
        words = [self.text(row, name) for name in ("cap type", "type", "class")]
        word = plain(" ".join([*words, of_cap]))
        if kind == "safe":
            terms |= {"cap_counts": "pre_money"} if _is_pre_money([*words, of_cap, self.named]) else {}
            favoured = says_yes(self.text(row, "most favoured")) or "mfn" in word.split()
            terms |= {"most_favoured": favoured or "most favo" in word}
        terms = {name: value for name, value in terms.items() if value}
        if kind == "safe":
            self.safes.append((number, terms | {"amount": money}))
            return
        rate = rate_of(self.said(row, "rate"), headers[self.columns.place.get("rate", 0)])
        days = [self.day(row, name) for name in ("issued", "maturity")]
        days[1] = days[1] or _months_later(days[0], self.text(row, "maturity"))
        terms |= {"rate_per_year": rate} if rate else {}
        usual = {"principal": money, "issued": days[0] or "2026-01-01", "maturity": days[1] or "2028-01-01"}
        self.notes.append((number, terms | usual))
        if not all(days) or rate is None or not self.text(row, "rate"):
            self.remark(number, mark("states no dates or interest: check the note on the Plan page"))


def _is_pre_money(told: Sequence[str]) -> bool:
    """Say whether the first of some texts that names a side of the money names the one before it."""
    sides = [set(_SIDE.findall(plain(text))) for text in told]
    return next((side for side in sides if len(side) == 1), {"post"}) == {"pre"}


def _months_later(day: str, term: str) -> str:
    """Return the day on which a term like "24 months" ends; empty where it is none."""
    found = _MONTHS.fullmatch(term)
    if not day or found is None:
        return ""
    months = int(found[1]) * (PER_YEAR if found[2][0] in "yY年" else 1)
    year, month = divmod(PER_YEAR * int(day[:4]) + int(day[5:7]) - 1 + months, PER_YEAR)
    return f"{year}-{month + 1:02}-{min(int(day[8:]), monthrange(year, month + 1)[1]):02}"
