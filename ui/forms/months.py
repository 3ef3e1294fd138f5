"""A month of the plan as a field: chosen by its name, as everywhere on the screen, not by its number."""

from typing import Any, get_args

import streamlit as st

from core.plan.assumption.quantity import Quantity
from core.plan.document.edit import value_at
from present.formats import month_name
from present.translation import _
from ui.session import current

_BEFORE, _AFTER = 60, 12
"""Months before the plan and after its horizon that are offered, where a field allows them."""


def month_field(path: str, quantity: Quantity, value: int | None, *, key: str, label: str, said: str) -> None:
    """Draw a month of the plan; a field that may be empty can be cleared."""
    company = current.plan().company
    names = {month: month_name(company.start, month) for month in _offered(quantity, value, company.months)}
    st.session_state[key] = value
    st.selectbox(
        label,
        list(names),
        index=None if _may_be_empty(path) else 0,
        key=key,
        format_func=names.__getitem__,
        placeholder=_("no month"),
        help=said,
        on_change=_take,
        args=(path, key),
    )


def _offered(quantity: Quantity, value: int | None, horizon: int) -> list[int]:
    lowest = -_BEFORE if quantity.low is None else max(int(quantity.low), -_BEFORE)
    highest = horizon + _AFTER if quantity.high is None else min(int(quantity.high), horizon + _AFTER)
    months = {*range(lowest, highest + 1)} | ({value} if value is not None else set())
    return sorted(months)


def _may_be_empty(path: str) -> bool:
    parent, _dot, name = path.rpartition(".")
    section: Any = value_at(current.plan(), parent)
    return type(None) in get_args(type(section).model_fields[name].annotation)


def _take(path: str, key: str) -> None:
    current.change({path: st.session_state[key]})
