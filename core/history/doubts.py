"""What a person must hear of figures that are read all the same: they may be a plan, stand before what is
taken off them, or hold a tax.
"""

import re
from collections.abc import Mapping, Sequence

from core.history.grid import Table
from core.history.headers import Role, is_other_income, is_version_name, plain
from core.history.notes import Note, shortened
from core.history.numbers import read_number
from core.history.overlaps import holds_tax
from core.texts import mark

_LONGEST = 100
_PLAN = re.compile(
    r"\b(business|operating|financial|annual) plan\b|\b(out|fore)looks?\b|\bforecasts?\b|\bprojections?\b"
)
_ACTUAL = re.compile(
    r"\b(actuals?|vs\.?|versus|variance|against|compared|historical|ist|soll|réel|reales?)\b|实际|完成|对比|差异"
)
_NOTE = re.compile(r"^(notes?|source|basis|注|备注|来源)\b|^[*†#]|^注")
_TAKEN_OFF = re.compile(
    r"^(less:? |total |customer |sales )?(refunds?|returns?|discounts?|rebates?|chargebacks?|allowances?|"
    r"credit notes?|returns? and allowances?|(seller|merchant|partner) payouts?|payouts? to \w+)"
    r"( (given|issued))?$"
    r"|^(减[:：]?)?(退款|折扣|退货|返利|折让)(金额)?$"
)
_GRANT = re.compile(r"^(government |state )?(grants?|subsid(y|ies))( income| received)?$|^政府补[贴助]")
_TOTAL_INCOME = re.compile(r"^total (for )?(income|revenues?|turnover)$")
_NET = re.compile(r"\bnet\b|净")


def plan_in(titles: Sequence[str]) -> str:
    """Return the title that calls a table's figures a budget or forecast; empty where none does."""
    for title in titles:
        text = title.strip().casefold()
        if len(text) > _LONGEST or _NOTE.search(text) or _ACTUAL.search(text):
            continue
        if is_version_name(text) or _PLAN.search(text):
            return title.strip()
    return ""


def doubts(table: Table, chosen: Mapping[Role, tuple[int, ...]]) -> list[Note]:
    """Return a note on each of them."""
    found = list[Note]()
    if table.plan and table.actual is None:
        text = mark("a title calls these figures a plan: {title}; keep only what has come")
        found.append(Note(0, "", text, True, (("title", shortened(table.plan)),)))
    if table.known:
        return found
    named = [plain(table.headers[place]) for place in chosen.get("date", ())]
    if any(re.search(r"\bweek", name) for name in named):
        text = mark("weeks count in the month of their date: a month holds four or five of them")
        found.append(Note(0, "date", text, True))
    mixed = [name for name in table.headers if is_other_income(name) or _GRANT.search(plain(name))]
    whole = [
        table.headers[at] for at in chosen.get("revenue", ()) if _TOTAL_INCOME.match(plain(table.headers[at]))
    ]
    if whole and mixed:
        text = mark("{name} holds {lines}, which are no sales: choose the sales alone")
        told = (("name", whole[0]), ("lines", ", ".join(mixed)))
        found.append(Note(0, "revenue", text, True, told))
    off = [place for place, name in enumerate(table.headers) if _TAKEN_OFF.search(plain(name))]
    for role in ("revenue", "costs"):
        places = chosen.get(role, ())
        names = [table.headers[place] for place in places]
        beside = [place for place in off if place not in places and _holds_money(table, place)]
        if len(names) == 1 and beside and not _NET.search(plain(names[0])):
            text = mark("{name} is before {lines}, which are not taken off: choose or upload what is left")
            told = (("name", shortened(names[0])), ("lines", ", ".join(table.headers[at] for at in beside)))
            found.append(Note(0, role, text, True, told))
        taxed = [name for name in names if holds_tax(name)]
        if taxed:
            text = mark(
                "{name} holds a tax, which is no money of the company's: choose the figure without it"
            )
            found.append(Note(0, role, text, True, (("name", shortened(taxed[0])),)))
    return found


def _holds_money(table: Table, place: int) -> bool:
    cells = [row[place] for _number, row in table.rows if place < len(row)]
    return any(isinstance(value := read_number(cell), float) and value != 0 for cell in cells)
