"""Tables that are no figures by month, and what to do about each."""

import re
from collections.abc import Mapping

from core.errors import Fault, HistoryError
from core.history.across import month_columns
from core.history.headers import Role, plain
from core.history.numbers import read_number
from core.history.table import Table
from core.texts import mark

_NO_LINE = mark(
    "months stand across the top, but no line beneath them is known: name the lines Revenue, Costs, Cash or "
    "Customers"
)
_NO_MONTHS = mark(
    "no month with its year was found, down a column or across the top: choose the column, or name "
    "it Month or 月份"
)
_TOPS = 30

_CAME = re.compile(
    r"\b(sign(ed)? ?up|since|start(ed)?|joined|created|activated|onboarded|trial|contract|"
    r"first invoice|effective|renewal|closed?|purchased?|acquired|acquisition|capitali[sz]ed|hired?)\b"
    r"|注册|开通|签约|购置|入职|beginn$|vertrag|seit$|^(début|début du contrat|client depuis|inicio|alta"
    r"|inizio|início|ingangsdatum|startdatum|startdato|data rozpoczęcia|契約日|契約開始日|開始日|가입일"
    r"|계약일)"
)
_PERIOD = re.compile(r"\b(period|month|week)\b")
_WHO = re.compile(
    r"^(customers?|clients?|accounts?|company|e-?mail|users?|subscribers?|name|assets?|employees?|id|客户|公司|姓名"
    r"|资产|员工|kunde|firma|klant|cliente|kund|klient|nabywca|顧客|会社名|고객|asset)"
    r"( name| id|name|名称?)?$"
)


def refuse_customers(table: Table, guessed: Mapping[Role, tuple[int, ...]]) -> None:
    """Raise `HistoryError` where the column guessed to hold months says when each customer came: another
    names one in each row.
    """
    if "date" not in guessed:
        return
    texts, place = [plain(header) for header in table.headers], guessed["date"][0]
    came = _CAME.search(texts[place]) is not None and _PERIOD.search(texts[place]) is None
    who = [at for at, text in enumerate(texts) if came and _WHO.match(text)]
    if any(_names_each(table, at) for at in who):
        text = mark("lists customers by the day they came, no figures by month: export revenue by month")
        raise HistoryError(Fault("date", text))


def _names_each(table: Table, place: int) -> bool:
    """Say whether a column names another in each row."""
    cells = [row[place] for _number, row in table.rows if place < len(row)]
    named = all(isinstance(cell, str) and cell and not isinstance(read_number(cell), float) for cell in cells)
    return named and len(set(cells)) == len(cells) > 1


def without_months(table: Table) -> HistoryError:
    """Return the error of a table in which no column holds months."""
    tops = (table.headers, *(cells for _number, cells in table.rows[:_TOPS]))
    across = any(len(month_columns(row)) > 2 for row in tops)
    return HistoryError(Fault("file", _NO_LINE) if across else Fault("date", _NO_MONTHS))
