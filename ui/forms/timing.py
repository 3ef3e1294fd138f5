"""By date or by runway: one switch for what starts a round or a cut, and the one number that then counts."""

from typing import Any

import streamlit as st

from core.plan.cuts import Cut
from core.plan.rounds import Round
from core.plan.section import Section
from core.texts import mark
from present.translation import _
from ui.session import current

TRIGGER = "runway_trigger_months"
_USUAL = {"date": 12, "runway": 6.0}
_WAYS = {"date": mark("By date"), "runway": mark("When the runway is short")}


def date_field(section: Section[Any]) -> str | None:
    """Return the field that dates the section, where a runway may start it instead."""
    if isinstance(section, Round):
        return "close_month"
    return "month" if isinstance(section, Cut) else None


def timing_switch(path: str, section: Section[Any], *, scope: str) -> str:
    """Draw the switch and return the field that counts: the date's or the trigger's."""
    dated = str(date_field(section))
    key = f"{scope}:timing:{path}"
    st.session_state[key] = "date" if getattr(section, dated) is not None else "runway"
    way = st.segmented_control(
        _("Starts"),
        list(_WAYS),
        key=key,
        format_func=lambda one: _(_WAYS[one]),
        required=True,
        on_change=_take,
        args=(path, dated, key),
    )
    return dated if way == "date" else TRIGGER


def _take(path: str, dated: str, key: str) -> None:
    on = st.session_state[key]
    values = {dated: None, TRIGGER: None}
    values[dated if on == "date" else TRIGGER] = _USUAL[on]
    current.change({f"{path}.{name}": value for name, value in values.items()})
