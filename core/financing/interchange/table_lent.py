"""SAFEs and notes in the rows of a cap table."""

from typing import Any

from core.financing.interchange.table_cells import Row
from core.financing.interchange.table_lines import Lines
from core.financing.interchange.table_terms import discount_of, says_yes, share_of
from core.financing.interchange.table_words import plain
from core.history.grid import Table
from core.texts import mark


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
        terms: dict[str, Any] = {"name": owner[:120], "cap": self.number(number, row, "cap", needed=False)}
        headers = self.table.headers
        header = headers[self.columns.place.get("discount", 0)]
        discount, turned = discount_of(self.said(row, "discount"), header)
        if discount is None:
            self.fault(number, "discount", mark("must be a number"))
        if turned and discount is not None:
            text = mark("of {stated} is taken as what is paid of the price: a discount of {discount}")
            stated = self.said(row, "discount")
            self.remark(number, text, "discount", stated=stated, discount=f"{discount:.0%}")
        terms |= {"discount_share": discount, "pro_rata": says_yes(self.text(row, "pro rata"))}
        words = [self.text(row, "type"), self.text(row, "class"), self.text(row, "cap type")]
        word = plain(" ".join([*words, headers[self.columns.place.get("cap", self.columns.place["owner"])]]))
        if kind == "safe":
            pre = "pre-money" in word.replace("pre money", "pre-money")
            terms |= {"cap_counts": "pre_money"} if pre else {}
            favoured = says_yes(self.text(row, "most favoured")) or "mfn" in word.split()
            terms |= {"most_favoured": favoured or "most favo" in word}
        terms = {name: value for name, value in terms.items() if value}
        if kind == "safe":
            self.safes.append((number, terms | {"amount": money}))
            return
        rate = share_of(self.said(row, "rate"))
        days = [self.day(row, name) for name in ("issued", "maturity")]
        terms |= {"rate_per_year": rate} if rate else {}
        usual = {"principal": money, "issued": days[0] or "2026-01-01", "maturity": days[1] or "2028-01-01"}
        self.notes.append((number, terms | usual))
        if not all(days) or rate is None or not self.text(row, "rate"):
            self.remark(number, mark("states no dates or interest: check the note on the Plan page"))
