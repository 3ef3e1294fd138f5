"""The full editor: forms made from the Plan's schema, section by section."""

from datetime import date
from typing import Any, Literal, get_args, get_origin

import streamlit as st

from core.facts.base_rates import base_rate_groups
from core.plan.assumption.quantity import quantity_of
from core.plan.companions import idle_fields
from core.plan.convertibles import ConversionTerms
from core.plan.document.edit import value_at
from core.plan.document.files import as_data
from core.plan.document.templates import TEMPLATES
from core.plan.exchange import Exchange
from core.plan.financing import later_than
from core.plan.section import Section
from core.plan.valuation import Valuation
from present.translation import _, localised
from ui.forms.adding import adder, bound_to, say_if_new
from ui.forms.choices import choice_label
from ui.forms.currency import currency_field
from ui.forms.inputs import Lever, number_field
from ui.forms.labels import PARTS, field_label
from ui.forms.timing import TRIGGER, date_field, timing_switch
from ui.plan.usual_pay import usual_pay_offer
from ui.session import current

_HIDDEN = {"id", "schema_version", "sources"}
_NEW_VESTING = {"months": 48, "cliff_months": 12}
_LONG = {"about"}
_SELLERS = ("secondary_sellers", "sellers")


def section_form(path: str) -> None:
    """Draw a section or a list of the plan with everything in it."""
    value = value_at(current.plan(), path)
    if isinstance(value, tuple):
        _list(path, value)
        return
    _fields(path, value)
    for name, part in value.items():
        here = f"{path}.{name}"
        if isinstance(part, Section):
            st.subheader(_(PARTS.get(name, name)))
            _fields(here, part)
            for inner, items in part.items():
                if f"{here}.{inner}" in TEMPLATES:
                    st.markdown(f"**{_(PARTS.get(inner, inner))}**")
                    _list(f"{here}.{inner}", items)
        elif here in TEMPLATES:
            st.subheader(_(PARTS.get(name, name)))
            _list(here, part)


def _fields(path: str, section: Section[Any], *, scope: str = "editor") -> None:
    grid, inert = st.grid(3, min_column_width=260), _inert(path, section)
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if (
            name in _HIDDEN
            or name in inert
            or name == "vesting"
            or (isinstance(value, (Section, tuple)) and name not in _SELLERS)
            or (name == "country")  # set with all its figures on the page of statements
            or (name == "kind" and len(get_args(field.annotation)) < 2)
        ):
            continue
        if name == TRIGGER and date_field(section):
            continue
        with grid.cell():
            plan_field(f"{path}.{name}", scope=scope)


def plan_field(path: str, *, scope: str) -> None:
    """Draw one field of the plan, whatever it is: a number with its range editor, a choice, a switch, a date
    or a text.
    """
    parent, _dot, name = path.rpartition(".")
    section = value_at(current.plan(), parent)
    field = type(section).model_fields[name]
    if name == date_field(section):
        number_field(Lever(f"{parent}.{timing_switch(parent, section, scope=scope)}"), scope=scope)
    elif path == "company.currency":
        currency_field()
    elif quantity_of(field) is not None:
        number_field(Lever(path), scope=scope)
    else:
        _text_or_choice(path, name, field.annotation, getattr(section, name), type(section), scope)


def _text_or_choice(
    path: str, name: str, annotation: Any, value: Any, kind: type[Section[Any]], scope: str
) -> None:
    key, label = f"{scope}:{path}", field_label(kind, name)
    st.session_state[key] = value if value is not None or isinstance(value, bool) else ""
    options = _options(path, annotation)
    if options is not None and name in _SELLERS:
        st.session_state[key] = list(value)
        st.multiselect(
            label,
            list(options),
            key=key,
            format_func=options.__getitem__,
            placeholder=_("all founders"),
            on_change=_take,
            args=(path, key),
        )
    elif options is not None:
        st.selectbox(
            label,
            list(options),
            key=key,
            format_func=lambda choice: options.get(choice, choice),
            on_change=_take,
            args=(path, key),
        )
    elif isinstance(value, bool):
        st.toggle(label, key=key, on_change=_take, args=(path, key))
    elif name == "start":
        st.date_input(label, key=key, on_change=_take_month, args=(path, key))
    elif isinstance(value, date):
        st.date_input(label, key=key, on_change=_take, args=(path, key))
    elif name in _LONG:
        st.text_area(label, key=key, max_chars=2_000, on_change=_take, args=(path, key))
    else:
        st.text_input(label, key=key, max_chars=120, on_change=_take, args=(path, key))


