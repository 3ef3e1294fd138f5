"""Up to four term sheets on the page: their fields, kept in the case, never in the plan."""

from typing import Any

import streamlit as st

from core.errors import AssayError, Fault
from core.plan.case import Sheet
from core.plan.document.edit import quantity_at
from core.plan.plan import Plan
from core.plan.section import Section
from core.studies.financing.term_sheets import MOST, Offer, sheet_of
from core.texts import mark
from present import formats
from present.amounts import amount_text, read_amount
from present.translation import _
from present.units import Shown, shown
from ui.forms.choices import choice_label
from ui.forms.labels import field_label
from ui.session import current
from ui.session.amount_units import unit_of

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
_CHOICES = {"participation": ("none", "full", "capped"), "dividend": ("none", "compound")}


def sheets_of(plan: Plan, round_id: str) -> dict[str, Sheet]:
    """Return the sheets under comparison for a round: at first its own terms, and a harder offer at a higher
    price.
    """
    own = sheet_of(plan, round_id, FIELDS)
    held = tuple(_sound(sheet, own) for sheet in current.case().offers.get(round_id, ())[:MOST])
    if not held:
        held = own, own | {"pre_money": float(str(own["pre_money"])) * 1.25, "participation": "full"}
    return {_name(index): terms for index, terms in enumerate(held)}


def _sound(sheet: Sheet, own: Sheet) -> Sheet:
    """Return a sheet with what is of the right kind; a file from elsewhere may hold anything."""
    return {**own, **{name: value for name, value in sheet.items() if _fits(name, value)}}


def _fits(name: str, value: Any) -> bool:
    if name in _CHOICES:
        return value in _CHOICES[name]
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return name in FIELDS and (number or (value is None and name == "participation_cap"))


def _name(index: int) -> str:
    return _("Offer {letter}").format(letter="ABCD"[index])


def ahead_text(offer: Offer, currency: str) -> str:
    """Return in which exits an offer pays the founders more than the first one."""
    if not offer.better:
        return _("never")
    if offer.better == ((0.0, float("inf")),):
        return _("always")
    texts = []
    for start, end in offer.better:
        low, high = formats.money(start, currency), formats.money(min(end, 1e300), currency)
        texts.append(_("from {low}").format(low=low) if end == float("inf") else f"{low} – {high}")
    return _(" and ").join(texts)


def edit_sheets(plan: Plan, round_id: str) -> None:
    """Draw the sheets' fields side by side, and buttons to add one or take the last away."""
    sheets = tuple(sheets_of(plan, round_id).values())
    for index, column in enumerate(st.columns(len(sheets))):
        with column:
            st.markdown(f"**{_name(index)}**")
            grid = st.grid(2, min_column_width=140)
            for name in FIELDS:
                with grid.cell():
                    _field(plan, round_id, sheets, name, index)
    with st.container(horizontal=True):
        if len(sheets) < MOST:
            st.button(
                _("Add an offer"),
                icon=":material/add:",
                key="add_sheet",
                on_click=current.set_offers,
                args=(round_id, (*sheets, dict(sheets[-1]))),
            )
        if len(sheets) > 1:
            st.button(
                _("Remove the last"),
                icon=":material/remove:",
                key="remove_sheet",
                on_click=current.set_offers,
                args=(round_id, sheets[:-1]),
            )


def _field(plan: Plan, round_id: str, sheets: tuple[Sheet, ...], name: str, index: int) -> None:
    terms, taken = sheets[index], (round_id, sheets, index, name)
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
            args=(*taken, key, 1.0),
        )
        return
    quantity = quantity_at(plan, path)
    if quantity.unit == "money":
        unit = unit_of(path, float(terms[name]))
        st.session_state[key] = amount_text(float(terms[name]), unit)
        st.text_input(
            f"{_(quantity.label)} ({unit.text})",
            key=key,
            help=_(quantity.help),
            on_change=_take_amount,
            args=(*taken, key, unit),
        )
        return
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
        args=(*taken, key, view.factor),
    )


def _kind(section: Section[Any]) -> type[Section[Any]]:
    return type(section)


def _take_amount(
    round_id: str, sheets: tuple[Sheet, ...], index: int, name: str, key: str, unit: Shown
) -> None:
    path = f"financing.rounds.{round_id}.{name}"
    try:
        amount = read_amount(st.session_state[key], unit, path)
    except AssayError as error:
        current.report(error.faults)
        return
    if amount is not None and amount > 0:
        _keep(round_id, sheets, index, name, amount)
    else:
        current.report([Fault(path, mark("must be above {limit}"), {"limit": "0"})])


def _take(round_id: str, sheets: tuple[Sheet, ...], index: int, name: str, key: str, factor: float) -> None:
    typed = st.session_state[key]
    if typed is None:  # a cleared field keeps what it held
        return
    whole = name == "board_seats"
    value = typed if isinstance(typed, str) else round(typed / factor) if whole else typed / factor
    _keep(round_id, sheets, index, name, value)


def _keep(round_id: str, sheets: tuple[Sheet, ...], index: int, name: str, value: Any) -> None:
    terms = {**sheets[index], name: value}
    if name == "dividend_per_year":
        terms["dividend"] = "compound" if value > 0 else "none"
    current.set_offers(round_id, (*sheets[:index], terms, *sheets[index + 1 :]))
