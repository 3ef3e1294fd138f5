"""Up to four term sheets on the page: their fields, kept in the session, never in the plan."""

from typing import Any

import streamlit as st

from core.plan.document.edit import quantity_at
from core.plan.plan import Plan
from core.plan.section import Section
from core.studies.financing.term_sheets import MOST, sheet_of
from present.translation import _
from present.units import shown
from ui.forms.labels import choice_label, field_label

FIELDS = (
    "pre_money",
    "amount",
    "pool_after_share",
    "preference_multiple",
    "participation",
    "participation_cap",
    "dividend_per_year",
    "board_seats",
)
_CHOICES = {"participation": ("none", "full", "capped")}


def sheets_of(plan: Plan, round_id: str) -> dict[str, dict[str, Any]]:
    """Return the sheets under comparison for a round: at first its own terms, and a harder offer at a higher
    price.
    """
    held = st.session_state.setdefault("term_sheets", {})
    if round_id not in held:
        own = sheet_of(plan, round_id, FIELDS)
        held[round_id] = [
            own,
            own | {"pre_money": float(str(own["pre_money"])) * 1.25, "participation": "full"},
        ]
    return {
        _("Offer {letter}").format(letter="ABCD"[index]): terms for index, terms in enumerate(held[round_id])
    }


def edit_sheets(plan: Plan, round_id: str) -> None:
    """Draw the sheets' fields side by side, and buttons to add one or take the last away."""
    sheets = st.session_state["term_sheets"][round_id]
    for index, (column, terms) in enumerate(zip(st.columns(len(sheets)), sheets, strict=True)):
        with column:
            st.markdown(f"**{_('Offer {letter}').format(letter='ABCD'[index])}**")
            grid = st.grid(2, min_column_width=140)
            for name in FIELDS:
                with grid.cell():
                    _field(plan, round_id, terms, name, index)
    with st.container(horizontal=True):
        if len(sheets) < MOST:
            st.button(
                _("Add an offer"),
                icon=":material/add:",
                key="add_sheet",
                on_click=lambda: sheets.append(dict(sheets[-1])),
            )
        if len(sheets) > 1:
            st.button(_("Remove the last"), icon=":material/remove:", key="remove_sheet", on_click=sheets.pop)


def _field(plan: Plan, round_id: str, terms: dict[str, Any], name: str, index: int) -> None:
    path, key = f"financing.rounds.{round_id}.{name}", f"sheet:{round_id}:{index}:{name}"
    one = next(one for one in plan.financing.rounds if one.id == round_id)
    if name in _CHOICES:
        st.session_state[key] = terms[name]
        st.selectbox(
            field_label(_kind(one), name),
            _CHOICES[name],
            key=key,
            format_func=choice_label,
            on_change=_take,
            args=(terms, name, key, 1.0),
        )
        return
    quantity = quantity_at(plan, path)
    view = shown(quantity.unit, plan.company.currency, float(terms[name] or 0.0))
    st.session_state[key] = round(float(terms[name]) * view.factor, 8)
    low = None if quantity.low is None else float(quantity.low * view.factor)
    high = None if quantity.high is None else float(quantity.high * view.factor)
    st.number_input(
        f"{_(quantity.label)} ({view.text})",
        key=key,
        min_value=low,
        max_value=high,
        format=f"%.{view.decimals}f",
        help=_(quantity.help),
        on_change=_take,
        args=(terms, name, key, view.factor),
    )


def _kind(section: Section[Any]) -> type[Section[Any]]:
    return type(section)


def _take(terms: dict[str, Any], name: str, key: str, factor: float) -> None:
    typed = st.session_state[key]
    if isinstance(typed, str):
        terms[name] = typed
    else:
        terms[name] = round(typed / factor) if name == "board_seats" else typed / factor
    if name == "dividend_per_year":
        terms["dividend"] = "compound" if terms[name] > 0 else "none"
