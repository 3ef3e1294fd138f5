"""What a file's columns mean: the guess with its reason, and every other column to choose from."""

import streamlit as st

from core.changes.convert import exchange_rate
from core.facts.reader import CURRENCIES
from core.history.candidates import Guess, guesses
from core.history.dates import Month
from core.history.headers import ROLES, Role
from core.history.history import History, Repeated, converted
from core.history.table import Table, sheet_names
from core.texts import mark
from present.translation import _
from present.words import LINE_NAMES
from ui.session import runs

ROLE_LABELS = {"date": mark("Month"), **LINE_NAMES}


def role_label(role: str) -> str:
    """Return the name of a column's role; "" stands for the whole row."""
    return _(ROLE_LABELS[role]) if role in ROLE_LABELS else _("whole row")


def choose_sheet(content: bytes, file_id: str) -> str | None:
    """Draw the choice of sheet where a workbook has several; None is all of them together."""
    names = sheet_names(content)
    if len(names) < 2:
        return None
    return st.selectbox(
        _("Sheet"),
        [None, *names],
        key=f"sheet:{file_id}",
        format_func=lambda name: _("All sheets together") if name is None else name,
    )


def ask_first_month(key: str) -> Month:
    """Ask which month is the first of a file that only numbers them; until it is said, the page waits."""
    day = st.date_input(
        _("The file numbers its months: which one is the first?"), value=None, key=f"first_month:{key}"
    )
    if day is None:
        runs.end()
    return day.year, day.month


def choose_columns(table: Table, key: str) -> dict[Role, tuple[int, ...]]:
    """Draw one choice of columns for each role, the guess chosen first with its reason under it."""
    guess = guesses(table)
    chosen: dict[Role, tuple[int, ...]] = {}
    grid = st.grid(5, min_column_width=170)
    for role in ROLES:
        with grid.cell():
            picked = _picked(table, role, guess.get(role), f"map:{key}:{role}")
        if picked:
            chosen[role] = picked
    return chosen


def _picked(table: Table, role: Role, guess: Guess | None, key: str) -> tuple[int, ...]:
    """Return the columns that a person has chosen for a role; several are added up."""

    def name(index: int) -> str:
        header = table.headers[index]
        alike = table.headers[: index + 1].count(header)
        again = f"{header} ({alike})" if alike > 1 else header
        return again or _("Column {number}").format(number=index + 1)

    options = list(range(len(table.headers)))
    first = () if guess is None else guess.columns
    if role in ("revenue", "costs"):
        picked = tuple(
            st.multiselect(
                role_label(role),
                options,
                default=list(first),
                key=key,
                format_func=name,
                placeholder="–",
                help=_("Several columns are added up."),
            )
        )
    else:
        one = st.selectbox(
            role_label(role),
            [None, *options] if len(first) < 2 else [first, None, *options],
            index=0 if len(first) != 1 else 1 + first[0],
            key=key,
            format_func=lambda index: (
                "–"
                if index is None
                else " + ".join(map(name, index))
                if isinstance(index, tuple)
                else name(index)
            ),
        )
        picked = () if one is None else one if isinstance(one, tuple) else (one,)
    if guess is not None and picked == guess.columns:
        st.caption(_(guess.reason).format(**dict(guess.parameters)))
    return picked


def ask_about_repeats(key: str) -> Repeated | None:
    """Draw the question what rows are that stand there twice."""
    return st.radio(
        _("Some rows stand there twice. Are they the same payment or figure, or each one of its own?"),
        ["once", "each"],
        index=None,
        key=f"repeated:{key}",
        horizontal=True,
        format_func=lambda answer: _("The same: count once") if answer == "once" else _("Each counts"),
    )


def in_currency_of_plan(history: History, currency: str, key: str) -> History | None:
    """Return the history in the plan's currency: where the file names another, its rate is asked for; None
    until it is known.
    """
    if history.currency is None or history.currency == currency:
        return history
    known = exchange_rate(of=history.currency, into=currency) if history.currency in CURRENCIES else None
    rate = st.number_input(
        _("The file is in {theirs}, the plan in {ours}: how many {ours} is 1 {theirs}?").format(
            theirs=history.currency, ours=currency
        ),
        min_value=0.0,
        value=known,
        format="%.6g",
        key=f"rate:{key}",
    )
    return converted(history, rate) if rate else None