def _options(path: str, annotation: Any) -> dict[str, str] | None:
    """Return what may be chosen, with its words; None where anything may be typed."""
    parent, _dot, name = path.rpartition(".")
    plan = current.plan()
    match name:
        case "segment":
            return {one.id: one.name for one in plan.market.segments}
        case "stream":
            return {one.id: one.name for one in plan.revenue.streams}
        case "round":
            return {one.id: one.name for one in bound_to(parent.rpartition(".")[0])}
        case "note":
            return {one.id: one.name for one in plan.financing.notes}
        case "sellers" | "secondary_sellers":
            return {one.id: one.name for one in plan.financing.holders if one.security == "common"}
        case "elected":
            return {"": _("none")} | {one.id: one.name for one in _later(parent)}
        case "base_rate_group":
            return {key: localised(group.label) for key, group in base_rate_groups().items()}
    if get_origin(annotation) is not Literal:
        return None
    return {choice: choice_label(choice, name) for choice in get_args(annotation)}


def _later(path: str) -> tuple[Any, ...]:
    """Return the SAFEs or notes issued after one of them."""
    plan = current.plan()
    return later_than(value_at(plan, path), plan.financing, plan.company.start)


def _inert(path: str, section: Section[Any]) -> set[str]:
    """Return fields that could move no number as the others stand."""
    found = idle_fields(section)
    if isinstance(section, ConversionTerms):
        if section.cap_counts != "as_ticked":
            found |= {"counts_converting", "counts_pool_increase", "counts_anti_dilution"}
        found |= set() if _later(path) else {"most_favoured", "elected"}
        found |= {"protection"} if section.converts_into == "common" else set()
    if not any(one.pay_to_play for one in current.plan().financing.rounds):
        found.add("takes_part")
    if isinstance(section, Valuation) and section.terminal != "growth":
        found.add("terminal_growth_per_year")
    if current.plan().exchange.currency == "none":
        found |= {"second_currency_share"}
        found |= {"change_per_year", "volatility_per_year"} if isinstance(section, Exchange) else set()
    if current.plan().financing.seniority != "as_ranked":
        found.add("rank")
    return found


def _take(path: str, key: str) -> None:
    typed = st.session_state[key]
    current.change({path: None if typed == "" and not path.endswith((".name", ".about")) else typed})


def _take_month(path: str, key: str) -> None:
    current.change({path: st.session_state[key].replace(day=1)})


def section_list(path: str) -> None:
    """Draw a list of the plan: its entries, folded, and what adds one."""
    _list(path, value_at(current.plan(), path))


def _list(path: str, items: tuple[Any, ...]) -> None:
    for item in items:
        here = f"{path}.{item.id}"
        with st.expander(item.name, key=f"open:{here}", on_change="rerun") as opened:
            if opened.open:
                say_if_new(here)
                _fields(here, item)
                if path == "people.teams":
                    usual_pay_offer(item.id)
                for name, part in item.items():
                    if isinstance(part, Section):
                        st.markdown(f"**{_(PARTS.get(name, name))}**")
                        _fields(f"{here}.{name}", part)
                if hasattr(item, "vesting"):
                    _vesting_switch(f"{here}.vesting", item.vesting is not None)
                st.button(
                    _("Remove"),
                    icon=":material/delete:",
                    key=f"remove:{here}",
                    on_click=_remove,
                    args=(path, item.id),
                )
    adder(path, items)


def _vesting_switch(path: str, there: bool) -> None:
    label, icon = (_("Remove vesting"), "close") if there else (_("Add vesting"), "hourglass_empty")
    st.button(
        label,
        icon=f":material/{icon}:",
        key=f"vesting:{path}",
        type="tertiary",
        on_click=current.change,
        args=({path: None if there else _NEW_VESTING},),
    )


def _remove(path: str, identifier: str) -> None:
    entries = [entry for entry in as_data(value_at(current.plan(), path)) if entry["id"] != identifier]
    current.change({path: entries})
